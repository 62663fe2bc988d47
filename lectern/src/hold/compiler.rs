//! A stand-in for the compiler that skeptic calls, and for the Cargo that it asks for packages.
//!
//! In: the arguments that skeptic gives a compiler. Out: what the compiler would leave behind, or its status; and
//! beside it an [`Answer`] for the test that waits. In between, it does what skeptic does not:
//!
//! - It puts the edition right. skeptic knows none after 2021, so it's told in Cargo's place too, and of packages of 2024
//!   that they are of 2021. It passes `--edition=2021` at the most. Which edition a block is of stands in a
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
use std::process::{Command, ExitCode, Stdio};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::programs::{key, quoted, throw_old_away, turn};
use crate::ground::{Hash, Kept, this_program};

/// Set for this program when it stands in for the compiler: the file with its [`Order`].
const ORDER: &str = "LECTERN_COMPILES";

/// Where the results of blocks are kept, below the folder of everything that is kept.
pub(super) const PASSED: &str = "blocks/passed";

/// Where their programs are.
const PROGRAMS: &str = "blocks/programs";

/// Before edition and number of a block, in the line below it.
const MARK: &str = "// edition ";

/// What stands in the compiler's messages for the temporary file that the block was put into.
pub(super) const BLOCK: &str = "BLOCK.rs";

/// A program that Cargo has built, under a hash of its text and its edition.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Built {
    text: String,
    program: PathBuf,
}

impl Built {
    /// The program that Cargo has built of this text.
    pub(super) fn new(text: &str, edition: &str, program: &Path) -> Self {
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
pub(super) struct Order {
    compiler: PathBuf,
    cargo: PathBuf,
    version: String,
    /// Where answers go.
    answers: PathBuf,
    /// Where everything is kept.
    kept: PathBuf,
    /// The programs that Cargo has built, by name.
    built: BTreeMap<String, PathBuf>,
    /// What a result depends on beside the program that ran: this test with the engine and the slow server, and its
    /// address' form.
    around: String,
}

/// Where a program came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Source {
    /// Cargo built it, for a listing.
    Cargo,
    /// It was compiled by an earlier run of this test.
    Before,
    /// It was compiled by this one.
    Now,
}

/// What the stand-in did.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) source: Source,
    /// Under which key the result of running the program is kept; nothing for a program that is not run.
    pub(super) key: Option<String>,
    /// Whether a result was kept, and the program was not run.
    pub(super) kept: bool,
    /// What the compiler or the program said.
    #[serde(default)]
    pub(super) said: String,
}

impl Answer {
    /// The answer for the block of this number, with what its program said.
    pub(super) fn read(folder: &Path, number: usize) -> Option<Self> {
        let answer = fs::read(folder.join(format!("{number}.json"))).ok()?;
        let mut answer: Self = serde_json::from_slice(&answer).ok()?;
        if answer.said.is_empty() {
            answer.said =
                fs::read_to_string(folder.join(format!("{number}.said"))).unwrap_or_default();
        }
        Some(answer)
    }
}

/// The text of a block for skeptic: edition and number stand below it, so that every line keeps its number.
pub(super) fn marked(text: &str, edition: &str, number: usize) -> String {
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

/// Whether the file still says what was read from it.
pub(super) fn unchanged(file: &Path, text: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|now| now == text)
}

/// If this process was started in the compiler's place, does what the compiler would do, and returns with what it should end.
/// The first thing that a program does which calls [`blocks`](super::blocks()).
pub fn stand_in() -> Option<ExitCode> {
    Order::given().map(|order| order.carry_out())
}

