use std::time::Duration;
use std::{env, error::Error, thread};

use tokio::runtime::Builder;
use tokio::time;

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let pause = Duration::from_secs_f64(delay);
    // ANCHOR: threads
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();

    let mut threads = Vec::new();
    for name in ["Ada", "Ben", "Cleo"] {
        let handle = handle.clone();
        let thread = thread::Builder::new()
            .name(name.to_string())
            .spawn(move || handle.block_on(wait(pause)))?;
        threads.push(thread);
    }
    // ANCHOR_END: threads
    for thread in threads {
        thread.join().expect("`wait` does not panic");
    }
    Ok(())
}

async fn wait(pause: Duration) {
    println!("{}: I wait", this_thread());
    time::sleep(pause).await;
    println!("{}: I continue", this_thread());
}

fn this_thread() -> String {
    thread::current().name().unwrap_or("?").to_string()
}
