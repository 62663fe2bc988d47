use std::io::{self, BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;
use std::{env, error::Error};

type Answers = io::Lines<BufReader<ChildStdout>>;

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).is_some_and(|role| role == "worker") {
        return work();
    }
    let jobs: Vec<u64> = (1..=1024).collect();
    let sizes: Vec<usize> = (0..=10).map(|power| 1 << power).collect();
    let mut times = vec![f64::INFINITY; sizes.len()];
    // In each round another worker, perhaps on another processor.
    for _ in 0..20 {
        let mut copy = Command::new(env::current_exe()?);
        let copy =
            copy.arg("worker").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = copy.spawn()?;
        let mut input = process.stdin.take().expect("its input is a pipe");
        let output = process.stdout.take().expect("its output is a pipe");
        let mut answers = BufReader::new(output).lines();
        for (size, best) in sizes.iter().zip(&mut times) {
            for chunk in jobs.chunks(*size) {
                let start = Instant::now();
                let squares = hand_over(chunk, &mut input, &mut answers)?;
                let time = 1e6 * start.elapsed().as_secs_f64() / *size as f64;
                *best = best.min(time);
                assert!(chunk.iter().map(|job| job * job).eq(squares));
            }
        }
        drop(input);
        process.wait()?;
    }
    for (size, time) in sizes.iter().zip(&times) {
        println!("main: in chunks of {size}, a job takes {time:.2} µs");
    }
    let job = times[times.len() - 1]; // With next to nothing for handing over.
    let hand_over = times[0] - job;
    println!("main: a job itself takes about {job:.2} µs");
    println!("main: a hand-over takes about {hand_over:.2} µs");
    println!("main: that is as long as {:.0} jobs", hand_over / job);
    Ok(())
}

/// Sends a line with jobs, and reads the line with their results.
fn hand_over(
    jobs: &[u64],
    input: &mut ChildStdin,
    answers: &mut Answers,
) -> Result<Vec<u64>, Box<dyn Error>> {
    let jobs: Vec<String> = jobs.iter().map(u64::to_string).collect();
    input.write_all((jobs.join(" ") + "\n").as_bytes())?;
    let answer = answers.next().ok_or("the worker has ended")??;
    Ok(answer.split(' ').map(str::parse).collect::<Result<_, _>>()?)
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
