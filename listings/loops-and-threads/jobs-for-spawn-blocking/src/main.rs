use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::time;

#[derive(Clone, Copy)]
struct Clock {
    start: Instant,
    unit: Duration,
}

impl Clock {
    fn units(self) -> f64 {
        self.start.elapsed().div_duration_f64(self.unit)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let unit = Duration::from_secs_f64(delay / 6.0);
    let clock = Clock { start: Instant::now(), unit };

    let runtime = Builder::new_current_thread()
        .enable_all()
        .thread_name("helper")
        .build()?;
    let handle = runtime.handle().clone();
    let (stop, stopped) = oneshot::channel();
    let the_loop = thread::Builder::new()
        .name("loop".to_string())
        .spawn(move || runtime.block_on(stopped))?;

    // ANCHOR: send
    let looking = handle.spawn(look(clock));
    let jobs =
        [6, 3].map(|units| handle.spawn_blocking(move || work(units, clock)));
    // ANCHOR_END: send
    println!("main: sent both at {:.1}", clock.units());
    for job in jobs {
        handle.block_on(job)?;
    }
    println!("main: has both at {:.1}", clock.units());
    handle.block_on(looking)?;

    // Now `stopped` is ready, and the loop ends.
    stop.send(()).expect("the loop waits for it");
    Ok(the_loop.join().expect("`block_on` does not panic")?)
}

/// Blocks the thread that calls it.
fn work(units: u32, clock: Clock) {
    let thread = thread::current().name().unwrap_or("?").to_string();
    let begin = clock.units();
    println!("job of {units}: on {thread} at {begin:.1}");
    thread::sleep(clock.unit * units);
    println!("job of {units}: ends at {:.1}", clock.units());
}

async fn look(clock: Clock) {
    time::sleep(clock.unit).await;
    println!("loop: ready at {:.1}", clock.units());
}
