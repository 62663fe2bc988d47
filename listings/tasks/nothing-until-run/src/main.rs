use std::io;

use tokio::runtime::Builder;

fn main() -> io::Result<()> {
    let coroutine = show(1);
    println!("main: coroutine made");
    let runtime = Builder::new_current_thread().build()?;
    println!("main: after the call");
    runtime.block_on(coroutine);
    println!("main: after the loop");
    Ok(())
}

async fn show(number: u32) {
    println!("show: number: {number}");
}
