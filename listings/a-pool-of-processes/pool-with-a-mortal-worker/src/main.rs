use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::{env, error::Error, sync::Mutex, thread, time::Duration};

use nix::sys::signal::{self, SIGKILL};

type Jobs = Mutex<VecDeque<(usize, u32)>>;
type Results = BTreeMap<usize, String>;
type Worker = (Child, BufReader<ChildStdout>);

fn main() -> Result<(), Box<dyn Error>> {
    let delay = env::args().nth(1).unwrap_or("1".to_string());
    if let Some(role) = env::args().nth(2) {
        return work(Duration::from_secs_f64(delay.parse()?), role == "mortal");
    }
    let numbers = [12, 7, 10, 9];
    let jobs: Jobs = Mutex::new(numbers.into_iter().enumerate().collect());
    let results = thread::scope(|scope| {
        let other = scope.spawn(|| tend("worker 2", &delay, &jobs));
        let mut results = tend("worker 1", &delay, &jobs)?;
        results.extend(other.join().expect("`tend` does not panic")?);
        io::Result::Ok(results)
    })?;
    for (number, square) in numbers.iter().zip(results.values()) {
        println!("main: {number} squared is {}", square.trim_end());
    }
    Ok(())
}

/// What a worker does. One that is mortal is killed in the middle of number 7.
fn work(pause: Duration, mortal: bool) -> Result<(), Box<dyn Error>> {
    for line in io::stdin().lines() {
        let number: u32 = line?.parse()?;
        if mortal && number == 7 {
            thread::sleep(pause / 2);
            signal::raise(SIGKILL)?;
        }
        thread::sleep(pause);
        writeln!(io::stdout(), "{}", number * number)?;
        io::stdout().flush()?;
    }
    Ok(())
}

fn start(delay: &str, role: &str) -> io::Result<Worker> {
    let mut command = Command::new(env::current_exe()?);
    command.args([delay, role]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = command.spawn()?;
    let output = process.stdout.take().expect("its output is a pipe");
    Ok((process, BufReader::new(output)))
}

/// Hands over a number. Returns no answer if the worker dies of it.
fn ask((process, output): &mut Worker, number: u32) -> Option<String> {
    writeln!(process.stdin.as_ref()?, "{number}").ok()?;
    let mut answer = String::new();
    output.read_line(&mut answer).ok()?;
    answer.ends_with('\n').then_some(answer) // Half a line is no answer.
}

fn tend(name: &str, delay: &str, jobs: &Jobs) -> io::Result<Results> {
    let lock = || jobs.lock().expect("no thread panics with the lock");
    let take = || lock().pop_front();
    let mut results = Results::new();
    let mut worker = start(delay, "mortal")?;
    while let Some((place, number)) = take() {
        println!("{name}, process {}, takes {number}", worker.0.id());
        if let Some(square) = ask(&mut worker, number) {
            println!("{name} is done with {number}");
            results.insert(place, square);
        } else {
            println!("{name} is gone, {}", worker.0.wait()?);
            worker = start(delay, "worker")?;
        }
    }
    // This closes the worker's input first, so it ends.
    let status = worker.0.wait()?;
    if !status.success() {
        return Err(io::Error::other(format!("{name}: {status}")));
    }
    Ok(results)
}
