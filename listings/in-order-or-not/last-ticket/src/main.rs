use std::sync::Mutex;
use std::thread;

const NO_PANIC: &str = "no buyer panics";

fn main() {
    let tickets = Mutex::new(1);
    thread::scope(|scope| {
        for _ in 1..=2 {
            scope.spawn(|| {
                let mut left = tickets.lock().expect(NO_PANIC);
                let is_free = *left > 0;
                if is_free {
                    *left -= 1;
                }
            });
        }
    });
    let left = tickets.into_inner().expect(NO_PANIC);
    println!("tickets left: {left}");
}
