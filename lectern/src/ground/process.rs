//! Child processes and temporary folders that never outlive the engine.
//!
//! Every child is started in a process group of its own and registered until it is gone, so that a deadline, an
//! error or Ctrl-C ends it together with everything that it started. Temporary folders are registered likewise. A
//! [`Guard`] does the same if the engine itself is killed and can do nothing any more. On Linux, a process that left its
//! group is found by its environment, and while recording by its parent; elsewhere it is not.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};

use nix::sys::signal::{Signal, kill, killpg};
use nix::sys::wait::waitpid;
use nix::unistd::Pid;

/// The variable in which a program and all that it starts find the temporary folder that it runs in.
pub(crate) const RUN_DIR_VAR: &str = "LECTERN_RUN";

static GROUPS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());
static GUARDS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());
static FOLDERS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// What stands by until the engine has died without being able to clean up, and then does it: kills the groups that it
/// was told of, and all that was started in the folder, and removes the folder.
const GUARD: &str = r#"
trap '' HUP INT TERM QUIT
echo ready
groups=
while read -r group; do groups="$groups $group"; done
for group in $groups; do kill -s KILL -- "-$group"; done
[ -d "$1" ] || exit
for process in /proc/[0-9]*; do
    grep -qsxzF "LECTERN_RUN=$1" "$process/environ" && kill -s KILL "${process#/proc/}"
done
rm -rf -- "$1"
"#;

/// A small process that outlives the engine, if only for a moment; dropping it ends it.
#[derive(Debug)]
pub struct Guard(Child);

impl Guard {
    /// Starts a guard of a folder, or of process groups alone. It does nothing until the engine is gone, and takes no
    /// time of the processor.
    ///
    /// # Errors
    /// Those of [`Command::spawn`].
    pub fn start(folder: Option<&Path>) -> io::Result<Self> {
        let mut command = Command::new("sh");
        command.args(["-c", GUARD, "guard"]).args(folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        // In a group of its own, out of reach of what is meant for the engine.
        let mut guards = locked(&GUARDS);
        let mut child = command.stderr(Stdio::null()).process_group(0).spawn()?;
        guards.insert(child.id() as i32);
        drop(guards);
        if let Some(mut said) = child.stdout.take() {
            // It is ready, so that its start falls into nobody's time.
            let _ = said.read(&mut [0; 8])?;
        }
        Ok(Self(child))
    }

    fn watch(&mut self, group: i32) {
        if let Some(told) = &mut self.0.stdin {
            // A guard that is gone guards nothing; the engine cleans up itself as long as it can.
            let _ = writeln!(told, "{group}");
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
        locked(&GUARDS).remove(&(self.0.id() as i32));
    }
}

/// A process group; dropping it kills whatever is left in it.
#[derive(Debug)]
pub struct Group {
    id: i32,
    /// Its own guard, if it has no other.
    _guard: Option<Guard>,
}

impl Group {
    /// Starts the command as the leader of a new group.
    ///
    /// # Errors
    /// Those of [`Command::spawn`].
    pub fn start(command: &mut Command) -> io::Result<(Child, Self)> {
        let mut guard = Guard::start(None)?;
        let (child, mut group) = Self::guarded(command, &mut guard)?;
        group._guard = Some(guard);
        Ok((child, group))
    }

    /// The same with a guard that is there already, and knows of the group from then on.
    ///
    /// # Errors
    /// Those of [`Command::spawn`].
    pub fn guarded(command: &mut Command, guard: &mut Guard) -> io::Result<(Child, Self)> {
        let mut groups = locked(&GROUPS);
        let child = command.process_group(0).spawn()?;
        let id = child.id() as i32;
        groups.insert(id);
        guard.watch(id);
        Ok((child, Self { id, _guard: None }))
    }

    /// Its number.
    pub fn id(&self) -> i32 {
        self.id
    }

    /// Sends every process of the group what Ctrl-C in a terminal sends. There is no error: a group that is gone is sent nothing.
    pub fn interrupt(group: i32) {
        let _ = killpg(Pid::from_raw(group), Signal::SIGINT);
    }

    /// Kills every process of the group. There is no error: a group that is gone is what was wanted.
    pub fn kill(&self) {
        let _ = killpg(Pid::from_raw(self.id), Signal::SIGKILL);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
        locked(&GROUPS).remove(&self.id);
    }
}

/// A temporary folder; dropping it removes it with everything in it.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    guard: Guard,
}

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
        let made = tempfile::Builder::new()
            .prefix(".lectern-")
            .make_in(parent, |path| {
                // The guard is there before the folder, so that there is no moment at which nobody would remove it.
                let guard = Guard::start(Some(path))?;
                fs::DirBuilder::new().mode(0o700).create(path)?;
                Ok(guard)
            })?;
        let (guard, path) = made.into_parts();
        let path = path.keep().map_err(|error| error.error)?;
        folders.insert(path.clone());
        Ok(Self { path, guard })
    }

    /// What removes the folder if the engine cannot any more.
    pub fn guard(&mut self) -> &mut Guard {
        &mut self.guard
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed now, nobody can remove.
        let _ = fs::remove_dir_all(&self.path);
        locked(&FOLDERS).remove(self.path());
    }
}

