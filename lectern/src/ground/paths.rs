//! Where things stand in a book's folder: names that more than one room needs.

/// The file of the curriculum, relative to the root.
pub(crate) const CURRICULUM: &str = "curriculum.toml";

/// The folder of the listings, relative to the root.
pub(crate) const LISTINGS: &str = "listings";

/// The folder of the exercises, relative to the root.
pub(crate) const EXERCISES: &str = "exercises";
