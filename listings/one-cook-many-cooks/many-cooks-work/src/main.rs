use std::{io, thread};

fn main() -> io::Result<()> {
    let mut cooks = Vec::new();
    for dish in ["soup", "stew", "rice", "bread", "beans", "cake"] {
        let thread = thread::Builder::new().name(format!("{dish} cook"));
        cooks.push(thread.spawn(move || cook(dish))?);
    }
    for cook in cooks {
        cook.join().expect("`cook` does not panic");
    }
    Ok(())
}

fn cook(dish: &str) {
    let cook = thread::current().name().unwrap_or("?").to_string();
    println!("{dish}: begun by {cook}");
    println!("{dish}: done, {} steps", work());
}

/// Keeps a processor busy: halve what is even, else triple it and add one,
/// until it is one. Gives how many steps many numbers take together.
fn work() -> u32 {
    let mut steps = 0;
    for start in 1..150_000_u64 {
        let mut number = start;
        while number != 1 {
            let even = number.is_multiple_of(2);
            number = if even { number / 2 } else { 3 * number + 1 };
            steps += 1;
        }
    }
    steps
}
