//! The site: pages built, linked, published, served.
//!
//! In: the project. Out: a folder of static pages; a preview that is renewed when something changes; the answer to mdBook's
//! own protocol; the links of a built site. Fails with all problems at once; a folder that holds an earlier site is then
//! left as it was. Building never runs a listing.

mod admonish;
mod block_styles;
pub(crate) mod links;
pub(crate) mod memory;
mod memory_render;
mod open_pages;
mod programs;
pub(crate) mod protocol;
pub(crate) mod publish;
pub(crate) mod render;
pub(crate) mod renew;
pub(crate) mod serve;
mod terminal;
mod warnings;

pub use links::{dead_links, read_page};
pub use protocol::preprocess;
pub use publish::{build, expanded, publish};
pub use render::render;
pub use serve::{Options, serve};
