use std::time::Duration;
use std::{env, error::Error};

use tokio::time;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let house = CancellationToken::new();
    let kitchen = house.child_token();
    let bar = house.child_token();
    let tasks = TaskTracker::new();
    tasks.spawn(serve("soup", kitchen.clone(), delay));
    tasks.spawn(serve("stew", kitchen.clone(), delay));
    tasks.spawn(serve("beer", bar.clone(), delay));

    time::sleep(delay / 4).await;
    println!("main: closes the kitchen");
    kitchen.cancel();
    println!("main: the house is closed: {}", house.is_cancelled());
    time::sleep(delay / 2).await;
    println!("main: closes the house");
    house.cancel();
    println!("main: the bar is closed: {}", bar.is_cancelled());
    tasks.close();
    tasks.wait().await;
    println!("main: nobody is there any more");
    Ok(())
}

async fn serve(name: &str, stop: CancellationToken, delay: Duration) {
    println!("{name}: begins");
    let work = time::sleep(delay * 3);
    match stop.run_until_cancelled(work).await {
        Some(()) => println!("{name}: served"),
        None => {
            println!("{name}: told to stop");
            time::sleep(delay / 4).await;
            println!("{name}: all is cleaned");
        }
    }
}
