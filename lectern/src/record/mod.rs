//! Evidence written beside a listing, and read again.
//!
//! In: listings to record, or the file of a recording. Out: the file, `recording.cast`; and the [`Status`] of a listing:
//! recorded from what it is now, stale, missing or spoiled.
//!
//! Fails with all problems at once; a recording that was there before then stays as it was.
//!
//! For example, `Status::of(&project, listing)` is `Stale` after a comment was added to the program, because the recording's
//! [`Key`] has a hash of the sources.

pub mod arrangements;
mod arrangements_recorder;
pub(crate) mod cast;
mod model_recorder;
mod private;
pub(crate) mod recorder;
pub(crate) mod recording;
pub mod rules;
pub mod schedules;
mod schedules_recorder;

pub use arrangements_recorder::arranged;
pub use cast::{Key, Provenance, Recording, parse, write_cast};
pub use recorder::{Choice, Place, chosen, estimate, record};
pub use recording::{Status, path, write};
