//! `Mutex` and `Condvar`.

use std::fmt::{self, Debug, Display};
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::names::line_of_drop;
use crate::world::{Done, Kind, Want, line, make, shown, step, step_or_leave, with_me};

/// A lock with what it protects.
#[derive(Debug)]
pub struct Mutex<T: Debug> {
    number: usize,
    /// Never waited for: whoever is told to take the lock finds this free.
    data: std::sync::Mutex<T>,
}

/// Whoever has this has the lock.
#[derive(Debug)]
pub struct MutexGuard<'lock, T: Debug> {
    lock: &'lock Mutex<T>,
    /// `None` while the thread sleeps at a condition variable.
    data: Option<std::sync::MutexGuard<'lock, T>>,
}

impl<T: Debug> Mutex<T> {
    /// A lock that is free.
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self {
            number: make(Kind::Mutex, shown(&value), Location::caller()),
            data: std::sync::Mutex::new(value),
        }
    }

    /// Waits until the lock is free, and takes it.
    ///
    /// # Errors
    /// A thread has panicked while it had the lock.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        self.take(Want::Lock(self.number), line(), "takes")
    }

    /// Takes the lock if it is free.
    ///
    /// # Errors
    /// It is not, or a thread has panicked while it had the lock.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let got = step_or_leave(Want::Step, line(), |state, me, _| {
            let shared = &mut state.shared[self.number];
            let is_free = shared.holder.is_none();
            if is_free {
                shared.holder = Some(me);
            }
            let (says, learned) = match is_free {
                true => (format!("takes {}", shared.name), shared.value.clone()),
                false => (format!("finds {} taken", shared.name), "taken".to_owned()),
            };
            Done {
                result: is_free,
                says,
                learned,
            }
        });
        match got {
            true => self.guard().map_err(TryLockError::Poisoned),
            false => Err(TryLockError::WouldBlock),
        }
    }

    /// What is in it, without a step: nobody else has it.
    ///
    /// # Errors
    /// A thread has panicked while it had the lock.
    pub fn into_inner(self) -> LockResult<T> {
        self.data.into_inner()
    }

    fn take(&self, want: Want, line: u32, does: &str) -> LockResult<MutexGuard<'_, T>> {
        step_or_leave(want, line, |state, me, _| {
            let shared = &mut state.shared[self.number];
            shared.holder = Some(me);
            Done {
                result: (),
                says: format!("{does} {}", shared.name),
                learned: shared.value.clone(),
            }
        });
        self.guard()
    }

    fn guard(&self) -> LockResult<MutexGuard<'_, T>> {
        let guard = |data| MutexGuard {
            lock: self,
            data: Some(data),
        };
        match self.data.lock() {
            Ok(data) => Ok(guard(data)),
            Err(poisoned) => Err(PoisonError::new(guard(poisoned.into_inner()))),
        }
    }

    /// What is in the lock has changed with the step before.
    fn show(&self, value: &T) {
        with_me(|world, _| world.state().shared[self.number].value = shown(value));
    }
}

impl<T: Debug> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.data
            .as_ref()
            .expect("a guard that is used has the lock")
    }
}

impl<T: Debug> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.data
            .as_mut()
            .expect("a guard that is used has the lock")
    }
}

impl<T: Debug + Display> Display for MutexGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&**self, formatter)
    }
}

impl<T: Debug> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        let Some(data) = self.data.take() else {
            return;
        };
        self.lock.show(&data);
        // A run that is over needs nothing any more.
        let _ = step(Want::Step, line_of_drop(), |state, _, _| {
            let shared = &mut state.shared[self.lock.number];
            shared.holder = None;
            Done {
                result: (),
                says: format!("releases {}", shared.name),
                learned: String::new(),
            }
        });
    }
}

/// Where threads sleep until they are notified.
#[derive(Debug)]
pub struct Condvar {
    number: usize,
}

impl Condvar {
    /// One at which nobody sleeps.
    #[allow(
        clippy::new_without_default,
        reason = "a default would have no place in the program, and so no name"
    )]
    #[track_caller]
    pub fn new() -> Self {
        Self {
            number: make(Kind::Condvar, String::new(), Location::caller()),
        }
    }

    /// Releases the lock and falls asleep, in one step; takes the lock again when notified, in another.
    ///
    /// # Errors
    /// A thread has panicked while it had the lock.
    #[track_caller]
    pub fn wait<'lock, T: Debug>(
        &self,
        mut guard: MutexGuard<'lock, T>,
    ) -> LockResult<MutexGuard<'lock, T>> {
        self.wait_at(line(), &mut guard)
    }

    /// Waits while this is so.
    ///
    /// # Errors
    /// A thread has panicked while it had the lock.
    #[track_caller]
    pub fn wait_while<'lock, T: Debug, F: FnMut(&mut T) -> bool>(
        &self,
        mut guard: MutexGuard<'lock, T>,
        mut is_so: F,
    ) -> LockResult<MutexGuard<'lock, T>> {
        let line = line();
        while is_so(&mut guard) {
            guard = self.wait_at(line, &mut guard)?;
        }
        Ok(guard)
    }

    fn wait_at<'lock, T: Debug>(
        &self,
        line: u32,
        guard: &mut MutexGuard<'lock, T>,
    ) -> LockResult<MutexGuard<'lock, T>> {
        let lock = guard.lock;
        lock.show(guard);
        step_or_leave(Want::Step, line, |state, me, _| {
            state.shared[lock.number].holder = None;
            state.shared[self.number].sleepers.push(me);
            let names = [self.number, lock.number].map(|number| &state.shared[number].name);
            Done {
                result: (),
                says: format!("waits at {} and releases {}", names[0], names[1]),
                learned: String::new(),
            }
        });
        drop(guard.data.take());
        let want = Want::Wake {
            condvar: self.number,
            lock: lock.number,
        };
        lock.take(want, line, "wakes up and takes")
    }

    /// Wakes one of those who sleep here; which one, anybody may choose.
    #[track_caller]
    pub fn notify_one(&self) {
        self.notify(
            line(),
            Want::NotifyOne(self.number),
            "one",
            |sleepers, choice| {
                let woken = (choice < sleepers.len()).then(|| sleepers.remove(choice));
                woken.into_iter().collect()
            },
        );
    }

    /// Wakes all who sleep here.
    #[track_caller]
    pub fn notify_all(&self) {
        self.notify(line(), Want::Step, "all", |sleepers, _| {
            std::mem::take(sleepers)
        });
    }

    fn notify(
        &self,
        line: u32,
        want: Want,
        whom: &str,
        wake: impl FnOnce(&mut Vec<usize>, usize) -> Vec<usize>,
    ) {
        let world = with_me(|world, _| std::sync::Arc::clone(world));
        step_or_leave(want, line, |state, _, choice| {
            let shared = &mut state.shared[self.number];
            let woken = wake(&mut shared.sleepers, choice);
            let names: Vec<String> = woken.iter().map(|&thread| world.name(thread)).collect();
            let woken = match names.is_empty() {
                true => "nobody sleeps there".to_owned(),
                false => format!("wakes {}", names.join(" and ")),
            };
            Done {
                result: (),
                says: format!("notifies {whom} at {}: {woken}", shared.name),
                learned: String::new(),
            }
        });
    }
}
