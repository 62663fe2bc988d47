use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{env, error::Error, thread};

use nix::time::{ClockId, clock_gettime};

static COUNTER: AtomicU32 = AtomicU32::new(0);

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).is_some_and(|role| role == "kitchen") {
        return cook();
    }
    println!("main: processors {}", thread::available_parallelism()?);
    let mut copy = Command::new(env::current_exe()?);
    copy.arg("kitchen").stdout(Stdio::piped());
    let kitchens = [(); 6].map(|()| copy.spawn());
    // All of them are waited for, even if one has failed.
    let outputs = kitchens.map(|copy| copy.and_then(Child::wait_with_output));
    let mut pieces = Vec::new();
    for (number, output) in (1..).zip(outputs) {
        let output = output?;
        if !output.status.success() {
            return Err(format!("kitchen {number}: {}", output.status).into());
        }
        let text = String::from_utf8(output.stdout)?;
        let mut lines = text.lines();
        let counter = lines.next().ok_or("a kitchen says nothing")?;
        println!("kitchen {number}: counted {counter}");
        for line in lines {
            let (start, end) = line.split_once(' ').ok_or("no end")?;
            pieces.push((start.parse::<u64>()?, end.parse::<u64>()?));
        }
    }
    let counter = COUNTER.load(Ordering::Relaxed);
    println!("main: counted {counter}");

    let one = pieces.iter().map(|(start, end)| end - start).min();
    pieces.sort();
    // From the start of the first to the end of the last of six.
    let six = pieces.windows(6).filter_map(|six| {
        Some(six.iter().map(|(_, end)| end).max()? - six[0].0)
    });
    let (one, six) = one.zip(six.min()).ok_or("fewer than six pieces")?;
    println!("main: the shortest piece took {one} ns, six took {six} ns");
    println!("main: speed-up {:.2}", (6 * one) as f64 / six as f64);
    Ok(())
}

/// What a copy does: it works, then prints its counter, and when each piece was
/// begun and done, by a clock that all processes share and nobody sets.
fn cook() -> Result<(), Box<dyn Error>> {
    // Linux shares the processors among sessions first. Each copy has its own.
    nix::unistd::setsid()?;
    let mut times = Vec::new();
    for _ in 0..4_000 {
        let start = clock_gettime(ClockId::CLOCK_MONOTONIC)?;
        work();
        times.push((start, clock_gettime(ClockId::CLOCK_MONOTONIC)?));
    }
    println!("{}", COUNTER.load(Ordering::Relaxed));
    for (start, end) in times {
        let [start, end] = [start, end].map(Duration::from);
        println!("{} {}", start.as_nanos(), end.as_nanos());
    }
    Ok(())
}

/// Does a piece of work, which keeps a processor busy, and counts it.
fn work() {
    for start in 1..150_u64 {
        let mut number = start;
        while number != 1 {
            let even = number.is_multiple_of(2);
            number = if even { number / 2 } else { 3 * number + 1 };
        }
    }
    COUNTER.fetch_add(1, Ordering::Relaxed);
}
