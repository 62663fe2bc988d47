//! Runs a listing and takes down what happens.
//!
//! In: a listing, its compiled program, and the slow server's delay. Out: [`Evidence`]. A run that breaks its contract
//! is evidence like any other; an error is what leaves no evidence: the program cannot be started, floods its output,
//! prints what is not text, leaves a process behind that is out of reach, or the slow server cannot start.
//!
//! Each run has a slow server and an empty working directory of its own. Standard output and standard error share one
//! pipe, so their lines are in the order in which they were written. Standard input is empty, or a pipe to which the lines
//! of the contract's `input` are typed, each when its time has come; it ends after the last. Ctrl-C is sent when a line of
//! output calls for it.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, PipeReader, Read, Write as _};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use slow_server::{Options, SlowServer, StartError};
use thiserror::Error;
use wait4::{ResUse, Wait4};

use crate::book::contract::{Contract, RunsClaim, Unit, Visitors};
use crate::book::listing::Listing;
use crate::book::pattern::Pattern;
use crate::ground::process::{Group, RUN_DIR_VAR, Scratch, end_strays};
use crate::run::cargo::Compiled;
use crate::run::evidence::{End, Evidence, Interrupt, Line, Request, Witness};

/// A run may print this many bytes.
pub(crate) const MOST_OUTPUT: u64 = 1 << 20;

/// So much of an answer to a visitor is read, in bytes.
const MOST_BODY: u64 = 64 << 10;

/// What programs find in `SLOW_SERVER` whose contract does not mention the server: a name that cannot be resolved,
/// and says why.
const NO_SERVER: &str = "http://this-listing-claims-nothing-about-the-slow-server.invalid";

/// Why there is no evidence.
#[derive(Debug, Error)]
pub enum RunError {
    /// The program could not be started or watched.
    #[error("cannot be run: {0}")]
    Io(#[from] io::Error),
    /// The slow server could not be started.
    #[error("its slow server cannot start: {0}")]
    Server(#[from] StartError),
    /// More output than any page could show.
    #[error("printed more than {} KiB and was stopped", MOST_OUTPUT / 1024)]
    Flood,
    /// Output that is not UTF-8.
    #[error("printed bytes that are not UTF-8 text, in line {0}")]
    NotText(usize),
    /// Output that is text, but not for a page.
    #[error(
        "printed a control character in line {0}; a page shows plain lines (the environment says NO_COLOR)"
    )]
    Control(usize),
    /// One of many runs that is not what its contract says of every run.
    #[error("run {number} of {count}: {sentence}")]
    OneOfMany {
        /// Which of the runs, counted from one.
        number: usize,
        /// How many there are.
        count: usize,
        /// What was claimed and what happened.
        sentence: String,
    },
    /// A contract that asks for what cannot be run.
    #[error("its contract cannot be held: {0}")]
    Contract(String),
    /// Processes that took themselves out of the program's group, where nobody ends them with it.
    #[error(
        "left {0} running outside of its group of processes, which would go on for ever; all were ended"
    )]
    Strays(String),
    /// Output that nobody can read to its end.
    #[error("ended, but something that it started still holds its output open")]
    Orphan,
}

/// Runs the listing as often as its contract asks for. Of many runs, the evidence holds the first; `broken` says which claim
/// another one breaks, if it breaks any.
///
/// # Errors
/// See [`RunError`].
pub fn run(
    listing: &Listing,
    compiled: &Compiled,
    delay: Duration,
    broken: impl Fn(&Contract, &Evidence) -> Option<String>,
) -> Result<Evidence, RunError> {
    if let Some(weakness) = listing.contract.weaknesses().into_iter().next() {
        return Err(RunError::Contract(weakness));
    }
    let program = match compiled {
        Compiled::Program(program) => program,
        Compiled::Errors(errors) => {
            let rendered: String = errors.iter().map(|error| error.rendered.as_str()).collect();
            return Ok(Evidence {
                lines: rendered
                    .trim_end()
                    .lines()
                    .map(|text| Line {
                        at: 0.0,
                        text: text.trim_end().to_owned(),
                    })
                    .collect(),
                end: End::NotCompiled,
                errors: errors.iter().map(|error| error.code.clone()).collect(),
                ..Evidence::nothing(delay)
            });
        }
    };
    let mut evidence = run_once(listing, program, delay)?;
    if let Some(runs) = &listing.contract.claims.runs {
        let mut tally = BTreeMap::new();
        count(&evidence, runs, &mut tally);
        for number in 2..=runs.count {
            let another = run_once(listing, program, delay)?;
            if let Some(sentence) = broken(&listing.contract, &another) {
                return Err(RunError::OneOfMany {
                    number,
                    count: runs.count,
                    sentence,
                });
            }
            count(&another, runs, &mut tally);
        }
        evidence.tally = tally.into_iter().collect();
        evidence
            .tally
            .sort_by(|(_, one), (_, other)| other.cmp(one));
    }
    Ok(evidence)
}

