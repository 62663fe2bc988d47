use std::sync::Arc;
use std::time::Duration;
use std::{env, error::Error};

use tokio::sync::Mutex;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("2".to_string()).parse()?;
    let unit = Duration::from_secs_f64(delay / 2.0);
    let lock = Arc::new(Mutex::new(()));
    let guard = Arc::clone(&lock).lock_owned().await;
    tokio::spawn(async move {
        time::sleep(2 * unit).await;
        println!("holder: I unlock");
        drop(guard);
    });

    // ANCHOR: select
    let mut first = tokio::spawn(hold("first", Arc::clone(&lock)));
    tokio::select! {
        ended = &mut first => ended?,
        () = time::sleep(unit) => {
            println!("main: one unit has passed");
            hold("second", Arc::clone(&lock)).await;
        }
    }
    // ANCHOR_END: select
    println!("main: done");
    Ok(())
}

async fn hold(name: &str, lock: Arc<Mutex<()>>) {
    println!("{name}: I want the lock");
    let _guard = lock.lock().await;
    println!("{name}: I have it");
}