/// Writes a file whole or not at all: beside its place first, then moved there, so that a reader sees the old text or
/// the new one, and a disk that is full costs nothing. `prefix` is what the file beside it is called.
pub(crate) fn write_whole(file: &Path, prefix: &str, text: impl AsRef<[u8]>) -> io::Result<()> {
    // What a link leads to is replaced, not the link.
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new()
        .prefix(prefix)
        .tempfile_in(folder)?;
    beside.write_all(text.as_ref())?;
    beside.as_file().sync_all()?;
    let permissions = match fs::metadata(&file) {
        Ok(old) => old.permissions(),
        Err(_) => fs::Permissions::from_mode(0o644),
    };
    beside.as_file().set_permissions(permissions)?;
    beside.persist(file)?;
    Ok(())
}

fn locked<T>(registry: &'static Mutex<T>) -> MutexGuard<'static, T> {
    // The sets are valid after every statement, so a panic elsewhere does not spoil them.
    registry
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// What takes this process' place at its end. None of its threads is left then that could write into a folder after it was
/// removed, and whoever waits for this process waits until they are gone.
const END: &str = r#"
trap '' HUP INT TERM QUIT
status=$1
shift
rm -rf -- "$@"
exit "$status"
"#;

/// Ends this process and all its children. The registries stay locked, so that nothing is started or made meanwhile.
fn end_all(status: i32) -> ! {
    let groups = locked(&GROUPS);
    for id in groups.iter() {
        let _ = killpg(Pid::from_raw(*id), Signal::SIGKILL);
    }
    let folders = locked(&FOLDERS);
    for folder in folders.iter() {
        end_strays(folder, 0);
    }
    // Nobody may be listening any more.
    let _ = writeln!(io::stderr());
    let mut end = Command::new("sh");
    end.args(["-c", END, "end", &status.to_string()]);
    // It comes back only if it cannot be done; then the guards remove what is left.
    let _ = end.args(folders.iter()).stderr(Stdio::null()).exec();
    std::process::exit(status);
}

/// Whether orphans come to this process.
static ADOPTS: AtomicBool = AtomicBool::new(false);

/// From now on, what is left behind by a child becomes a child of this process, so that [`end_strays`] finds it. Only for
/// a process that runs one listing at a time. Nothing happens where the system has no such thing.
pub(crate) fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    if nix::sys::prctl::set_child_subreaper(true).is_ok() {
        ADOPTS.store(true, Ordering::Relaxed);
    }
}

/// Kills every process that was started in the folder of a run and has left its group, and returns how many there were.
pub(crate) fn end_strays(folder: &Path, group: i32) -> usize {
    let mut ended = 0;
    // One that is killed may have started another a moment ago.
    for _ in 0..100 {
        let strays = strays(folder, group);
        if strays.is_empty() {
            break;
        }
        for stray in strays {
            let stray = Pid::from_raw(stray);
            if kill(stray, Signal::SIGKILL).is_ok() {
                ended += 1;
            }
            if ADOPTS.load(Ordering::Relaxed) {
                // Where it is not a child of this process, its parent buries it.
                let _ = waitpid(stray, None);
            }
        }
    }
    ended
}

fn strays(folder: &Path, group: i32) -> Vec<i32> {
    let mut mark = format!("{RUN_DIR_VAR}=").into_bytes();
    mark.extend_from_slice(folder.as_os_str().as_encoded_bytes());
    let group = group.to_string();
    let adopts = ADOPTS.load(Ordering::Relaxed);
    let me = std::process::id().to_string();
    // A guard ends when its time has come.
    let guards = locked(&GUARDS);
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| {
            let process: i32 = entry.file_name().to_str()?.parse().ok()?;
            let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
            let is_marked = environment
                .split(|byte| *byte == 0)
                .any(|entry| entry == mark);
            // What stands behind the name, which stands in parentheses: the state, the parent, the group.
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            let (_, after) = stat.rsplit_once(") ")?;
            let mut words = after.split(' ');
            let (state, parent, of_group) = (words.next()?, words.next()?, words.next()?);
            let is_adopted = adopts && parent == me && !guards.contains(&process);
            // Those of the group were killed with it, and may need a moment to be gone.
            let is_stray = state != "Z" && of_group != group && (is_marked || is_adopted);
            is_stray.then_some(process)
        })
        .collect()
}

/// From now on, Ctrl-C, a request to terminate and the end of the terminal end this process at once, and all its
/// children with it.
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
            let (Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)) = (
                signal(SignalKind::interrupt()),
                signal(SignalKind::terminate()),
                signal(SignalKind::hangup()),
            ) else {
                return;
            };
            // As a shell has it: 128 and the number of the signal.
            let status = tokio::select! {
                _ = interrupt.recv() => 130,
                _ = terminate.recv() => 143,
                _ = hangup.recv() => 129,
            };
            end_all(status);
        });
    });
}
