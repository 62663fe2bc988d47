use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, error::Error, ops::Range, thread};

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

type Sum = Result<u64, Box<dyn Error>>;
type Way = fn(Range<u64>) -> Sum;

const WAYS: [(&str, Way); 4] = [
    ("in a row", in_a_row),
    ("on 2 threads", on_threads),
    ("on 2 threads of Rayon", with_rayon),
    ("by 2 processes", on_processes),
];

fn main() -> Result<(), Box<dyn Error>> {
    if let [start, end] = &env::args().skip(1).collect::<Vec<_>>()[..] {
        println!("{}", in_a_row(start.parse()?..end.parse()?)?);
        return Ok(());
    }
    ThreadPoolBuilder::new().num_threads(2).build_global()?;
    for count in [100, 100_000] {
        let sum = in_a_row(1..count + 1)?;
        let [first, second] = halves(1..count + 1).map(in_a_row);
        let bound = sum as f64 / first?.max(second?) as f64;
        println!("{count} in halves: speed-up of at most {bound:.2}");
        let mut best = [f64::INFINITY; 4];
        for _ in 0..10 {
            for ((_, way), best) in WAYS.iter().zip(&mut best) {
                let start = Instant::now();
                assert_eq!(way(1..count + 1)?, sum);
                *best = best.min(1000.0 * start.elapsed().as_secs_f64());
            }
        }
        for ((name, _), time) in WAYS.iter().zip(best) {
            let speed_up = best[0] / time;
            println!("{count} {name}: {time:.3} ms, speed-up {speed_up:.2}");
        }
    }
    Ok(())
}

fn in_a_row(numbers: Range<u64>) -> Sum {
    Ok(numbers.map(steps).sum())
}

fn on_threads(numbers: Range<u64>) -> Sum {
    let [left, right] = halves(numbers);
    thread::scope(|scope| {
        let right = scope.spawn(|| right.map(steps).sum::<u64>());
        let left: u64 = left.map(steps).sum();
        Ok(left + right.join().expect("`steps` does not panic"))
    })
}

fn with_rayon(numbers: Range<u64>) -> Sum {
    Ok(numbers.into_par_iter().map(steps).reduce(|| 0, |a, b| a + b))
}

fn on_processes(numbers: Range<u64>) -> Sum {
    let [left, Range { start, end }] = halves(numbers);
    let mut copy = Command::new(env::current_exe()?);
    copy.args([start.to_string(), end.to_string()]);
    let copy = copy.stdout(Stdio::piped()).spawn()?;
    let left: u64 = left.map(steps).sum();
    let output = copy.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("the copy ended with {}", output.status).into());
    }
    let right = String::from_utf8(output.stdout)?;
    Ok(left + right.trim_end().parse::<u64>()?)
}

fn halves(numbers: Range<u64>) -> [Range<u64>; 2] {
    let middle = numbers.start.midpoint(numbers.end);
    [numbers.start..middle, middle..numbers.end]
}

/// Halves a number if it is even, else triples it and adds 1, until it is 1.
#[inline(never)] // All ways run the same machine code.
fn steps(number: u64) -> u64 {
    match number {
        1 => 0,
        even if even.is_multiple_of(2) => 1 + steps(even / 2),
        odd => 1 + steps(3 * odd + 1),
    }
}
