use std::time::Duration;
use std::{env, error::Error};

use tokio::task::JoinHandle;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let half = Duration::from_secs_f64(delay / 2.0);
    let first = tokio::spawn(give(1, half));
    let second = tokio::spawn(give(2, 20 * half));
    println!("main: the first is {}", state(&first));
    time::sleep(2 * half).await;
    println!("main: the first is {}", state(&first));
    println!("main: the first gave {}", first.await?);

    println!("main: the second is {}", state(&second));
    second.abort();
    println!("main: the second was aborted, and is {}", state(&second));
    match second.await {
        Ok(number) => println!("main: the second gave {number}"),
        Err(error) if error.is_cancelled() => {
            println!("main: the second is cancelled: {error}");
        }
        Err(error) => println!("main: the second has panicked: {error}"),
    }
    Ok(())
}

fn state(task: &JoinHandle<u32>) -> &'static str {
    if task.is_finished() { "finished" } else { "pending" }
}

async fn give(number: u32, after: Duration) -> u32 {
    time::sleep(after).await;
    number
}
