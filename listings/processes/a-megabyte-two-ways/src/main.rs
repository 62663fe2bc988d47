use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{self, Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, error::Error};

use memmap2::{Mmap, MmapMut};

const MEGABYTE: usize = 1_000_000;
const ROUNDS: u8 = 200;

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(path) = env::args_os().nth(1) {
        return Ok(receive(path.as_ref())?);
    }
    let path = env::temp_dir().join(format!("megabyte-{}", process::id()));
    File::create_new(&path)?.set_len(MEGABYTE as u64)?;
    let outcome = send(&path);
    fs::remove_file(&path)?;
    outcome
}

fn send(path: &Path) -> Result<(), Box<dyn Error>> {
    let file = File::options().read(true).write(true).open(path)?;
    // SAFETY: the other process reads this memory only between a message and
    // its answer. In that time, this one leaves it alone.
    let mut memory = unsafe { MmapMut::map_mut(&file)? };
    let mut command = Command::new(env::current_exe()?);
    command.arg(path).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let measured = measure(&mut child, &mut memory);
    let status = child.wait()?;
    let (by_pipe, by_memory) = measured?;
    if !status.success() {
        return Err(format!("the child ended with {status}").into());
    }
    println!("pipe: {} µs, the shortest of {ROUNDS}", by_pipe.as_micros());
    println!("shared memory: {} µs", by_memory.as_micros());
    let times = by_pipe.div_duration_f64(by_memory);
    println!("pipe: {times:.1} times as long as shared memory");
    Ok(())
}

/// When it returns, the child's input is closed, so the child ends.
fn measure(
    child: &mut Child,
    memory: &mut [u8],
) -> io::Result<(Duration, Duration)> {
    let mut input = child.stdin.take().expect("its input is a pipe");
    let mut output = child.stdout.take().expect("its output is a pipe");
    let mut ask = |message: &[u8]| -> io::Result<u8> {
        input.write_all(message)?;
        let mut answer = [0];
        output.read_exact(&mut answer).map(|()| answer[0])
    };
    let (mut by_pipe, mut by_memory) = (Duration::MAX, Duration::MAX);
    for round in 1..=ROUNDS {
        let data = vec![round; MEGABYTE];
        let start = Instant::now();
        assert_eq!(ask(&data)?, round);
        by_pipe = by_pipe.min(start.elapsed());
        let start = Instant::now();
        memory.copy_from_slice(&data);
        assert_eq!(ask(b"!")?, round); // The message: look there.
        by_memory = by_memory.min(start.elapsed());
    }
    Ok((by_pipe, by_memory))
}

/// What the child does: it looks at each megabyte, and says what is in it.
fn receive(path: &Path) -> io::Result<()> {
    // SAFETY: see above. Between its answer and the next message, this process
    // leaves the memory alone.
    let memory = unsafe { Mmap::map(&File::open(path)?)? };
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut data = vec![0; MEGABYTE];
    for _ in 0..ROUNDS {
        input.read_exact(&mut data)?;
        output.write_all(&[what_is_in(&data)])?;
        output.flush()?;
        input.read_exact(&mut [0])?;
        output.write_all(&[what_is_in(&memory)])?;
        output.flush()?;
    }
    Ok(())
}

/// The byte that stands in all pages of the memory; 0 if they differ.
fn what_is_in(data: &[u8]) -> u8 {
    let mut pages = data.iter().step_by(4096);
    if pages.all(|byte| *byte == data[0]) { data[0] } else { 0 }
}
