use std::{env, error::Error};

use tokio::task::{JoinError, JoinHandle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let first = tokio::spawn(ask(server.clone()));
    let second = tokio::spawn(ask(server));

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

async fn ask(server: String) -> reqwest::Result<u16> {
    let response = reqwest::get(server).await?;
    Ok(response.status().as_u16())
}
