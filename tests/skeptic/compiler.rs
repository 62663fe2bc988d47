//! A stand-in for the compiler that skeptic calls.
//!
//! In: the arguments that skeptic gives a compiler. Out: what the compiler would leave behind, or its status; and
//! beside it an [`Answer`] for the test that waits. In between, it does what skeptic does not:
//!
//! - It puts the edition right. skeptic passes `--edition=2021` at the most. Which edition a block is of stands in a
//!   last line that [`marked`] has put below it.
//! - It compiles nothing twice. A block that is a listing's program is what Cargo has built of the same text; all
//!   others are kept, and taken from there while nothing they were made of has changed. (skeptic has a cache of its
//!   own, but copies programs into it while its other threads start some, so that now and then one cannot be started:
//!   "Text file busy".)
//! - It runs nothing twice. What skeptic then starts is a line of shell that runs the program and writes down what it
//!   says; where the same program has ended well before, that line does nothing.
//! - It lets no more compilers work at once than there are processors.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread::available_parallelism;
use std::time::{Duration, SystemTime};

use lectern::ground::Hash;
use libtest_mimic::{Failed, Trial};
use serde::{Deserialize, Serialize};

use crate::{kept_results, text_of, this_program};

/// Set for this program when it stands in for the compiler: the file with its [`Order`].
const ORDER: &str = "THE_SLOW_SERVER_COMPILES";

/// Before edition and number of a block, in the line below it.
const MARK: &str = "// edition ";

/// What stands in the compiler's messages for the temporary file that the block was put into.
const BLOCK: &str = "BLOCK.rs";

/// A program that was not used for this long is thrown away.
const KEEP: Duration = Duration::from_hours(7 * 24);

/// A program that Cargo has built, under a hash of its text and its edition.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Built {
    text: String,
    program: PathBuf,
}

impl Built {
    /// The program that Cargo has built of this text.
    pub(crate) fn new(text: &str, edition: &str, program: &Path) -> Self {
        Self {
            text: name(text, edition),
            program: program.to_path_buf(),
        }
    }
}

/// What this text is called, in this edition: whatever differs in one byte has another name.
fn name(text: &str, edition: &str) -> String {
    Hash::new().part(text).part(edition).finish()
}

/// What the stand-in has to know.
#[derive(Serialize, Deserialize)]
pub(crate) struct Order {
    compiler: PathBuf,
    version: String,
    /// Where answers go.
    answers: PathBuf,
    /// The programs that Cargo has built, by name.
    built: BTreeMap<String, PathBuf>,
    /// What a result depends on beside the program that ran: this test with the engine and the slow server, and its
    /// address' form.
    around: String,
}

/// Where a program came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Source {
    /// Cargo built it, for a listing.
    Cargo,
    /// It was compiled by an earlier run of this test.
    Before,
    /// It was compiled by this one.
    Now,
}

/// What the stand-in did.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) source: Source,
    /// Under which key the result of running the program is kept; nothing for a program that is not run.
    pub(crate) key: Option<String>,
    /// Whether a result was kept, and the program was not run.
    pub(crate) kept: bool,
    /// What the compiler or the program said.
    #[serde(default)]
    pub(crate) said: String,
}

impl Answer {
    /// The answer for the block of this number, with what its program said.
    pub(crate) fn read(folder: &Path, number: usize) -> Option<Self> {
        let answer = fs::read(folder.join(format!("{number}.json"))).ok()?;
        let mut answer: Self = serde_json::from_slice(&answer).ok()?;
        if answer.said.is_empty() {
            answer.said = text_of(&folder.join(format!("{number}.said")));
        }
        Some(answer)
    }
}

/// The text of a block for skeptic: edition and number stand below it, so that every line keeps its number.
pub(crate) fn marked(text: &str, edition: &str, number: usize) -> String {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{text}{end}{MARK}{edition}, block {number}\n")
}

/// A block as it was before it was [`marked`], its edition, and its number.
fn unmarked(marked: &str) -> Option<(&str, &str, usize)> {
    let (_, mark) = marked.trim_end().rsplit_once('\n')?;
    let (edition, number) = mark.strip_prefix(MARK)?.split_once(", block ")?;
    let text = &marked[..marked.rfind(mark)?];
    Some((text, edition, number.parse().ok()?))
}

