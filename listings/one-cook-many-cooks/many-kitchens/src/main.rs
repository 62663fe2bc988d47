use std::hint::black_box;
use std::io::{self, BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

static COOKED: AtomicU32 = AtomicU32::new(0);

struct Kitchen {
    process: Child,
    answers: Lines<BufReader<ChildStdout>>,
    counter: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    // A copy reads how many dishes to cook, and answers with its counter.
    if env::args().nth(1).is_some_and(|role| role == "kitchen") {
        for dishes in io::stdin().lines() {
            let dishes: u32 = dishes?.parse()?;
            (0..dishes).for_each(|_| work());
            println!("{COOKED:?}");
        }
        return Ok(());
    }
    println!("processors: {}", thread::available_parallelism()?);
    let mut kitchens = [open()?, open()?, open()?, open()?];
    let mut fastest = [1, 2, 4].map(|count| (count, Duration::MAX));
    for _ in 0..400 {
        for (count, time) in &mut fastest {
            *time = cook_four(&mut kitchens[..*count])?.min(*time);
        }
    }
    for (count, time) in fastest {
        let speed_up = fastest[0].1.div_duration_f64(time);
        println!("kitchens: {count}, speed-up {speed_up:.2}");
    }
    println!("cooked by the first process: {COOKED:?}");
    for (mut kitchen, number) in kitchens.into_iter().zip(1..) {
        println!("cooked by kitchen {number}: {}", kitchen.counter);
        kitchen.process.wait()?; // This ends its input, and so the copy.
    }
    Ok(())
}

fn open() -> Result<Kitchen, Box<dyn Error>> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("kitchen").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = command.spawn()?;
    let answers = process.stdout.take().ok_or("no pipe for answers")?;
    let answers = BufReader::new(answers).lines();
    Ok(Kitchen { process, answers, counter: String::new() })
}

/// How long it takes these kitchens to cook four dishes.
fn cook_four(kitchens: &mut [Kitchen]) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let dishes = 4 / kitchens.len();
    for kitchen in &mut *kitchens {
        let orders = kitchen.process.stdin.as_mut().ok_or("no pipe")?;
        writeln!(orders, "{dishes}")?;
    }
    for kitchen in kitchens {
        kitchen.counter = kitchen.answers.next().ok_or("no answer")??;
    }
    Ok(start.elapsed())
}

/// Keeps a processor busy for a while, and counts.
fn work() {
    for start in 1..1_000_u64 {
        let mut number = start;
        while black_box(number) != 1 {
            let even = number.is_multiple_of(2);
            number = if even { number / 2 } else { 3 * number + 1 };
        }
    }
    COOKED.fetch_add(1, Ordering::Relaxed);
}
