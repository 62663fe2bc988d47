use std::sync::Mutex;
use std::thread;

const NO_PANIC: &str = "no transfer panics";

fn main() {
    let ann = Mutex::new(10);
    let ben = Mutex::new(10);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut from = ann.lock().expect(NO_PANIC);
            let mut to = ben.lock().expect(NO_PANIC);
            *from -= 3;
            *to += 3;
        });
        scope.spawn(|| {
            let mut to = ann.lock().expect(NO_PANIC);
            let mut from = ben.lock().expect(NO_PANIC);
            *from -= 5;
            *to += 5;
        });
    });
    let ann = ann.into_inner().expect(NO_PANIC);
    let ben = ben.into_inner().expect(NO_PANIC);
    println!("Ann has {ann}, Ben has {ben}");
}
