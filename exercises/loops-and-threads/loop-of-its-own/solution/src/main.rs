use std::error::Error;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{io, mem};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
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

/// A runtime in a thread of its own.
struct Loop {
    handle: Handle,
    stop: oneshot::Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Loop {
    /// Starts a thread of this name. It runs the loop until the `Loop` is
    /// dropped.
    fn start(name: &str) -> io::Result<Loop> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let run = move || {
            // Told to stop or forgotten: it is over either way.
            let _ = runtime.block_on(stopped);
        };
        let thread =
            thread::Builder::new().name(name.to_string()).spawn(run)?;
        Ok(Loop { handle, stop, thread: Some(thread) })
    }

    /// Has the loop run this future, and returns at once. What the future gives
    /// can be received. It is an error to receive it if the future panicked, or
    /// was dropped with the loop.
    fn send<F>(&self, future: F) -> Receiver<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let (sender, receiver) = mpsc::channel();
        self.handle.spawn(async move {
            // It may be that nobody wants to know.
            let _ = sender.send(future.await);
        });
        receiver
    }
}

impl Drop for Loop {
    /// Ends the loop, and returns when its thread has ended. Futures that
    /// aren't ready are dropped.
    fn drop(&mut self) {
        drop(mem::replace(&mut self.stop, oneshot::channel().0));
        if let Some(thread) = self.thread.take() {
            // A panic has been reported, and drop should not add another.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
