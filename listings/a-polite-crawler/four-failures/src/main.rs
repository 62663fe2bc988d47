use std::{env, error::Error, net::TcpListener, time::Duration};

use reqwest::Client;
use tokio::join;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let patience = Duration::from_secs_f64(1.5 * delay);
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let slow = format!("{server}/delay/{}", 2 * patience.as_millis());
    // The listener is dropped at once, so no program listens at its port.
    let nobody = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let nobody = format!("http://{nobody}");
    let client = Client::builder().timeout(patience).build()?;
    join!(
        ask(&client, "no such page", format!("{server}/pages/404")),
        ask(&client, "overloaded", format!("{server}/status/503")),
        ask(&client, "too slow", slow),
        ask(&client, "nobody there", nobody),
    );
    Ok(())
}

async fn ask(client: &Client, name: &str, url: String) {
    match fetch(client, url).await {
        Ok(text) => println!("{name}: {text}"),
        Err(error) if may_pass(&error) => match error.status() {
            Some(status) => println!("{name}: {status}, ask again"),
            None if error.is_timeout() => println!("{name}: ask again"),
            None => println!("{name}: no connection, ask again"),
        },
        Err(error) => println!("{name}: {}", error.without_url()),
    }
}

async fn fetch(client: &Client, url: String) -> reqwest::Result<String> {
    client.get(url).send().await?.error_for_status()?.text().await
}

/// Whether the same request may get another answer later.
fn may_pass(error: &reqwest::Error) -> bool {
    match error.status() {
        Some(code) => matches!(code.as_u16(), 408 | 429 | 500 | 502..=504),
        None => !error.is_builder() && !error.is_redirect(),
    }
}
