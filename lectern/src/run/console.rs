//! What is typed to a program, and what it prints.
//!
//! In: the pipes of a running program. Out: its lines with their times, and the lines that were typed.

use std::io::{BufRead as _, BufReader, PipeReader, Read as _, Write as _};
use std::process::ChildStdin;
use std::sync::mpsc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Instant;

use super::event::{Event, MOST_OUTPUT, RunError, round};
use super::evidence::{Interrupt, Line};
use crate::book::{Pattern, Visitors};
use crate::ground::Group;

/// Types lines to a program, each when it is due, until the run is over; then its standard input ends. Gives those that
/// were typed.
pub(super) fn type_lines(
    mut input: ChildStdin,
    lines: Vec<(String, Instant)>,
    start: Instant,
    is_over: &Receiver<()>,
) -> Vec<Line> {
    let mut typed = Vec::new();
    for (text, due) in lines {
        let left = due.saturating_duration_since(Instant::now());
        let still_runs = is_over.recv_timeout(left) == Err(RecvTimeoutError::Timeout);
        // Taken before it is written: the program may answer at once.
        let at = round(start.elapsed().as_secs_f64());
        // Nobody reads it any more who has ended.
        if !still_runs || writeln!(input, "{text}").is_err() {
            break;
        }
        typed.push(Line { at, text });
    }
    typed
}

type Reading = Receiver<Result<(Vec<Line>, Vec<Interrupt>), RunError>>;

/// What reads the output of a run, and acts on lines that call for it.
pub(super) struct Reader {
    pub(super) pipe: PipeReader,
    pub(super) start: Instant,
    pub(super) group: i32,
    pub(super) visitors: Option<Visitors>,
    pub(super) interrupts: Vec<Pattern>,
    pub(super) events: Sender<Event>,
}

pub(super) fn read_output(reader: Reader) -> Reading {
    let (done, reading) = mpsc::channel();
    thread::spawn(move || {
        let _ = done.send(reader.read());
    });
    reading
}

impl Reader {
    fn read(self) -> Result<(Vec<Line>, Vec<Interrupt>), RunError> {
        let mut reader = BufReader::new(self.pipe.take(MOST_OUTPUT + 1));
        let mut lines = Vec::new();
        let mut interrupts = Vec::new();
        let mut due = self.interrupts.iter().peekable();
        let mut printed = 0;
        let mut announced = false;
        let now = || round(self.start.elapsed().as_secs_f64());
        loop {
            let mut bytes = Vec::new();
            printed += reader.read_until(b'\n', &mut bytes)? as u64;
            let at = now();
            if printed > MOST_OUTPUT {
                let _ = self.events.send(Event::Flood);
                return Err(RunError::Flood);
            }
            if bytes.is_empty() {
                return Ok((lines, interrupts));
            }
            if bytes.ends_with(b"\n") {
                bytes.pop();
            }
            let text = String::from_utf8(bytes).map_err(|_| RunError::NotText(lines.len() + 1))?;
            if text.contains(|c: char| c.is_control() && c != '\t') {
                return Err(RunError::Control(lines.len() + 1));
            }
            if let Some(url) = self
                .visitors
                .as_ref()
                .and_then(|visitors| visitors.ready.first_hole(&text))
                .filter(|_| !announced)
            {
                announced = true;
                let _ = self.events.send(Event::Ready(url.to_owned()));
            }
            let interrupt = due.next_if(|pattern| pattern.matches(&text)).is_some();
            let line = Line { at, text };
            let _ = self.events.send(Event::Printed(line.clone()));
            lines.push(line);
            if interrupt {
                let after = lines.len();
                interrupts.push(Interrupt { at: now(), after });
                Group::interrupt(self.group);
            }
        }
    }
}
