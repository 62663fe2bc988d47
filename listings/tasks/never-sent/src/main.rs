#![deny(unused_must_use)]

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let letters = ["to Ada", "to Alan", "to Grace"].map(send);
    println!("main: {} letters are sent", letters.len());
}

async fn send(letter: &str) {
    println!("post: a letter {letter}");
}
