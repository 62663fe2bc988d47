use std::num::ParseIntError;

use tokio::task::JoinHandle;

type Share = Result<u32, ParseIntError>;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for guests in ["4", "four", "0"] {
        report("direct", guests, tokio::spawn(awaits_a_coroutine(guests)))
            .await;
        report("spawned", guests, tokio::spawn(awaits_a_task(guests))).await;
    }
    println!("main: I continue");
}

async fn report(name: &str, guests: &str, task: JoinHandle<Share>) {
    let outcome = match task.await {
        Ok(Ok(share)) => format!("returned {share}"),
        Ok(Err(error)) => format!("failed: {error}"),
        Err(error) if error.is_panic() => format!("panicked: {error}"),
        Err(error) => format!("was cancelled: {error}"),
    };
    println!("main: {guests} guests, {name}: {outcome}");
}

async fn awaits_a_coroutine(guests: &str) -> Share {
    share(guests).await
}

async fn awaits_a_task(guests: &'static str) -> Share {
    match tokio::spawn(share(guests)).await {
        Ok(share) => share,
        Err(error) => {
            println!("spawned: {error}, and I continue");
            Ok(100)
        }
    }
}

/// Divides 100 cakes among the guests.
async fn share(guests: &str) -> Share {
    let guests: u32 = guests.parse()?;
    Ok(100 / guests)
}