/// What the compiler said, with the place in the file where the block was written, whose first line stands on line
/// `first`.
pub(crate) fn placed(said: &str, file: &str, first: usize) -> String {
    let place = format!("{BLOCK}:");
    let mut pieces = said.split(&place);
    let mut placed = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.len()
            - piece
                .trim_start_matches(|letter: char| letter.is_ascii_digit())
                .len();
        let (line, rest) = piece.split_at(digits);
        match line.parse::<usize>() {
            Ok(line) => placed.push_str(&format!("{file}:{}{rest}", line + first - 1)),
            Err(_) => placed.push_str(&format!("{place}{piece}")),
        }
    }
    placed
}

/// Whether the file still says what was read from it.
pub(crate) fn unchanged(file: &Path, text: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|now| now == text)
}

/// A folder in which this test keeps something from one run to the next.
pub(crate) fn kept_below(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("blocks")
        .join(name)
}

impl Order {
    /// Writes the order into `folder`, and names it for the stand-ins that skeptic will start.
    pub(crate) fn give(
        folder: &Path,
        built: &[Built],
        compiler: &OsStr,
        version: &str,
    ) -> io::Result<()> {
        throw_old_away(&kept_below("programs"));
        let order = Self {
            compiler: compiler.into(),
            version: version.to_owned(),
            answers: folder.to_path_buf(),
            built: built
                .iter()
                .map(|built| (built.text.clone(), built.program.clone()))
                .collect(),
            around: this_program().to_owned(),
        };
        let file = folder.join("order.json");
        fs::write(&file, serde_json::to_vec(&order)?)?;
        // SAFETY: called from the one thread that there is, see `Bench::new`.
        unsafe { env::set_var(ORDER, file) };
        Ok(())
    }

    /// The order that was given to this process, if it is to stand in for the compiler.
    pub(crate) fn given() -> Option<Self> {
        let file = env::var_os(ORDER)?;
        let order = fs::read(&file).ok();
        let order = order.and_then(|order| serde_json::from_slice(&order).ok());
        Some(order.unwrap_or_else(|| {
            eprintln!("{} cannot be read", file.display());
            std::process::exit(101)
        }))
    }

