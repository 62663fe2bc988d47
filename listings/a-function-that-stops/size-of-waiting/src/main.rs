use std::future::poll_fn;
use std::process::{self, Command};
use std::sync::Barrier;
use std::task::Poll;
use std::{error::Error, fs, thread};

const TASKS: u32 = 10_000;
const THREADS: u32 = 200;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("coroutine: {} bytes", size_of_val(&count()));

    let before = memory()?;
    for _ in 0..TASKS {
        tokio::spawn(count());
    }
    let of_task = 1024 * (memory()? - before) / TASKS;
    println!("task: {of_task} bytes, if {TASKS} of them wait");

    let meeting = &Barrier::new(THREADS as usize + 1);
    let before = memory()?;
    let kilobytes = thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| (meeting.wait(), meeting.wait()));
        }
        meeting.wait(); // All have begun and wait for `main` once more.
        let kilobytes = memory().map(|now| now - before);
        meeting.wait();
        kilobytes
    })?;
    let of_thread = 1024 * kilobytes / THREADS;
    println!("thread: {of_thread} bytes, if {THREADS} of them wait");
    Ok(())
}

/// Counts how often it was polled, and never ends.
async fn count() {
    let mut polls: u64 = 0;
    poll_fn(|_| {
        polls += 1;
        Poll::<()>::Pending
    })
    .await
}

/// How many kilobytes this process has in use: a file on Linux says it.
fn memory() -> Result<u32, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status").or_else(|_| {
        // macOS has a program for it.
        let id = process::id().to_string();
        let ps = Command::new("ps").args(["-o", "rss=", "-p", &id]).output();
        ps.map(|ps| format!("VmRSS: {}", String::from_utf8_lossy(&ps.stdout)))
    })?;
    let mut words = status.split_whitespace().skip_while(|w| *w != "VmRSS:");
    Ok(words.nth(1).ok_or("the system does not say")?.parse()?)
}
