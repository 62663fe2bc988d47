use std::env;
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::process::{self, Child, Command};

fn main() -> io::Result<()> {
    if let Some(path) = env::args_os().nth(1) {
        for _ in 0..1000 {
            add_one(path.as_ref())?;
        }
        return Ok(());
    }
    let path = env::temp_dir().join(format!("count-{}", process::id()));
    let start = |_| Command::new(env::current_exe()?).arg(&path).spawn();
    let children = (0..4).map(start).collect::<io::Result<Vec<Child>>>()?;
    for mut child in children {
        println!("main: a child ended with {}", child.wait()?);
    }
    println!("main: the file says {}", fs::read_to_string(&path)?.trim());
    fs::remove_file(&path)
}

/// Adds one to the number in the file, and returns it. A file that is
/// empty or not there stands for 0; what is no number is an error, and stays as
/// it is. If several processes do this at once, none of them is lost.
fn add_one(path: &Path) -> io::Result<u64> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(path)?;
    file.lock()?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let number = match text.trim() {
        "" => 0,
        digits => digits.parse::<u64>().map_err(io::Error::other)?,
    };
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", number + 1)?;
    Ok(number + 1)
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
