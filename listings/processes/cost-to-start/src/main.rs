use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).is_some_and(|role| role == "child") {
        return Ok(());
    }
    let program = env::current_exe()?;
    let mut process = Duration::MAX;
    for _ in 0..100 {
        let start = Instant::now();
        let status = Command::new(&program).arg("child").status()?;
        process = process.min(start.elapsed());
        assert!(status.success());
    }
    let mut thread = Duration::MAX;
    for _ in 0..1000 {
        let start = Instant::now();
        let ended = thread::spawn(|| {}).join();
        thread = thread.min(start.elapsed());
        ended.expect("a thread that does nothing does not panic");
    }
    let runtime = Builder::new_current_thread().build()?;
    let task = runtime.block_on(shortest_task())?;

    let [process, thread, task] =
        [process, thread, task].map(|time| 1e6 * time.as_secs_f64());
    println!("process: {process:.0} µs, the shortest of 100");
    println!("thread: {thread:.1} µs, the shortest of 1000");
    println!("task: {task:.2} µs, the shortest of 1000");
    println!("process: {:.0} times as long as a thread", process / thread);
    println!("thread: {:.0} times as long as a task", thread / task);
    Ok(())
}

async fn shortest_task() -> Result<Duration, tokio::task::JoinError> {
    let mut shortest = Duration::MAX;
    for _ in 0..1000 {
        let start = Instant::now();
        let ended = tokio::spawn(async {}).await;
        shortest = shortest.min(start.elapsed());
        ended?;
    }
    Ok(shortest)
}
