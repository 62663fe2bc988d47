//! Every block of Rust on every page, compiled and run in its edition, as it stands on the page: one named case for
//! each.
//!
//! The chapters are expanded here, as readers see them, with every listing in its place. skeptic finds what the
//! blocks depend on, calls the compiler, and runs what comes out. It takes the compiler from the environment variable
//! `RUSTC`, which names this very program: [`compiler`] stands in for the compiler, and says what for.
//!
//! A block that is the program of a listing is compiled by Cargo already, for the listing's contract. So Cargo is
//! asked first, and the stand-in takes Cargo's program where the text is the same to the byte. What has run to a good
//! end is not run again until the program changes, or what it runs beside: see [`kept`](crate::ground::kept).

use std::env;
use std::panic::{self, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use slow_server::{Options, SlowServer};

use super::asked::{Asked, Tally};
use super::compiler::{self, Answer, Built, Order, Source};
use super::fences::{Block, TestMode, blocks as blocks_of};
use super::placed::placed;
use crate::book::{Listing, Profile, Project, chapters};
use crate::ground::{Kept, MACHINE_REFUSES, Problem, Scratch, Severity, with_causes};
use crate::page::{UNTESTED_RUST, expand};
use crate::run::{self, Compiled, Progress, compile_package_tests, target_folder};

/// How many blocks are at work at once: most programs wait most of the time, and can do so side by side. No more
/// compilers than there are processors are at work among them.
const AT_ONCE: usize = 16;

/// The slow server's delay for blocks.
const DELAY: Duration = Duration::from_millis(100);

/// Compiles and runs the blocks on the pages. It says of this process, by variables of its environment, that it stands in for
/// the compiler, so nothing else can be compiled after it.
///
/// # Errors
/// What keeps the chapters from being expanded, and a problem where Cargo did not get as far as the listings.
pub fn blocks(project: &Arc<Project>, asked: &Asked) -> Result<Tally, Vec<Problem>> {
    let mut all = on_pages(project)?;
    all.retain(|block| asked.selects(&block.name));
    let to_do: Vec<&Block> = all
        .iter()
        .filter(|block| block.mode != TestMode::Ignored)
        .collect();
    if asked.lists() || to_do.is_empty() {
        let cases = all.iter().map(|block| {
            Trial::test(&block.name, || Ok(())).with_ignored_flag(block.mode == TestMode::Ignored)
        });
        return Ok(asked.run(AT_ONCE, cases.collect()));
    }
    let account = Arc::new(Account::default());
    let runner = Arc::new(BlockRunner::new(project, &to_do, asked)?);
    let cases = all.into_iter().enumerate().map(|(number, block)| {
        let (runner, account) = (Arc::clone(&runner), Arc::clone(&account));
        let is_ignored = block.mode == TestMode::Ignored;
        Trial::test(block.name.clone(), move || {
            runner.hold(&block, number, &account)
        })
        .with_ignored_flag(is_ignored)
    });
    let tally = asked.run(AT_ONCE, cases.collect());
    println!("{}\n", account.in_words());
    Ok(tally)
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
        let here = blocks_of(project, path, text)
            .map_err(|what| vec![Problem::error(UNTESTED_RUST, path, what)])?;
        found.extend(here);
    }
    Ok(found)
}

/// Where blocks are compiled and run.
struct BlockRunner {
    /// The package whose dependencies the blocks may use.
    package: String,
    /// Below which skeptic looks for what this program was linked with: any folder as deep as that of a build script.
    out: String,
    target: String,
    /// What the stand-in is told, and where it answers.
    folder: Scratch,
    kept: Kept,
    _server: SlowServer,
}

impl BlockRunner {
    /// TestMode Cargo for the programs that it has or makes, and sets up what the stand-in and the blocks need.
    fn new(project: &Project, to_do: &[&Block], asked: &Asked) -> Result<Self, Vec<Problem>> {
        let wrong = |what: String| vec![Problem::error(MACHINE_REFUSES, "target", what)];
        let folder = Scratch::new()
            .map_err(|error| wrong(format!("there is no temporary folder: {error}")))?;
        let built = built_by_cargo(project, to_do).map_err(|problem| vec![problem])?;
        let this = env::current_exe().map_err(|error| wrong(error.to_string()))?;
        let profile = match profile_of_test(&this) {
            Some(profile) => profile,
            None => {
                if built.len() < to_do.len() {
                    compile_dependencies(project).map_err(|problem| vec![problem])?;
                }
                target_folder(project)
                    .map_err(|problem| vec![problem])?
                    .join("debug")
            }
        };
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
                "the slow server for the blocks cannot start: {}",
                with_causes(&error)
            ))
        })?;
        // As deep as that of a build script.
        let out = profile.join("build").join("blocks").join("out");
        let kept = Kept::new(&asked.kept(compiler::PASSED));
        Order::give(folder.path(), &asked.kept(""), &built, &compiler, &version)
            .map_err(|error| wrong(format!("{}: {error}", folder.path().display())))?;
        let package = project.settings.blocks.as_deref().unwrap_or(Path::new(""));
        let package = project.root.join(package).to_string_lossy().into_owned();
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
            env::set_var("CARGO", &this);
            env::set_var("RUSTC", this);
        }
        Ok(Self {
            package,
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
        let (package, out, target) = (&self.package, &self.out, &self.target);
        let held = catch_unwind(|| match block.mode {
            TestMode::Run => skeptic::rt::run_test(package, out, target, &text),
            TestMode::Compile => skeptic::rt::compile_test(package, out, target, &text),
            TestMode::Ignored => {}
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
    // skeptic says which command failed, with all its arguments: some thousand letters of them.
    let said = if said.trim().is_empty() {
        let words = words.unwrap_or_default();
        words.split(" --").next().unwrap_or(words)
    } else {
        said
    };
    let said = match line {
        Some(first) => placed(said, &file.to_string(), *first),
        None => said.to_owned(),
    };
    format!(
        "{place}: this block of Rust, as it stands on the page, does not do what it looks like\n{said}"
    )
}

/// The folder of the profile with which this program was compiled, if it is a test program: `…/debug/deps/NAME` is one. skeptic
/// then takes the dependencies that this program was linked with.
fn profile_of_test(program: &Path) -> Option<PathBuf> {
    let folder = program.parent()?;
    (folder.file_name()? == "deps").then(|| folder.parent().map(Path::to_path_buf))?
}

/// Has Cargo compile what blocks may use: the tests of the package that is named for it, or else everything.
fn compile_dependencies(project: &Project) -> Result<(), Problem> {
    if let Some(package) = &project.settings.blocks {
        return compile_package_tests(project, package, Progress::Shown);
    }
    let listings = project.listings.values();
    let listings: Vec<&Listing> = listings
        .filter(|listing| listing.contract.compiles())
        .collect();
    run::compile(project, &listings, Progress::Shown)?;
    let sides = project
        .exercises
        .values()
        .map(|exercise| &exercise.solution);
    let sides: Vec<(&str, &Path)> = sides
        .map(|side| (side.package.as_str(), side.manifest.as_path()))
        .collect();
    run::compile_tests(project, &sides, Progress::Shown)?;
    Ok(())
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
    let compiled = run::compile(project, &listings, Progress::Shown)?;
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
