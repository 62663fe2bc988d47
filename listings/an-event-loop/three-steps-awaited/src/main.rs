fn main() {
    println!("three-steps-awaited: what happened");
}
