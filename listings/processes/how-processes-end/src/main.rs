use std::os::unix::process::ExitStatusExt;
use std::process::{self, Command, Stdio};
use std::{env, error::Error, io};

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(name) = env::args().nth(1) {
        return bake(&name);
    }
    let mut children = Vec::new();
    for name in ["AAA", "BBB", "CCC", "DDD", "EEE"] {
        let mut command = Command::new(env::current_exe()?);
        command.arg(name).stdin(Stdio::piped()).stderr(Stdio::piped());
        children.push((name, command.spawn()?));
    }
    println!("main: all five are started");
    for (name, mut child) in children {
        if name == "EEE" {
            child.kill()?;
        }
        let output = child.wait_with_output()?;
        let errors = String::from_utf8(output.stderr)?;
        for line in errors.lines().filter(|line| !line.is_empty()) {
            println!("{name}: {line}");
        }
        match (output.status.code(), output.status.signal()) {
            (Some(code), _) => println!("main: {name} ended with code {code}"),
            (_, Some(signal)) => println!("main: {name} got signal {signal}"),
            _ => println!("main: {name} ended otherwise"),
        }
    }
    println!("main: goes on");
    Ok(())
}

/// What a child does, each in its way.
fn bake(name: &str) -> Result<(), Box<dyn Error>> {
    match name {
        "AAA" => Ok(()),
        "BBB" => Err("no sugar left".into()),
        "CCC" => process::exit(3),
        "DDD" => panic!("the oven is on fire"),
        _ => {
            // Reads until nobody is left who could write.
            io::copy(&mut io::stdin(), &mut io::sink())?;
            Ok(())
        }
    }
}
