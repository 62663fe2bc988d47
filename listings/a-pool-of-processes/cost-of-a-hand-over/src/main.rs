use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;
use std::{env, error::Error};

const JOBS: usize = 1024;
const SAMPLES: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).is_some_and(|role| role == "worker") {
        return work();
    }
    let sizes: Vec<usize> = (0..=10).map(|power| 1 << power).collect();
    let mut times = vec![f64::INFINITY; sizes.len()];
    // In each round another worker, perhaps on another processor.
    for _ in 0..20 {
        let mut command = Command::new(env::current_exe()?);
        command.arg("worker").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let measured = measure(&mut process, &sizes, &mut times);
        let status = process.wait()?; // After an error, too.
        measured?;
        if !status.success() {
            return Err(format!("the worker: {status}").into());
        }
    }
    for (size, time) in sizes.iter().zip(&times) {
        println!("main: in chunks of {size}, a job takes {time:.2} µs");
    }
    // H + J is the time with one job in a chunk, H/n + J that with n of them.
    let (n, one, all) = (JOBS as f64, times[0], times[times.len() - 1]);
    let hand_over = (one - all) / (1.0 - 1.0 / n);
    let job = one - hand_over;
    println!("main: a job itself takes about {job:.2} µs");
    println!("main: a hand-over takes about {hand_over:.2} µs");
    println!("main: that is as long as {:.0} jobs", hand_over / job);
    Ok(())
}

/// Hands over chunks of each size, as many of each, and keeps the best times
/// for a job, in µs.
fn measure(
    process: &mut Child,
    sizes: &[usize],
    times: &mut [f64],
) -> Result<(), Box<dyn Error>> {
    let mut input = process.stdin.take().expect("its input is a pipe");
    let output = process.stdout.take().expect("its output is a pipe");
    let mut output = BufReader::new(output);
    let jobs: Vec<u64> = (1..=JOBS as u64).collect();
    for (size, best) in sizes.iter().zip(times) {
        for chunk in jobs.chunks(*size).cycle().take(SAMPLES) {
            let start = Instant::now();
            let squares = hand_over(chunk, &mut input, &mut output)?;
            let time = 1e6 * start.elapsed().as_secs_f64() / *size as f64;
            *best = best.min(time);
            assert!(chunk.iter().map(|job| job * job).eq(squares));
        }
    }
    Ok(()) // `input` is dropped: this ends the worker's loop.
}

/// Sends a line with jobs, and reads the line with their results.
fn hand_over(
    jobs: &[u64],
    input: &mut ChildStdin,
    output: &mut BufReader<ChildStdout>,
) -> Result<Vec<u64>, Box<dyn Error>> {
    let jobs: Vec<String> = jobs.iter().map(u64::to_string).collect();
    input.write_all((jobs.join(" ") + "\n").as_bytes())?;
    let mut answer = String::new();
    output.read_line(&mut answer)?;
    let answer = answer.strip_suffix('\n').ok_or("the worker has ended")?;
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
