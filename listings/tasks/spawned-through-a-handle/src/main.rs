use std::{error::Error, thread};

use tokio::runtime::{Builder, Handle};

fn main() -> Result<(), Box<dyn Error>> {
    let (first, second) = (show(1), show(2));
    println!("main: two futures made");
    if let Err(error) = Handle::try_current() {
        println!("main: {error}");
    }

    let runtime = Builder::new_current_thread().build()?;
    let handle = runtime.handle().clone();
    let other = thread::spawn(move || handle.spawn(first));
    let task = other.join().expect("the thread does not panic");
    println!("main: a task spawned, by another thread");

    println!("main: the task gave {}", runtime.block_on(task)?);
    println!("main: block_on gave {}", runtime.block_on(second));
    Ok(())
}

async fn show(number: u32) -> u32 {
    let here = thread::current().name().unwrap_or("?").to_string();
    println!("show: number: {number}, on {here}");
    number
}
