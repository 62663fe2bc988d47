use std::sync::Mutex;
use std::thread;

const NO_PANIC: &str = "no buyer panics";

fn main() {
    let tickets = Mutex::new(1);
    let sold = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 1..=2 {
            scope.spawn(|| {
                let mut left = tickets.lock().expect(NO_PANIC);
                if *left > 0 {
                    *left -= 1;
                    drop(left);
                    *sold.lock().expect(NO_PANIC) += 1;
                }
            });
        }
    });
    let left = tickets.into_inner().expect(NO_PANIC);
    let sold = sold.into_inner().expect(NO_PANIC);
    println!("tickets left: {left}, sold: {sold}");
}
