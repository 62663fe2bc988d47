use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::{ChildStdin, Command, Stdio};
use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).is_some_and(|role| role == "child") {
        return Ok(answer()?);
    }
    ask(100)?;
    ask(20_000)
}

fn ask(count: u32) -> Result<(), Box<dyn Error>> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("child").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let input = child.stdin.take().expect("its input is a pipe");
    let output = child.stdout.take().expect("its output is a pipe");
    println!("main: writes {count} questions");
    let written = write_questions(input, count);
    let answers = BufReader::new(output).lines().count();
    let status = child.wait()?;
    written?;
    if !status.success() || answers != count as usize {
        return Err(format!("{answers} answers, {status}").into());
    }
    println!("main: reads {answers} answers");
    Ok(())
}

/// At the end, `input` is dropped, so the child sees the end of its input.
fn write_questions(input: ChildStdin, count: u32) -> io::Result<()> {
    let mut input = BufWriter::new(input);
    for number in 1..=count {
        writeln!(input, "question {number}")?;
    }
    input.flush()
}

/// What the child does: it reads a line, writes a line, and so on.
fn answer() -> io::Result<()> {
    let mut output = io::stdout().lock();
    for question in io::stdin().lines() {
        writeln!(output, "answer to {}", question?)?;
    }
    Ok(())
}
