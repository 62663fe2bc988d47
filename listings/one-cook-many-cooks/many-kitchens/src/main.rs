use std::process::{self, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

static COOKED: AtomicU32 = AtomicU32::new(0);

fn main() -> Result<(), Box<dyn Error>> {
    // A copy of the program is told how many dishes it has to cook.
    if let Some(dishes) = env::args().nth(1) {
        cook(dishes.parse()?);
        return Ok(());
    }
    println!("processors: {}", thread::available_parallelism()?);
    let alone = open_kitchens(1)?;
    for kitchens in [2, 4] {
        let speed = alone.div_duration_f64(open_kitchens(kitchens)?);
        println!("{kitchens} processes: {speed:.2} times as fast as 1");
    }
    let cooked = COOKED.load(Ordering::Relaxed);
    println!("the first process: my counter says {cooked}");
    Ok(())
}

/// Four dishes, shared out among so many copies of this program.
fn open_kitchens(kitchens: u32) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let mut copies = Vec::new();
    for _ in 0..kitchens {
        let mut copy = Command::new(env::current_exe()?);
        copies.push(copy.arg((4 / kitchens).to_string()).spawn()?);
    }
    for mut copy in copies {
        if !copy.wait()?.success() {
            return Err("a kitchen has failed".into());
        }
    }
    Ok(start.elapsed())
}

fn cook(dishes: u32) {
    for _ in 0..dishes {
        work();
        COOKED.fetch_add(1, Ordering::Relaxed);
    }
    let cooked = COOKED.load(Ordering::Relaxed);
    println!("process {}: my counter says {cooked}", process::id());
}

/// Keeps a processor busy: halve what is even, else triple it and add one,
/// until it is one, and so with many numbers.
fn work() {
    for start in 1..100_000_u64 {
        let mut number = start;
        while number != 1 {
            let even = number.is_multiple_of(2);
            number = if even { number / 2 } else { 3 * number + 1 };
        }
    }
}
