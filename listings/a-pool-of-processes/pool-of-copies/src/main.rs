use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, BufReader, ErrorKind::UnexpectedEof, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::{env, error::Error, thread, time::Duration};

type Jobs = Mutex<VecDeque<(usize, u32)>>;

fn main() -> Result<(), Box<dyn Error>> {
    let delay = env::args().nth(1).unwrap_or("1".to_string());
    if env::args().nth(2).is_some_and(|role| role == "worker") {
        return work(delay.parse()?);
    }
    let numbers = [10, 2, 6, 3];
    let jobs: Jobs = Mutex::new(numbers.into_iter().enumerate().collect());
    let mut results = BTreeMap::new();
    thread::scope(|scope| {
        let (jobs, delay) = (&jobs, &delay);
        let names = ["worker 1", "worker 2", "worker 3"];
        let start = |name| scope.spawn(move || tend(name, delay, jobs));
        for thread in names.map(start) {
            results.extend(thread.join().expect("`tend` does not panic")?);
        }
        io::Result::Ok(())
    })?;
    for (place, number) in numbers.iter().enumerate() {
        match results.get(&place) {
            Some(square) => println!("main: {number} squared is {square}"),
            None => println!("main: {number} has no result"),
        }
    }
    Ok(())
}

/// What a worker does: it answers each line of its input with a line of output,
/// until the input ends. A number takes it as many tenths of a delay.
fn work(delay: f64) -> Result<(), Box<dyn Error>> {
    for line in io::stdin().lines() {
        let number: u32 = line?.parse()?;
        thread::sleep(Duration::from_secs_f64(delay * number as f64 / 10.0));
        writeln!(io::stdout(), "{}", number * number)?;
        io::stdout().flush()?;
    }
    Ok(())
}

/// Starts a worker, has it do jobs until there are none left, and waits for its
/// end. Returns each answer with the place of its job.
fn tend(name: &str, delay: &str, jobs: &Jobs) -> io::Result<Vec<(usize, u32)>> {
    let mut command = Command::new(env::current_exe()?);
    command.args([delay, "worker"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = command.spawn()?;
    let results = hand_out(name, &mut process, jobs);
    let status = process.wait()?; // After an error, too.
    println!("{name} has ended, {status}");
    results
}

fn hand_out(
    name: &str,
    process: &mut Child,
    jobs: &Jobs,
) -> io::Result<Vec<(usize, u32)>> {
    let mut input = process.stdin.take().expect("its input is a pipe");
    let output = process.stdout.take().expect("its output is a pipe");
    let mut output = BufReader::new(output);
    let mut results = Vec::new();
    // ANCHOR: conversation
    while let Some((place, number)) = take(jobs) {
        println!("{name}, process {}, takes {number}", process.id());
        writeln!(input, "{number}")?;
        let mut answer = String::new();
        output.read_line(&mut answer)?;
        // Half a line is no answer.
        let square = answer.strip_suffix('\n').ok_or(UnexpectedEof)?;
        println!("{name} is done with {number}");
        results.push((place, square.parse().map_err(io::Error::other)?));
    }
    // ANCHOR_END: conversation
    Ok(results) // `input` is dropped: this ends the worker's loop.
}

fn take(jobs: &Jobs) -> Option<(usize, u32)> {
    jobs.lock().expect("no thread panics with the lock").pop_front()
}
