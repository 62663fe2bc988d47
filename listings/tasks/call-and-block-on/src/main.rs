use std::io;

use tokio::runtime::Builder;

fn main() -> io::Result<()> {
    let future = show(1);
    println!("main: future made");
    let runtime = Builder::new_current_thread().build()?;
    println!("main: after the call");
    runtime.block_on(future);
    println!("main: after block_on");
    Ok(())
}

async fn show(number: u32) {
    println!("show: number: {number}");
}
