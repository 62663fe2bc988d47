use std::collections::VecDeque;
use std::num::ParseFloatError;
use std::sync::Mutex;
use std::time::Duration;
use std::{env, thread};

fn main() -> Result<(), ParseFloatError> {
    let delay = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let time = Duration::from_secs_f64(delay);
    let numbers = Mutex::new(VecDeque::from([1, 10, 4, 3]));
    thread::scope(|scope| {
        for name in ["worker 1", "worker 2", "worker 3"] {
            let numbers = &numbers;
            scope.spawn(move || work(name, numbers, time));
        }
    });
    println!("main: all three have ended");
    Ok(())
}

fn work(name: &str, numbers: &Mutex<VecDeque<u32>>, time: Duration) {
    while let Some(number) = take(numbers) {
        println!("{name} takes {number}");
        thread::sleep(time);
        println!("{name}: the factors of {number} are {:?}", factors(number));
    }
    println!("{name} finds the queue empty and ends");
}

// ANCHOR: take
fn take(numbers: &Mutex<VecDeque<u32>>) -> Option<u32> {
    numbers.lock().expect("nobody panics while they hold it").pop_front()
}
// ANCHOR_END: take

fn factors(number: u32) -> Vec<u32> {
    (1..=number).filter(|factor| number.is_multiple_of(*factor)).collect()
}
