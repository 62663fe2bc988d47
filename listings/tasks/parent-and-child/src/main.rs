use std::time::Duration;
use std::{env, error::Error, thread};

use tokio::task::JoinHandle;

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let child = tokio::spawn(parent(delay)).await?;
    child.await?;
    Ok(())
}

async fn parent(delay: Duration) -> JoinHandle<()> {
    let child = tokio::spawn(async {
        println!("child: I begin");
    });
    println!("parent: I have spawned the child");
    thread::sleep(delay);
    println!("parent: one delay has passed");
    child
}
