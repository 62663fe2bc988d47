//! Where things stand in a book's folder: names that more than one room needs.

/// The workspace of the engine, as it was when the engine was compiled: its theme, its reference and its slow server are there
/// for other books.
pub(crate) const ENGINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The file of the curriculum, relative to the root.
pub(crate) const CURRICULUM: &str = "curriculum.toml";

/// The folder of the listings, relative to the root.
pub(crate) const LISTINGS: &str = "listings";

/// The folder of the exercises, relative to the root.
pub(crate) const EXERCISES: &str = "exercises";
