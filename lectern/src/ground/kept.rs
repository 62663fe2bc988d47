//! Results of tests that need not be found out again.
//!
//! In: a folder, and for each result a key: a hash over everything that could change it. Out: whether the very same was tested
//! before and passed. Only what passed is kept, so a failure is always seen again. Nothing here fails: what cannot be read or
//! written is not kept, and the test runs.
//!
//! With `LECTERN_FRESH` in the environment, nothing that was kept counts: every result is found out again, and kept anew.

use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};
use std::{env, fs, io};

use super::hash::Hash;
use super::words::counted;

/// The environment variable with which nothing that was kept counts.
const FRESH: &str = "LECTERN_FRESH";

/// A result that was not used for this long is thrown away.
const KEEP: Duration = Duration::from_hours(30 * 24);

/// Whether nothing that was kept counts.
pub(crate) fn all_afresh() -> bool {
    env::var_os(FRESH).is_some_and(|value| !value.is_empty() && value != "0")
}

/// The results of one kind of test.
#[derive(Debug)]
pub struct Kept {
    folder: PathBuf,
    afresh: bool,
    used: AtomicUsize,
}

impl Kept {
    /// The results that are kept in `folder`, which need not be there yet. Tests use a folder of their name below Cargo's
    /// `CARGO_TARGET_TMPDIR`.
    pub fn new(folder: &Path) -> Self {
        Self::with(folder, all_afresh())
    }

    /// The same, whatever the environment says: with `afresh`, nothing that was kept counts.
    pub fn with(folder: &Path, afresh: bool) -> Self {
        throw_old_away(folder);
        Self {
            folder: folder.to_path_buf(),
            afresh,
            used: AtomicUsize::new(0),
        }
    }

    /// What was kept under this key; `None` if nothing was.
    pub fn recall(&self, key: &str) -> Option<String> {
        if self.afresh {
            return None;
        }
        let file = self.folder.join(key);
        let text = fs::read_to_string(&file).ok()?;
        // It is used, and kept for longer.
        let _ = fs::File::open(&file).and_then(|file| file.set_modified(SystemTime::now()));
        self.used.fetch_add(1, Ordering::Relaxed);
        Some(text)
    }

    /// Keeps `text` under this key: that the test passed, and what it said.
    pub fn keep(&self, key: &str, text: &str) {
        // In one step: somebody else may be testing.
        let beside = self.folder.join(format!(".{key}-{}", std::process::id()));
        let _ = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&beside, text))
            .and_then(|()| fs::rename(&beside, self.folder.join(key)));
    }

    /// How many results were there already.
    pub fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }
}

/// A hash of the program that is running: of the engine, the slow server, the test, and the compiler that made them.
pub fn this_program() -> &'static str {
    static PROGRAM: OnceLock<String> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let program = env::current_exe().and_then(fs::read);
        // One that cannot be read is never the same.
        let unknown = || format!("{:?}", SystemTime::now()).into_bytes();
        Hash::new()
            .part(program.unwrap_or_else(|_| unknown()))
            .finish()
    })
}

/// The environment variable that tells a test program that [`keep_program`] has started it, and which process did.
const STARTED_BY: &str = "LECTERN_STARTED_BY";

/// Folders in which nothing lies that a test could depend on: what is compiled and installed, wherever it lies.
const MADE: [&str; 3] = ["target", "node_modules", ".git"];

/// The folder of the built pages, directly below what is seen; further down, `book` is a name like any other.
const BUILT: &str = "book";

