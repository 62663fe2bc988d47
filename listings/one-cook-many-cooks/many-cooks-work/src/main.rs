use std::time::Instant;
use std::{io, thread};

struct Piece {
    dish: &'static str,
    start: Instant,
    end: Instant,
}

fn main() -> io::Result<()> {
    let mut cooks = Vec::new();
    for dish in ["soup", "stew", "rice", "bread", "beans", "cake"] {
        let builder = thread::Builder::new().name(format!("{dish} cook"));
        cooks.push(builder.spawn(move || cook(dish))?);
    }
    let mut pieces = Vec::new();
    for cook in cooks {
        pieces.extend(cook.join().expect("`cook` does not panic"));
    }
    let one = pieces.iter().map(|piece| piece.end - piece.start).min();
    let one = one.expect("each cook did some pieces");
    println!("main: the shortest piece took {} µs", one.as_micros());

    // Two pieces that were begun one after the other, by two cooks.
    pieces.sort_by_key(|piece| piece.start);
    let pairs = pieces.array_windows().filter(|[a, b]| a.dish != b.dish);
    let two = pairs.map(|[a, b]| a.end.max(b.end) - a.start).min();
    let two = two.expect("there are six cooks");
    let (time, times) = (two.as_micros(), two.div_duration_f64(one));
    println!("main: two, by two cooks, took {time} µs, {times:.2} times that");
    Ok(())
}

fn cook(dish: &'static str) -> Vec<Piece> {
    let cook = thread::current().name().unwrap_or("?").to_string();
    println!("{dish}: begun by {cook}");
    let (mut pieces, mut steps) = (Vec::new(), 0);
    for _ in 0..2_000 {
        let start = Instant::now();
        steps += work();
        pieces.push(Piece { dish, start, end: Instant::now() });
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
