use std::sync::Arc;
use std::{env, error::Error, time::Instant};

use reqwest::Client;
use tokio::{sync::Semaphore, task::JoinSet};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let client = Client::new();
    let permits = Arc::new(Semaphore::new(5));
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let (client, server) = (client.clone(), server.clone());
        let permits = Arc::clone(&permits);
        tasks.spawn(async move {
            let permit = permits.acquire().await;
            let _permit = permit.expect("the semaphore is never closed");
            client.get(server).send().await?.text().await
        });
    }
    println!("main: {} tasks", tasks.len());
    while let Some(ended) = tasks.join_next().await {
        println!("main: {}, {} are left", ended??, tasks.len());
    }
    println!("main: {} permits", permits.available_permits());
    println!("main: that took {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}
