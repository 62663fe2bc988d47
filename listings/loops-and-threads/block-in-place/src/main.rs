use std::time::Duration;
use std::{env, error::Error};

use reqwest::{Client, RequestBuilder};
use tokio::runtime::{Builder, Handle};
use tokio::{task, time};

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    // One worker: no other could run the clock.
    let runtime =
        Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let handle = runtime.handle().clone();
    runtime.spawn(tick(Duration::from_secs_f64(delay / 3.0)));
    let request = Client::new().get(server);
    let asking = runtime.spawn(async move {
        println!("task: I ask");
        println!("task: {}", page(&handle, request)?);
        reqwest::Result::Ok(())
    });
    Ok(runtime.block_on(asking)??)
}

fn page(handle: &Handle, request: RequestBuilder) -> reqwest::Result<String> {
    task::block_in_place(|| {
        handle.block_on(async { request.send().await?.text().await })
    })
}

async fn tick(pause: Duration) {
    for number in 1..=2 {
        time::sleep(pause).await;
        println!("clock: tick {number}");
    }
}
