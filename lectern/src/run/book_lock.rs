//! Recordings are made in quiet: one at a time, and while none of the engine's other commands is at work in the book.
//!
//! In: the book's folder. Out: a [`Turn`], which lasts until it is dropped or the process ends, however it ends. Two
//! recorders are a problem that names the first; all others wait for each other, and say so on standard error. What is
//! locked are folders (`flock`), so that nothing is written and nothing can be left behind. A file system without locks
//! gives a turn to everybody.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::rules::TWO_RECORDERS;
use crate::ground::{LISTINGS, Problem, print_stderr};

/// The right to do something; dropping it gives it back.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "held open for its lock")] Option<File>);

impl Turn {
    /// The turn of the one recorder of the book in `root`.
    ///
    /// # Errors
    /// A problem if there is another recorder.
    pub fn recorder(root: &Path) -> Result<Self, Problem> {
        let folder = root.join(LISTINGS);
        let Ok(file) = File::open(&folder) else {
            return Ok(Self(None));
        };
        match file.try_lock() {
            Ok(()) => Ok(Self(Some(file))),
            Err(TryLockError::WouldBlock) => {
                let holder = holder(&folder);
                let what = format!(
                    "another `cargo book record` is running here{holder}; two at once would distort each other's times"
                );
                Err(Problem::error(TWO_RECORDERS, LISTINGS, what)
                    .mend("wait until it has finished, or stop it"))
            }
            Err(TryLockError::Error(_)) => Ok(Self(None)),
        }
    }

    /// The turn of a recorder to run a listing: waits until no other command is at work.
    pub fn exclusive(root: &Path) -> Self {
        take(
            root,
            File::try_lock,
            File::lock,
            "another command of `cargo book`",
        )
    }

    /// The same, if no listing is being recorded at this moment.
    pub(crate) fn shared_now(root: &Path) -> Option<Self> {
        let Ok(file) = File::open(root) else {
            return Some(Self(None));
        };
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => None,
            Ok(()) => Some(Self(Some(file))),
            Err(TryLockError::Error(_)) => Some(Self(None)),
        }
    }

    /// The turn of a command to work, among others: waits until no listing is being recorded.
    pub fn shared(root: &Path) -> Self {
        take(
            root,
            File::try_lock_shared,
            File::lock_shared,
            "`cargo book record`, whose times must not be disturbed",
        )
    }
}

fn take(
    folder: &Path,
    at_once: fn(&File) -> Result<(), TryLockError>,
    in_time: fn(&File) -> io::Result<()>,
    whom: &str,
) -> Turn {
    let Ok(file) = File::open(folder) else {
        return Turn(None);
    };
    if let Err(TryLockError::WouldBlock) = at_once(&file) {
        let holder = holder(folder);
        print_stderr(&format!("Waiting for {whom}{holder} …"));
        // A lock that cannot be waited for is no lock.
        let _ = in_time(&file);
    }
    Turn(Some(file))
}

/// Which process has locked the folder, where the system tells (Linux).
fn holder(folder: &Path) -> String {
    let Ok(inode) = fs::metadata(folder).map(|metadata| metadata.ino().to_string()) else {
        return String::new();
    };
    // `1: FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF`; who waits for it has an arrow in front.
    let locks = fs::read_to_string("/proc/locks").unwrap_or_default();
    let process = locks.lines().find_map(|lock| {
        let words: Vec<&str> = lock.split_whitespace().collect();
        match words.as_slice() {
            [_, "FLOCK", _, _, process, file, ..] if file.ends_with(&format!(":{inode}")) => {
                process.parse::<u32>().ok()
            }
            _ => None,
        }
    });
    process.map_or_else(String::new, |process| format!(" (process {process})"))
}
