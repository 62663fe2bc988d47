use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const LETTERS: &str = "abcdefgh";

fn main() {
    let (sender, receiver) = mpsc::channel();
    for part in (1..).zip(LETTERS.chars()) {
        let sender = sender.clone();
        thread::spawn(move || {
            // All threads take the same time for their part.
            thread::sleep(Duration::from_millis(1));
            sender.send(part).expect("`main` receives until all have sent");
        });
    }
    drop(sender);
    let mut parts: Vec<(u32, char)> = receiver.into_iter().collect();

    let arrived: String = parts.iter().map(|(_, letter)| letter).collect();
    let pairs = arrived.chars().zip(LETTERS.chars());
    let in_place = pairs.filter(|(one, other)| one == other).count();
    println!("string, by arrival: {in_place} of 8 letters in place");
    let sum: u32 = parts.iter().map(|(position, _)| position).sum();

    parts.sort();
    let joined: String = parts.iter().map(|(_, letter)| letter).collect();
    println!("string, by position: {joined}");
    println!("sum, by arrival: {sum}");
}
