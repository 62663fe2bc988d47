//! What stands in for `std::sync::atomic`. All threads see every change at once, whatever the [`Ordering`].

use std::panic::Location;
use std::sync::{Mutex, PoisonError};

use crate::world::{Done, Kind, Want, line, make, shown, step_or_leave};

pub use std::sync::atomic::Ordering;

/// An atomic of any type.
#[derive(Debug)]
struct Atomic<T> {
    number: usize,
    value: Mutex<T>,
}

impl<T: Copy + std::fmt::Debug + PartialEq> Atomic<T> {
    fn new(value: T, place: &Location<'_>) -> Self {
        Self {
            number: make(Kind::Atomic, shown(&value), place),
            value: Mutex::new(value),
        }
    }

    /// One step: from the old value to the new one, and what is said of it, with the name of the atomic.
    fn step<R>(&self, line: u32, act: impl FnOnce(T, &str) -> (T, R, String), learns: bool) -> R {
        step_or_leave(Want::Step, line, |state, _, _| {
            let shared = &mut state.shared[self.number];
            let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
            let old = *value;
            let (new, result, says) = act(old, &shared.name);
            *value = new;
            shared.value = shown(&new);
            let learned = if learns { shown(&old) } else { String::new() };
            Done {
                result,
                says,
                learned,
            }
        })
    }

    fn into_inner(self) -> T {
        self.value
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

macro_rules! atomic {
    ($($name:ident $of:ty),* $(,)?) => {$(
        /// The atomic of this name.
        #[derive(Debug)]
        pub struct $name(Atomic<$of>);

        #[allow(clippy::missing_errors_doc, reason = "they are those of the standard library")]
        impl $name {
            /// Makes one.
            #[track_caller]
            pub fn new(value: $of) -> Self {
                Self(Atomic::new(value, Location::caller()))
            }

            /// Reads it.
            #[track_caller]
            pub fn load(&self, _: Ordering) -> $of {
                self.0.step(line(), |old, name| (old, old, format!("loads {old} from {name}")), true)
            }

            /// Writes it.
            #[track_caller]
            pub fn store(&self, new: $of, _: Ordering) {
                self.0.step(line(), |_, name| (new, (), format!("stores {new} in {name}")), false)
            }

            /// Writes it, and returns what it was.
            #[track_caller]
            pub fn swap(&self, new: $of, _: Ordering) -> $of {
                self.0.step(line(), |old, name| (new, old, format!("swaps {new} into {name}, gets {old}")), true)
            }

            /// Writes it if it is `current`.
            #[track_caller]
            pub fn compare_exchange(&self, current: $of, new: $of, _: Ordering, _: Ordering) -> Result<$of, $of> {
                self.0.step(line(), |old, name| match old == current {
                    true => (new, Ok(old), format!("finds {old} in {name}, as expected, and stores {new}")),
                    false => (old, Err(old), format!("finds {old} in {name}, not {current}")),
                }, true)
            }

            /// The same; it never fails without a reason here.
            #[track_caller]
            pub fn compare_exchange_weak(&self, current: $of, new: $of, one: Ordering, other: Ordering) -> Result<$of, $of> {
                self.compare_exchange(current, new, one, other)
            }

            /// Takes it apart, without a step: nobody else has it.
            pub fn into_inner(self) -> $of {
                self.0.into_inner()
            }
        }
    )*};
}

macro_rules! number {
    ($($name:ident $of:ty),* $(,)?) => {
        atomic!($($name $of),*);

        $(impl $name {
            /// Adds to it, and returns what it was.
            #[track_caller]
            pub fn fetch_add(&self, more: $of, _: Ordering) -> $of {
                self.0.step(line(), |old, name| {
                    let new = old.wrapping_add(more);
                    (new, old, format!("adds {more} to {name}: from {old} to {new}"))
                }, true)
            }

            /// Takes from it, and returns what it was.
            #[track_caller]
            pub fn fetch_sub(&self, less: $of, _: Ordering) -> $of {
                self.0.step(line(), |old, name| {
                    let new = old.wrapping_sub(less);
                    (new, old, format!("takes {less} from {name}: from {old} to {new}"))
                }, true)
            }
        })*
    };
}

atomic!(AtomicBool bool);
number!(
    AtomicI32 i32,
    AtomicI64 i64,
    AtomicIsize isize,
    AtomicU8 u8,
    AtomicU32 u32,
    AtomicU64 u64,
    AtomicUsize usize,
);
