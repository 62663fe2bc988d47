use std::any::Any;
use std::num::ParseIntError;
use std::{io, thread};

fn main() -> io::Result<()> {
    let mut threads = Vec::new();
    for (name, guests) in [("AAA", "4"), ("BBB", "four"), ("CCC", "0")] {
        let thread = thread::Builder::new().name(name.to_string());
        threads.push((name, thread.spawn(move || share_of(guests))?));
    }
    for (name, thread) in threads {
        match thread.join() {
            Ok(Ok(share)) => println!("main: {name} returned {share}"),
            Ok(Err(error)) => println!("main: {name} failed: {error}"),
            Err(panic) => {
                println!("main: {name} panicked: {}", message(&*panic));
            }
        }
    }
    println!("main: continues");
    Ok(())
}

/// Divides 100 cakes among the guests.
fn share_of(guests: &str) -> Result<u32, ParseIntError> {
    let guests: u32 = guests.parse()?;
    Ok(100 / guests)
}

/// Returns what a panic said, which is a text of one of two types.
fn message(panic: &(dyn Any + Send)) -> &str {
    if let Some(text) = panic.downcast_ref::<&str>() {
        return text;
    }
    panic.downcast_ref::<String>().map_or("no text", String::as_str)
}
