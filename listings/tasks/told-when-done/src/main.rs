use std::{env, error::Error};

use reqwest::Client;
use tokio::task::{JoinError, JoinHandle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let client = Client::new();
    let first = tokio::spawn(ask(client.clone(), server.clone()));
    let second = tokio::spawn(ask(client, server));

    let callback = when_done(first, |ended| match ended {
        Ok(Ok(status)) => println!("callback: the first gave status {status}"),
        Ok(Err(error)) => println!("callback: the first failed: {error}"),
        Err(error) => println!("callback: the first was lost: {error}"),
    });

    let status = second.await??;
    println!("main: the second gave status {status}");
    callback.await?;
    println!("main: all is done");
    Ok(())
}

/// Calls the function when the task has ended, with its result.
fn when_done<T: Send + 'static>(
    task: JoinHandle<T>,
    callback: impl FnOnce(Result<T, JoinError>) + Send + 'static,
) -> JoinHandle<()> {
    tokio::spawn(async move { callback(task.await) })
}

async fn ask(client: Client, server: String) -> reqwest::Result<u16> {
    let response = client.get(server).send().await?;
    Ok(response.status().as_u16())
}
