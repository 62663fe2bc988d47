use std::hint::black_box;
use std::time::Instant;

const ROUNDS: u32 = 200_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (mut of_std, mut of_tokio) = (f64::INFINITY, f64::INFINITY);
    // In turns, and the best of each: others use the processor, too.
    for _ in 0..10 {
        of_std = of_std.min(lock_of_std());
        of_tokio = of_tokio.min(lock_of_tokio().await);
    }
    println!("the lock of std: {of_std:.1} ns to take and release");
    println!("the lock of Tokio: {of_tokio:.1} ns to take and release");
    println!("the lock of Tokio: {:.1} times as long", of_tokio / of_std);
}

fn lock_of_std() -> f64 {
    let counter = std::sync::Mutex::new(0_u32);
    let start = Instant::now();
    for _ in 0..ROUNDS {
        *black_box(&counter).lock().expect("nobody panics with it") += 1;
    }
    1e9 * start.elapsed().as_secs_f64() / f64::from(ROUNDS)
}

async fn lock_of_tokio() -> f64 {
    let counter = tokio::sync::Mutex::new(0_u32);
    let start = Instant::now();
    for _ in 0..ROUNDS {
        *black_box(&counter).lock().await += 1;
    }
    1e9 * start.elapsed().as_secs_f64() / f64::from(ROUNDS)
}
