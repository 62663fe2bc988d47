use std::os::unix::process::ExitStatusExt;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Instant;

use super::*;

/// Long enough for a shell to start and to say something on a busy machine.
const LIMIT: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(60);

/// What takes so much longer than the limit of a script that takes too long, or
/// than one that ends by itself, will never end.
const NEVER: Duration = Duration::from_secs(3);

#[test]
fn what_it_wrote_and_how_it_ended() {
    let (status, wrote, _) = run("echo hello; exit 3", LONG);
    assert_eq!(status.code(), Some(3), "how it ended: {status}");
    assert_eq!(wrote, "hello\n", "what it wrote");
}

#[test]
fn a_child_that_ends_early_is_not_waited_for_any_longer() {
    let (status, _, _) = run("exit 0", LONG);
    assert!(status.success(), "the child ended with 0, and not with {status}");
}

#[test]
fn a_child_that_takes_too_long_is_killed() {
    // Without an end of its input, `cat` has no end.
    let (status, wrote, time) = run("echo begun; exec cat", LIMIT);
    assert_eq!(status.signal(), Some(9), "SIGKILL ends it, and not {status}");
    assert_eq!(wrote, "begun\n", "what it wrote before that");
    assert!(time >= LIMIT, "it was killed after {time:?}");
}

#[test]
fn a_child_that_writes_much_is_not_stuck() {
    let (status, wrote, _) = run("head -c 1000000 /dev/zero", LONG);
    assert!(status.success(), "it ended by itself, and not with {status}");
    assert_eq!(wrote.len(), 1_000_000, "so many bytes it wrote");
}

#[test]
fn standard_error_is_left_alone() {
    // Here it leads nowhere. A pipe that is not read would fill up.
    let script = "echo begun; head -c 1000000 /dev/zero >&2; echo done";
    let (status, wrote, _) = run(script, LONG);
    assert!(status.success(), "it ended by itself, and not with {status}");
    assert_eq!(wrote, "begun\ndone\n", "what it wrote to its output");
}

#[test]
fn a_child_that_closes_its_output_has_not_ended() {
    let (status, wrote, _) =
        run("echo begun; exec >/dev/null; sleep 0.3; exit 4", LONG);
    assert_eq!(status.code(), Some(4), "it ended by itself, not with {status}");
    assert_eq!(wrote, "begun\n", "what it wrote before it closed that");
}

#[test]
fn a_child_that_closes_its_output_can_take_too_long() {
    let script = "echo begun; exec >/dev/null; exec cat";
    let (status, wrote, _) = run(script, LIMIT);
    assert_eq!(status.signal(), Some(9), "SIGKILL ends it, and not {status}");
    assert_eq!(wrote, "begun\n", "what it wrote before it closed that");
}

/// Runs the script. Its input is a pipe to which nobody writes, and which ends
/// with this function: so no script is left behind, whatever happens. A call
/// that never returns is a failure and does not stop the tests.
fn run(
    script: &'static str,
    limit: Duration,
) -> (ExitStatus, String, Duration) {
    let (input, _open) = io::pipe().expect("there can be one more pipe");
    let (sender, answer) = mpsc::channel();
    thread::spawn(move || {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdin(input).stderr(Stdio::null());
        let start = Instant::now();
        let ended = run_at_most(&mut command, limit);
        sender.send((ended, start.elapsed()))
    });
    // A script with a long limit ends by itself, and much earlier.
    let (ended, time) = answer.recv_timeout(NEVER).unwrap_or_else(|error| {
        panic!("`run_at_most`, for {script:?}: {}", why(error))
    });
    let (status, wrote) = ended.expect("there is a shell, and it can be run");
    (status, wrote, time)
}

fn why(error: RecvTimeoutError) -> &'static str {
    match error {
        RecvTimeoutError::Timeout => "it has not returned long after it should",
        RecvTimeoutError::Disconnected => "it panicked, as said above",
    }
}