fn count(evidence: &Evidence, runs: &RunsClaim, tally: &mut BTreeMap<String, usize>) {
    let mut matching = evidence
        .lines
        .iter()
        .filter(|line| runs.line.matches(&line.text));
    if let (Some(line), None) = (matching.next(), matching.next()) {
        *tally.entry(line.text.clone()).or_default() += 1;
    }
}

/// How long a run may take at the most: well beyond what its contract allows, so that a broken claim is reported with
/// the time that it really took.
fn deadline(contract: &Contract, delay: Duration) -> Duration {
    let claims = &contract.claims;
    if let Some(span) = claims.hangs {
        return span.at(delay);
    }
    let claimed = claims
        .duration
        .as_ref()
        .or(claims.answers.as_ref().map(|answers| &answers.last));
    let unit = claimed.map_or(Unit::Delays, |band| band.unit);
    let most = claimed
        .map(|band| band.limits.high)
        .filter(|most| most.is_finite())
        .unwrap_or(20.0);
    let typing = delay.mul_f64(contract.typed_until());
    typing + Duration::from_secs_f64(20.0 + 2.0 * most * unit.seconds(delay))
}

/// How often the memory of a running program is read.
const SAMPLE: Duration = Duration::from_millis(20);

/// How long a program that was killed may take to be gone.
const GRACE: Duration = Duration::from_secs(5);

/// What can happen while a program runs.
enum Event {
    Printed,
    Ready(String),
    Flood,
    Visited(Vec<Request>),
    Ended(io::Result<ResUse>, Instant),
}

