use std::collections::BinaryHeap;
use std::num::ParseFloatError;
use std::sync::{Condvar, Mutex};
use std::time::Duration;
use std::{env, thread};

struct Line {
    jobs: BinaryHeap<(u32, u32)>,
    closed: bool,
}

static LINE: Mutex<Line> =
    Mutex::new(Line { jobs: BinaryHeap::new(), closed: false });
static CHANGED: Condvar = Condvar::new();

const NO_PANIC: &str = "nobody panics while they hold the lock";

fn main() -> Result<(), ParseFloatError> {
    let delay = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let time = Duration::from_secs_f64(delay);
    thread::scope(|scope| {
        for name in ["worker 1", "worker 2", "worker 3"] {
            scope.spawn(move || work(name, time));
        }
        put(&[(20, 1), (50, 10), (30, 4), (40, 3)]);
        thread::sleep(time / 2);
        put(&[(99, 6)]);
        LINE.lock().expect(NO_PANIC).closed = true;
        CHANGED.notify_all();
    });
    Ok(())
}

/// Puts all jobs in under one lock.
fn put(jobs: &[(u32, u32)]) {
    let mut line = LINE.lock().expect(NO_PANIC);
    for &(score, number) in jobs {
        println!("main puts {number}, score {score}");
        line.jobs.push((score, number));
    }
    CHANGED.notify_all();
}

fn work(name: &str, time: Duration) {
    while let Some(number) = take(name) {
        thread::sleep(time);
        println!("{name}: the factors of {number} are {:?}", factors(number));
    }
}

fn take(name: &str) -> Option<u32> {
    let mut line = LINE.lock().expect(NO_PANIC);
    // ANCHOR: take
    loop {
        if let Some((score, number)) = line.jobs.pop() {
            println!("{name} takes {number}, score {score}");
            return Some(number);
        }
        if line.closed {
            return None;
        }
        line = CHANGED.wait(line).expect(NO_PANIC);
    }
    // ANCHOR_END: take
}

fn factors(number: u32) -> Vec<u32> {
    (1..=number).filter(|factor| number.is_multiple_of(*factor)).collect()
}
