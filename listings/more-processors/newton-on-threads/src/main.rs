use std::f64::consts::TAU;
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

const STEPS: usize = 5;
const SLICES: u32 = 6_000_000;

fn main() {
    let start = Instant::now();
    let mut x = 0.0;
    for _ in 1..=STEPS {
        x = better(x);
    }
    println!("loop: {x:.6} after {:.2} s", start.elapsed().as_secs_f64());

    let start = Instant::now();
    let (first, mut before) = mpsc::channel();
    for step in 1..=STEPS {
        let (sender, after) = mpsc::channel();
        thread::spawn(move || {
            println!("step {step}: waits");
            let x = before.recv().expect("the step before sends its estimate");
            println!("step {step}: begins with {x:.6}");
            let x = better(x);
            println!("step {step}: ends with {x:.6}");
            sender.send(x).expect("the step after, or `main`, waits for it");
        });
        before = after;
    }
    println!("{STEPS} threads have been started");
    first.send(0.0).expect("the first step waits for it");
    let x = before.recv().expect("the last step sends its estimate");
    println!("threads: {x:.6} after {:.2} s", start.elapsed().as_secs_f64());
}

/// Newton's next estimate of the x up to which the area is 0.4.
fn better(x: f64) -> f64 {
    x - (area(x) - 0.4) / bell(x)
}

/// The area under the bell curve from 0 to x, cut into slices.
fn area(x: f64) -> f64 {
    let width = x / f64::from(SLICES);
    let middle = |slice: u32| (f64::from(slice) + 0.5) * width;
    (0..SLICES).map(|slice| bell(middle(slice)) * width).sum()
}

fn bell(x: f64) -> f64 {
    (-x * x / 2.0).exp() / TAU.sqrt()
}
