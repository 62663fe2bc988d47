use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

use tokio::{runtime::Runtime, time};

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let runtime = Runtime::new()?;
    let handle = runtime.handle().clone();
    let waits = handle.spawn(async move { time::sleep(delay).await });
    handle.spawn_blocking(move || {
        thread::sleep(delay);
        println!("job: done");
    });

    let start = Instant::now();
    runtime.shutdown_timeout(delay / 2);
    let delays = start.elapsed().div_duration_f64(delay);
    println!("main: shut down the runtime, which took {delays:.1} delays");

    // A `Handle` can outlive its runtime, and so can a `JoinHandle`.
    let answer = handle.block_on(async { 6 * 7 });
    println!("main: block_on still gives {answer}");
    println!("main: the task from before: {:?}", handle.block_on(waits));
    let late = handle.spawn(async { 6 * 7 });
    println!("main: a task from after: {:?}", handle.block_on(late));
    handle.block_on(async { time::sleep(delay).await });
    println!("main: has slept");
    Ok(())
}
