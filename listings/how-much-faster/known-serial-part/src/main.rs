use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

const SERIAL: f64 = 0.1;
const ROUNDS: usize = 4;
const THREADS: [u32; 3] = [2, 4, 8];

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let work = Duration::from_secs_f64(delay / 4.0);
    let mut rounds = Vec::new();
    for round in 1..=ROUNDS {
        let on_one = time(work, 1);
        let speed_ups = THREADS.map(|threads| on_one / time(work, threads));
        let [on_2, on_4, on_8] = speed_ups;
        print!("round {round}: {on_2:.2} on 2 threads, ");
        println!("{on_4:.2} on 4, {on_8:.2} on 8");
        rounds.push(speed_ups);
    }
    for (index, threads) in THREADS.into_iter().enumerate() {
        let j = f64::from(threads);
        let speed_ups: Vec<f64> = rounds.iter().map(|s| s[index]).collect();
        let serial: Vec<f64> =
            speed_ups.iter().map(|s| (j / s - 1.0) / (j - 1.0)).collect();
        let (s, s_error) = mean(&speed_ups);
        let (b, b_error) = mean(&serial);
        print!("threads {threads}: speed-up {s:.3} ± {s_error:.3}, ");
        println!("B = {b:.3} ± {b_error:.3}");
    }
    Ok(())
}

/// How long the work takes if one part of it must be done first, by one thread,
/// and the rest is shared. To work is to sleep here.
fn time(work: Duration, threads: u32) -> f64 {
    let start = Instant::now();
    thread::sleep(work.mul_f64(SERIAL));
    let share = work.mul_f64(1.0 - SERIAL) / threads;
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| thread::sleep(share));
        }
    });
    start.elapsed().as_secs_f64()
}

/// The mean and its standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean).powi(2));
    let variance = squares.sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}
