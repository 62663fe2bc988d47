use std::sync::{Mutex, MutexGuard};

fn main() {
    let jobs = Mutex::new(vec!["sweep"]);
    for _ in 1..=2 {
        if let Some(job) = lock(&jobs).pop() {
            println!("main: takes {job}");
        } else {
            println!("main: finds nothing, and adds a job");
            lock(&jobs).push("mop");
            println!("main: added it");
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics with the lock")
}
