//! A chapter expanded: directives, figures, timelines, colours.
//!
//! In: the project, the status of every recording, and chapters in Markdown. Out: an [`Expansion`]: the same chapters with
//! every directive and every [`block`] replaced by what it stands for, and all problems with their lines.
//!
//! A directive that cannot be rendered is a problem and stays as it is; nothing here fails, and nothing here runs a listing.
//!
//! For example, `expand(&project, &chapters)` puts "15.02 s" where a chapter has `{{#measured five-in-a-row duration}}`, if
//! that is what the recording of `five-in-a-row` says.

mod asked;
mod back_matter;
pub mod block;
pub(crate) mod directive;
pub(crate) mod exercise;
pub(crate) mod expand;
pub(crate) mod figure;
pub(crate) mod forms;
pub(crate) mod highlight;
pub(crate) mod html;
mod languages;
pub mod line_match;
mod listing_figure;
pub(crate) mod listing_index;
mod lookup;
pub(crate) mod measure;
mod measured_words;
mod near_directive;
mod places;
mod playback;
mod progress;
pub(crate) mod prose;
mod questions;
mod recorded_run;
mod render;
mod review;
pub mod rules;
pub(crate) mod timeline;

pub use asked::{BackMatterKind, RepositoryPart};
pub use directive::{Directive, DirectiveKind, directives};
pub use expand::{Expansion, expand};
pub use measure::Quantity;
pub use prose::rules as prose_rules;
pub use timeline::{Timeline, draw, span};
