use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::{env, error::Error, thread};

const ATTEMPTS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).is_some_and(|role| role == "worker") {
        return work();
    }
    let program = env::current_exe()?;
    let jobs = [10, 13, 6, 3];
    let results = map(&jobs, 2, || {
        let mut copy = Command::new(&program);
        copy.arg("worker");
        copy
    })?;
    for (job, result) in jobs.iter().zip(results) {
        match result {
            Some(square) => println!("main: {job} squared is {square}"),
            None => println!("main: {job} cannot be squared"),
        }
    }
    Ok(())
}

/// A worker that does not survive the number 13.
fn work() -> Result<(), Box<dyn Error>> {
    for line in io::stdin().lines() {
        let number: u32 = line?.parse()?;
        if number == 13 {
            return Err("of all numbers, this one".into());
        }
        writeln!(io::stdout(), "{}", number * number)?;
        io::stdout().flush()?;
    }
    Ok(())
}

/// Has the jobs done by so many workers. Returns an answer for each, in the
/// order of the jobs, or `None` after three attempts that failed.
fn map(
    jobs: &[u32],
    workers: usize,
    command: impl Fn() -> Command + Sync,
) -> io::Result<Vec<Option<u64>>> {
    thread::scope(|_scope| {
        let _ = (command, Worker::start, Worker::ask, Worker::end);
        todo!("{} jobs, {workers} workers, {ATTEMPTS} attempts", jobs.len())
    })
}

struct Worker {
    process: Child,
    output: BufReader<ChildStdout>,
}

impl Worker {
    fn start(mut command: Command) -> io::Result<Worker> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let output = process.stdout.take().expect("its output is a pipe");
        Ok(Worker { process, output: BufReader::new(output) })
    }

    /// Hands over a job. Returns the line that comes back, if there is one and
    /// it is whole.
    fn ask(&mut self, job: u32) -> Option<String> {
        writeln!(self.process.stdin.as_ref()?, "{job}").ok()?;
        let mut answer = String::new();
        self.output.read_line(&mut answer).ok()?;
        answer.strip_suffix('\n').map(str::to_string)
    }

    /// Closes the worker's input, and waits until it has ended. If it is not to
    /// be trusted, it is killed before.
    fn end(mut self, trusted: bool) -> io::Result<()> {
        if !trusted {
            self.process.kill()?;
        }
        self.process.wait()?;
        Ok(())
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
