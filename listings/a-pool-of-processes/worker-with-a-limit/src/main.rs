use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::{env, error::Error, thread, time::Duration};

fn main() -> Result<(), Box<dyn Error>> {
    let delay = env::args().nth(1).unwrap_or("1".to_string());
    let pause = Duration::from_secs_f64(delay.parse()?);
    if env::args().nth(2).is_some_and(|role| role == "worker") {
        return work(pause);
    }
    let mut worker = Worker::start(&delay)?;
    for number in [12, 7, 10] {
        match worker.ask(number, 2 * pause) {
            Some(square) => println!("main: {number} squared is {square}"),
            None => {
                println!("main: no answer about {number}, in time or at all");
                worker = Worker::start(&delay)?; // Drops the other one.
            }
        }
    }
    Ok(())
}

struct Worker {
    process: Child,
    answers: Receiver<String>,
}

impl Worker {
    fn start(delay: &str) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.args([delay, "worker"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let output = process.stdout.take().expect("its output is a pipe");
        let (sender, answers) = mpsc::channel();
        thread::spawn(move || pass_on(output, &sender));
        Ok(Self { process, answers })
    }

    fn ask(&mut self, number: u32, limit: Duration) -> Option<String> {
        writeln!(self.process.stdin.as_ref()?, "{number}").ok()?;
        self.answers.recv_timeout(limit).ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself. The `wait` is needed in any case.
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// Blocks in a read until the worker has ended. Half a line is no answer.
fn pass_on(output: ChildStdout, sender: &Sender<String>) {
    let mut output = BufReader::new(output);
    let mut line = String::new();
    while output.read_line(&mut line).is_ok() && line.ends_with('\n') {
        let answer = line.trim_end().to_string();
        line.clear();
        if sender.send(answer).is_err() {
            return; // The answer comes too late.
        }
    }
}

/// What a worker does. With number 7, it's never done.
fn work(pause: Duration) -> Result<(), Box<dyn Error>> {
    for line in io::stdin().lines() {
        let number: u32 = line?.parse()?;
        if number == 7 {
            thread::sleep(Duration::MAX);
        }
        thread::sleep(pause);
        writeln!(io::stdout(), "{}", number * number)?;
        io::stdout().flush()?;
    }
    Ok(())
}