fn run_once(listing: &Listing, program: &Path, delay: Duration) -> Result<Evidence, RunError> {
    let contract = &listing.contract;
    let server = contract
        .uses_server()
        .then(|| SlowServer::start(options(contract, delay)))
        .transpose()?;
    let mut folder = Scratch::new()?;
    let (reader, writer) = io::pipe()?;
    let mut command = Command::new(program);
    command
        .args(listing.args(delay))
        .current_dir(folder.path())
        .env(
            "SLOW_SERVER",
            server
                .as_ref()
                .map_or(NO_SERVER.to_owned(), SlowServer::url),
        )
        .env(RUN_DIR_VAR, folder.path())
        .env("NO_COLOR", "1")
        // The slow server is on this machine, whatever proxy the shell has.
        .env("NO_PROXY", "127.0.0.1")
        .env_remove("RUST_BACKTRACE")
        .env_remove("RUST_LOG")
        .stdin(match contract.input {
            Some(_) => Stdio::piped(),
            None => Stdio::null(),
        })
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let start = Instant::now();
    let (mut child, group) = Group::guarded(&mut command, folder.guard())?;
    let process = child.id();
    // The parent's ends of the pipe close with the command, so that the reader sees the end of the output.
    drop(command);

    // Dropped with the run, however it goes on: then nothing is typed any more.
    let (running, is_over) = mpsc::channel();
    let typing = child.stdin.take().map(|input| {
        let lines: Vec<(String, Instant)> = contract
            .typed()
            .map(|(line, due)| (line.to_owned(), start + delay.mul_f64(due)))
            .collect();
        thread::spawn(move || type_lines(input, lines, start, &is_over))
    });

    let (events, happened) = mpsc::channel();
    let reader = Reader {
        pipe: reader,
        start,
        group: group.id(),
        visitors: contract.visitors.clone(),
        interrupts: contract.interrupts.clone(),
        events: events.clone(),
    };
    let reading = read_output(reader);
    let watching = events.clone();
    thread::spawn(move || {
        let usage = child.wait4();
        // Nobody listens any more if the run was given up.
        let _ = watching.send(Event::Ended(usage, Instant::now()));
    });

    let deadline = start + deadline(contract, delay);
    let seen = watch(&happened, &group, process, deadline, |url| {
        visit(url, contract.visitors.as_ref(), start, &events);
    });
    // Whatever the program has left behind goes now, and with it the last writer of the pipe.
    let id = group.id();
    drop(group);
    drop::<Sender<()>>(running);
    let strays = end_strays(folder.path(), id);
    let seen = seen?;
    if strays > 0 {
        return Err(RunError::Strays(match strays {
            1 => "1 process".to_owned(),
            _ => format!("{strays} processes"),
        }));
    }
    let (lines, interrupts) = reading
        .recv_timeout(GRACE)
        .map_err(|_| RunError::Orphan)??;

    let typed = typing
        .and_then(|typing| typing.join().ok())
        .unwrap_or_default();

    let usage = seen.usage.rusage;
    let mut evidence = Evidence {
        lines,
        typed,
        interrupts,
        wall: round((seen.ended - start).as_secs_f64()),
        cpu: round((usage.utime + usage.stime).as_secs_f64()),
        memory: if cfg!(target_os = "linux") {
            seen.memory
        } else {
            Some(usage.maxrss)
        },
        end: seen.end.unwrap_or_else(|| natural_end(seen.usage.status)),
        ..Evidence::nothing(delay)
    };
    if let Some(server) = server {
        witness_server(&mut evidence, server, start);
        evidence.visits = seen.visits;
    } else if contract.visitors.is_some() {
        evidence.witness = Witness::Visitors;
        evidence.peak_in_flight = peak(&seen.visits);
        evidence.requests = seen.visits;
    }
    Ok(evidence)
}

/// What was seen of a process.
struct Seen {
    usage: ResUse,
    ended: Instant,
    /// Why it was killed; `None` if it ended by itself.
    end: Option<End>,
    visits: Vec<Request>,
    memory: Option<u64>,
}

/// Waits for the end of a process, and brings it about at the deadline or when its visitors have their answers.
fn watch(
    happened: &Receiver<Event>,
    group: &Group,
    process: u32,
    deadline: Instant,
    ready: impl Fn(&str),
) -> Result<Seen, RunError> {
    let mut end = None;
    let mut visits = Vec::new();
    let mut memory = None;
    let mut deadline = deadline;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let event = happened.recv_timeout(left.min(SAMPLE));
        // Not before something happened or some time went by: until then it may not be the program yet.
        memory = memory.max(peak_memory(process));
        match event {
            Ok(Event::Ready(url)) => ready(&url),
            Ok(Event::Printed) => {}
            Ok(Event::Visited(requests)) => {
                visits = requests;
                // The deadline ends visits too, and is then what ended the run.
                end = end.or(Some(End::Visited));
                group.kill();
            }
            Ok(Event::Flood) => return Err(RunError::Flood),
            Ok(Event::Ended(usage, ended)) => {
                let usage = usage?;
                return Ok(Seen {
                    usage,
                    ended,
                    end,
                    visits,
                    memory,
                });
            }
            Err(RecvTimeoutError::Timeout) if Instant::now() < deadline => {}
            Err(RecvTimeoutError::Timeout) if end.is_none() => {
                end = Some(End::StillRunning);
                deadline += GRACE;
                group.kill();
            }
            Err(_) => return Err(io::Error::other("it does not end, not even when killed").into()),
        }
    }
}

/// The largest resident set that a process has had so far, in bytes, where the system tells (Linux). The figure that
/// comes with the end of a process will not do there: it counts what the engine itself took up before it became the
/// program.
fn peak_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(1024 * kibibytes)
}

fn options(contract: &Contract, delay: Duration) -> Options {
    let settings = &contract.server;
    Options {
        port: 0,
        delay,
        one_at_a_time: settings.one_at_a_time,
        jitter: delay.mul_f64(settings.jitter),
        error_rate: settings.error_rate,
        seed: settings.seed,
    }
}

