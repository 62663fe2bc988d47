//! Visits of the browser to pages: which have to be made, the program that makes them, and what it says.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use lectern::ground::{Group, counted};
use serde_json::json;

use super::book::{Book, PREFIX};
use super::checks::{CHECKS, NOTES, Pages};
use super::memory::Memory;
use super::tools::{Tools, packages};

/// How long one visit to one page may take, and how long the browser may take to start and to end; both with other work
/// beside it. A visit takes a second or two; that of the whole book on one page, to be printed, some minutes on a busy machine.
pub(super) const FOR_A_VISIT: Duration = Duration::from_secs(600);
pub(super) const FOR_THE_REST: Duration = Duration::from_secs(300);

/// One visit of the browser: a page, a module, and the checks that it answers.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) page: String,
    pub(super) module: &'static str,
    pub(super) checks: Vec<&'static str>,
}

/// The visits for those checks and pages that are wanted, the long ones first.
pub(super) fn tasks(book: &Book, is_wanted: impl Fn(&str, &str) -> bool) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for check in &CHECKS {
        for page in book.pages(check.pages) {
            if !is_wanted(check.name, page) {
                continue;
            }
            let same = |task: &&mut Task| task.module == check.module && task.page == page;
            match tasks.iter_mut().find(same) {
                Some(task) => task.checks.push(check.name),
                None => tasks.push(Task {
                    page: page.to_owned(),
                    module: check.module,
                    checks: vec![check.name],
                }),
            }
        }
    }
    let folder = book.folder();
    let length = |page: &str| fs::metadata(folder.join(page)).map_or(0, |data| data.len());
    tasks.sort_by_cached_key(|task| std::cmp::Reverse(length(&task.page)));
    tasks
}

/// What a check says of a page.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Finding {
    check: String,
    pub(super) page: String,
    pub(super) failures: Vec<String>,
    /// What is worth knowing, whether the check passes or not.
    pub(super) note: String,
    /// Its share of the visit's time on the clock; other visits were made at the same time.
    #[serde(default)]
    seconds: f64,
}

/// The variable of the environment that, when it is `yes`, has a table printed of what took how long.
const TIMES: &str = "BROWSER_TIMES";

/// A line for each check, and for each page on which it took longest.
fn times(results: &Results) -> Vec<String> {
    let mut checks: Vec<(f64, String)> = results
        .iter()
        .map(|(check, pages)| {
            let mut found: Vec<&Finding> = pages.values().flatten().collect();
            found.sort_by(|one, other| other.seconds.total_cmp(&one.seconds));
            let total: f64 = found.iter().map(|finding| finding.seconds).sum();
            let longest: Vec<String> = (found.iter().take(4))
                .map(|finding| format!("{} {:.1}", finding.page, finding.seconds))
                .collect();
            let visits = counted(found.len(), "page");
            let line = format!("{total:7.1} s  {check}, {visits}: {} …", longest.join(", "));
            (total, line)
        })
        .collect();
    checks.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    checks.into_iter().map(|(_, line)| line).collect()
}

/// For each check what it says of each of its pages; nothing where it has not spoken.
pub(super) type Results = BTreeMap<&'static str, BTreeMap<String, Result<Finding, String>>>;

/// Looks at the site, but for the visits that are remembered; makes all of them `afresh` if told to.
pub(super) fn look_again(
    tools: &Tools,
    book: &Book,
    tasks: Vec<Task>,
    afresh: bool,
) -> Result<Results, String> {
    let memory = Memory::new(book, tools);
    let all = tasks.len();
    let mut remembered = Vec::new();
    let mut left = Vec::new();
    for task in tasks {
        match memory.recall(book, &task).filter(|_| !afresh) {
            Some(findings) => remembered.extend(findings),
            None => left.push(task),
        }
    }
    let mut results = if left.is_empty() {
        Results::new()
    } else {
        look(tools, book, book.folder(), &left)?
    };
    if env::var(TIMES).is_ok_and(|value| value == "yes") {
        let mut notes = NOTES.lock().expect("nothing panics with it");
        notes.extend(times(&results));
    }
    for task in &left {
        let found = task.checks.iter().map(|check| &results[check][&task.page]);
        let found: Vec<&Finding> = found.filter_map(|found| found.as_ref().ok()).collect();
        memory.keep(book, task, &found);
    }
    if left.len() < all {
        let note = format!(
            "{} of {all} visits were not made again: nothing that they saw has changed",
            all - left.len()
        );
        NOTES.lock().expect("nothing panics with it").push(note);
    }
    for finding in remembered {
        let check = CHECKS.iter().find(|check| check.name == finding.check);
        let check = check.ok_or("what is remembered is of no check")?;
        let pages = results.entry(check.name).or_default();
        pages.insert(finding.page.clone(), Ok(finding));
    }
    Ok(results)
}

