use std::future::poll_fn;
use std::hint::black_box;
use std::process::{self, Command};
use std::sync::Barrier;
use std::task::{Context, Poll, Waker};
use std::time::Instant;
use std::{error::Error, fs, pin::Pin, thread};

const THREADS: u32 = 200;
const POLLS: u32 = 1_000_000;
const MEETINGS: u32 = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let bytes = size_of_val(&count());
    println!("coroutine: {bytes} bytes");
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
    println!("thread: {of_thread} bytes, if {THREADS} of them are blocked");
    println!("thread: {} times the memory", of_thread as usize / bytes);

    let mut context = Context::from_waker(Waker::noop());
    let mut coroutine: Pin<Box<dyn Future<Output = ()>>> = Box::pin(count());
    let mut polls = || {
        let start = Instant::now();
        for _ in 0..POLLS {
            let _ = black_box(&mut coroutine).as_mut().poll(&mut context);
        }
        start.elapsed().as_secs_f64() / f64::from(POLLS)
    };
    let time = polls().min(polls()).min(polls());
    println!("coroutine: {:.1} ns to go on and stop again", 1e9 * time);

    let meeting = &Barrier::new(2);
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..MEETINGS {
                    meeting.wait();
                }
            });
        }
    });
    let of_thread = start.elapsed().as_secs_f64() / f64::from(MEETINGS);
    println!("thread: {:.0} ns to be blocked and go on", 1e9 * of_thread);
    println!("thread: {:.0} times as long", of_thread / time);
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
