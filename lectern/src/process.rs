//! Child processes and temporary folders that never outlive the engine.
//!
//! Every child is started in a process group of its own and registered until it is gone, so that a deadline, an
//! error or Ctrl-C ends it together with everything that it started. Temporary folders are registered likewise.

use std::collections::BTreeSet;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use tempfile::TempDir;

static GROUPS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());
static FOLDERS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A process group; dropping it kills whatever is left in it.
#[derive(Debug)]
pub struct Group(i32);

impl Group {
    /// Starts the command as the leader of a new group.
    ///
    /// # Errors
    /// Those of [`Command::spawn`].
    pub fn start(command: &mut Command) -> io::Result<(Child, Self)> {
        let mut groups = locked(&GROUPS);
        let child = command.process_group(0).spawn()?;
        let id = child.id() as i32;
        groups.insert(id);
        Ok((child, Self(id)))
    }

    /// Kills every process of the group. There is no error: a group that is gone is what was wanted.
    pub fn kill(&self) {
        let _ = killpg(Pid::from_raw(self.0), Signal::SIGKILL);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
        locked(&GROUPS).remove(&self.0);
    }
}

/// A temporary folder; dropping it removes it with everything in it.
#[derive(Debug)]
pub struct Scratch(TempDir);

impl Scratch {
    /// A new folder where the system keeps temporary ones.
    ///
    /// # Errors
    /// Those of making a folder.
    pub fn new() -> io::Result<Self> {
        Self::within(&std::env::temp_dir())
    }

    /// A new folder in `parent`, on the same file system.
    ///
    /// # Errors
    /// Those of making a folder.
    pub fn within(parent: &Path) -> io::Result<Self> {
        let mut folders = locked(&FOLDERS);
        let folder = tempfile::Builder::new()
            .prefix(".lectern-")
            .tempdir_in(parent)?;
        folders.insert(folder.path().to_path_buf());
        Ok(Self(folder))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        locked(&FOLDERS).remove(self.path());
    }
}

fn locked<T>(registry: &'static Mutex<T>) -> MutexGuard<'static, T> {
    // The sets are valid after every statement, so a panic elsewhere does not spoil them.
    registry
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Ends this process and all its children. The registries stay locked, so that nothing is started or made meanwhile.
fn end_all(status: i32) -> ! {
    let groups = locked(&GROUPS);
    for id in groups.iter() {
        let _ = killpg(Pid::from_raw(*id), Signal::SIGKILL);
    }
    let folders = locked(&FOLDERS);
    for folder in folders.iter() {
        // What was killed a moment ago may still have written something.
        for _ in 0..3 {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
    eprintln!();
    std::process::exit(status);
}

/// From now on, Ctrl-C and a request to terminate end this process at once, and all its children with it.
pub fn end_with_the_terminal() {
    std::thread::spawn(|| {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
        else {
            // Without a handler, the signals end this process anyway, only less tidily.
            return;
        };
        runtime.block_on(async {
            use tokio::signal::unix::{SignalKind, signal};
            let (Ok(mut interrupt), Ok(mut terminate)) = (
                signal(SignalKind::interrupt()),
                signal(SignalKind::terminate()),
            ) else {
                return;
            };
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        });
        end_all(130);
    });
}
