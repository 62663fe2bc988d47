//! One run of a program, from its start to the end of all that it started.
//!
//! In: a listing, its program, and the slow server's delay. Out: [`Evidence`], or why there is none.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use std::{io, thread};

use slow_server::SlowServer;
use wait4::{ResUse, Wait4 as _};

use super::console::{Reader, read_output, type_lines};
use super::event::{Event, RunError, round};
use super::evidence::{End, Evidence, Request, Witness};
use super::onlooker::{Audience, Looking, Onlooker};
use super::server_options::server_options;
use super::visits::visit;
use crate::book::{Contract, Listing, Unit};
use crate::ground::{Group, RUN_DIR_VAR, Scratch, end_strays};

/// What programs find in `SLOW_SERVER` whose contract does not mention the server: a name that cannot be resolved,
/// and says why.
const NO_SERVER: &str = "http://this-listing-claims-nothing-about-the-slow-server.invalid";

/// How long a run may take at the most: well beyond what its contract allows, so that a broken claim is reported with
/// the time that it really took. What is run alone measures the machine, and a slow one may take minutes for the work.
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
    let work = if contract.alone { 120.0 } else { 20.0 };
    typing + Duration::from_secs_f64(work + 2.0 * most * unit.seconds(delay))
}

/// How often the memory of a running program is read.
const SAMPLE: Duration = Duration::from_millis(20);

/// How long a program that was killed may take to be gone.
const GRACE: Duration = Duration::from_secs(5);

pub(super) fn run_once(
    listing: &Listing,
    program: &Path,
    delay: Duration,
    audience: Option<&mut Audience<'_>>,
) -> Result<Evidence, RunError> {
    let contract = &listing.contract;
    let server = contract
        .uses_server()
        .then(|| SlowServer::start(server_options(contract, delay)))
        .transpose()
        .map_err(|error| RunError::Server(error.into()))?;
    let within = audience.as_ref().map(|audience| audience.within);
    let mut folder = match within {
        Some(within) => Scratch::within(within)?,
        None => Scratch::new()?,
    };
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
    if within.is_some() {
        command.env("TMPDIR", folder.path());
    }
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
    let onlooker = audience.map(|audience| -> &mut dyn Onlooker { &mut *audience.onlooker });
    let looking = Looking::new(onlooker, server.as_ref(), start, delay);
    let seen = watch(&happened, &group, process, deadline, looking, |url| {
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
    if let Some(server) = &server {
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
    mut looking: Looking<'_>,
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
        looking.go_on();
        match event {
            Ok(Event::Ready(url)) => ready(&url),
            Ok(Event::Printed(line)) => looking.printed(line),
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

fn natural_end(status: std::process::ExitStatus) -> End {
    use std::os::unix::process::ExitStatusExt;
    match status.code() {
        Some(code) => End::Status(code),
        None => End::Signal(status.signal().unwrap_or_default()),
    }
}

/// Takes down what the slow server has seen so far.
pub(super) fn witness_server(evidence: &mut Evidence, server: &SlowServer, start: Instant) {
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
