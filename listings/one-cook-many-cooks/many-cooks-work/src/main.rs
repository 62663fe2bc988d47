use std::time::Instant;
use std::{io, thread};

struct Piece {
    cook: String,
    start: Instant,
    end: Instant,
}

fn main() -> io::Result<()> {
    let mut cooks = Vec::new();
    for dish in ["soup", "stew", "rice", "bread", "beans", "cake"] {
        let thread = thread::Builder::new().name(format!("{dish} cook"));
        cooks.push(thread.spawn(move || cook(dish))?);
    }
    let mut pieces = Vec::new();
    for cook in cooks {
        pieces.extend(cook.join().expect("`cook` does not panic"));
    }
    let lengths = pieces.iter().map(|piece| piece.end - piece.start);
    let shortest = lengths.min().expect("there are pieces");
    pieces.sort_by_key(|piece| piece.start);
    let neighbours = pieces.windows(2).filter(|two| two[0].cook != two[1].cook);
    let both = neighbours.map(|two| two[0].end.max(two[1].end) - two[0].start);
    let both = both.min().expect("there are six cooks");
    println!("main: the shortest piece took {} µs", shortest.as_micros());
    println!("main: two pieces were done in {} µs", both.as_micros());
    println!(
        "main: that is {:.2} times as long",
        both.div_duration_f64(shortest)
    );
    Ok(())
}

fn cook(dish: &str) -> Vec<Piece> {
    let cook = thread::current().name().unwrap_or("?").to_string();
    println!("{dish}: begun by {cook}");
    let (mut pieces, mut steps) = (Vec::new(), 0);
    for _ in 0..1_000 {
        let start = Instant::now();
        steps += work();
        pieces.push(Piece { cook: cook.clone(), start, end: Instant::now() });
    }
    println!("{dish}: done, {steps} steps");
    pieces
}

/// Keeps a processor busy: halve what is even, else triple it and add one,
/// until it is one. Gives how many steps many numbers take together.
fn work() -> u32 {
    let mut steps = 0;
    for start in 1..500_u64 {
        let mut number = start;
        while number != 1 {
            let even = number.is_multiple_of(2);
            number = if even { number / 2 } else { 3 * number + 1 };
            steps += 1;
        }
    }
    steps
}
