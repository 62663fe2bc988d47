use std::collections::VecDeque;
use std::num::ParseFloatError;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;
use std::{env, thread};

struct Shelf {
    parcels: VecDeque<u32>,
    waiting: u32,
}

static SHELF: Mutex<Shelf> =
    Mutex::new(Shelf { parcels: VecDeque::new(), waiting: 0 });
static PARCEL_CAME: Condvar = Condvar::new();
static SOMEBODY_WAITS: Condvar = Condvar::new();

const LOCK: &str = "the shelf isn't poisoned";

fn main() -> Result<(), ParseFloatError> {
    let delay = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    thread::scope(|scope| {
        scope.spawn(|| take("AAA"));
        scope.spawn(|| take("BBB"));
        let mut shelf = lock();
        while shelf.waiting < 2 {
            shelf = SOMEBODY_WAITS.wait(shelf).expect(LOCK);
        }
        drop(shelf);
        for parcel in 1..=2 {
            thread::sleep(Duration::from_secs_f64(delay));
            let mut shelf = lock();
            println!("main puts parcel {parcel} on the shelf and wakes all");
            shelf.parcels.push_back(parcel);
            PARCEL_CAME.notify_all();
        }
    });
    Ok(())
}

// ANCHOR: take
fn take(name: &str) {
    let mut shelf = lock();
    println!("{name} comes to the shelf");
    shelf.waiting += 1;
    SOMEBODY_WAITS.notify_one();
    if shelf.parcels.is_empty() {
        shelf = PARCEL_CAME.wait(shelf).expect(LOCK);
        println!("{name} wakes up; on the shelf: {}", shelf.parcels.len());
    }
    let parcel = shelf
        .parcels
        .pop_front()
        .expect("a notification means that there is one");
    println!("{name} takes parcel {parcel}");
}
// ANCHOR_END: take

fn lock() -> MutexGuard<'static, Shelf> {
    SHELF.lock().expect(LOCK)
}
