fn main() {
    println!("three-steps-nested: what happened");
}
