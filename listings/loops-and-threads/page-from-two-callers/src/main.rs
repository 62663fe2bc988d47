use std::{env, error::Error};

use reqwest::{Client, RequestBuilder};
use tokio::runtime::{Builder, Handle};

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let handle = runtime.handle().clone();

    let client = Client::new();
    println!("main: I ask");
    println!("main: {}", page(&handle, client.get(&server))?);

    runtime.block_on(async {
        println!("task: I ask");
        println!("task: {}", page(&handle, client.get(&server))?);
        Ok(())
    })
}

/// An ordinary function, for callers that know nothing of coroutines.
fn page(handle: &Handle, request: RequestBuilder) -> reqwest::Result<String> {
    handle.block_on(async { request.send().await?.text().await })
}
