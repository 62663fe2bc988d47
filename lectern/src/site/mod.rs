//! The site: pages built, linked, published, served.
//!
//! In: the project. Out: a folder of static pages; a preview that is renewed when something changes; the answer to mdBook's
//! own protocol; the links of a built site. Fails with all problems at once; a folder that holds an earlier site is then
//! left as it was. Building never runs a listing.

pub(crate) mod build;
pub(crate) mod links;
pub(crate) mod renew;
pub(crate) mod serve;

pub use build::{build, expanded, preprocess, publish, render};
pub use links::{dead_links, read_page};
pub use serve::{Options, serve};
