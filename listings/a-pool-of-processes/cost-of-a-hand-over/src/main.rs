fn main() {
    println!("cost-of-a-hand-over: what happened");
}
