use std::sync::Mutex;
use std::time::Duration;
use std::{env, error::Error, thread};

struct Stove;

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let stove = &Mutex::new(Stove);
    thread::scope(|kitchen| {
        for cook in ["Ada", "Ben", "Cleo"] {
            kitchen.spawn(move || {
                println!("{cook} cuts vegetables");
                thread::sleep(delay / 2);
                println!("{cook} needs the stove");
                fry(cook, stove, delay);
            });
        }
    });
    Ok(())
}

// ANCHOR: fry
fn fry(cook: &str, stove: &Mutex<Stove>, time: Duration) {
    let _mine = stove.lock().expect("no cook panics");
    println!("{cook} has the stove");
    thread::sleep(time);
    println!("{cook} is done");
}
// ANCHOR_END: fry
