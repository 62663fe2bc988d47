use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, io, thread};

/// A lock as in languages without guards: whoever takes it gives it back.
struct ManualLock {
    taken: AtomicBool,
}

impl ManualLock {
    fn lock(&self) {
        while self.taken.swap(true, Ordering::Acquire) {
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn unlock(&self) {
        self.taken.store(false, Ordering::Release);
    }
}

fn main() {
    let path = Path::new("missing.txt");
    let lock = ManualLock { taken: AtomicBool::new(false) };
    thread::scope(|scope| {
        for name in ["AAA", "BBB"] {
            let reader = scope.spawn(|| read(name, path, &lock));
            match reader.join().expect("`read` does not panic") {
                Ok(text) => println!("{name}: {} bytes", text.len()),
                Err(error) => println!("{name}: {error}"),
            }
        }
    });
}

fn read(name: &str, path: &Path, lock: &ManualLock) -> io::Result<String> {
    println!("{name}: wants the lock");
    lock.lock();
    println!("{name}: has the lock");
    let text = fs::read_to_string(path)?;
    lock.unlock();
    Ok(text)
}
