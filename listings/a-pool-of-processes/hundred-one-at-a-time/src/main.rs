use std::io::{self, BufRead, BufReader, ErrorKind::UnexpectedEof, Write};
use std::process::{Child, Command, Stdio};
use std::{
    env, error::Error, slice::Chunks, sync::Mutex, thread, time::Instant,
};

use reqwest::blocking::Client;

const WORKERS: usize = 8;

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).is_some_and(|role| role == "worker") {
        return work();
    }
    let start = Instant::now();
    let jobs: Vec<u32> = (1..=100).collect();
    // ANCHOR: size
    let size = 1;
    // ANCHOR_END: size
    let chunks = jobs.chunks(size);
    println!("main: {} chunks of {size}", chunks.len());
    let chunks = Mutex::new(chunks);
    let statuses = thread::scope(|scope| {
        let chunks = &chunks;
        let spawn = |name| scope.spawn(move || tend(name, chunks));
        let threads: Vec<_> = (1..=WORKERS).map(spawn).collect();
        let mut statuses = Vec::new();
        for thread in threads {
            statuses.extend(thread.join().expect("`tend` does not panic")?);
        }
        io::Result::Ok(statuses)
    })?;
    let successes = statuses.iter().filter(|status| *status == "200").count();
    let time = start.elapsed().as_secs_f64();
    println!("main: {successes} successes took {time:.2} s");
    Ok(())
}

/// What a worker does: for each number in a line, it sends a request, one after
/// another; then it answers with a line of statuses.
fn work() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let client = Client::new();
    for chunk in io::stdin().lines() {
        let mut statuses = Vec::new();
        for job in chunk?.split(' ') {
            let response = client.get(format!("{server}/?job={job}")).send()?;
            statuses.push(response.status().as_str().to_string());
        }
        writeln!(io::stdout(), "{}", statuses.join(" "))?;
        io::stdout().flush()?;
    }
    Ok(())
}

/// Starts a worker, has it do chunks until there are none left, and waits for
/// its end.
fn tend(name: usize, chunks: &Mutex<Chunks<u32>>) -> io::Result<Vec<String>> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("worker").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = command.spawn()?;
    let statuses = hand_out(&mut process, chunks);
    let end = process.wait()?; // After an error, too.
    let statuses = statuses?;
    if !end.success() {
        return Err(io::Error::other(format!("worker {name}: {end}")));
    }
    println!("worker {name} made {} requests", statuses.len());
    Ok(statuses)
}

fn hand_out(
    process: &mut Child,
    chunks: &Mutex<Chunks<u32>>,
) -> io::Result<Vec<String>> {
    let mut input = process.stdin.take().expect("its input is a pipe");
    let output = process.stdout.take().expect("its output is a pipe");
    let mut output = BufReader::new(output);
    let take = || chunks.lock().expect("no thread panics with the lock").next();
    let mut statuses = Vec::new();
    while let Some(chunk) = take() {
        let chunk: Vec<String> = chunk.iter().map(u32::to_string).collect();
        writeln!(input, "{}", chunk.join(" "))?;
        let mut answer = String::new();
        output.read_line(&mut answer)?;
        // Half a line is no answer.
        let answer = answer.strip_suffix('\n').ok_or(UnexpectedEof)?;
        statuses.extend(answer.split(' ').map(str::to_string));
    }
    Ok(statuses) // `input` is dropped: this ends the worker's loop.
}
