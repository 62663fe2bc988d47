//! The built book in a real browser: one named case for each thing that must hold for readers.
//!
//! The site is built into a temporary folder, and the program in `tests/browser` looks at it in headless Chromium, once
//! for all cases. In goes one line of JSON: the folder, the pages, what the sources and the recordings say of each
//! listing. Out comes one line for each check and page; a check that says nothing about one of its pages has failed.
//!
//! Where Chromium, Node or the packages are missing, the cases are shown as ignored and a line says why and what to do. With
//! `BROWSER_TEST=required` in the environment they fail instead, so that nobody passes them by in silence.
//!
//! A visit to a page that found nothing wrong is not made again until something changes that it saw; see [`memory`]. With
//! `BROWSER_TEST=required`, every visit is made.
//!
//! `cargo test --test browser -- --ignored` breaks the built site on purpose, in each way that the checks are to
//! notice, and sees them notice it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use lectern::book::{Project, chapters};
use lectern::ground::counted;
use lectern::ground::{Group, Scratch, end_with_the_terminal};
use lectern::page::block::Wrong;
use lectern::page::block::plot::{Picture, Plot};
use lectern::page::block::stepper::sentence;
use lectern::page::block::stepper::{Change, Content, Item, Recorded, Shows, Step, Stepper, Trace};
use lectern::page::{DirectiveKind, directives};
use lectern::record::Status;
use lectern::site;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};

#[path = "browser/memory.rs"]
mod memory;
mod selection;

use memory::Memory;
use selection::is_selected;

/// The path below which the site is served: a published book lies below one too.
const PREFIX: &str = "/the-slow-server/";

/// The variable of the environment that names the browser.
const CHROMIUM: &str = "CHROMIUM";

/// The variable of the environment that, when it is `required`, makes a browser test that cannot run a failure.
const REQUIRED: &str = "BROWSER_TEST";

/// How long one visit to one page may take, and how long the browser may take to start and to end; both with other work
/// beside it. A visit takes a second or two.
const FOR_A_VISIT: Duration = Duration::from_secs(300);
const FOR_THE_REST: Duration = Duration::from_secs(300);

/// Which pages a check looks at. They are found in the built site.
#[derive(Debug, Clone, Copy)]
enum Pages {
    /// All of them.
    All,
    /// Those that readers open: not the chapter list for readers without scripts, and not the book on one page.
    Opened,
    /// Those with a chapter on them.
    Chapters,
    /// Those with a chapter, and the one with all of them for the printer.
    Printed,
}

/// What is worth knowing of pages on which nothing is wrong, for the end: lines that come between results spoil them.
static NOTES: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Check {
    name: &'static str,
    /// The file in `tests/browser/checks`. Checks that share one share its visits.
    module: &'static str,
    pages: Pages,
}

const fn check(name: &'static str, module: &'static str, pages: Pages) -> Check {
    Check {
        name,
        module,
        pages,
    }
}

const CHECKS: [Check; 14] = [
    check("copy", "copy", Pages::Chapters),
    check("console", "tour", Pages::All),
    check("network", "tour", Pages::All),
    check("accessibility", "accessibility", Pages::Opened),
    check("narrow", "narrow", Pages::All),
    check("themes", "themes", Pages::Opened),
    check("print", "print", Pages::Printed),
    check("scripts", "scripts", Pages::Opened),
    check("figures", "figures", Pages::Chapters),
    check("plots", "plots", Pages::Chapters),
    check("steppers", "steppers", Pages::Chapters),
    check("folds", "folds", Pages::Chapters),
    check("weight", "tour", Pages::Opened),
    check("search", "search", Pages::Chapters),
];