/// Runs the program that looks at the site.
///
/// # Errors
/// What goes wrong with the program as a whole. A check about which it says nothing is in the results.
pub(super) fn look(
    tools: &Tools,
    book: &Book,
    site: PathBuf,
    tasks: &[Task],
) -> Result<Results, String> {
    let mut command = Command::new(&tools.node);
    command
        .arg("main.js")
        .current_dir(packages())
        // Where the browser keeps its profile; it goes with the book's folder.
        .env("TMPDIR", book.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let cannot = |error: std::io::Error| format!("cannot run {}: {error}", tools.node.display());
    let (mut child, group) = Group::start(&mut command).map_err(cannot)?;
    let job = json!({
        "folder": site,
        "prefix": PREFIX,
        "seconds": FOR_A_VISIT.as_secs(),
        "chromium": tools.chromium,
        "chapters": book.pages(Pages::Chapters).collect::<Vec<_>>(),
        "listings": book.listings,
        "exercises": book.exercises,
        "plots": book.plots,
        "steppers": book.steppers,
        "unsearched": book.unsearched,
        "schedules": book.schedules,
        "cancels": book.cancels,
        "parsons": book.parsons,
        "questions": book.questions,
        "tasks": tasks
            .iter()
            .map(|task| json!({ "page": task.page, "module": task.module, "checks": task.checks }))
            .collect::<Vec<_>>(),
    });
    // It stays open: when it closes, whatever the reason, the program ends itself and its browser.
    let mut input = child.stdin.take().expect("the pipe was asked for");
    let job_line = format!("{job}\n");
    // A program that ends before it has read this says why on standard error.
    let _ = input.write_all(job_line.as_bytes());
    let mut said = child.stderr.take().expect("the pipe was asked for");
    let said = thread::spawn(move || {
        let mut text = String::new();
        let _ = said.read_to_string(&mut text);
        text
    });
    let lines = BufReader::new(child.stdout.take().expect("the pipe was asked for")).lines();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        lines
            .map_while(Result::ok)
            .try_for_each(|line| sender.send(line))
    });

    let mut results: Results = BTreeMap::new();
    for task in tasks {
        for check in &task.checks {
            let silent = Err("the check was not carried out".to_owned());
            let pages = results.entry(check).or_default();
            pages.insert(task.page.clone(), silent);
        }
    }
    let mut deadline = Instant::now() + FOR_THE_REST + FOR_A_VISIT;
    let mut finished = false;
    let mut wrong = None;
    while wrong.is_none() {
        let line = match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => {
                wrong = Some("did not end in time, and was stopped".to_owned());
                break;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        if line == r#"{"finished":true}"# {
            finished = true;
            continue;
        }
        // The program gives each visit its time, so a longer silence means that it hangs.
        deadline = Instant::now() + FOR_THE_REST + FOR_A_VISIT;
        let Ok(finding) = serde_json::from_str::<Finding>(&line) else {
            wrong = Some(format!("says what is no result: {line}"));
            break;
        };
        let pages = results.get_mut(finding.check.as_str());
        match pages.and_then(|pages| pages.get_mut(&finding.page)) {
            Some(result @ Err(_)) => *result = Ok(finding),
            Some(Ok(_)) => wrong = Some(format!("says this twice: {line}")),
            None => wrong = Some(format!("answers what it was not asked: {line}")),
        }
    }
    // A program that still runs ends with its input, and takes its browser with it; one that does not is killed, and
    // its browser ends when it notices.
    drop(input);
    let end = Instant::now() + Duration::from_secs(5);
    let status = loop {
        match child.try_wait().map_err(cannot)? {
            Some(status) => break Some(status),
            None if Instant::now() > end => break None,
            None => thread::sleep(Duration::from_millis(10)),
        }
    };
    group.kill();
    let _ = child.wait();
    let said = said.join().unwrap_or_default();
    let said = said.trim();
    if wrong.is_none() && (!finished || !status.is_some_and(|status| status.success())) {
        wrong = Some(match status {
            Some(status) => format!("ended too early, with {status}"),
            None => "did not end when it had finished".to_owned(),
        });
    }
    let Some(wrong) = wrong else {
        return Ok(results);
    };
    let carried_out = results.values().flat_map(BTreeMap::values);
    Err(format!(
        "the program that drives the browser, tests/browser/main.js, {wrong}; {} had been carried out. It said:\n{}",
        counted(carried_out.filter(|result| result.is_ok()).count(), "check"),
        if said.is_empty() { "nothing" } else { said },
    ))
}
