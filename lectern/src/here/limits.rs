//! What a program that a reader runs may take of the machine.
//!
//! In: the process that runs it, and the folder that it may write to. Out: limits that the system keeps, in words; a watch over those
//! that it does not keep. Fails where the system refuses a limit.
//!
//! The limits are those of the process that runs the program, and everything that it starts has them too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// The largest file, in bytes.
const LARGEST_FILE: u64 = 64 << 20;

/// The CPU time of a process, in seconds.
const MOST_CPU: u64 = 600;

/// All files together, in bytes.
const MOST_DISK: u64 = 256 << 20;

/// All processes together.
const MOST_PROCESSES: usize = 250;

/// The memory of all processes together, in bytes.
const MOST_MEMORY: u64 = 2 << 30;

/// How often what the system does not limit is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Sets the limits that the system keeps.
///
/// # Errors
/// Those of the system.
pub(super) fn limit_this_process() -> io::Result<()> {
    for (resource, most) in [
        (Resource::RLIMIT_FSIZE, LARGEST_FILE),
        (Resource::RLIMIT_CPU, MOST_CPU),
        (Resource::RLIMIT_CORE, 0),
    ] {
        let (_, hard) = getrlimit(resource)?;
        let most = most.min(hard);
        setrlimit(resource, most, most)?;
    }
    Ok(())
}

/// The limits, for whoever runs a program.
pub(super) fn in_words() -> String {
    let mebibytes = |bytes: u64| bytes >> 20;
    format!(
        "at most {} processes, {} MB of memory, {} MB of files and {} minutes of CPU time",
        MOST_PROCESSES,
        mebibytes(MOST_MEMORY),
        mebibytes(MOST_DISK),
        MOST_CPU / 60
    )
}

/// Watches what the descendants of this process take, and what is in the folder; calls `over` once with what is too much, as what
/// the program did. Where the system has no `/proc`, only the folder is watched.
pub(super) fn watch(folder: PathBuf, over: impl FnOnce(&str) + Send + 'static) {
    thread::spawn(move || {
        let what = loop {
            let (processes, memory) = taken_by_descendants();
            if processes > MOST_PROCESSES {
                break format!("started more than {MOST_PROCESSES} processes");
            }
            if memory > MOST_MEMORY {
                break format!("took more than {} MB of memory", MOST_MEMORY >> 20);
            }
            if size_of(&folder) > MOST_DISK {
                break format!("wrote more than {} MB into files", MOST_DISK >> 20);
            }
            thread::sleep(LOOK);
        };
        over(&what);
    });
}

/// How many processes descend from this one, and how much memory they hold, in bytes.
fn taken_by_descendants() -> (usize, u64) {
    // 4 KiB on all but a few machines, where it is more.
    const PAGE: u64 = 4096;
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut children: BTreeMap<u32, Vec<(u32, u64)>> = BTreeMap::new();
    for entry in processes {
        let process = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        let Some(process) = process else { continue };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // What stands behind the name, which stands in parentheses: the state, the parent, and, as the 22nd, the resident pages.
        let Some((_, after)) = stat.rsplit_once(") ") else {
            continue;
        };
        let mut words = after.split(' ');
        let parent = words.nth(1).and_then(|word| word.parse().ok());
        let pages: u64 = words
            .nth(19)
            .and_then(|word| word.parse().ok())
            .unwrap_or(0);
        if let Some(parent) = parent {
            children
                .entry(parent)
                .or_default()
                .push((process, PAGE * pages));
        }
    }
    let (mut count, mut memory) = (0, 0);
    let mut seen = BTreeSet::new();
    let mut next = vec![std::process::id()];
    while let Some(parent) = next.pop() {
        for (process, bytes) in children.get(&parent).into_iter().flatten() {
            if seen.insert(*process) {
                count += 1;
                memory += bytes;
                next.push(*process);
            }
        }
    }
    (count, memory)
}

fn size_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size_of(&entry.path()),
        Ok(metadata) => metadata.len().min(disk(&metadata)),
        Err(_) => 0,
    });
    sizes.sum()
}

/// What a file takes of the disk: one with holes takes less than it is long.
fn disk(metadata: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    512 * metadata.blocks()
}