impl Order {
    /// Writes the order into `folder`, and names it for the stand-ins that skeptic will start.
    pub(super) fn give(
        folder: &Path,
        kept: &Path,
        built: &[Built],
        compiler: &OsStr,
        version: &str,
    ) -> io::Result<()> {
        throw_old_away(&kept.join(PROGRAMS));
        let order = Self {
            compiler: compiler.into(),
            cargo: env::var_os("CARGO")
                .unwrap_or_else(|| "cargo".into())
                .into(),
            version: version.to_owned(),
            answers: folder.to_path_buf(),
            kept: kept.to_path_buf(),
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
    fn given() -> Option<Self> {
        let file = env::var_os(ORDER)?;
        let order = fs::read(&file).ok();
        let order = order.and_then(|order| serde_json::from_slice(&order).ok());
        Some(order.unwrap_or_else(|| {
            eprintln!(
                "error: {}: says what to compile for a block, and cannot be read",
                file.display()
            );
            std::process::exit(101)
        }))
    }

    /// Does what the compiler would do.
    fn carry_out(&self) -> ExitCode {
        let arguments: Vec<OsString> = env::args_os().skip(1).collect();
        let done = match arguments.first() {
            Some(first) if first == "metadata" => self.metadata(&arguments),
            _ => self.compile(arguments),
        };
        match done {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => {
                eprintln!("{} for a block: {error}", self.compiler.display());
                ExitCode::from(101)
            }
        }
    }

    /// Says what Cargo says of the packages, with an edition that skeptic knows: it takes the highest that it does know, and
    /// panics where there is none.
    fn metadata(&self, arguments: &[OsString]) -> io::Result<bool> {
        let output = Command::new(&self.cargo)
            .args(arguments)
            .stderr(Stdio::inherit())
            .output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let said = said.replace(r#""edition":"2024""#, r#""edition":"2021""#);
        io::stdout().write_all(said.as_bytes())?;
        Ok(output.status.success())
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
        let not_run = |source, said| Answer {
            source,
            key: None,
            kept: false,
            said,
        };
        let answer = match (found, &output) {
            (Ok((program, source)), Some(output)) => {
                self.to_run(&program, source, output, number)?
            }
            (Ok((_, source)), None) => not_run(source, String::new()),
            (Err(said), _) => not_run(Source::Now, said),
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
        let folder = self.kept.join(PROGRAMS);
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
        let kept = Kept::new(&self.kept.join(PASSED)).recall(&key).is_some();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_of_the_same_text_only_is_taken() {
        let text = "fn main() {\n    println!(\"AAA\");\n}\n";
        let built = Built::new(text, "2024", Path::new("program"));
        let same =
            |text: &str, edition: &str| built == Built::new(text, edition, Path::new("program"));
        assert!(same(text, "2024"), "the very same text");
        assert!(!same(&text.replace("AAA", "AAB"), "2024"), "another letter");
        assert!(
            !same(&text.replace("\n}", "\n }"), "2024"),
            "one more space"
        );
        assert!(!same(text, "2021"), "another edition");
    }

    #[test]
    fn no_program_of_a_file_that_has_changed_is_taken() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("main.rs");
        fs::write(&file, "fn main() {}\n").expect("a file");
        assert!(unchanged(&file, "fn main() {}\n"), "as it was read");
        fs::write(&file, "fn main() { }\n").expect("a file");
        assert!(!unchanged(&file, "fn main() {}\n"), "written since");
        fs::remove_file(&file).expect("the file");
        assert!(!unchanged(&file, "fn main() {}\n"), "gone");
    }

    #[test]
    fn what_was_marked_is_read() {
        for text in [
            "fn main() {}\n",
            "fn main() {}",
            "// edition 2021, block 3\nfn main() {}\n",
        ] {
            let marked = marked(text, "2024", 17);
            let (again, edition, number) = unmarked(&marked).expect("a mark");
            assert_eq!(again.trim_end(), text.trim_end());
            assert_eq!((edition, number), ("2024", 17));
        }
        assert!(unmarked("fn main() {}\n").is_none(), "without a mark");
    }

    #[test]
    fn what_has_changed_or_did_not_pass_is_run_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let program = folder.path().join("program");
        fs::write(&program, "one").expect("a program");
        let runs = |around: &str| {
            let order = Order {
                compiler: PathBuf::new(),
                cargo: PathBuf::new(),
                version: String::new(),
                answers: folder.path().to_path_buf(),
                kept: folder.path().to_path_buf(),
                built: BTreeMap::new(),
                around: around.to_owned(),
            };
            let answer = order.to_run(&program, Source::Now, &folder.path().join("out"), 0);
            answer.expect("something to run")
        };
        let key = runs("engine").key.expect("a key");
        assert!(!runs("engine").kept, "what did not pass");
        Kept::new(&folder.path().join(PASSED)).keep(&key, "");
        let afresh = crate::ground::all_afresh();
        assert_ne!(runs("engine").kept, afresh, "what passed");
        assert!(!runs("another engine").kept, "beside another engine");
        fs::write(&program, "another").expect("a program");
        assert!(!runs("engine").kept, "another program");
    }
}
