use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::{env, error::Error, thread, time::Duration};

type Jobs = Mutex<VecDeque<(usize, u32)>>;

fn main() -> Result<(), Box<dyn Error>> {
    let delay = env::args().nth(1).unwrap_or("1".to_string());
    if env::args().nth(2).is_some_and(|role| role == "worker") {
        return work(delay.parse()?);
    }
    let numbers = [10, 1, 6, 3];
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
    // The map is in the order of its keys, the places of the jobs.
    for (number, square) in numbers.iter().zip(results.values()) {
        println!("main: {number} squared is {square}");
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

/// Starts a worker, and hands it jobs until there are none left. Gives each
/// answer with the place of its job.
fn tend(name: &str, delay: &str, jobs: &Jobs) -> io::Result<Vec<(usize, u32)>> {
    let mut copy = Command::new(env::current_exe()?);
    let copy = copy.args([delay, "worker"]);
    let copy = copy.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = copy.spawn()?;
    let mut input = process.stdin.take().expect("its input is a pipe");
    let output = process.stdout.take().expect("its output is a pipe");
    let mut answers = BufReader::new(output).lines();

    let mut results = Vec::new();
    while let Some((place, number)) = take(jobs) {
        println!("{name}, process {}, takes {number}", process.id());
        writeln!(input, "{number}")?;
        let end = io::Error::other(format!("{name} has ended"));
        let answer = answers.next().ok_or(end)??;
        println!("{name} is done with {number}");
        results.push((place, answer.parse().map_err(io::Error::other)?));
    }
    drop(input); // No more jobs: this ends the worker's loop.
    println!("{name} has ended, {}", process.wait()?);
    Ok(results)
}

fn take(jobs: &Jobs) -> Option<(usize, u32)> {
    jobs.lock().expect("nobody panics while they hold the lock").pop_front()
}
