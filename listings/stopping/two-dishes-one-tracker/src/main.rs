use std::time::Duration;
use std::{env, error::Error};

use tokio::{runtime::Builder, time};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let stop = CancellationToken::new();
    let dishes = TaskTracker::new();

    for (dish, time) in [("soup", delay / 2), ("stew", delay)] {
        dishes.spawn_on(cook(dish, time), runtime.handle());
    }
    dishes.close();
    let all_done = stop.clone();
    runtime.spawn(async move {
        dishes.wait().await;
        all_done.cancel();
    });

    runtime.block_on(stop.cancelled());
    println!("main: was told to stop");
    Ok(())
}

async fn cook(dish: &str, time: Duration) {
    println!("{dish}: on the stove");
    time::sleep(time).await;
    println!("{dish}: served");
}
