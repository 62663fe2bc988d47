use std::fs::{self, File};
use std::path::Path;
use std::process::{self, Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::{env, error::Error, io};

use memmap2::MmapRaw;

const ROUNDS: u32 = 500_000;

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
    fs::remove_file(&path)?; // Nobody else would.
    outcome
}

fn share(path: &Path) -> Result<(), Box<dyn Error>> {
    let start = |_| {
        let mut command = Command::new(env::current_exe()?);
        command.arg(path).stdin(Stdio::piped()).spawn()
    };
    let mut children = (0..2).map(start).collect::<io::Result<Vec<Child>>>()?;
    println!("main: two children share {} bytes", size_of::<Counters>());
    for child in &mut children {
        drop(child.stdin.take()); // That is their sign to begin.
    }
    for child in &mut children {
        if !child.wait()?.success() {
            return Err("a child failed".into());
        }
    }
    let memory = map(path)?;
    let counters = counters(&memory);
    let lost = 2 * ROUNDS - counters.in_two_steps.load(Relaxed);
    match (lost * 10).div_ceil(2 * ROUNDS) {
        0 => println!("main: load, then store: no updates lost"),
        n => println!("main: load, then store: up to {n} in 10 lost"),
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

fn counters(memory: &MmapRaw) -> &Counters {
    assert!(memory.len() >= size_of::<Counters>());
    // SAFETY: the memory is long enough and begins where a page begins. All
    // processes use it as `Counters`, and nobody makes the file shorter.
    unsafe { &*memory.as_ptr().cast() }
}

fn count(counters: &Counters) -> io::Result<()> {
    io::copy(&mut io::stdin(), &mut io::sink())?; // Waits for the sign.
    for _ in 0..ROUNDS {
        let seen = counters.in_two_steps.load(Relaxed);
        counters.in_two_steps.store(seen + 1, Relaxed);
        counters.in_one_step.fetch_add(1, Relaxed);
    }
    Ok(())
}