    /// Does what the compiler would do.
    pub(crate) fn carry_out(&self) -> ExitCode {
        let arguments: Vec<OsString> = env::args_os().skip(1).collect();
        match self.compile(arguments) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => {
                eprintln!("{} for a block: {error}", self.compiler.display());
                ExitCode::from(101)
            }
        }
    }

    fn compile(&self, mut arguments: Vec<OsString>) -> io::Result<bool> {
        let edition_at = arguments.iter().position(|argument| {
            let text = argument.to_str();
            text.is_some_and(|text| text.starts_with("--edition="))
        });
        let Some(edition_at) = edition_at else {
            // Cargo asks the compiler for its version.
            return Ok(Command::new(&self.compiler)
                .args(arguments)
                .status()?
                .success());
        };
        let file = PathBuf::from(&arguments[0]);
        let marked = fs::read_to_string(&file)?;
        let (text, edition, number) = unmarked(&marked)
            .ok_or_else(|| io::Error::other("its last line does not say its edition"))?;
        arguments[edition_at] = format!("--edition={edition}").into();
        let output = arguments.iter().position(|argument| argument == "-o");
        let output = output
            .and_then(|at| arguments.get(at + 1))
            .map(PathBuf::from);

        let found = match self.built.get(&name(text, edition)) {
            Some(program) => Ok((program.clone(), Source::Cargo)),
            None => self.compiled(text, &file, output.as_deref(), &arguments)?,
        };
        let answer = match found {
            Ok((program, source)) => match &output {
                Some(output) => self.to_run(&program, source, output, number)?,
                None => Answer {
                    source,
                    key: None,
                    kept: false,
                    said: String::new(),
                },
            },
            Err(said) => Answer {
                source: Source::Now,
                key: None,
                kept: false,
                said,
            },
        };
        let failed = !answer.said.is_empty();
        let place = self.answers.join(format!("{number}.json"));
        fs::write(place, serde_json::to_vec(&answer)?)?;
        Ok(!failed)
    }

    /// The program of a block: kept, or compiled now. A block that is not to be run leaves an empty file behind. What
    /// the compiler says where it fails is the error inside.
    fn compiled(
        &self,
        text: &str,
        file: &Path,
        output: Option<&Path>,
        arguments: &[OsString],
    ) -> io::Result<Result<(PathBuf, Source), String>> {
        let folder = kept_below("programs");
        let kept = folder.join(key(&self.version, text, file, arguments)?);
        if kept.is_file() {
            // For those who throw old programs away, it is a new one.
            File::open(&kept)?.set_modified(SystemTime::now())?;
            return Ok(Ok((kept, Source::Before)));
        }
        let _turn = turn(&self.answers)?;
        let done = Command::new(&self.compiler).args(arguments).output()?;
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr);
            let said = said.replace(&*file.to_string_lossy(), BLOCK);
            return Ok(Err(format!(
                "{said}the compiler ended with {}",
                done.status
            )));
        }
        let beside = kept.with_extension(std::process::id().to_string());
        fs::create_dir_all(&folder)?;
        match output {
            Some(output) => drop(fs::copy(output, &beside)?),
            None => fs::write(&beside, "")?,
        }
        fs::rename(&beside, &kept)?;
        Ok(Ok((kept, Source::Now)))
    }

    /// Leaves at `output` what skeptic is to start.
    fn to_run(
        &self,
        program: &Path,
        source: Source,
        output: &Path,
        number: usize,
    ) -> io::Result<Answer> {
        let key = Hash::new()
            .part(fs::read(program)?)
            .part(&self.around)
            .finish();
        let kept = kept_results().recall(&key).is_some();
        let script = if kept {
            "#!/bin/sh\n# It has ended well before.\nexit 0\n".to_owned()
        } else {
            let said = self.answers.join(format!("{number}.said"));
            let (program, said) = (quoted(program)?, quoted(&said)?);
            format!(
                "#!/bin/sh\n{program} >{said} 2>&1\nstatus=$?\n\
                 [ $status = 0 ] || echo \"the program ended with status $status\" >>{said}\nexit $status\n"
            )
        };
        // The compiler may have left its program there.
        let _ = fs::remove_file(output);
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .mode(0o755)
            .open(output)?;
        file.write_all(script.as_bytes())?;
        Ok(Answer {
            source,
            key: Some(key),
            kept,
            said: String::new(),
        })
    }
}

/// A path as a word of the shell.
fn quoted(path: &Path) -> io::Result<String> {
    let text = path.to_str();
    let text = text.ok_or_else(|| io::Error::other(format!("{}: is not text", path.display())))?;
    Ok(format!("'{}'", text.replace('\'', r"'\''")))
}

/// What decides which program comes out: the compiler, the block, the arguments but for the temporary files, and time
/// and size of the libraries that are named.
fn key(version: &str, text: &str, file: &Path, arguments: &[OsString]) -> io::Result<String> {
    let folder = file.parent().unwrap_or(file);
    let mut hash = Hash::new().part(version).part(text);
    for argument in arguments {
        if argument
            .to_string_lossy()
            .contains(&*folder.to_string_lossy())
        {
            continue;
        }
        hash = hash.part(argument.as_encoded_bytes());
        let library = argument
            .to_str()
            .and_then(|argument| argument.split_once('='));
        if let Some(library) = library
            .map(|(_, path)| Path::new(path))
            .filter(|path| path.is_file())
        {
            let metadata = library.metadata()?;
            let time = metadata.modified()?.duration_since(SystemTime::UNIX_EPOCH);
            let time = time.unwrap_or_default().as_nanos();
            hash = hash.part(format!("{time} {}", metadata.len()));
        }
    }
    // Whether it is compiled to be run is one of the arguments that were left out.
    let runs = arguments.iter().any(|argument| argument == "-o");
    Ok(hash.part([u8::from(runs)]).finish())
}

/// The permission to start a compiler, given back when it is dropped or the process ends: one of as many locked files
/// as there are processors.
fn turn(folder: &Path) -> io::Result<File> {
    let places = available_parallelism().map_or(1, usize::from);
    let open = |place: usize| File::create(folder.join(format!("compiler-{place}.lock")));
    for place in 0..places {
        let file = open(place)?;
        if file.try_lock().is_ok() {
            return Ok(file);
        }
    }
    let file = open(std::process::id() as usize % places)?;
    file.lock()?;
    Ok(file)
}

