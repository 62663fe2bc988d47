use std::thread;
use std::time::Duration;

use rayon::prelude::*;

fn main() {
    let sum = (1..=100).fold(1, |a, b| a + b);
    println!("in a row, from 1: {sum}");
    let [from_zero, from_one] = [0, 1].map(|start| {
        let numbers = (1..=100).into_par_iter().map(slow);
        let sum = numbers.reduce(|| start, |a, b| a + b);
        println!("Rayon, from {start}: {sum}");
        sum
    });
    println!("difference: {}", from_one.abs_diff(from_zero));
}

/// Returns the number, after a while that is longer for larger numbers.
fn slow(number: u32) -> u32 {
    thread::sleep(Duration::from_micros(5 * u64::from(number)));
    number
}
