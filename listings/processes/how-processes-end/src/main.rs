use std::os::unix::process::ExitStatusExt;
use std::process::{self, Child, Command, Stdio};
use std::{env, error::Error, io};

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(name) = env::args().nth(1) {
        return bake(&name);
    }
    let names = ["AAA", "BBB", "CCC", "DDD", "EEE"];
    let children = names.map(|name| (name, start(name)));
    println!("main: has started all five");
    for (name, child) in children {
        // An error of one child leaves no other without a `wait`.
        if let Err(error) = child.and_then(|child| wait_for(name, child)) {
            println!("main: {name}: {error}");
        }
    }
    println!("main: continues");
    Ok(())
}

// ANCHOR: start
fn start(name: &str) -> io::Result<Child> {
    let mut command = Command::new(env::current_exe()?);
    command.arg(name).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()
}
// ANCHOR_END: start

fn wait_for(name: &str, mut child: Child) -> io::Result<()> {
    if name == "EEE" {
        child.kill()?;
    }
    let output = child.wait_with_output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    for line in errors.lines().filter(|line| !line.is_empty()) {
        println!("{name}: {line}");
    }
    match (output.status.code(), output.status.signal()) {
        (Some(code), _) => println!("main: {name} ended with code {code}"),
        (_, Some(signal)) => println!("main: {name} got signal {signal}"),
        _ => println!("main: {name} ended otherwise"),
    }
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
            // Reads until no process is left that could write.
            io::copy(&mut io::stdin(), &mut io::sink())?;
            Ok(())
        }
    }
}
