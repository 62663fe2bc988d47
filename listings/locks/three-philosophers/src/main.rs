use std::sync::Mutex;
use std::thread;

fn main() {
    let forks = [(); 3].map(|()| Mutex::new(()));
    thread::scope(|table| {
        for seat in 0..3 {
            let left = &forks[seat];
            let right = &forks[(seat + 1) % 3];
            table.spawn(move || {
                let _left = left.lock().expect("nobody panics at table");
                let _right = right.lock().expect("nobody panics at table");
            });
        }
    });
    println!("all three have eaten");
}
