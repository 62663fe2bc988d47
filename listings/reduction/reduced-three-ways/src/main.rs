use std::process::{Command, Stdio};
use std::{env, error::Error, ops::Range, thread};

use rayon::prelude::*;

struct Reduction {
    name: &'static str,
    identity: u64,
    operator: fn(u64, u64) -> u64,
}

const PRIME: u64 = 999_983;
const REDUCTIONS: [Reduction; 3] = [
    Reduction { name: "sum", identity: 0, operator: |a, b| a + b },
    Reduction { name: "maximum", identity: 0, operator: |a, b| a.max(b) },
    Reduction { name: "product", identity: 1, operator: |a, b| a * b % PRIME },
];
const NUMBERS: Range<u64> = 2..40_002;
const PIECES: [Range<u64>; 4] =
    [2..10_002, 10_002..20_002, 20_002..30_002, 30_002..40_002];

fn main() -> Result<(), Box<dyn Error>> {
    if let [name, start, end] = &env::args().skip(1).collect::<Vec<_>>()[..] {
        // A copy, which is to reduce one piece.
        let asked = |reduction: &&Reduction| reduction.name == name;
        let reduction = REDUCTIONS.iter().find(asked).ok_or("no such name")?;
        println!("{}", in_a_row(reduction, start.parse()?..end.parse()?));
        return Ok(());
    }
    for reduction in &REDUCTIONS {
        let Reduction { name, identity, operator } = reduction;
        println!("{name}, in a row: {}", in_a_row(reduction, NUMBERS));
        let (processes, threads) =
            (on_processes(reduction)?, on_threads(reduction));
        for (who, parts) in [("processes", processes), ("threads", threads)] {
            let whole = parts.iter().copied().fold(*identity, operator);
            println!("{name}, {who}: {whole} from {parts:?}");
        }
        let values = NUMBERS.into_par_iter().map(steps);
        let whole = values.reduce(|| *identity, operator);
        println!("{name}, Rayon: {whole}");
    }
    Ok(())
}

// ANCHOR: row
fn in_a_row(reduction: &Reduction, numbers: Range<u64>) -> u64 {
    numbers.map(steps).fold(reduction.identity, reduction.operator)
}
// ANCHOR_END: row

fn on_threads(reduction: &Reduction) -> Vec<u64> {
    thread::scope(|scope| {
        let start = |piece| scope.spawn(|| in_a_row(reduction, piece));
        let threads = PIECES.map(start).into_iter();
        threads.map(|thread| thread.join().expect("nobody panics")).collect()
    })
}

fn on_processes(reduction: &Reduction) -> Result<Vec<u64>, Box<dyn Error>> {
    let program = env::current_exe()?;
    let copies = PIECES.map(|Range { start, end }| {
        let mut copy = Command::new(&program);
        copy.args([reduction.name, &start.to_string(), &end.to_string()]);
        copy.stdout(Stdio::piped()).spawn()
    });
    // Waits for every copy, even if another one has failed.
    let outputs = copies.map(|copy| copy?.wait_with_output());
    let mut parts = Vec::new();
    for output in outputs {
        let output = output?;
        if !output.status.success() {
            return Err(format!("a copy ended with {}", output.status).into());
        }
        parts.push(String::from_utf8(output.stdout)?.trim_end().parse()?);
    }
    Ok(parts)
}

/// Halves a number if it is even, else triples it and adds 1, until it is 1.
fn steps(number: u64) -> u64 {
    match number {
        1 => 0,
        even if even.is_multiple_of(2) => 1 + steps(even / 2),
        odd => 1 + steps(3 * odd + 1),
    }
}
