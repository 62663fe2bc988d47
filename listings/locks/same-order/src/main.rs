use std::sync::Mutex;
use std::thread;

const TIMES: u32 = 100_000;

fn main() {
    let checking = Mutex::new(TIMES);
    let savings = Mutex::new(TIMES);
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..TIMES {
                let mut from = checking.lock().expect("nobody panics with it");
                let mut to = savings.lock().expect("nobody panics with it");
                *from -= 1;
                *to += 1;
            }
            println!("AAA: done, {TIMES} times");
        });
        scope.spawn(|| {
            for _ in 0..TIMES {
                let mut to = checking.lock().expect("nobody panics with it");
                let mut from = savings.lock().expect("nobody panics with it");
                *from -= 1;
                *to += 1;
            }
            println!("BBB: done, {TIMES} times");
        });
    });
    let checking = checking.into_inner().expect("nobody panicked with it");
    let savings = savings.into_inner().expect("nobody panicked with it");
    println!("main: checking {checking}, savings {savings}");
}