fn natural_end(status: std::process::ExitStatus) -> End {
    use std::os::unix::process::ExitStatusExt;
    match status.code() {
        Some(code) => End::Status(code),
        None => End::Signal(status.signal().unwrap_or_default()),
    }
}

/// Types lines to a program, each when it is due, until the run is over; then its standard input ends. Gives those that
/// were typed.
fn type_lines(
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
struct Reader {
    pipe: PipeReader,
    start: Instant,
    group: i32,
    visitors: Option<Visitors>,
    interrupts: Vec<Pattern>,
    events: Sender<Event>,
}

fn read_output(reader: Reader) -> Reading {
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
            lines.push(Line { at, text });
            if interrupt {
                let after = lines.len();
                interrupts.push(Interrupt { at: now(), after });
                Group::interrupt(self.group);
            }
            let _ = self.events.send(Event::Printed);
        }
    }
}

fn visit(url: &str, visitors: Option<&Visitors>, start: Instant, events: &Sender<Event>) {
    let count = visitors.map_or(0, |visitors| visitors.count);
    let path = visitors.map_or_else(String::new, |visitors| visitors.path.clone());
    let together = Arc::new(Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|_| {
            let (url, path) = (url.to_owned(), path.clone());
            let together = Arc::clone(&together);
            thread::spawn(move || one_visit(&url, path, &together, start))
        })
        .collect();
    let events = events.clone();
    thread::spawn(move || {
        let mut requests: Vec<Request> = tasks
            .into_iter()
            .filter_map(|task| task.join().ok())
            .collect();
        requests.sort_by(|one, other| {
            one.end
                .unwrap_or(f64::MAX)
                .total_cmp(&other.end.unwrap_or(f64::MAX))
        });
        let _ = events.send(Event::Visited(requests));
    });
}

fn one_visit(url: &str, path: String, together: &Barrier, start: Instant) -> Request {
    let client = reqwest::blocking::Client::builder()
        .no_proxy()
        .timeout(None)
        .build();
    together.wait();
    let begin = round(start.elapsed().as_secs_f64());
    let answer = client.and_then(|client| {
        let page = format!("{}{path}", url.trim_end_matches('/'));
        let answer = client.get(page).send()?;
        let status = answer.status().as_u16();
        // An answer without end must not fill the memory; what is beyond this is no body that a contract names.
        let mut body = Vec::new();
        let whole = answer.take(MOST_BODY).read_to_end(&mut body);
        Ok(whole
            .ok()
            .map(|_| (status, String::from_utf8_lossy(&body).into_owned())))
    });
    let end = round(start.elapsed().as_secs_f64());
    let (status, body) = answer.ok().flatten().unzip();
    Request {
        path,
        status,
        arrived: None,
        start: begin,
        end: status.map(|_| end),
        body,
    }
}

fn witness_server(evidence: &mut Evidence, server: SlowServer, start: Instant) {
    let offset = start.duration_since(server.started()).as_secs_f64();
    let stats = server.stats();
    let from_start = |time: f64| round((time - offset).max(0.0));
    evidence.witness = Witness::Server;
    evidence.peak_in_flight = stats.peak_in_flight;
    evidence.requests = stats
        .requests
        .into_iter()
        .map(|request| {
            // Less than what a recording can hold is no wait.
            let waited = request.start - request.arrived > 0.001;
            let (arrived, start) = (from_start(request.arrived), from_start(request.start));
            Request {
                path: request.path,
                status: request.status,
                arrived: waited.then_some(arrived),
                start,
                end: request.end.map(from_start),
                body: None,
            }
        })
        .collect();
}

/// The largest number of requests that overlap.
fn peak(requests: &[Request]) -> u64 {
    let overlapping = |moment: f64| {
        requests
            .iter()
            .filter(|request| request.start <= moment && request.end.is_none_or(|end| moment < end))
            .count()
    };
    requests
        .iter()
        .map(|request| overlapping(request.start))
        .max()
        .unwrap_or(0) as u64
}

/// To milliseconds: what a recording holds.
fn round(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
