//! Every schedule of a small program, in place of the one that a run happens to take.
//!
//! In: a listing and what its contract says of its schedules. Out: [`Raw`], every state that the program can be in and every step
//! from one to the next. The program is the listing's own text: only the names of what it takes from the standard library are
//! those of the model (`lectern/model`), which does one step at a time. [`Graph`] is the same with what the contract says of its
//! ends, and how many schedules go on from each state.
//!
//! Fails, with a problem, where the model doesn't have what the program uses, or where its states have no end.

mod arrangements;
mod graph;
mod layer;
mod text;
mod tried;
mod workshop;

pub use graph::{
    End, EndKind, Graph, Raw, RawEnd, RawState, SharedObject, Standing, State, Step, ThreadStatus,
};

pub(crate) use arrangements::try_all;
pub(crate) use graph::VERSION;
pub(crate) use layer::layer;
pub(crate) use tried::{Refusal, Tried};
pub(crate) use workshop::Workshop;