fn throw_old_away(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let used = entry.metadata().and_then(|metadata| metadata.modified());
        let unused = used.ok().and_then(|used| used.elapsed().ok());
        if unused.is_some_and(|unused| unused > KEEP) {
            // Somebody else may have thrown it away.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Cases about the stand-in itself: a program is taken from Cargo only where it is sound.
pub(crate) fn cases() -> Vec<Trial> {
    vec![
        Trial::test("the_stand_in_takes_a_program_of_the_same_text_only", || {
            let text = "fn main() {\n    println!(\"AAA\");\n}\n";
            let built = Built::new(text, "2024", Path::new("program"));
            let same = |text: &str, edition: &str| {
                built == Built::new(text, edition, Path::new("program"))
            };
            is(same(text, "2024"), "the very same text is Cargo's program")?;
            is(
                !same(&text.replace("AAA", "AAB"), "2024"),
                "a text that differs by one letter is not",
            )?;
            is(
                !same(&text.replace("\n}", "\n }"), "2024"),
                "nor one that differs by a space",
            )?;
            is(!same(text, "2021"), "nor the same text in another edition")
        }),
        Trial::test(
            "the_stand_in_takes_no_program_of_a_file_that_has_changed",
            || {
                let folder = tempfile::tempdir()?;
                let file = folder.path().join("main.rs");
                fs::write(&file, "fn main() {}\n")?;
                is(
                    unchanged(&file, "fn main() {}\n"),
                    "a file that is as it was read",
                )?;
                fs::write(&file, "fn main() { }\n")?;
                is(
                    !unchanged(&file, "fn main() {}\n"),
                    "a file that was written since",
                )?;
                fs::remove_file(&file)?;
                is(!unchanged(&file, "fn main() {}\n"), "a file that is gone")
            },
        ),
        Trial::test("the_stand_in_reads_what_was_marked", || {
            for text in [
                "fn main() {}\n",
                "fn main() {}",
                "// edition 2021, block 3\nfn main() {}\n",
            ] {
                let marked = marked(text, "2024", 17);
                let (again, edition, number) = unmarked(&marked).ok_or("it cannot be read")?;
                is(again.trim_end() == text.trim_end(), "the text comes back")?;
                is(
                    (edition, number) == ("2024", 17),
                    "and its edition and number",
                )?;
            }
            is(
                unmarked("fn main() {}\n").is_none(),
                "a text without a mark",
            )
        }),
        Trial::test("the_stand_in_says_where_the_block_was_written", || {
            let said = "error: no\n --> BLOCK.rs:2:5\n";
            is(
                placed(said, "src/a.md", 10) == "error: no\n --> src/a.md:11:5\n",
                "line and file",
            )
        }),
        Trial::test(
            "the_stand_in_runs_again_what_has_changed_or_did_not_pass",
            || {
                let folder = tempfile::tempdir()?;
                let program = folder.path().join("program");
                let order = |around: &str| Order {
                    compiler: PathBuf::new(),
                    version: String::new(),
                    answers: folder.path().to_path_buf(),
                    built: BTreeMap::new(),
                    around: around.to_owned(),
                };
                let runs = |around: &str| {
                    order(around).to_run(&program, Source::Now, &folder.path().join("out"), 0)
                };
                // No program of a block has these bytes: a time is in them.
                let bytes = format!("{:?}", SystemTime::now());
                fs::write(&program, &bytes)?;
                let first = runs("engine")?;
                let key = first.key.ok_or("it has no key")?;
                is(!runs("engine")?.kept, "what did not pass is run again")?;
                kept_results().keep(&key, "");
                let afresh = lectern::ground::kept::all_afresh();
                is(
                    runs("engine")?.kept != afresh,
                    "what passed is not, unless all is to run afresh",
                )?;
                is(!runs("another engine")?.kept, "with another engine, it is")?;
                fs::write(&program, bytes + "!")?;
                let other = runs("engine")?.kept;
                fs::remove_file(kept_below("passed").join(key))?;
                is(!other, "and so is another program")
            },
        ),
    ]
}

fn is(so: bool, what: &str) -> Result<(), Failed> {
    if so {
        Ok(())
    } else {
        Err(format!("not so: {what}").into())
    }
}
