use std::{env, error::Error};

use tokio::runtime;

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    println!("main: {}", reqwest::blocking::get(&server)?.text()?);

    let runtime = runtime::Builder::new_current_thread().build()?;
    let task = runtime.spawn(async move {
        println!("task: asks");
        reqwest::blocking::get(&server)?.text()
    });
    match runtime.block_on(task) {
        Ok(response) => println!("task: {}", response?),
        Err(_) => println!("main: the task has panicked"),
    }
    Ok(())
}
