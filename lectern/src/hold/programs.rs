//! The programs of blocks, kept from one run to the next, and the turn in which they are compiled.
//!
//! In: a block, the compiler and its arguments. Out: the key under which the program is kept; the permission to start a
//! compiler. Fails where a library cannot be looked at, or a file not be locked.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::thread::available_parallelism;
use std::time::{Duration, SystemTime};

use crate::ground::Hash;

/// A program that was not used for this long is thrown away.
const KEEP: Duration = Duration::from_hours(7 * 24);

/// A path as a word of the shell.
pub(super) fn quoted(path: &Path) -> io::Result<String> {
    let text = path.to_str();
    let text = text.ok_or_else(|| io::Error::other(format!("{}: is not text", path.display())))?;
    Ok(format!("'{}'", text.replace('\'', r"'\''")))
}

/// What decides which program comes out: the compiler, the block, the arguments but for the temporary files, and time
/// and size of the libraries that are named.
pub(super) fn key(
    version: &str,
    text: &str,
    file: &Path,
    arguments: &[OsString],
) -> io::Result<String> {
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
pub(super) fn turn(folder: &Path) -> io::Result<File> {
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

/// Throws away what was not used for a week.
pub(super) fn throw_old_away(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let used = entry.metadata().and_then(|metadata| metadata.modified());
        let unused = used.ok().and_then(|used| used.elapsed().ok());
        if unused.is_some_and(|unused| unused > KEEP) {
            // Somebody else may have thrown it away.
            let _ = fs::remove_file(entry.path());
        }
    }
}
