use std::io::{self, BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;
use std::{env, error::Error};

type Answers = io::Lines<BufReader<ChildStdout>>;

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).is_some_and(|role| role == "worker") {
        return work();
    }
    let mut copy = Command::new(env::current_exe()?);
    let copy = copy.arg("worker").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = copy.spawn()?;
    let mut input = process.stdin.take().expect("its input is a pipe");
    let output = process.stdout.take().expect("its output is a pipe");
    let mut answers = BufReader::new(output).lines();

    let jobs: Vec<u64> = (1..=4096).collect();
    let mut times = Vec::new();
    for size in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] {
        let mut best = f64::INFINITY;
        for _ in 0..5 {
            let start = Instant::now();
            let sum = hand_out(&jobs, size, &mut input, &mut answers)?;
            assert_eq!(sum, jobs.iter().map(|job| job * job).sum());
            best = best.min(start.elapsed().as_secs_f64());
        }
        let time = 1e6 * best / jobs.len() as f64;
        println!("main: in chunks of {size}, a job takes {time:.2} µs");
        times.push(time);
    }
    drop(input);
    process.wait()?;
    let job = times[times.len() - 1]; // With next to nothing for handing over.
    let hand_over = times[0] - job;
    println!("main: a job itself takes about {job:.2} µs");
    println!("main: a hand-over takes about {hand_over:.2} µs");
    println!("main: that is as long as {:.0} jobs", hand_over / job);
    Ok(())
}

/// Hands out the jobs, so many in a line. Gives the sum of all results.
fn hand_out(
    jobs: &[u64],
    size: usize,
    input: &mut ChildStdin,
    answers: &mut Answers,
) -> Result<u64, Box<dyn Error>> {
    let mut sum = 0;
    for chunk in jobs.chunks(size) {
        let chunk: Vec<String> = chunk.iter().map(u64::to_string).collect();
        input.write_all((chunk.join(" ") + "\n").as_bytes())?;
        let squares = answers.next().ok_or("the worker has ended")??;
        for square in squares.split(' ') {
            sum += square.parse::<u64>()?;
        }
    }
    Ok(sum)
}

/// What a worker does: it answers each line of numbers with a line of squares.
fn work() -> Result<(), Box<dyn Error>> {
    for chunk in io::stdin().lines() {
        let mut squares = Vec::new();
        for number in chunk?.split(' ') {
            let number: u64 = number.parse()?;
            squares.push((number * number).to_string());
        }
        writeln!(io::stdout(), "{}", squares.join(" "))?;
        io::stdout().flush()?;
    }
    Ok(())
}
