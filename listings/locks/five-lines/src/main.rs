use std::sync::{Mutex, MutexGuard, TryLockError};
use std::{fs, io, thread};

/// A guard that says when it comes and goes.
struct Speaking<'a> {
    way: &'a str,
    _guard: MutexGuard<'a, ()>,
}

impl Drop for Speaking<'_> {
    fn drop(&mut self) {
        println!("{}: release", self.way);
        // Now its fields are dropped, the guard among them.
    }
}

fn acquire<'a>(way: &'a str, lock: &'a Mutex<()>) -> Speaking<'a> {
    let _guard = lock.lock().expect("the panic comes last");
    println!("{way}: acquire");
    Speaking { way, _guard }
}

fn leave_by(way: &str, lock: &Mutex<()>) -> io::Result<()> {
    println!("{way}: before");
    let _speaking = acquire(way, lock);
    println!("{way}: inside");
    if way == "an error" {
        fs::read_to_string("missing.txt")?; // Returns early.
    }
    if way == "a panic" {
        panic!("half of the work is done");
    }
    Ok(())
}

fn main() {
    let lock = Mutex::new(());
    for way in ["the end", "an error", "a panic"] {
        thread::scope(|scope| {
            // How it ended does not matter here.
            let _ = scope.spawn(|| leave_by(way, &lock)).join();
        });
        let state = match lock.try_lock() {
            Ok(_) => "free",
            Err(TryLockError::Poisoned(_)) => "free and poisoned",
            Err(TryLockError::WouldBlock) => "taken",
        };
        println!("{way}: outside, the lock is {state}");
    }
}
