use std::ops::RangeInclusive;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let piece = Duration::from_secs_f64(delay / 2.0);
    let three = time("three", &["A", "B", "C"], piece);
    let times = three.div_duration_f64(piece);
    println!("three threads took {times:.2} times as long as a piece");
    let four = time("four", &["A", "B", "C", "D"], piece);
    let times = four.div_duration_f64(piece);
    println!("four threads took {times:.2} times as long as a piece");
    Ok(())
}

/// How long six pieces take these threads. To work on a piece is to sleep here.
fn time(team: &str, threads: &[&str], piece: Duration) -> Duration {
    let start = Instant::now();
    let pieces = &Mutex::new(1..=6);
    thread::scope(|scope| {
        for name in threads {
            scope.spawn(move || {
                while let Some(number) = next(pieces) {
                    println!("{team}: {name} begins piece {number}");
                    thread::sleep(piece);
                    println!("{team}: {name} has done piece {number}");
                }
            });
        }
    });
    start.elapsed()
}

fn next(pieces: &Mutex<RangeInclusive<u32>>) -> Option<u32> {
    pieces.lock().expect("no thread panics").next()
}
