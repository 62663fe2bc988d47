use std::time::Duration;
use std::{env, error::Error};

use reqwest::Client;
use tokio::task::JoinSet;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("2".to_string()).parse()?;
    let unit = Duration::from_secs_f64(delay / 4.0);
    let client = Client::new();
    // ANCHOR: loop
    let mut downloads = JoinSet::new();
    downloads.spawn(download(client.clone(), "flyer", &[1], unit));
    downloads.spawn(download(client, "novel", &[2, 1], unit));
    while let Some(ended) = downloads.join_next().await {
        save(ended??, 3 * unit).await;
    }
    // ANCHOR_END: loop
    Ok(())
}

/// Fetches pages, one after another, each of which takes so many units.
async fn download(
    client: Client,
    name: &'static str,
    pages: &'static [u32],
    unit: Duration,
) -> reqwest::Result<&'static str> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    for (number, units) in (1..).zip(pages) {
        let ms = (*units * unit).as_millis();
        let url = format!("{server}/delay/{ms}");
        let page = client.get(url).send().await?;
        page.error_for_status()?.bytes().await?;
        println!("{name}: page {number} has arrived");
    }
    Ok(name)
}

async fn save(name: &str, time: Duration) {
    println!("main: {name} is being saved");
    time::sleep(time).await;
    println!("main: {name} is saved");
}
