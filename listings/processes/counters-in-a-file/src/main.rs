use std::fs::{self, File};
use std::path::Path;
use std::process::{self, Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::{env, error::Error, io};

use memmap2::MmapRaw;

const ROUNDS: u32 = 500_000;
const TOTAL: u32 = 2 * ROUNDS;

/// What is in the file, for every process that maps it.
#[repr(C)]
struct Counters {
    in_two_steps: AtomicU32,
    in_one_step: AtomicU32,
}

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(path) = env::args_os().nth(1) {
        return Ok(count(counters(&map(path.as_ref())?))?);
    }
    let path = env::temp_dir().join(format!("counters-{}", process::id()));
    File::create_new(&path)?.set_len(size_of::<Counters>() as u64)?;
    let outcome = share(&path);
    fs::remove_file(&path)?; // No one else would.
    outcome
}

fn share(path: &Path) -> Result<(), Box<dyn Error>> {
    let start = |_| {
        let mut command = Command::new(env::current_exe()?);
        command.arg(path).stdin(Stdio::piped()).spawn()
    };
    let mut children: Vec<io::Result<_>> = (0..2).map(start).collect();
    println!("main: two children share {} bytes", size_of::<Counters>());
    // ANCHOR: sign
    for child in children.iter_mut().flatten() {
        drop(child.stdin.take()); // That's their sign to begin.
    }
    // ANCHOR_END: sign
    let wait = |child: io::Result<Child>| child?.wait();
    // All are waited for, even if one of them has failed.
    let ends: Vec<_> = children.into_iter().map(wait).collect();
    for end in ends {
        if !end?.success() {
            return Err("a child failed".into());
        }
    }
    let memory = map(path)?;
    let counters = counters(&memory);
    match counters.in_two_steps.load(Relaxed) {
        TOTAL => println!("main: load, then store: {TOTAL}"),
        // Coarsely, so that many runs can be compared.
        sum => println!("main: load, then store: below {}", next_round(sum)),
    }
    println!("main: fetch_add: {}", counters.in_one_step.load(Relaxed));
    if path.exists() {
        println!("main: the children are gone, the file is still there");
    }
    Ok(())
}

fn map(path: &Path) -> io::Result<MmapRaw> {
    MmapRaw::map_raw(&File::options().read(true).write(true).open(path)?)
}

// ANCHOR: counters
fn counters(memory: &MmapRaw) -> &Counters {
    assert!(memory.len() >= size_of::<Counters>());
    // SAFETY: the memory is long enough and begins where a page begins. All
    // processes use it as atomics, and none makes the file shorter.
    unsafe { &*memory.as_ptr().cast() }
}
// ANCHOR_END: counters

fn count(counters: &Counters) -> io::Result<()> {
    io::copy(&mut io::stdin(), &mut io::sink())?; // Waits for the sign.
    for _ in 0..ROUNDS {
        let seen = counters.in_two_steps.load(Relaxed);
        counters.in_two_steps.store(seen + 1, Relaxed);
        counters.in_one_step.fetch_add(1, Relaxed);
    }
    Ok(())
}

/// Returns the next larger multiple of a hundred thousand.
fn next_round(number: u32) -> u32 {
    (number + 1).next_multiple_of(100_000)
}
