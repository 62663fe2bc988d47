//! The site: pages built, linked, published, served.
//!
//! In: the project. Out: a folder of static pages; a preview that is renewed when something changes; the answer to mdBook's
//! own protocol; the links of a built site. Building never runs a listing.
//!
//! Fails with all problems at once; a folder that holds an earlier site is then left as it was.
//!
//! For example, `publish(&project, &folder, true)` puts the site into `folder` if there is nothing to warn of, and leaves what
//! is there if a recording is stale.

mod address;
mod admonish;
mod block_styles;
mod cards;
mod epub;
mod epub_style;
mod links;
mod memory;
mod memory_render;
mod minify;
mod offline;
mod open_pages;
mod programs;
mod protocol;
mod publish;
mod published;
mod refused;
mod render;
mod renew;
mod rules;
mod search_figures;
mod serve;
mod slow_server;
mod terminal;
mod theme;
mod warnings;
mod xhtml;

pub use self::slow_server::slow_server;
pub use block_styles::into_head as styles_into_head;
pub use epub::{epub, link_epub};
pub use links::{DeadLink, dead_links, read_page};
pub use protocol::preprocess;
pub use publish::{build, expanded, publish};
pub use refused::Rules;
pub use render::render;
pub use serve::{Options, serve};

pub(crate) use links::follow;
pub(crate) use render::render_for_links;
pub(crate) use rules::RULES;
