//! Evidence written beside a listing, and read again.
//!
//! In: listings to record, or the file of a recording. Out: the file, `recording.cast`; and the [`Status`] of a listing:
//! recorded from what it is now, stale, missing or spoiled.
//!
//! Fails with all problems at once; a recording that was there before then stays as it was.
//!
//! For example, `Status::of(&project, listing)` is `Stale` after a comment was added to the program, because the recording's
//! [`Key`] has a hash of the sources.

mod arrangements;
mod arrangements_recorder;
mod cast;
mod model_recorder;
mod private;
mod recorder;
mod recording;
mod rules;
mod schedules;
mod schedules_recorder;

pub use arrangements::{ArrangementsStatus, RecordedArrangements, write_arrangements};
pub use cast::{Key, Provenance, Recording, parse, write_cast};
pub use recorder::{Choice, Place, chosen, estimate, record};
pub use recording::{Status, path, write};
pub use schedules::{Schedules, SchedulesStatus, schedules_path, write_schedules};

pub(crate) use arrangements::{arrangements_path, parsons_of};
pub(crate) use arrangements_recorder::arranged;
pub(crate) use rules::{NO_RECORDING_KEPT, RULES};
