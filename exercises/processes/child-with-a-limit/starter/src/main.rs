use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;
use std::{env, io, thread};

fn main() -> io::Result<()> {
    match env::args().nth(1).as_deref() {
        Some("quick") => println!("here I am"),
        Some("slow") => {
            println!("one moment");
            thread::sleep(Duration::from_secs(20));
        }
        _ => {
            for name in ["quick", "slow"] {
                let mut command = Command::new(env::current_exe()?);
                let limit = Duration::from_secs(1);
                let (status, wrote) = run_at_most(command.arg(name), limit)?;
                println!("main: {name} ended with {status}, wrote {wrote:?}");
            }
        }
    }
    Ok(())
}

/// Runs the command until it ends, but no longer than the limit: then it is
/// killed. Returns how it ended, and what it has written to standard output.
fn run_at_most(
    command: &mut Command,
    limit: Duration,
) -> io::Result<(ExitStatus, String)> {
    let child = command.stdout(Stdio::piped()).spawn()?;
    todo!("wait for {}, but only for {limit:?}", child.id())
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
