use std::thread;

const ROUNDS: u32 = 100_000;

fn main() {
    let mut counter = 0;
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..ROUNDS {
                counter += 1;
            }
        });
        scope.spawn(|| {
            for _ in 0..ROUNDS {
                counter += 1;
            }
        });
    });
    println!("counter: {counter}");
}
