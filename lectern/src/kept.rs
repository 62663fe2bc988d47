//! Results of tests that need not be found out again.
//!
//! In: a folder, and for each result a key: a hash over everything that could change it. Out: whether the very same was tested
//! before and passed. Only what passed is kept, so a failure is always seen again. Nothing here fails: what cannot be read or
//! written is not kept, and the test runs.
//!
//! With [`FRESH`] in the environment, nothing that was kept counts: every result is found out again, and kept anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use crate::hash::Hash;

/// The environment variable with which nothing that was kept counts.
pub const FRESH: &str = "LECTERN_FRESH";

/// A result that was not used for this long is thrown away.
const KEEP: Duration = Duration::from_hours(30 * 24);

/// Whether nothing that was kept counts.
pub fn all_afresh() -> bool {
    std::env::var_os(FRESH).is_some_and(|value| !value.is_empty() && value != "0")
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
        let program = std::env::current_exe().and_then(fs::read);
        // One that cannot be read is never the same.
        let unknown = || format!("{:?}", SystemTime::now()).into_bytes();
        Hash::new()
            .part(program.unwrap_or_else(|_| unknown()))
            .finish()
    })
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
