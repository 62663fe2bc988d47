//! Child processes that never outlive the engine.
//!
//! Every child is started in a process group of its own and registered until it is gone, so that a deadline, an
//! error or Ctrl-C ends it together with everything that it started.

use std::collections::BTreeSet;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::Mutex;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

static GROUPS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// A process group; dropping it kills whatever is left in it.
#[derive(Debug)]
pub struct Group(i32);

impl Group {
    /// Starts the command as the leader of a new group.
    ///
    /// # Errors
    /// Those of [`Command::spawn`].
    pub fn start(command: &mut Command) -> io::Result<(Child, Self)> {
        let mut groups = registry();
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
        registry().remove(&self.0);
    }
}

/// Kills every group that is still registered; for the moment before the engine exits.
pub fn kill_all() {
    for id in registry().iter() {
        let _ = killpg(Pid::from_raw(*id), Signal::SIGKILL);
    }
}

fn registry() -> std::sync::MutexGuard<'static, BTreeSet<i32>> {
    // The set is valid after every statement, so a panic elsewhere does not spoil it.
    GROUPS
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
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
        kill_all();
        eprintln!();
        std::process::exit(130);
    });
}
