use std::{env, error::Error};

use reqwest::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let client = Client::new();
    let mut tasks = Vec::new();
    for _ in 0..5 {
        tasks.push(tokio::spawn(ask(client.clone(), server.clone())));
    }
    println!("main: five tasks spawned");
    for (number, task) in (1..).zip(tasks) {
        let status = task.await??;
        println!("main: task {number} gave status {status}");
    }
    Ok(())
}

async fn ask(client: Client, server: String) -> reqwest::Result<u16> {
    let response = client.get(server).send().await?;
    Ok(response.status().as_u16())
}
