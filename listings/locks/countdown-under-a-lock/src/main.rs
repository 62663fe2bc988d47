use std::sync::{Barrier, Mutex, TryLockError};
use std::time::Duration;
use std::{env, error::Error, thread};

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let ended = Mutex::new(Vec::new());
    let aaa_has_the_lock = Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut ended = ended.lock().expect("nobody panics with the lock");
            aaa_has_the_lock.wait();
            count_down("AAA", delay / 4, &mut ended);
        });
        scope.spawn(|| {
            aaa_has_the_lock.wait();
            if let Err(TryLockError::WouldBlock) = ended.try_lock() {
                println!("BBB: try_lock says that the lock is taken");
            }
            let mut ended = ended.lock().expect("nobody panics with the lock");
            count_down("BBB", delay / 2, &mut ended);
        });
    });
    let ended = ended.into_inner().expect("nobody panicked with the lock");
    println!("main: {}", ended.join(", then "));
    Ok(())
}

fn count_down<'a>(name: &'a str, pause: Duration, ended: &mut Vec<&'a str>) {
    println!("{name}: has the lock");
    for left in (1..=5).rev() {
        thread::sleep(pause);
        println!("{name}: {left}");
    }
    ended.push(name);
}
