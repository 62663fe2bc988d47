//! The machine that listings are tested on: what it offers, how much of it is to be had, and who may use it when.
//!
//! In: the machine. Out: a [`Machine`], measured; what it [lacks](Machine::lacks) for a listing; and [`Room`], which lets those
//! in who fit beside each other. Nothing here fails: what the system does not tell is taken to be there.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, available_parallelism, sleep};
use std::time::{Duration, Instant};

use nix::sys::resource::{Resource, getrlimit};
use nix::time::{ClockId, clock_gettime};

use crate::book::Needs;

/// How much CPU time each thread takes when the machine is measured: what a control group hands out in several periods, so
/// that a limit shows.
const SAMPLE: Duration = Duration::from_millis(200);

/// A machine is taken to be crowded so many times at the most: beyond that, delays would be longer than anybody waits.
const MOST_CROWDED: f64 = 8.0;

/// How much of the processors that are to be had the runs side by side may keep busy: what they do is not spread evenly.
const FILLED: f64 = 0.7;

/// How long after the start of one run the next may start: by then, a program waits for what it waits for.
const BETWEEN_STARTS: Duration = Duration::from_millis(15);

/// What the machine offers, and how much of it is to be had.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Machine {
    /// Processors that a program finds.
    pub processors: usize,
    /// How many of them it is given, when it asks for all: fewer where others want them too, or where a limit is set.
    pub given: f64,
    /// Files that a process may have open.
    pub files: u64,
    /// Threads and processes that a user may have.
    pub threads: u64,
}

impl Machine {
    /// Measures the machine as it is at this moment, which takes a fifth of a second or more.
    pub(crate) fn measure() -> Self {
        let processors = available_parallelism().map_or(1, usize::from);
        Self {
            processors,
            given: given(processors),
            files: files(),
            threads: threads(),
        }
    }

    /// How many times as long something takes here as on the same machine with nothing else to do; at least 1.
    pub(crate) fn crowded(&self) -> f64 {
        (self.processors as f64 / self.given).clamp(1.0, MOST_CROWDED)
    }

    /// What is missing, one phrase each. A limit that is not known is none.
    pub(crate) fn lacks(&self, needs: &Needs) -> Vec<String> {
        let mut missing = Vec::new();
        if needs.processors > self.processors {
            missing.push(format!(
                "{} processors are needed, and this machine offers {}",
                needs.processors, self.processors
            ));
        }
        if needs.files > self.files {
            missing.push(format!(
                "{} open files are needed, and a process may have {} here (`ulimit -Hn` tells)",
                needs.files, self.files
            ));
        }
        if needs.threads > self.threads {
            missing.push(format!(
                "{} threads are needed, and a user may have {} here (`ulimit -Hu` tells, or the control group's pids.max)",
                needs.threads, self.threads
            ));
        }
        missing
    }
}

/// Keeps as many threads busy as there are processors, and sees how much CPU time they get in the time that passes.
fn given(processors: usize) -> f64 {
    let begin = Instant::now();
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(burn);
        }
    });
    let burnt = SAMPLE.as_secs_f64() * processors as f64;
    (burnt / begin.elapsed().as_secs_f64()).clamp(0.01, processors as f64)
}

/// Takes [`SAMPLE`] of CPU time.
fn burn() {
    let now = || clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map(Duration::from);
    let begin = now();
    while let (Ok(begin), Ok(now)) = (begin, now())
        && now.saturating_sub(begin) < SAMPLE
    {
        std::hint::spin_loop();
    }
}

/// Some systems have a limit of their own below that of the process, and tell of it only when it is asked for: so as many as
/// can be had are taken, as the slow server does.
fn files() -> u64 {
    rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|_| limit(Resource::RLIMIT_NOFILE))
}

fn limit(resource: Resource) -> u64 {
    getrlimit(resource).map_or(u64::MAX, |(_, hard)| hard)
}

fn threads() -> u64 {
    let of_user = limit(Resource::RLIMIT_NPROC);
    // Version 2 of control groups, and version 1, each as it looks from inside a container.
    let of_group = ["/sys/fs/cgroup/pids.max", "/sys/fs/cgroup/pids/pids.max"]
        .iter()
        .filter_map(|file| std::fs::read_to_string(file).ok()?.trim().parse().ok())
        .min();
    of_user.min(of_group.unwrap_or(u64::MAX))
}

/// Lets runs in as long as there is room for what they need of the processors. Poisoned locks guard nothing here: whoever
/// panicked has been reported.
#[derive(Debug)]
pub(crate) struct Room {
    /// In processors.
    size: f64,
    /// How often the machine's crowd slows down a start.
    crowded: f64,
    inside: Mutex<Inside>,
    left: Condvar,
}

