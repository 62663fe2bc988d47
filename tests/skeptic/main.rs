//! Every block of Rust on every page, compiled and run in its edition, as it stands on the page: one named case for
//! each.
//!
//! The chapters are expanded here, as readers see them, with every listing in its place. skeptic finds what the
//! blocks depend on, calls the compiler, and runs what comes out. It takes the compiler from the environment variable
//! `RUSTC`, which names this very program: `compiler.rs` stands in for the compiler, and says what for.
//!
//! A block that is the program of a listing is compiled by Cargo already, for the listing's contract. So Cargo is
//! asked first, and the stand-in takes Cargo's program where the text is the same to the byte. What has run to a good
//! end is not run again until the program changes, or what it runs beside: see `lectern::kept`.

mod blocks;
mod compiler;
#[path = "../selection.rs"]
mod selection;

use std::panic::{self, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use std::{env, fs};

use lectern::book::Listing;
use lectern::book::Profile;
use lectern::book::{Project, chapters};
use lectern::ground::end_with_the_terminal;
use lectern::ground::kept::Kept;
use lectern::ground::{Problem, Severity};
use lectern::page::expand;
use lectern::run::cargo::{self, Compiled, Progress};
use libtest_mimic::{Arguments, Failed, Trial};
use slow_server::{Options, SlowServer};
use tempfile::TempDir;

use blocks::{Asks, Block, blocks};
use compiler::{Answer, Built, Order, Source};
use selection::is_selected;

/// How many blocks are at work at once: most programs wait most of the time, and can do so side by side. No more
/// compilers than there are processors are at work among them.
const AT_ONCE: usize = 16;

/// The package whose dependencies the blocks may use: this one.
const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

/// The slow server's delay for blocks.
const DELAY: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    if let Some(order) = Order::given() {
        return order.carry_out();
    }
    end_with_the_terminal();
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(AT_ONCE));
    match prepare(&arguments) {
        Ok((cases, account)) => {
            let conclusion = libtest_mimic::run(&arguments, cases);
            if !arguments.list {
                println!("{}\n", account.in_words());
            }
            conclusion.exit_code()
        }
        Err(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            ExitCode::FAILURE
        }
    }
}

/// The cases, and an account of what was done for them.
type Prepared = (Vec<Trial>, Arc<Account>);

fn prepare(arguments: &Arguments) -> Result<Prepared, Vec<Problem>> {
    let alone = |problem: Problem| vec![problem];
    let project = Project::load(&root()).map_err(alone)?;
    let account = Arc::new(Account::default());
    let all = on_pages(&project)?;
    let asked: Vec<&Block> = all
        .iter()
        .filter(|block| block.asks != Asks::Nothing && is_selected(arguments, &block.name))
        .collect();
    let mut cases = compiler::cases();
    if arguments.list || asked.is_empty() {
        cases.extend(all.iter().map(|block| {
            Trial::test(&block.name, || Ok(())).with_ignored_flag(block.asks == Asks::Nothing)
        }));
        return Ok((cases, account));
    }
    let bench = Arc::new(Bench::new(&project, &asked)?);
    cases.extend(all.into_iter().enumerate().map(|(number, block)| {
        let (bench, account) = (Arc::clone(&bench), Arc::clone(&account));
        let nothing = block.asks == Asks::Nothing;
        Trial::test(block.name.clone(), move || {
            bench.hold(&block, number, &account)
        })
        .with_ignored_flag(nothing)
    }));
    Ok((cases, account))
}

/// The book's folder.
fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_path_buf()
}

/// Every block of Rust on every page.
fn on_pages(project: &Project) -> Result<Vec<Block>, Vec<Problem>> {
    let chapters = chapters(project).map_err(|problem| vec![problem])?;
    let expansion = expand(project, &chapters);
    let problems = project.problems.iter().chain(&expansion.problems);
    let errors: Vec<Problem> = problems
        .filter(|problem| problem.severity == Severity::Error)
        .cloned()
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut found = Vec::new();
    for (path, text) in &expansion.chapters {
        let here = blocks(project, path, text).map_err(|what| vec![Problem::error(path, what)])?;
        found.extend(here);
    }
    Ok(found)
}

/// Where blocks are compiled and run.
struct Bench {
    /// Below which skeptic looks for what this program was linked with: any folder as deep as that of a build script.
    out: String,
    target: String,
    /// What the stand-in is told, and where it answers.
    folder: TempDir,
    kept: Kept,
    _server: SlowServer,
}

