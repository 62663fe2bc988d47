//! What stands in for `std::sync`.

pub mod atomic;

mod locks;

pub use locks::{Condvar, Mutex, MutexGuard};
pub use std::sync::{Arc, LockResult, PoisonError, TryLockError, TryLockResult};
