fn main() {
    println!("three-steps-combined: what happened");
}
