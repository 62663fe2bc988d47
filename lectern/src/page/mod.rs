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
mod directive;
mod exercise;
mod expand;
mod figure;
mod forms;
#[cfg_attr(not(feature = "site"), path = "uncoloured.rs")]
mod highlight;
mod html;
mod languages;
mod line_match;
mod listing_figure;
mod listing_index;
mod lookup;
mod measure;
mod measured_words;
mod near_directive;
mod places;
mod playback;
mod progress;
mod prose;
mod questions;
mod recorded_run;
mod render;
mod review;
mod rules;
mod timeline;

pub use asked::{BackMatterKind, RepositoryPart};
pub use directive::{Directive, DirectiveKind, directives};
pub use expand::{Expansion, expand};
pub use line_match::{LineMatch, as_markdown, matching_line};
pub use measure::Quantity;
pub use prose::prose_rules;
pub use timeline::{Timeline, draw, span};

pub(crate) use figure::Figure;
pub(crate) use forms::FORMS;
#[cfg(feature = "site")]
pub(crate) use highlight::highlight;
pub(crate) use html::escape;
pub(crate) use prose::{figure_in, figures_in_code, is_hidden};
pub(crate) use rules::{HIDDEN_LINE, RULES, TYPED_FIGURE, UNNUMBERED_CHAPTER, UNTESTED_RUST};
pub(crate) use timeline::speaks;