fn main() -> ExitCode {
    end_with_the_terminal();
    let arguments = Arguments::from_args();
    let tools = Arc::new(Tools::find());
    let required = env::var(REQUIRED).is_ok_and(|value| value == "required");
    if let (Err(why), false) = (tools.as_ref(), required || arguments.list) {
        eprintln!("the browser test does not run: {why}");
    }
    let ignored = tools.is_err() && !required;
    let book = Arc::new(LazyLock::new(Book::build as fn() -> Result<Book, String>));

    let wanted: BTreeSet<&str> = CHECKS
        .iter()
        .map(|check| check.name)
        .filter(|name| is_selected(&arguments, name))
        .collect();
    let looked = {
        let (tools, book) = (Arc::clone(&tools), Arc::clone(&book));
        Arc::new(LazyLock::new(move || {
            let book = book.as_ref().as_ref().map_err(String::clone)?;
            let tasks = tasks(book, |check, _| wanted.contains(check));
            look_again(tools.as_ref().as_ref()?, book, tasks, required)
        }))
    };
    let mut cases: Vec<Trial> = CHECKS
        .iter()
        .map(|check| {
            let looked = Arc::clone(&looked);
            Trial::test(check.name, move || {
                let results = looked.as_ref().as_ref().map_err(String::as_str)?;
                verdict(check.name, &results[check.name])
            })
            .with_ignored_flag(ignored)
        })
        .collect();
    cases.extend(damages().into_iter().map(|damage| {
        let (tools, book) = (Arc::clone(&tools), Arc::clone(&book));
        let name = format!("damage/{}/{}", damage.check, damage.name);
        Trial::test(name, move || {
            let book = book.as_ref().as_ref().map_err(String::as_str)?;
            damage.is_noticed(tools.as_ref().as_ref()?, book)
        })
        .with_ignored_flag(true)
    }));
    let status = libtest_mimic::run(&arguments, cases).exit_code();
    for note in NOTES.lock().expect("nothing panics with it").iter() {
        println!("{note}");
    }
    // What is in an `Arc` that cases share is dropped with the last of them; the book's folder must go in any case.
    drop(looked);
    drop(book);
    status
}

/// What the test needs besides Rust.
struct Tools {
    node: PathBuf,
    chromium: PathBuf,
}

impl Tools {
    /// Finds them, or says what is missing and how to get it.
    fn find() -> Result<Self, String> {
        let then = "then: cargo test --test browser";
        let node = in_path("node").ok_or_else(|| {
            format!("Node is not installed. Install nodejs (18.14 or later), {then}")
        })?;
        let installed = packages().join("node_modules");
        let asked_for = version_table(&packages().join("package.json"), "dependencies");
        let there = asked_for.iter().all(|(name, version)| {
            let manifest = installed.join(name).join("package.json");
            read_json(&manifest)["version"] == **version
        });
        if asked_for.is_empty() || !there {
            return Err(format!(
                "its packages are not installed. Run: npm ci --prefix tests/browser, {then}"
            ));
        }
        let chromium = match env::var_os(CHROMIUM) {
            Some(path) if Path::new(&path).is_file() => PathBuf::from(path),
            Some(path) => {
                return Err(format!(
                    "the variable {CHROMIUM} names {}, which is no file. Name the browser's program, {then}",
                    path.display()
                ));
            }
            None => BROWSERS
                .iter()
                .find_map(|name| in_path(name))
                .ok_or_else(|| {
                    format!(
                        "no Chromium was found. Install chromium, or name one with {CHROMIUM}=…, {then}"
                    )
                })?,
        };
        Ok(Self { node, chromium })
    }
}

/// What Chromium and its kin are called in PATH, and where they lie on macOS.
const BROWSERS: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

