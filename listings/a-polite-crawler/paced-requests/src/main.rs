use std::{env, error::Error, time::Duration};

use reqwest::Client;
use tokio::task::JoinSet;
use tokio::time::{self, MissedTickBehavior};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let ms = (1500.0 * delay) as u64;
    let page = format!("{server}/delay/{ms}");
    let client = Client::new();
    let mut pace = time::interval(Duration::from_secs_f64(delay) / 5);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut tasks = JoinSet::new();
    for number in 1..=13 {
        pace.tick().await;
        let request = client.get(&page);
        tasks.spawn(async move {
            let answer = request.send().await?.text().await?;
            println!("request {number}: {answer}");
            reqwest::Result::Ok(())
        });
    }
    println!("main: the last of 13 requests is sent");
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}
