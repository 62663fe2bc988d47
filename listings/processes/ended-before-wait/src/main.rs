use std::process::{self, Command};
use std::{env, error::Error, fs, thread, time::Duration};

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).is_some_and(|role| role == "child") {
        process::exit(3);
    }
    let mut child = Command::new(env::current_exe()?).arg("child").spawn()?;
    let id = child.id();
    // On systems without `/proc`, there's no list, and so no state.
    while !matches!(state_of(id), None | Some('Z')) {
        thread::sleep(Duration::from_millis(10));
    }
    println!("main: the child has ended, and {}", in_list(id));
    println!("main: wait returns {}", child.wait()?);
    println!("main: now the child {}", in_list(id));
    Ok(())
}

fn in_list(id: u32) -> String {
    match state_of(id) {
        Some(state) => format!("is in the list, in state {state}"),
        None => "isn't in the list".to_string(),
    }
}

/// The state of a process in the list of the system, if the process is in it.
fn state_of(id: u32) -> Option<char> {
    // For example `32147 (name) S`, and then many numbers.
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    stat.rsplit(") ").next()?.chars().next()
}
