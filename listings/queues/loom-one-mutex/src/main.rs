use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use loom::sync::{Condvar, Mutex};
use loom::thread;

static RUNS: AtomicU32 = AtomicU32::new(0);

const NO_PANIC: &str = "nobody panics in the kitchen";

fn main() {
    panic::set_hook(Box::new(|panic| {
        let why = panic.payload_as_str().unwrap_or_default();
        println!("run {}: {why}", RUNS.load(Relaxed));
    }));
    loom::model(bread);
    println!("all {} runs end", RUNS.load(Relaxed));
}

// ANCHOR: bread
fn bread() {
    RUNS.fetch_add(1, Relaxed);
    let kitchen = Arc::new((Mutex::new(false), Condvar::new()));

    let baker = thread::spawn({
        let kitchen = kitchen.clone();
        move || {
            let (bread_is_done, bell) = &*kitchen;
            *bread_is_done.lock().expect(NO_PANIC) = true;
            bell.notify_one();
        }
    });

    let (bread_is_done, bell) = &*kitchen;
    let mut is_done = bread_is_done.lock().expect(NO_PANIC);
    while !*is_done {
        is_done = bell.wait(is_done).expect(NO_PANIC);
    }
    drop(is_done);
    baker.join().expect("nothing in the thread panics");
}
// ANCHOR_END: bread