impl Bench {
    /// Asks Cargo for the programs that it has or makes, and sets up what the stand-in and the blocks need.
    fn new(project: &Project, asked: &[&Block]) -> Result<Self, Vec<Problem>> {
        let wrong = |what: String| vec![Problem::error("target", what)];
        let folder = tempfile::tempdir()
            .map_err(|error| wrong(format!("there is no temporary folder: {error}")))?;
        let built = built_by_cargo(project, asked).map_err(|problem| vec![problem])?;
        let compiler = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let version = Command::new(&compiler)
            .arg("-vV")
            .output()
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .map_err(|error| wrong(format!("{} cannot run: {error}", compiler.display())))?;
        let target = version.lines().find_map(|line| line.strip_prefix("host: "));
        let target = target.unwrap_or_default().to_owned();
        let server = SlowServer::start(Options {
            port: 0,
            delay: DELAY,
            ..Options::default()
        })
        .map_err(|error| {
            wrong(format!(
                "the slow server for the blocks cannot start: {error}"
            ))
        })?;
        let this = env::current_exe().map_err(|error| wrong(error.to_string()))?;
        let profile = this.ancestors().nth(2).unwrap_or(&this);
        let out = profile.join("build").join("blocks").join("out");
        let kept = kept_results();
        Order::give(folder.path(), &built, &compiler, &version)
            .map_err(|error| wrong(format!("{}: {error}", folder.path().display())))?;
        // What skeptic panics with is told with the case that it concerns.
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let of_skeptic = panic
                .location()
                .is_some_and(|place| place.file().contains("skeptic-"));
            if !of_skeptic {
                tell(panic);
            }
        }));
        // SAFETY: this is the only thread that reads or writes variables. The slow server has one of its own by now,
        // which reads none, and the tests start later.
        unsafe {
            env::set_var("SLOW_SERVER", server.url());
            env::set_var("NO_PROXY", "127.0.0.1");
            env::set_var("SKEPTIC_JOBS", AT_ONCE.to_string());
            env::set_var("RUSTC", this);
        }
        Ok(Self {
            out: out.to_string_lossy().into_owned(),
            target,
            folder,
            kept,
            _server: server,
        })
    }

    /// Compiles the block, and runs it if that is asked for.
    fn hold(&self, block: &Block, number: usize, account: &Account) -> Result<(), Failed> {
        let text = compiler::marked(&block.text, &block.edition, number);
        let (out, target) = (&self.out, &self.target);
        let held = catch_unwind(|| match block.asks {
            Asks::Run => skeptic::rt::run_test(PACKAGE, out, target, &text),
            Asks::Compile => skeptic::rt::compile_test(PACKAGE, out, target, &text),
            Asks::Nothing => {}
        });
        let answer = Answer::read(self.folder.path(), number);
        match (held, answer) {
            (Ok(()), Some(answer)) => {
                account.add(&answer);
                if let (Some(key), false) = (&answer.key, answer.kept) {
                    self.kept.keep(key, "");
                }
                Ok(())
            }
            (Ok(()), None) => Err("skeptic did not call the compiler for this block".into()),
            (Err(panic), answer) => {
                let said = answer.map(|answer| answer.said).unwrap_or_default();
                Err(failure(block, &said, &*panic).into())
            }
        }
    }
}

/// What to say of a block that does not compile or does not end well: the place, and what the compiler or the program
/// said.
fn failure(block: &Block, said: &str, panic: &(dyn std::any::Any + Send)) -> String {
    let (file, line) = &block.place;
    let file = file.display();
    let place = line.map_or_else(|| file.to_string(), |line| format!("{file}:{line}"));
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or(panic.downcast_ref::<&str>().copied());
    // skeptic says which command failed, with all its arguments.
    let said = if said.trim().is_empty() {
        words.unwrap_or_default()
    } else {
        said
    };
    let said = match line {
        Some(first) => compiler::placed(said, &file.to_string(), *first),
        None => said.to_owned(),
    };
    format!(
        "{place}: this block of Rust, as it stands on the page, does not do what it looks like\n{said}"
    )
}

/// The results of blocks that are kept.
fn kept_results() -> Kept {
    Kept::new(&compiler::kept_below("passed"))
}

/// The programs of the listings among these blocks, made by Cargo from the very text that stands on the page.
fn built_by_cargo(project: &Project, asked: &[&Block]) -> Result<Vec<Built>, Problem> {
    let shown: Vec<(&Listing, &Block)> = project
        .listings
        .values()
        .filter(|listing| listing.contract.profile == Profile::Dev && listing.contract.compiles())
        .filter_map(|listing| {
            let program = listing.program();
            let same = |block: &&&Block| block.text == program && block.edition == listing.edition;
            Some((listing, *asked.iter().find(same)?))
        })
        .collect();
    let listings: Vec<&Listing> = shown.iter().map(|(listing, _)| *listing).collect();
    // What Cargo has is fresh when it has looked; what it cannot compile, the compiler will complain about.
    let compiled = cargo::compile(project, &listings, Progress::Shown)?;
    let built = shown.iter().filter_map(|(listing, block)| {
        let Compiled::Program(program) = compiled.get(&listing.slug)? else {
            return None;
        };
        // Cargo read the file after this program did.
        let unchanged = compiler::unchanged(&project.root.join(&listing.main), &listing.source);
        unchanged.then(|| Built::new(&block.text, &block.edition, program))
    });
    Ok(built.collect())
}

/// How many programs came from where, and how many results were kept.
#[derive(Default)]
struct Account {
    cargo: AtomicUsize,
    before: AtomicUsize,
    now: AtomicUsize,
    kept: AtomicUsize,
}

impl Account {
    fn add(&self, answer: &Answer) {
        let counter = match answer.source {
            Source::Cargo => &self.cargo,
            Source::Before => &self.before,
            Source::Now => &self.now,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        if answer.kept {
            self.kept.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn in_words(&self) -> String {
        let of = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        format!(
            "blocks: {} compiled now, {} before, {} by Cargo as listings; {} were not run again, because they passed \
             before and nothing has changed",
            of(&self.now),
            of(&self.before),
            of(&self.cargo),
            of(&self.kept)
        )
    }
}

/// A hash of this program, found once.
fn this_program() -> &'static str {
    static PROGRAM: OnceLock<&'static str> = OnceLock::new();
    PROGRAM.get_or_init(lectern::ground::kept::this_program)
}

/// A file's text; nothing where it cannot be read.
fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}
