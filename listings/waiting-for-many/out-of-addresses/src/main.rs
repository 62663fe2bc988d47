use std::{error::Error, thread};

use rlimit::Resource;

const MIB: usize = 1024 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    if cfg!(target_os = "linux") {
        let (_, most) = Resource::AS.get()?;
        Resource::AS.set(1024 * MIB as u64, most)?;
        println!("main: may use 1024 MiB of addresses");
    } else {
        println!("main: may use as many addresses as it likes");
    }
    let mut threads = Vec::new();
    let refused = loop {
        let thread = thread::Builder::new().stack_size(64 * MIB);
        match thread.spawn(thread::park) {
            Ok(thread) => threads.push(thread),
            Err(error) => break error,
        }
    };
    println!("threads: {} started, then: {refused}", threads.len());
    println!("stacks: {} MiB of addresses", 64 * threads.len());
    for thread in threads {
        thread.thread().unpark();
        thread.join().expect("`park` does not panic");
    }
    println!("main: all threads have ended");
    Ok(())
}
