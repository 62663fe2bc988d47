use std::any::Any;
use std::{io, thread};

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
type Job =
    (&'static str, Box<dyn FnOnce() -> Result<u32, String> + Send + 'static>);

#[derive(Debug, PartialEq)]
enum End {
    Returned(u32),
    Failed(String),
    Panicked(String),
}

/// Runs each job in a thread of that name, all at the same time. Gives their
/// ends in the order of the jobs, or the error of a thread that could not be
/// started.
fn run_all(jobs: Vec<Job>) -> io::Result<Vec<End>> {
    let mut ends = Vec::new();
    for (name, work) in jobs {
        let thread = thread::Builder::new().name(name.to_string());
        match thread.spawn(work)?.join() {
            Ok(Ok(number)) => ends.push(End::Returned(number)),
            Ok(Err(error)) => ends.push(End::Failed(error)),
            Err(panic) => ends.push(End::Panicked(message(panic))),
        }
    }
    todo!("{ends:?} are the ends of threads that ran one after another")
}

/// What a panic said, or `?` if it was no text.
fn message(panic: Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().unwrap_or(&"?");
    todo!("{text:?} is right if the message was a `&str`")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
