use std::time::Duration;
use std::{env, error::Error};

use tokio::{runtime::Builder, time};
use tokio_util::sync::CancellationToken;

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let stop = CancellationToken::new();

    for (dish, time) in [("soup", delay / 2), ("stew", delay)] {
        let stop = stop.clone();
        runtime.spawn(async move {
            cook(dish, time).await;
            stop.cancel();
        });
    }

    runtime.block_on(stop.cancelled());
    println!("main: was told to stop");
    Ok(())
}

async fn cook(dish: &str, time: Duration) {
    println!("{dish}: on the stove");
    time::sleep(time).await;
    println!("{dish}: served");
}
