use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time;

/// How a task has ended.
#[derive(Debug, PartialEq)]
enum Ending<T> {
    Finished(T),
    Cancelled,
    /// With the message of the panic, or `?` if its payload is no text.
    Panicked(String),
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let tasks = vec![
        tokio::spawn(shares(4)),
        tokio::spawn(shares(0)),
        tokio::spawn(shares(20)),
    ];
    tasks[2].abort();
    let expected = [
        Ending::Finished(25),
        Ending::Panicked("attempt to divide by zero".to_string()),
        Ending::Cancelled,
    ];
    for (ending, expected) in endings(tasks).await.iter().zip(&expected) {
        println!("main: {ending:?}; expected: {expected:?}");
    }
}

/// Divides 100 cakes among the guests.
async fn shares(guests: u32) -> u32 {
    time::sleep(Duration::from_millis(50)).await;
    100 / guests
}

/// Waits for all the tasks, and says how each has ended, in their order.
async fn endings<T>(tasks: Vec<JoinHandle<T>>) -> Vec<Ending<T>> {
    todo!("wait for {} tasks", tasks.len())
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
