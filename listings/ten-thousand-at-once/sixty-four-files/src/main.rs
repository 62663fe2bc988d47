use std::{env, error::Error};

use reqwest::Client;
use rlimit::Resource;
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let (_, most) = Resource::NOFILE.get()?;
    Resource::NOFILE.set(64, most)?;
    let client = Client::new();
    let mut tasks = JoinSet::new();
    for _ in 0..100 {
        tasks.spawn(client.get(format!("{server}/delay/300")).send());
    }
    let mut answered = 0;
    let mut refused = None;
    for answer in tasks.join_all().await {
        match answer {
            Ok(_) => answered += 1,
            Err(error) => refused = Some(error),
        }
    }
    println!("client: may have 64 files, {answered} of 100 requests answered");
    if let Some(error) = &refused {
        println!("client: {error}");
        // ANCHOR: source
        let mut cause: &dyn Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        println!("client: because: {cause}");
        // ANCHOR_END: source
    }
    Ok(())
}
