use std::error::Error;
use std::io;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use tokio::time;

fn main() -> Result<(), Box<dyn Error>> {
    let the_loop = Loop::start("loop")?;
    let start = Instant::now();
    let results = [6, 4].map(|units| the_loop.send(wait(units)));
    println!("main: both are sent after {:.1?}", start.elapsed());
    for result in results {
        let units = result.recv()?;
        println!(
            "main: {units} units have passed after {:.1?}",
            start.elapsed()
        );
    }
    Ok(())
}

async fn wait(units: u32) -> u32 {
    time::sleep(units * Duration::from_millis(500)).await;
    units
}

/// A runtime in a thread of its own. Its fields are up to you.
struct Loop {}

impl Loop {
    /// Starts a thread of this name. It runs the loop until the `Loop` is
    /// dropped.
    fn start(name: &str) -> io::Result<Loop> {
        todo!("start a thread named {name} that runs a loop")
    }

    /// Has the loop run this future, and returns at once. What the future gives
    /// can be received. It is an error to receive it if the future panicked, or
    /// was dropped with the loop.
    fn send<F>(&self, _future: F) -> Receiver<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        todo!("send the future to the loop")
    }
}

impl Drop for Loop {
    /// Ends the loop, and returns when its thread has ended. Futures that
    /// aren't ready are dropped.
    fn drop(&mut self) {
        // Here, end the loop and wait for its thread.
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