fn in_path(program: &str) -> Option<PathBuf> {
    // An absolute path stands for itself: joined to a folder, it replaces it.
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// The folder of the program that drives the browser.
fn packages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

fn read_json(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn version_table(file: &Path, key: &str) -> BTreeMap<String, String> {
    serde_json::from_value(read_json(file)[key].take()).unwrap_or_default()
}

/// The book, built, and what must be found on it.
struct Book {
    folder: Scratch,
    /// Every page, relative to the folder.
    pages: Vec<String>,
    /// For each page, what the sources and the recordings say of its listings.
    listings: BTreeMap<String, Vec<Value>>,
    /// For each page, what the files of its exercises hold.
    exercises: BTreeMap<String, Vec<Value>>,
    /// For each page, what its plots must show and say.
    plots: BTreeMap<String, Vec<Value>>,
    /// For each page, the steps that its steppers must show.
    steppers: BTreeMap<String, Vec<Value>>,
}

impl Book {
    fn build() -> Result<Self, String> {
        let mut project = Project::load(Path::new(env!("CARGO_MANIFEST_DIR")))
            .map_err(|problem| problem.to_string())?;
        project
            .config
            .set("output.html.site-url", PREFIX)
            .map_err(|error| error.to_string())?;
        let folder = Scratch::new().map_err(|error| format!("no temporary folder: {error}"))?;
        let site = folder.path().join("site");
        site::build(&project, &site).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            format!("the book cannot be built:\n{}", problems.join("\n"))
        })?;
        let mut listings: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for listing in project.listings.values() {
            let page = format!("{}.html", listing.chapter);
            let dependencies = (!listing.dependencies.is_empty())
                .then(|| format!("[dependencies]\n{}\n", listing.dependencies.join("\n")));
            let status = Status::of(&project, listing);
            let evidence = status.recording().map(|recording| &recording.evidence);
            let timed = listing.contract.compiles();
            let output: Option<Vec<String>> = evidence.map(|evidence| {
                let line = |line: &lectern::run::Line| match timed {
                    true => format!("{:.2}{}", line.at, line.text),
                    // What a compiler says has no times.
                    false => line.text.clone(),
                };
                evidence.lines.iter().map(line).collect()
            });
            let timelines = evidence.map_or_else(Vec::new, |evidence| {
                timelines(evidence, &listing.contract.lanes)
            });
            listings.entry(page).or_default().push(json!({
                "slug": listing.slug,
                "program": listing.program(),
                "dependencies": dependencies,
                "edition": listing.other_edition(),
                "output": output,
                "timelines": timelines,
            }));
        }
        let mut exercises: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for exercise in project.exercises.values() {
            let page = format!("{}.html", exercise.chapter);
            exercises.entry(page).or_default().push(json!({
                "slug": exercise.slug,
                "starter": exercise.starter.source,
                "tests": exercise.tests_source,
                "solution": exercise.solution.source,
            }));
        }
        let plots = plots(&project)?;
        let steppers = steppers(&project)?;
        let mut pages =
            find_files(&site).map_err(|error| format!("{}: {error}", site.display()))?;
        pages.retain(|file| file.ends_with(".html"));
        let missing = listings.keys().find(|page| !pages.contains(page));
        match missing {
            Some(page) => Err(format!("the site has no page {page}, which has listings")),
            None => Ok(Self {
                folder,
                pages,
                listings,
                exercises,
                plots,
                steppers,
            }),
        }
    }

    fn folder(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn pages(&self, which: Pages) -> impl Iterator<Item = &str> {
        let pages = self.pages.iter().map(String::as_str);
        pages.filter(move |page| match (which, *page) {
            (Pages::All, _) => true,
            (_, "toc.html") => false,
            (which, "print.html") => matches!(which, Pages::Printed),
            (which, "404.html" | "index.html") => matches!(which, Pages::Opened),
            _ => true,
        })
    }
}

/// What the chapters say of their plots, by page, in their order.
fn plots(project: &Project) -> Result<BTreeMap<String, Vec<Value>>, String> {
    let statuses: BTreeMap<&str, Status> = project
        .listings
        .iter()
        .map(|(slug, listing)| (slug.as_str(), Status::of(project, listing)))
        .collect();
    let recordings = |slug: &str| {
        let recording = statuses.get(slug)?.recording()?;
        Some(&recording.evidence)
    };
    let mut plots: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for chapter in chapters(project).map_err(|problem| problem.to_string())? {
        let page = chapter.path.with_extension("html");
        for directive in directives(&chapter.text).0 {
            let DirectiveKind::Block { kind, source } = directive.kind else {
                continue;
            };
            if kind.fence() != "plot" {
                continue;
            }
            let wrong = |wrong: Wrong| format!("{}: {}", chapter.path.display(), wrong.what);
            let picture = Plot::read(&source)
                .and_then(|plot| plot.picture(&recordings))
                .map_err(wrong)?;
            let told = picture.map_or(Value::Null, |picture| plot(&picture));
            let page = page.to_string_lossy().into_owned();
            plots.entry(page).or_default().push(told);
        }
    }
    Ok(plots)
}

/// How much a plot must show, and what it must say where its sliders stand.
fn plot(picture: &Picture) -> Value {
    let points = picture.points.iter().map(|points| points.points.len());
    let control = picture.control.as_ref().map(|control| {
        let starts = control.starts();
        let mut settings = vec![("at first", String::new(), starts.clone())];
        for slider in &control.sliders {
            for (key, stop) in [("Home", 0), ("End", slider.stops())] {
                let mut setting = starts.clone();
                setting.insert(&slider.name, slider.at(stop));
                settings.push((key, slider.name.clone(), setting));
            }
        }
        let settings: Vec<Value> = settings
            .into_iter()
            .map(|(key, slider, values)| {
                let ends = [picture.x.from, picture.x.to];
                let [first, last] = ends.map(|x| picture.y.share(control.value_at(x, &values)));
                json!({
                    "key": key,
                    "slider": slider,
                    "values": values,
                    "says": control.words(&values),
                    "first": first,
                    "last": last,
                })
            })
            .collect();
        json!({ "label": control.label, "settings": settings })
    });
    json!({
        "caption": picture.caption,
        "points": points.collect::<Vec<_>>(),
        "curves": picture.curves.len(),
        "control": control,
    })
}

/// What the recordings say of the chapters' steppers, by page, in their order.
fn steppers(project: &Project) -> Result<BTreeMap<String, Vec<Value>>, String> {
    let mut steppers: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for chapter in chapters(project).map_err(|problem| problem.to_string())? {
        let page = chapter.path.with_extension("html");
        for directive in directives(&chapter.text).0 {
            let DirectiveKind::Block { kind, source } = directive.kind else {
                continue;
            };
            if kind.fence() != "stepper" {
                continue;
            }
            let wrong = |wrong: Wrong| format!("{}: {}", chapter.path.display(), wrong.what);
            let stepper = Stepper::read(&source).map_err(wrong)?;
            let (_, slug) = stepper.listing();
            let listing = project.listings.get(slug);
            let listing = listing.ok_or(format!("no listing `{slug}`"))?;
            let program = listing.program();
            let status = Status::of(project, listing);
            let recorded = status.recording().map(|recording| Recorded {
                evidence: &recording.evidence,
                source: &listing.source,
                program: &program,
                fresh: matches!(status, Status::Fresh(_)),
            });
            let trace = stepper.trace(recorded).map_err(wrong)?;
            let told = trace.map_or(Value::Null, |trace| stepper_of(&trace, &program));
            let page = page.to_string_lossy().into_owned();
            steppers.entry(page).or_default().push(told);
        }
    }
    Ok(steppers)
}

/// What a stepper must say and mark in each step, and what its boxes must hold.
fn stepper_of(trace: &Trace, program: &str) -> Value {
    let item = |item: &Item| {
        let name = item.name.as_ref();
        let name = name.map_or_else(String::new, |name| format!("{name} "));
        let change = match &item.change {
            None => String::new(),
            Some(Change::New) => " (new)".to_owned(),
            Some(Change::Was(was)) => format!(" (was {was})"),
        };
        format!("{name}{}{change}", item.text)
    };
    let held = |(held, (_, shows)): (&Content, &(String, Shows))| {
        let mut more = Vec::new();
        if !held.gone.is_empty() && *shows != Shows::Text {
            more.push(format!("gone: {}", held.gone.join(", ")));
        }
        if held.reordered {
            more.push("in another order".to_owned());
        }
        json!({
            "items": held.items.iter().map(item).collect::<Vec<_>>(),
            "more": more.join("; "),
            "empty": held.items.is_empty(),
        })
    };
    let step = |(index, step): (usize, &Step)| {
        json!({
            "says": sentence(trace, index),
            "text": program.lines().nth(step.line - 1).unwrap_or_default(),
            "boxes": step.boxes.iter().zip(&trace.boxes).map(held).collect::<Vec<_>>(),
        })
    };
    json!({
        "caption": trace.caption,
        "labels": trace.boxes.iter().map(|(label, _)| label).collect::<Vec<_>>(),
        "steps": trace.steps.iter().enumerate().map(step).collect::<Vec<_>>(),
    })
}

/// How many bars and marks each timeline must have. More than 200 requests are drawn by an even sample.
fn timelines(evidence: &lectern::run::Evidence, lanes: &[String]) -> Vec<Value> {
    let mut timelines = Vec::new();
    let bars = |requests: usize| requests.div_ceil(requests.div_ceil(200).max(1));
    // A relay's picture has the bars of its visitors, and below them those of the slow server.
    let bars = bars(evidence.visits.len()) + bars(evidence.requests.len());
    if bars > 0 {
        timelines.push(json!({ "bars": bars, "marks": 0 }));
    }
    let speaks = |name: &String, text: &str| {
        let rest = text.strip_prefix(name.as_str());
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let lines = |name: &String| {
        let lines = evidence.lines.iter();
        lines.filter(|line| speaks(name, &line.text)).count()
    };
    let marks: Vec<usize> = lanes.iter().map(lines).filter(|lines| *lines > 0).collect();
    if !marks.is_empty() {
        timelines.push(json!({ "bars": marks.len(), "marks": marks.iter().sum::<usize>() }));
    }
    timelines
}

/// Every file below a folder, relative to it, sorted.
fn find_files(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut files = Vec::new();
    let mut below = vec![String::new()];
    while let Some(prefix) = below.pop() {
        for entry in fs::read_dir(folder.join(&prefix))? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                below.push(format!("{name}/"));
            } else {
                files.push(name);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// One visit of the browser: a page, a module, and the checks that it answers.
#[derive(Debug)]
struct Task {
    page: String,
    module: &'static str,
    checks: Vec<&'static str>,
}

/// The visits for those checks and pages that are wanted, the long ones first.
fn tasks(book: &Book, is_wanted: impl Fn(&str, &str) -> bool) -> Vec<Task> {
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
    tasks.sort_by_key(|task| std::cmp::Reverse(book.listings.get(&task.page).map_or(0, Vec::len)));
    tasks
}

/// What a check says of a page.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Finding {
    check: String,
    page: String,
    failures: Vec<String>,
    /// What is worth knowing, whether the check passes or not.
    note: String,
}

/// For each check what it says of each of its pages; nothing where it has not spoken.
type Results = BTreeMap<&'static str, BTreeMap<String, Result<Finding, String>>>;

/// Looks at the site, but for the visits that are remembered; makes all of them `afresh` if told to.
fn look_again(
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
fn look(tools: &Tools, book: &Book, site: PathBuf, tasks: &[Task]) -> Result<Results, String> {
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

/// Whether a check has found every page in order. What is worth knowing of pages that are is printed.
fn verdict(check: &str, pages: &BTreeMap<String, Result<Finding, String>>) -> Result<(), Failed> {
    if pages.is_empty() {
        return Err("it has no page to look at".into());
    }
    // What is wrong on several pages is said once.
    let mut wrong: Vec<(&str, Vec<&str>)> = Vec::new();
    for (page, result) in pages {
        let failures = match result {
            Ok(finding) => {
                if !finding.note.is_empty() {
                    let note = format!("{check}: {page}: {}", finding.note);
                    NOTES.lock().expect("nothing panics with it").push(note);
                }
                finding.failures.as_slice()
            }
            Err(silent) => std::slice::from_ref(silent),
        };
        for failure in failures {
            match wrong.iter_mut().find(|(known, _)| known == failure) {
                Some((_, pages)) => pages.push(page),
                None => wrong.push((failure, vec![page])),
            }
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let wrong: Vec<String> = wrong
        .into_iter()
        .map(|(failure, pages)| {
            format!("{}:\n  {}", pages.join(", "), failure.replace('\n', "\n  "))
        })
        .collect();
    Err(wrong.join("\n").into())
}

/// A way to break the site that a check must notice.
struct Damage {
    name: &'static str,
    check: &'static str,
    /// What on a page is replaced, and by what.
    from: &'static str,
    to: String,
    /// What else the page must have.
    on: &'static str,
    /// What the check must say.
    says: &'static str,
    /// Whether it breaks what only a plot has, or a stepper, whichever the check is about.
    needs_figure: bool,
}

fn damages() -> Vec<Damage> {
    let damage = |check, name, from, to: &str, says| Damage {
        name,
        check,
        from,
        to: to.to_owned(),
        on: "",
        says,
        needs_figure: false,
    };
    let of_figure = |damage: Damage| Damage {
        needs_figure: true,
        ..damage
    };
    let style = |check, name, rules: &str, says| {
        let to = format!("<style>{rules}</style></head>");
        damage(check, name, "</head>", &to, says)
    };
    let more = |check, name, html: &str, says| {
        damage(check, name, "</main>", &format!("{html}</main>"), says)
    };
    // By a script, for what surrounds the words of a program depends on who gives them their colours.
    let change = |name, code, place, html, says| {
        let script = format!(
            "<script>document.querySelector(\"figure.listing {code}\").insertAdjacentHTML(\"{place}\", \"{html}\")</script>"
        );
        more("copy", name, &script, says)
    };
    // It comes to stand for its listing after the page's own scripts have looked for such pieces.
    let piece = "<div class=\"excerpt\"><pre><code class=\"language-rust\">loop {}</code></pre></div><script>addEventListener(\"load\", () => { \
                 document.querySelector(\"main > .excerpt\").dataset.listing = document.querySelector(\"figure.listing[id]\").id.slice(8); })</script>";
    let solved = "<script>document.querySelector(\"details.solution code.language-rust\").append(\"// more\")</script>";
    // Letters without a pattern, which no compression makes much smaller.
    let mut state = 1_u32;
    let noise: String = (0..400_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (state >> 24) as u8 % 26)
        })
        .collect();
    vec![
        change(
            "a prompt in the program",
            "code.language-rust",
            "afterbegin",
            "$ ",
            "something else than the whole program: in line 1",
        ),
        change(
            "a hidden line in the program",
            "code.language-rust",
            "beforeend",
            "<span style='font-size: 0'>secret();</span>",
            "something else than the whole program",
        ),
        Damage {
            on: "code class=\"language-toml",
            ..change(
                "a remark in the dependencies",
                "code.language-toml",
                "beforeend",
                "# these",
                "something else than the dependencies",
            )
        },
        more(
            "copy",
            "more in a solution",
            solved,
            "something else than the whole file of the solution",
        ),
        more(
            "copy",
            "a piece that copies only itself",
            piece,
            "a piece of it, the Copy button of",
        ),
        more(
            "console",
            "an error in the console",
            "<script>console.error('oh')</script>",
            "while it loads, the console says (error): oh",
        ),
        more(
            "console",
            "an exception",
            "<script>setTimeout(() => { throw new Error('oh') })</script>",
            "a script fails: Error: oh",
        ),
        damage(
            "network",
            "a font from elsewhere",
            "</head>",
            "<link rel=\"stylesheet\" href=\"https://fonts.example/x.css\"></head>",
            "asks for https://fonts.example/x.css",
        ),
        more(
            "network",
            "a picture that is not there",
            "<img alt=\"nothing\" src=\"nothing.png\">",
            "nothing.png is answered with status 404",
        ),
        damage(
            "network",
            "a connection ahead of time",
            "</head>",
            "<link rel=\"preconnect\" href=\"https://fonts.example\"></head>",
            "connect to elsewhere",
        ),
        more(
            "accessibility",
            "a picture without words",
            "<img src=\"favicon.svg\">",
            "image-alt",
        ),
        more(
            "accessibility",
            "faint text in the dark",
            "<style>.navy main p { color: #444 }</style>",
            "foreground color: #444444, background color: #161923",
        ),
        more(
            "narrow",
            "a wide table",
            "<table><tr><td style=\"min-width: 900px\">wide</td></tr></table>",
            "the page scrolls sideways",
        ),
        damage(
            "narrow",
            "a label outside of its picture",
            "<text class=\"time\" x=\"9.00%\"",
            "<text class=\"time\" x=\"-9.00%\"",
            "lies outside of the picture",
        ),
        style(
            "themes",
            "bars as dark as the page",
            ".navy svg.timeline .bar { fill: #161923 }",
            "in the theme navy, ",
        ),
        damage(
            "themes",
            "another dark theme",
            "const default_dark_theme = \"navy\"",
            "const default_dark_theme = \"coal\"",
            "at a first visit with a dark system",
        ),
        style(
            "print",
            "folds that stay folded",
            "@media print { details::details-content { content-visibility: hidden !important } }",
            "is printed folded",
        ),
        style(
            "print",
            "a menu on paper",
            "@media print { #mdbook-menu-bar { display: block !important } }",
            "#mdbook-menu-bar is printed",
        ),
        style(
            "scripts",
            "output that only scripts show",
            "html:not(.js) pre.output { display: none }",
            "pre.output.timed is not visible",
        ),
        style(
            "figures",
            "a picture above its program",
            "figure.listing { display: flex; flex-direction: column } .timeline-frame { order: -1 }",
            "above the end of what comes before it",
        ),
        damage(
            "figures",
            "a changed line of output",
            "</span>response 1",
            "</span>Response 1",
            "; the recording has",
        ),
        damage(
            "figures",
            "a bar less",
            "<rect class=\"bar\"",
            "<rect class=\"gone\"",
            "bars",
        ),
        style(
            "figures",
            "an output cut off",
            "pre.output { max-height: 3em; overflow: hidden }",
            "cut off or hidden",
        ),
        style(
            "figures",
            "a pair that is none",
            ".pair { grid-template-columns: 1fr !important }",
            "does not stand side by side",
        ),
        more(
            "plots",
            "a plot that no chapter has",
            "<figure class=\"plot\"><figcaption>x</figcaption></figure>",
            "plots, expected ",
        ),
        of_figure(damage(
            "plots",
            "a mark less",
            "class=\"mark kind-1\"",
            "class=\"gone\"",
            "marks of kind 1, expected",
        )),
        of_figure(style(
            "plots",
            "a curve that is not drawn",
            "svg.plot .curve { stroke: none !important }",
            "cannot be seen",
        )),
        of_figure(style(
            "plots",
            "a control without scripts",
            ".plot-control { display: block !important }",
            "without scripts: ",
        )),
        of_figure(style(
            "plots",
            "a control on paper",
            "@media print { .plot-control { display: block !important } }",
            "on paper: ",
        )),
        of_figure(style(
            "plots",
            "a picture that only scripts show",
            "html:not(.js) svg.plot { display: none }",
            "without scripts: ",
        )),
        of_figure(more(
            "plots",
            "arrows that turn the page",
            "<script>for (const slider of document.querySelectorAll('.plot-control input')) slider.addEventListener('keydown', event => { if (event.key === 'ArrowRight') location.hash = 'gone'; })</script>",
            "leads away",
        )),
        of_figure(more(
            "plots",
            "words that do not follow",
            "<script>addEventListener('input', event => { event.stopImmediatePropagation(); }, true)</script>",
            "it says",
        )),
        of_figure(damage(
            "plots",
            "another formula in the script",
            "&quot;formula&quot;:&quot;",
            "&quot;formula&quot;:&quot;2 * ",
            "expected",
        )),
        of_figure(more(
            "plots",
            "words that push the page down",
            "<script>addEventListener('input', () => { document.querySelector('.plot-says').style.minHeight = '9em'; })</script>",
            "px taller than before",
        )),
        more(
            "steppers",
            "a stepper that no chapter has",
            "<figure class=\"stepper\"><figcaption>x</figcaption></figure>",
            "steppers, expected ",
        ),
        of_figure(damage(
            "steppers",
            "a row less",
            "<th scope=\"row\">2</th>",
            "<th scope=\"row\">3</th>",
            "it says",
        )),
        of_figure(more(
            "steppers",
            "a script that makes a box higher",
            "<script>{ const box = document.querySelector('.stepper-content'); box.replaceChildren = (...held) => { Element.prototype.replaceChildren.apply(box, held); box.style.minHeight = '40em'; } }</script>",
            "px high before the script runs",
        )),
        of_figure(style(
            "steppers",
            "a table that only scripts show",
            "html:not(.js) .stepper-steps::details-content { content-visibility: hidden; block-size: 0 }",
            "without scripts: ",
        )),
        of_figure(style(
            "steppers",
            "a stepper on paper",
            "@media print { .stepper-picture { display: block !important } }",
            "on paper: ",
        )),
        of_figure(style(
            "steppers",
            "a line marked by its colour alone",
            ".stepper-code .line.now::before { content: \"\" !important }",
            "by its colour alone",
        )),
        of_figure(style(
            "steppers",
            "a line out of sight",
            "pre.stepper-code { overflow: clip !important }",
            "is not in sight",
        )),
        of_figure(style(
            "steppers",
            "boxes that push the page down",
            ".stepper-size { display: none }",
            "px taller than at first",
        )),
        of_figure(more(
            "steppers",
            "arrows that turn the page",
            "<script>Event.prototype.stopPropagation = () => {}</script>",
            "leads away",
        )),
        of_figure(more(
            "steppers",
            "a script that leaves out a step",
            "<script>document.querySelector('.stepper-table tbody tr:nth-child(2)').remove()</script>",
            "the number of rows is",
        )),
        of_figure(more(
            "steppers",
            "boxes that do not follow",
            "<script>document.querySelector('.stepper-content').replaceChildren = () => {}</script>",
            "they hold",
        )),
        damage(
            "folds",
            "an open answer",
            "<details class=\"answer\">",
            "<details class=\"answer\" open>",
            "is open when the page is opened",
        ),
        more(
            "folds",
            "a solution before its hint",
            "<section class=\"exercise\" id=\"exercise-x\"><details class=\"solution\"><summary>Solution</summary>x</details><details class=\"hint\"><summary>Hint 1</summary>x</details></section>",
            "expected hints and then one solution",
        ),
        more(
            "folds",
            "hints that open with each other",
            "<section class=\"exercise\" id=\"exercise-x\"><details name=\"x\" class=\"hint\"><summary>Hint 1</summary>x</details><details name=\"x\" class=\"hint\"><summary>Hint 2</summary>x</details><details class=\"solution\"><summary>Solution</summary>x</details></section>",
            "opens or closes too",
        ),
        more(
            "weight",
            "a heavy page",
            &format!("<p hidden>{noise}</p>"),
            "expected at most 150,000",
        ),
        damage(
            "search",
            "a search without its script",
            "src=\"searcher",
            "src=\"nothing",
            "the key / does not open the search",
        ),
    ]
}

impl Damage {
    /// Breaks a copy of the page with the most listings, and lets the check look at it.
    fn is_noticed(&self, tools: &Tools, book: &Book) -> Result<(), Failed> {
        // What only a plot or a stepper has can be broken where there is one. Of the pages that have what is broken, the
        // longest.
        let figures = match self.check {
            "plots" => Some(&book.plots),
            "steppers" => Some(&book.steppers),
            _ => None,
        };
        let figures = figures.filter(|figures| !figures.is_empty());
        let shown = figures.unwrap_or(&book.listings);
        let mut pages: Vec<&String> = shown.keys().collect();
        pages.sort_by_key(|page| std::cmp::Reverse(shown[*page].len()));
        let has = |page: &&&String| {
            let text = fs::read_to_string(book.folder().join(page)).unwrap_or_default();
            text.contains(self.from) && text.contains(self.on)
        };
        if self.needs_figure && figures.is_none() {
            let note = format!(
                "{}: {}: not tried, for no page has such a figure",
                self.check, self.name
            );
            NOTES.lock().expect("nothing panics with it").push(note);
            return Ok(());
        }
        let page = pages.iter().find(has).copied();
        let page = page.ok_or_else(|| format!("no page has {} to break", self.from))?;
        let copy = Scratch::new().map_err(|error| format!("no temporary folder: {error}"))?;
        let site = copy.path().join("site");
        copy_folder(&book.folder(), &site)
            .map_err(|error| format!("{}: {error}", site.display()))?;
        let file = site.join(page);
        let text = fs::read_to_string(&file).map_err(|error| format!("{page}: {error}"))?;
        let broken = text.replacen(self.from, &self.to, 1);
        fs::write(&file, broken).map_err(|error| format!("{page}: {error}"))?;
        let tasks = tasks(book, |check, on| check == self.check && on == page);
        let results = look(tools, book, site, &tasks)?;
        match &results[self.check][page] {
            Ok(Finding { failures, .. }) if failures.is_empty() => {
                Err("the check notices nothing".into())
            }
            Ok(Finding { failures, .. }) => {
                match failures.iter().any(|failure| failure.contains(self.says)) {
                    true => Ok(()),
                    false => Err(format!(
                        "the check does not say \"{}\"; it says:\n{}",
                        self.says,
                        failures.join("\n")
                    )
                    .into()),
                }
            }
            Err(silent) => Err(silent.as_str().into()),
        }
    }
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
