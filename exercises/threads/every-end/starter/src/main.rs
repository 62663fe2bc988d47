use std::any::Any;
use std::io;
use std::thread::{self, JoinHandle};

fn main() -> io::Result<()> {
    let jobs: Vec<Job> = vec![
        ("AAA", Box::new(|| Ok(25))),
        ("BBB", Box::new(|| Err("no guests".to_string()))),
        ("CCC", Box::new(|| panic!("no cakes"))),
    ];
    for end in run_all(jobs)? {
        println!("{end:?}");
    }
    Ok(())
}

/// The name of a thread, and what it is to do.
type Job = (&'static str, Box<dyn FnOnce() -> Result<u32, String> + Send>);

#[derive(Debug, PartialEq)]
enum End {
    Returned(u32),
    Failed(String),
    Panicked(String),
}

/// Runs each job in a thread of that name, all at the same time. Returns
/// their ends in the order of the jobs, or the error of a thread that could not
/// be started.
fn run_all(jobs: Vec<Job>) -> io::Result<Vec<End>> {
    let threads = start_all(jobs)?;
    let ends = threads.into_iter().map(|thread| match thread.join() {
        Ok(Ok(number)) => End::Returned(number),
        Ok(Err(error)) => End::Failed(error),
        Err(panic) => End::Panicked(message(panic)),
    });
    Ok(ends.collect())
}

/// Starts a thread of that name for each job. The handles are in the order of
/// the jobs.
fn start_all(jobs: Vec<Job>) -> io::Result<Vec<Running>> {
    let start = thread::Builder::new();
    todo!("{start:?} can have a name; there are {} jobs", jobs.len())
}

type Running = JoinHandle<Result<u32, String>>;

/// What a panic said, or `?` if its payload is not a text.
fn message(panic: Box<dyn Any + Send>) -> String {
    todo!("find out what {panic:?} said")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
