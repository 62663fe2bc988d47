//! The program, as its users meet it.

use crate::client::get;
use crate::{LONG, ms, server};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;

const PROGRAM: &str = env!("CARGO_BIN_EXE_slow-server");

/// The program while it runs; ended when dropped.
struct Program {
    child: Child,
    lines: Receiver<String>,
}

impl Program {
    fn start(command: &mut Command) -> Program {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program should start");
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            let mut lines = output.lines().map_while(Result::ok);
            lines.try_for_each(|line| sender.send(line))
        });
        Program { child, lines }
    }

    /// Returns the next line of the output; fails if there is none for a long time.
    fn line(&self) -> String {
        let line = self.lines.recv_timeout(LONG);
        line.expect("the program should say something")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Finds the address in the first line of the program.
fn address(line: &str) -> SocketAddr {
    let url = line.split(' ').next().unwrap_or_default();
    let address = url.trim_start_matches("http://").parse();
    address.unwrap_or_else(|_| panic!("no address: {line:?}"))
}

/// Runs the program with arguments that it refuses.
fn refused(arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = Command::new(PROGRAM)
        .args(arguments)
        .output()
        .expect("the program should start");
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

#[test]
fn it_says_where_it_is_and_how_it_is_set() {
    let arguments = "--port 0 --delay 0.25 --jitter 0.1 --error-rate 0.5 --seed 7 --one-at-a-time";
    let program = Program::start(Command::new(PROGRAM).args(arguments.split(' ')));
    let line = program.line();
    let settings = "answers after 0.25 s (jitter 0.1 s, error rate 0.5, seed 7), one at a time; Ctrl-C ends it";
    assert!(line.contains(settings), "{line}");
    let answer = get(address(&line), "/");
    assert!(
        [200, 500].contains(&answer.status) && answer.took >= ms(250),
        "{answer:?}"
    );
}

#[test]
fn a_taken_port_is_told_in_one_line() {
    let server = server(ms(10));
    let port = server.address().port().to_string();
    let (code, text) = refused(&["--port", &port]);
    assert_eq!(code, Some(1));
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.starts_with(&format!("error: port {port} is taken")) && text.contains("--port"),
        "{text}"
    );
}

#[test]
fn options_that_make_no_sense_are_refused() {
    for option in ["--delay", "--jitter"] {
        for value in ["-1", "NaN", "inf", "-inf", "1e300", "601", "abc", ""] {
            let (code, text) = refused(&[&format!("{option}={value}")]);
            assert_eq!(code, Some(2), "{option} {value}");
            assert!(
                text.contains("it must be a number of seconds from 0 to 600"),
                "{text}"
            );
        }
    }
    for value in ["-0.1", "1.01", "NaN", "abc"] {
        let (code, text) = refused(&["--error-rate", value]);
        assert_eq!(code, Some(2), "{value}");
        assert!(text.contains("it must be a number from 0 to 1"), "{text}");
    }
    assert!(
        refused(&["--delay", "-1"])
            .1
            .contains("seconds from 0 to 600")
    );
    assert_eq!(refused(&["--port", "70000"]).0, Some(2));
}

/// What needs signals or limits.
#[cfg(unix)]
mod unix {
    use super::{PROGRAM, Program, address};
    use crate::client::{connect, get, receive, send};
    use crate::faults::HELD_UP;
    use crate::wait_until;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpStream;
    use std::process::{Child, Command, ExitStatus, Stdio};
    use std::time::Instant;

    /// Waits for the end of the program; fails if it does not come for a long time.
    fn end(child: &mut Child) -> ExitStatus {
        let mut status = None;
        wait_until("the program ends", || {
            status = child.try_wait().expect("the program can be waited for");
            status.is_some()
        });
        status.expect("the program has ended")
    }

    fn send_signal(signal: &str, child: &Child) {
        let status = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(status.expect("kill should start").success());
    }

    /// Starts the program with this delay and sends it a request. Returns the client when the request has arrived.
    fn asked(delay: &str) -> (Program, TcpStream) {
        let program = Program::start(Command::new(PROGRAM).args(["--port", "0", "--delay", delay]));
        let address = address(&program.line());
        let client = send(address, "GET", "/").expect("the program should be there");
        wait_until("the request arrives", || {
            get(address, "/stats").body.contains("\"in_flight\":1")
        });
        (program, client)
    }

    #[test]
    fn the_first_signal_lets_requests_finish() {
        for signal in ["-INT", "-TERM"] {
            let (mut program, mut client) = asked("2");
            send_signal(signal, &program.child);
            let answer = receive(&mut client).unwrap();
            assert!(answer.ends_with("Hello!"), "{signal}: {answer:?}");
            assert!(end(&mut program.child).success(), "{signal}");
            assert!(program.line().contains("Ctrl-C ends at once"));
            assert_eq!(program.line(), "1 requests served, at most 1 at a time");
        }
    }

    #[test]
    fn the_second_signal_ends_it_at_once() {
        for (first, second, code) in [
            ("-INT", "-INT", 130),
            ("-TERM", "-INT", 130),
            ("-INT", "-TERM", 143),
        ] {
            let (mut program, _client) = asked("60");
            send_signal(first, &program.child);
            assert!(program.line().contains("Ctrl-C ends at once"));
            send_signal(second, &program.child);
            let status = end(&mut program.child);
            assert_eq!(status.code(), Some(code), "{first}, {second}");
        }
    }

    #[test]
    fn it_goes_on_when_nobody_reads_what_it_says() {
        let mut child = Command::new(PROGRAM)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program should start");
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().expect("its output is piped"));
        output.read_line(&mut line).unwrap();
        drop(output);
        send_signal("-TERM", &child);
        let status = end(&mut child);
        assert!(status.success(), "{status}");
    }

    #[test]
    fn it_survives_that_no_more_files_can_be_opened() {
        let script = "ulimit -n 40; exec \"$0\" --port 0 --delay 0.1";
        let program = Program::start(Command::new("sh").args(["-c", script, PROGRAM]));
        let address = address(&program.line());
        let line = program.line();
        assert!(line.contains("lets the server open 40 files"), "{line}");

        let clients: Vec<_> = (0..80).map(|_| connect(address).unwrap()).collect();
        drop(clients);
        for _ in 0..3 {
            assert_eq!(get(address, "/").status, 200);
        }
    }

    /// Which part of the start is refused depends on how many files there may be.
    #[test]
    fn what_the_system_refuses_is_told_once() {
        let mut told = Vec::new();
        for files in 4..40 {
            let script = format!("ulimit -n {files}; exec \"$0\" --port 0");
            let mut child = Command::new("sh")
                .args(["-c", &script, PROGRAM])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program should start");
            let mut said = String::new();
            let mut output = BufReader::new(child.stdout.take().expect("its output is piped"));
            output.read_line(&mut said).unwrap();
            if !said.is_empty() {
                send_signal("-KILL", &child);
                child.wait().unwrap();
                break;
            }
            let output = child.wait_with_output().unwrap();
            told.push(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let starts = |text: &&String| text.starts_with("error: cannot ");
        let told: Vec<_> = told.iter().filter(starts).collect();
        assert!(!told.is_empty(), "nothing was refused");
        for text in told {
            assert_eq!(text.lines().count(), 1, "{text}");
            assert_eq!(text.matches("Too many open files").count(), 1, "{text}");
        }
    }

    #[test]
    fn idle_connections_make_room_when_no_more_files_can_be_opened() {
        let script = "ulimit -n 40; exec \"$0\" --port 0 --delay 0";
        let program = Program::start(Command::new("sh").args(["-c", script, PROGRAM]));
        let address = address(&program.line());
        let mut kept = Vec::new();
        for number in 0..60 {
            let start = Instant::now();
            let mut client = connect(address).unwrap();
            write!(client, "GET / HTTP/1.1\r\nhost: test\r\n\r\n").unwrap();
            let answered = client.peek(&mut [0]).unwrap_or(0) == 1;
            let took = start.elapsed();
            assert!(
                answered && took < HELD_UP,
                "client {number}, with others idle: answered: {answered}, after {took:?}"
            );
            kept.push(client);
        }
    }
}
