use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::{Mutex, Notify, mpsc};
use tokio::task;

const PIECES: u32 = 1000;
static TURNS: AtomicU32 = AtomicU32::new(0);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let neighbour = task::spawn(async {
        loop {
            TURNS.fetch_add(1, Ordering::Relaxed);
            task::yield_now().await;
        }
    });
    // ANCHOR: ways
    beside("computes, never awaits", async {
        for number in 0..PIECES {
            compute(number);
        }
    })
    .await?;
    beside("awaits an async fn that never waits", async {
        for number in 0..PIECES {
            compute_async(number).await;
        }
    })
    .await?;
    let (sender, mut numbers) = mpsc::channel(PIECES as usize);
    for number in 0..PIECES {
        sender.try_send(number)?;
    }
    drop(sender);
    beside("receives from a full channel", async move {
        while let Some(number) = numbers.recv().await {
            compute(number);
        }
    })
    .await?;
    let mutex = Mutex::new(());
    beside("takes a Tokio lock that is free", async move {
        for number in 0..PIECES {
            let _guard = mutex.lock().await;
            compute(number);
        }
    })
    .await?;
    let notify = Notify::new();
    beside("awaits a Notify that has fired", async move {
        for number in 0..PIECES {
            notify.notify_one();
            notify.notified().await;
            compute(number);
        }
    })
    .await?;
    beside("consumes budget", async {
        for number in 0..PIECES {
            compute(number);
            task::coop::consume_budget().await;
        }
    })
    .await?;
    beside("yields after each piece", async {
        for number in 0..PIECES {
            compute(number);
            task::yield_now().await;
        }
    })
    .await?;
    // ANCHOR_END: ways
    neighbour.abort();
    Ok(())
}

/// Runs the work as a task, and says how many turns the neighbour had.
async fn beside(
    name: &str,
    work: impl Future<Output = ()> + Send + 'static,
) -> Result<(), task::JoinError> {
    let turns = task::spawn(async {
        let before = TURNS.load(Ordering::Relaxed);
        work.await;
        TURNS.load(Ordering::Relaxed) - before
    });
    println!("{name}: the neighbour had {} turns", turns.await?);
    Ok(())
}

async fn compute_async(number: u32) -> u32 {
    compute(number)
}

fn compute(number: u32) -> u32 {
    std::hint::black_box(number.pow(2))
}
