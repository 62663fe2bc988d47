use std::{env, error::Error, panic};

use tokio::runtime;

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    println!("main: {}", reqwest::blocking::get(&server)?.text()?);

    // In place of the usual report: its message, without the line in reqwest.
    panic::set_hook(Box::new(|panic| {
        println!("panic: {}", panic.payload_as_str().unwrap_or("no message"));
    }));
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
