use std::time::{Duration, Instant};
use std::{env, error::Error, process};

use tokio::signal::unix::{SignalKind, signal};
use tokio::{task, time};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let start = Instant::now();
    // Tokio takes these signals over here.
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut terminations = signal(SignalKind::terminate())?;
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    for name in ["AAA", "BBB", "CCC"] {
        tasks.spawn(work(name, stop.clone(), delay));
    }
    tasks.close();
    // Lets the tasks begin, so that the line below is true.
    task::yield_now().await;

    println!("main: three tasks wait, until you press Ctrl-C");
    tokio::select! {
        () = tasks.wait() => println!("main: all tasks came to their end"),
        _ = interrupts.recv() => {
            println!("main: Ctrl-C, so all tasks are cancelled");
        }
        _ = terminations.recv() => {
            println!("main: SIGTERM, so all tasks are cancelled");
        }
    }
    stop.cancel();
    tokio::select! {
        () = tasks.wait() => {}
        _ = interrupts.recv() => {
            println!("main: Ctrl-C again, so no task is waited for");
            process::exit(130); // As if the signal had ended it.
        }
    }
    println!("main: ends after {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}

async fn work(name: &str, stop: CancellationToken, delay: Duration) {
    println!("{name}: waits");
    let waiting = time::sleep(10 * delay);
    if stop.run_until_cancelled(waiting).await.is_some() {
        return println!("{name}: has its result");
    }
    println!("{name}: cancelled, cleans up");
    time::sleep(delay / 2).await;
    println!("{name}: has cleaned up");
}