#[derive(Debug, Default)]
struct Inside {
    /// What those inside need, in processors.
    taken: f64,
    count: usize,
    /// Those who came first go in first: a great need would wait for ever behind small ones.
    next_ticket: u64,
    serving: u64,
    last_start: Option<Instant>,
}

/// The right to run; dropping it makes room.
#[derive(Debug)]
pub(crate) struct Place<'room> {
    room: &'room Room,
    need: f64,
}

impl Room {
    /// As much room as the machine has.
    pub(crate) fn of(machine: &Machine) -> Self {
        Self {
            size: machine.given * FILLED,
            crowded: machine.crowded(),
            inside: Mutex::default(),
            left: Condvar::new(),
        }
    }

    /// Waits for room for a run that keeps `need` processors busy. One that needs as much as there is, or more, has the machine
    /// for itself.
    pub(crate) fn enter(&self, need: f64) -> Place<'_> {
        let need = need.clamp(0.0, self.size);
        let mut inside = self.locked();
        let ticket = inside.next_ticket;
        inside.next_ticket += 1;
        let must_wait = |inside: &mut Inside| {
            let fits = inside.count == 0 || inside.taken + need <= self.size + 1e-9;
            inside.serving != ticket || !fits
        };
        inside = self
            .left
            .wait_while(inside, must_wait)
            .unwrap_or_else(PoisonError::into_inner);
        inside.taken += need;
        inside.count += 1;
        // Whoever waits for the start keeps the others waiting behind it.
        if let Some(last) = inside.last_start
            && inside.count > 1
        {
            sleep(
                BETWEEN_STARTS
                    .mul_f64(self.crowded)
                    .saturating_sub(last.elapsed()),
            );
        }
        inside.last_start = Some(Instant::now());
        inside.serving += 1;
        self.left.notify_all();
        Place { room: self, need }
    }

    /// Waits until the machine is free, and has it for one run alone.
    pub(crate) fn enter_alone(&self) -> Place<'_> {
        self.enter(f64::INFINITY)
    }

    fn locked(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut inside = self.room.locked();
        inside.taken -= self.need;
        inside.count -= 1;
        self.room.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn machine(given: f64) -> Machine {
        Machine {
            processors: 2,
            given,
            files: 1024,
            threads: 100,
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let needs = Needs {
            processors: 4,
            files: 10_000,
            threads: 1000,
        };
        let missing = machine(2.0).lacks(&needs);
        assert_eq!(missing.len(), 3, "{missing:?}");
        assert!(missing[0].contains("4 processors are needed, and this machine offers 2"));
        assert!(missing[1].contains("a process may have 1024 here"));
        assert_eq!(machine(2.0).lacks(&Needs::default()), Vec::<String>::new());
    }

    #[test]
    fn a_machine_that_is_shared_is_crowded() {
        assert_eq!(machine(2.0).crowded(), 1.0);
        assert_eq!(machine(0.5).crowded(), 4.0);
        assert_eq!(machine(0.01).crowded(), MOST_CROWDED);
        let measured = Machine::measure();
        assert!(measured.given > 0.0 && measured.given <= measured.processors as f64);
    }

    #[test]
    fn those_who_need_little_are_inside_together_and_who_needs_all_is_alone() {
        let room = Room::of(&machine(2.0));
        let (inside, most, alone) = (
            AtomicUsize::new(0),
            AtomicUsize::new(0),
            AtomicUsize::new(0),
        );
        thread::scope(|scope| {
            for number in 0..12 {
                let (room, inside, most, alone) = (&room, &inside, &most, &alone);
                scope.spawn(move || {
                    let is_alone = number % 4 == 3;
                    let _place = match is_alone {
                        true => room.enter_alone(),
                        false => room.enter(0.1),
                    };
                    let now = inside.fetch_add(1, Ordering::SeqCst) + 1;
                    most.fetch_max(now, Ordering::SeqCst);
                    if is_alone {
                        assert_eq!(now, 1, "somebody is beside one who is alone");
                        alone.fetch_add(1, Ordering::SeqCst);
                    }
                    sleep(Duration::from_millis(40));
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(alone.into_inner(), 3);
        assert!(most.into_inner() > 1, "nobody was beside another");
    }

    #[test]
    fn no_more_are_inside_than_the_processors_bear() {
        let room = Room::of(&machine(2.0));
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    let _place = room.enter(0.6);
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    sleep(Duration::from_millis(30));
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(most.into_inner(), 2);
    }
}
