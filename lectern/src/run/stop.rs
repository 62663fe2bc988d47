//! What ends a compilation at once, from outside.
//!
//! In: that it is to end. Out: every process of its group is killed. Nothing here fails: what has ended needs no end, and what has not
//! begun yet is killed when it begins.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ground::Group;

/// The means to end something at once, for whoever holds a clone of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    /// The group of processes that is at work, if one is.
    group: Option<i32>,
}

/// A group that is killed if it is to end; from when this is dropped, it is left alone.
#[derive(Debug)]
pub(crate) struct Stoppable<'stop>(&'stop Stop);

impl Stop {
    /// Ends what is at work, and all that begins after it.
    pub(crate) fn stop(&self) {
        let mut state = self.locked();
        state.stopped = true;
        if let Some(group) = state.group {
            Group::kill_all(group);
        }
    }

    /// Whether it was ended.
    pub(crate) fn is_stopped(&self) -> bool {
        self.locked().stopped
    }

    /// Ends this group when it is time; at once, if it already is.
    pub(super) fn applies_to(&self, group: &Group) -> Stoppable<'_> {
        self.applies_to_group(group.id())
    }

    /// The same for the group of this number.
    pub(crate) fn applies_to_group(&self, group: i32) -> Stoppable<'_> {
        let mut state = self.locked();
        state.group = Some(group);
        if state.stopped {
            Group::kill_all(group);
        }
        Stoppable(self)
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        // Both fields are right after every statement.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Stoppable<'_> {
    fn drop(&mut self) {
        self.0.locked().group = None;
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::Command;

    use super::*;

    fn sleep(stop: &Stop, meanwhile: impl FnOnce()) -> Option<i32> {
        let (mut child, group) = Group::start(Command::new("sleep").arg("20")).unwrap();
        let _stoppable = stop.applies_to(&group);
        meanwhile();
        child.wait().unwrap().signal()
    }

    #[test]
    fn what_is_at_work_ends_and_so_does_what_begins_later() {
        let stop = Stop::default();
        assert_eq!(sleep(&stop, || stop.stop()), Some(9));
        assert_eq!(sleep(&stop, || ()), Some(9));
    }
}
