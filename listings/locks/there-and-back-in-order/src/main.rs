use std::sync::Mutex;
use std::thread;

fn main() {
    let checking = Mutex::new(100);
    let savings = Mutex::new(100);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut from = checking.lock().expect("nobody panics with it");
            let mut to = savings.lock().expect("nobody panics with it");
            *from -= 10;
            *to += 10;
        });
        scope.spawn(|| {
            let mut to = checking.lock().expect("nobody panics with it");
            let mut from = savings.lock().expect("nobody panics with it");
            *from -= 20;
            *to += 20;
        });
    });
    let checking = checking.into_inner().expect("nobody panicked with it");
    let savings = savings.into_inner().expect("nobody panicked with it");
    println!("checking {checking}, savings {savings}");
}
