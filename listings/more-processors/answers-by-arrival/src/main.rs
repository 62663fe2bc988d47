use std::sync::mpsc;
use std::thread;

// The first takes the longest, the last the shortest time.
const NUMBERS: [u64; 4] = [
    1_000_000_000_000_037,
    100_000_000_000_031,
    10_000_000_000_037,
    998_030_970_161,
];

fn main() {
    let (sender, receiver) = mpsc::channel();
    for (position, number) in NUMBERS.into_iter().enumerate() {
        let sender = sender.clone();
        thread::spawn(move || {
            sender
                .send((position, is_prime(number)))
                .expect("`main` receives until every thread has sent");
        });
    }
    // The loop ends when the last sender is gone, and this one never sends.
    drop(sender);

    let mut order = Vec::new();
    let mut answers = [false; NUMBERS.len()];
    // ANCHOR: store
    for (arrival, (position, prime)) in receiver.into_iter().enumerate() {
        order.push((position + 1).to_string());
        answers[arrival] = prime;
    }
    // ANCHOR_END: store
    println!("arrived: {}", order.join(" "));
    for (number, prime) in NUMBERS.into_iter().zip(answers) {
        println!("{number} is {}", if prime { "prime" } else { "not prime" });
    }
}

fn is_prime(number: u64) -> bool {
    if number < 4 || number.is_multiple_of(2) {
        return number == 2 || number == 3;
    }
    let mut divisor = 3;
    while divisor * divisor <= number {
        if number.is_multiple_of(divisor) {
            return false;
        }
        divisor += 2;
    }
    true
}
