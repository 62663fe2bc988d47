use std::hint::black_box;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

static COOKED: AtomicU32 = AtomicU32::new(0);

fn main() -> Result<(), Box<dyn Error>> {
    // A copy of the program is told how many dishes it has to cook.
    if let Some(dishes) = env::args().nth(1) {
        for _ in 0..dishes.parse()? {
            work();
            COOKED.fetch_add(1, Ordering::Relaxed);
        }
        print!(" {}", COOKED.load(Ordering::Relaxed));
        return Ok(());
    }
    println!("processors: {}", thread::available_parallelism()?);
    let (alone, counters) = fastest_of_three(1)?;
    println!("1 process, counters:{counters}");
    for kitchens in [2, 4] {
        let (time, counters) = fastest_of_three(kitchens)?;
        let speed_up = alone.div_duration_f64(time);
        println!(
            "{kitchens} processes, counters:{counters}, speed-up {speed_up:.2}"
        );
    }
    let cooked = COOKED.load(Ordering::Relaxed);
    println!("the first process, counter: {cooked}");
    Ok(())
}

/// The machine may be busy with something else now and then.
fn fastest_of_three(
    kitchens: u32,
) -> Result<(Duration, String), Box<dyn Error>> {
    let one = open_kitchens(kitchens)?;
    Ok(one.min(open_kitchens(kitchens)?).min(open_kitchens(kitchens)?))
}

/// Four dishes, shared out among so many copies of this program. Gives the
/// time, and what the copies have printed.
fn open_kitchens(kitchens: u32) -> Result<(Duration, String), Box<dyn Error>> {
    let start = Instant::now();
    let mut copies = Vec::new();
    for _ in 0..kitchens {
        let mut copy = Command::new(env::current_exe()?);
        copy.arg((4 / kitchens).to_string()).stdout(Stdio::piped());
        copies.push(copy.spawn()?);
    }
    let mut printed = String::new();
    for copy in copies {
        let ended = copy.wait_with_output()?;
        if !ended.status.success() {
            return Err("a kitchen has failed".into());
        }
        printed.push_str(&String::from_utf8(ended.stdout)?);
    }
    Ok((start.elapsed(), printed))
}

/// Keeps a processor busy: halve what is even, else triple it and add one,
/// until it is one, and so with many numbers.
fn work() {
    for start in 1..50_000_u64 {
        let mut number = start;
        while black_box(number) != 1 {
            let even = number.is_multiple_of(2);
            number = if even { number / 2 } else { 3 * number + 1 };
        }
    }
}