/// Keeps what a whole test program has found out, for one with Rust's own harness, which cannot be told to pass over its tests: a
/// constructor calls this before the harness begins. If this very program passed when it saw the same as now, it ends
/// here, with success. If not, it is started once more to run its tests, and when they pass, that is kept.
///
/// `sees` are the files that its tests read or run, and folders with all that is below them; the compiler and Cargo are always among
/// what it sees. With an argument, a name for instance, somebody wants to see tests run, and they do.
pub fn keep_program(kept_in: &Path, sees: &[&Path]) {
    let parent = std::os::unix::process::parent_id().to_string();
    if env::args_os().len() > 1 || env::var(STARTED_BY).is_ok_and(|by| by == parent) {
        return;
    }
    let kept = Kept::new(kept_in);
    // What cannot be read is for the tests to complain about.
    let Ok(key) = sight(sees) else { return };
    if let Some(tests) = kept.recall(&key) {
        println!(
            "\n{tests} passed before, and nothing that they see has changed: kept. {FRESH}=1 runs them.\n"
        );
        exit(0);
    }
    let Ok(myself) = env::current_exe() else {
        return;
    };
    let status = Command::new(&myself)
        .env(STARTED_BY, std::process::id().to_string())
        .status();
    let Ok(status) = status else { return };
    if status.success() {
        let listed = |arguments: &[&str]| {
            let list = Command::new(&myself).args(arguments).output();
            let list = list.map_or_else(|_| Vec::new(), |list| list.stdout);
            let list = String::from_utf8_lossy(&list);
            list.lines().filter(|line| line.ends_with(": test")).count()
        };
        let tests = listed(&["--list"]).saturating_sub(listed(&["--list", "--ignored"]));
        kept.keep(&key, &counted(tests, "test"));
    }
    // A signal ends it with no code.
    exit(status.code().unwrap_or(101));
}

/// A hash of this program, of the compiler, and of all that lies at these paths.
fn sight(sees: &[&Path]) -> io::Result<String> {
    let mut hash = Hash::new().part(this_program());
    for tool in ["cargo", "rustc"] {
        hash = hash.part(Command::new(tool).arg("-vV").output()?.stdout);
    }
    let mut waiting: Vec<PathBuf> = sees.iter().rev().map(|path| path.to_path_buf()).collect();
    while let Some(path) = waiting.pop() {
        hash = hash.part(path.as_os_str().as_encoded_bytes());
        if !path.is_dir() {
            hash = hash.part(fs::read(&path)?);
            continue;
        }
        let mut below = fs::read_dir(&path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<_>>>()?;
        let is_built = |below: &Path| sees.contains(&path.as_path()) && below.ends_with(BUILT);
        below.retain(|path| !MADE.iter().any(|made| path.ends_with(made)) && !is_built(path));
        below.sort();
        waiting.extend(below.into_iter().rev());
    }
    Ok(hash.finish())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_recalled_under_its_key_alone() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("below");
        let kept = Kept::with(&folder, false);
        assert_eq!(kept.recall("one"), None);
        kept.keep("one", "passed");
        assert_eq!(kept.recall("one").as_deref(), Some("passed"));
        assert_eq!(kept.recall("other"), None);
        assert_eq!(kept.used(), 1);
    }

    #[test]
    fn whatever_a_test_program_sees_changes_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let at = |file: &str| folder.path().join(file);
        let key = || sight(&[folder.path()]).unwrap();
        fs::create_dir_all(at("src/below")).unwrap();
        fs::write(at("src/below/one"), "1").unwrap();
        let first = key();
        assert_eq!(key(), first);
        fs::write(at("src/below/one"), "2").unwrap();
        let changed = key();
        assert_ne!(changed, first);
        fs::rename(at("src/below/one"), at("src/below/two")).unwrap();
        let renamed = key();
        assert_ne!(renamed, changed);
        fs::write(at("src/three"), "").unwrap();
        let more = key();
        assert_ne!(more, renamed);
        for made in ["target", "book", "src/node_modules"] {
            fs::create_dir(at(made)).unwrap();
            fs::write(at(made).join("made"), "").unwrap();
            assert_eq!(key(), more, "{made}");
        }
        // Only directly below what is seen is a folder of this name the built one.
        fs::create_dir(at("src/book")).unwrap();
        fs::write(at("src/book/one"), "").unwrap();
        assert_ne!(key(), more);
        fs::remove_dir_all(at("src/book")).unwrap();
        fs::remove_file(at("src/three")).unwrap();
        assert_eq!(key(), renamed);
    }

    #[test]
    fn afresh_nothing_counts_and_everything_is_kept_anew() {
        let folder = tempfile::tempdir().unwrap();
        Kept::with(folder.path(), false).keep("one", "old");
        let kept = Kept::with(folder.path(), true);
        assert_eq!(kept.recall("one"), None);
        kept.keep("one", "new");
        assert_eq!(kept.used(), 0);
        let later = Kept::with(folder.path(), false);
        assert_eq!(later.recall("one").as_deref(), Some("new"));
    }
}
