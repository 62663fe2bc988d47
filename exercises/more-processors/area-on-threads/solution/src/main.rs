use std::f64::consts::TAU;
use std::time::Instant;
use std::{io, thread};

const SLICES: u32 = 20_000_000;

fn main() -> io::Result<()> {
    let processors = thread::available_parallelism()?.get();
    for threads in [1, processors] {
        let start = Instant::now();
        let mut x = 0.0;
        for _ in 1..=5 {
            x -= (area(bell, x, SLICES, threads) - 0.4) / bell(x);
        }
        let seconds = start.elapsed().as_secs_f64();
        println!("threads {threads}: {x:.6} after {seconds:.2} s");
    }
    Ok(())
}

fn bell(x: f64) -> f64 {
    (-x * x / 2.0).exp() / TAU.sqrt()
}

/// The area under the curve from 0 to x. Slice number i is as high as the curve
/// is at its middle, (i + 0.5) times its width. The slices are shared out among
/// this number of threads, at least 1.
fn area(
    curve: impl Fn(f64) -> f64 + Sync,
    x: f64,
    slices: u32,
    threads: usize,
) -> f64 {
    let width = x / f64::from(slices);
    let height = |slice: u32| curve((f64::from(slice) + 0.5) * width);
    let part = |first: u32| {
        let slices = (first..slices).step_by(threads);
        slices.map(|slice| height(slice) * width).sum::<f64>()
    };
    thread::scope(|scope| {
        let part = &part;
        let threads: Vec<_> = (0..)
            .take(threads)
            .map(|first| scope.spawn(move || part(first)))
            .collect();
        let parts = threads.into_iter().map(|thread| {
            thread.join().expect("`part` panics only if `curve` does")
        });
        parts.sum()
    })
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
