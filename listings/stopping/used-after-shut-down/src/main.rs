use std::time::{Duration, Instant};
use std::{env, error::Error, panic, thread};

use tokio::net::TcpListener;
use tokio::{runtime::Runtime, sync::oneshot, time};

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let runtime = Runtime::new()?;
    let handle = runtime.handle().clone();
    let waits = handle.spawn(async move { time::sleep(delay).await });
    let (begin, begun) = oneshot::channel();
    handle.spawn_blocking(move || {
        println!("job: begun");
        begin.send(()).expect("`main` waits for this");
        thread::sleep(2 * delay);
        println!("job: done");
    });

    begun.blocking_recv()?;
    let start = Instant::now();
    runtime.shutdown_timeout(delay / 2);
    let delays = start.elapsed().div_duration_f64(delay);
    println!("main: shut down the runtime, which took {delays:.1} delays");

    // The handle outlives its runtime.
    if let Err(error) = handle.block_on(waits) {
        println!("main: a task from before: {error}");
    }
    match handle.block_on(handle.spawn(async { 6 * 7 })) {
        Ok(answer) => println!("main: a task from after: {answer}"),
        Err(error) => println!("main: a task from after: {error}"),
    }
    let answer = handle.block_on(async { 6 * 7 });
    println!("main: a future that waits for nothing: {answer}");
    let socket = handle.block_on(TcpListener::bind("127.0.0.1:0"));
    if let Err(error) = socket {
        println!("main: a socket: {error}");
    }
    // Leaves out where in Tokio the panic happens.
    panic::set_hook(Box::new(|info| {
        println!("main: panics: {}", info.payload_as_str().unwrap_or("?"))
    }));
    handle.block_on(async { time::sleep(delay).await });
    println!("main: has slept");
    Ok(())
}
