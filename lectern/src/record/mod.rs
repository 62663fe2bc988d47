//! Evidence written beside a listing, and read again.
//!
//! In: listings to record, or the file of a recording. Out: the file, `recording.cast`; and the [`Status`] of a listing:
//! recorded from what it is now, stale, missing or spoiled. Fails with all problems at once; a recording that was there
//! before then stays as it was.

pub(crate) mod cast;
pub(crate) mod recorder;
pub(crate) mod recording;

pub use cast::{Key, Provenance, Recording, parse, write_cast};
pub use recorder::{Choice, Place, chosen, estimate, record};
pub use recording::{Status, path, write};
