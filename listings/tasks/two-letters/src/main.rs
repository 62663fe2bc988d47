#![deny(unused_must_use)]

#[tokio::main(flavor = "current_thread")]
async fn main() {
    send("the first letter").await;
    send("the second letter");
    println!("main: both letters are sent");
}

async fn send(letter: &str) {
    println!("post: {letter}");
}
