use std::error::Error;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::task::{JoinError, JoinSet};
use tokio::time;
use tokio_util::sync::CancellationToken;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = CancellationToken::new();
    let mut tasks = JoinSet::new();
    for (name, cleaning) in [("AAA", 500), ("BBB", 1500), ("CCC", 60_000)] {
        let stop = token.clone();
        tasks.spawn(async move {
            stop.cancelled().await;
            println!("{name}: needs {cleaning} ms to clean up");
            time::sleep(Duration::from_millis(cleaning)).await;
            name
        });
    }
    // Tokio takes the signal over here.
    let mut interrupts = signal(SignalKind::interrupt())?;
    println!("main: press Ctrl-C");
    interrupts.recv().await;
    let ended = stop(tasks, token, Duration::from_secs(3)).await;
    println!("main: {:?} have cleaned up", ended.returned);
    println!("main: {} of {} were cancelled", ended.cancelled, ended.total());
    Ok(())
}

/// How the tasks of a set have ended.
#[derive(Debug)]
struct Ended<T> {
    /// What was returned, in the order in which the tasks ended.
    returned: Vec<T>,
    cancelled: usize,
    panicked: usize,
}

impl<T> Default for Ended<T> {
    fn default() -> Self {
        Self { returned: Vec::new(), cancelled: 0, panicked: 0 }
    }
}

impl<T> Ended<T> {
    /// Counts one more task.
    fn add(&mut self, outcome: Result<T, JoinError>) {
        match outcome {
            Ok(value) => self.returned.push(value),
            Err(error) if error.is_cancelled() => self.cancelled += 1,
            Err(_) => self.panicked += 1,
        }
    }

    fn total(&self) -> usize {
        self.returned.len() + self.cancelled + self.panicked
    }
}

/// Cancels the token, and waits until all tasks have ended. Those that have not
/// ended when `patience` has run out are aborted. No task is left when it
/// returns.
async fn stop<T: 'static>(
    mut tasks: JoinSet<T>,
    token: CancellationToken,
    patience: Duration,
) -> Ended<T> {
    let mut ended = Ended::default();
    // Some may have ended already.
    while let Some(outcome) = tasks.try_join_next() {
        ended.add(outcome);
    }
    let left = tasks.len();
    todo!("{token:?}: stop {left} in {patience:?}, {} ended", ended.total())
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
