//! Steppers.

pub(crate) mod html;
pub(crate) mod trace;

pub use html::sentence;
pub use trace::{Change, Content, Item, Recorded, Shows, Step, Stepper, Trace};
