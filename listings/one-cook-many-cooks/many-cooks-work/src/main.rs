use std::error::Error;
use std::ops::Range;
use std::thread;
use std::time::{Duration, Instant};

use nix::time::{ClockId, clock_gettime};

/// When a piece of work was begun and done, and for which dish.
type Piece = (&'static str, Range<Instant>);

fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut cooks = Vec::new();
    for dish in ["soup", "stew", "rice", "bread", "beans", "cake"] {
        let builder = thread::Builder::new().name(format!("{dish} cook"));
        cooks.push(builder.spawn(move || cook(dish))?);
    }
    let mut pieces = Vec::new();
    for cook in cooks {
        pieces.extend(cook.join().expect("`cook` does not panic"));
    }
    let wall = start.elapsed().as_secs_f64();
    let cpu = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?;
    let cpu = Duration::from(cpu).as_secs_f64();
    println!("main: six dishes in {wall:.2} s, with {cpu:.2} s of CPU time");

    let one = pieces.iter().map(|(_, time)| time.end - time.start).min();
    let one = one.ok_or("no cook did a piece")?;
    println!("main: one cook, one piece, took {} µs", one.as_micros());
    let two = best_pair(pieces).ok_or("there was one cook only")?;
    let (time, times) = (two.as_micros(), two.div_duration_f64(one));
    println!(
        "main: two cooks, a piece each, took {time} µs, {times:.2} times that"
    );
    Ok(())
}

/// The shortest time in which two pieces by two cooks were begun and done.
fn best_pair(mut pieces: Vec<Piece>) -> Option<Duration> {
    pieces.sort_by_key(|(_, time)| time.start);
    let pairs = pieces.array_windows().filter(|[a, b]| a.0 != b.0);
    pairs.map(|[(_, a), (_, b)]| a.end.max(b.end) - a.start).min()
}

fn cook(dish: &'static str) -> Vec<Piece> {
    let cook = thread::current().name().unwrap_or("?").to_string();
    println!("{dish}: begun by {cook}");
    let (mut pieces, mut steps) = (Vec::new(), 0);
    for _ in 0..2_000 {
        let start = Instant::now();
        steps += work();
        pieces.push((dish, start..Instant::now()));
    }
    println!("{dish}: done, {steps} steps");
    pieces
}

/// Keeps a processor busy: halve what is even, else triple it and add one,
/// until it is one. Returns how many steps many numbers take together.
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
