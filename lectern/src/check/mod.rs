//! Every rule that needs no run, and the book held against the recordings of another machine.
//!
//! In: the project. Out: a [`Report`] of all problems at once, or of everything that the book says and that is otherwise on
//! the other machine. Nothing is changed, and no listing is run.
//!
//! A check does not fail: what keeps it from looking, such as a site that cannot be rendered, is a problem among the others.
//! A comparison fails if there is no recording to compare with.
//!
//! For example, `check(&project).problems` of a chapter that links to `gone.md` has a problem at the line of that link.

mod compare;
mod comparison_report;
mod dead_links;
mod dependencies;
mod factors;
mod giveaways;
mod headings;
mod link_versions;
mod report;
mod rules;
mod sentence;
mod source_fidelity;
mod workspace_fidelity;
mod written_links;

pub use compare::compare;
pub use comparison_report::FACTOR;
pub use report::{Report, check};

pub(crate) use rules::RULES;
