//! *lectern* turns listings that were run, and chapters about them, into an mdBook in which everything happened.
//!
//! ```text
//! main.rs + contract --run--> recording --expand--> figure in a chapter --mdBook--> page
//! ```
//!
//! A room is a folder, and its `mod.rs` is the door: what comes in, what goes out, what fails. A room may use those above it
//! in this table, and never one below it; `tests/engine/rooms.rs` sees to it.
//!
//! | room | in | out |
//! | --- | --- | --- |
//! | [`ground`] | files, texts, commands | problems, paths, hashes, processes: what every room stands on |
//! | [`book`] | the book's folder | what stands in it, read |
//! | [`run`] | a listing, an exercise | a program, and evidence of its runs |
//! | [`judge`] | evidence and a contract | broken claims, a verdict |
//! | [`record`] | evidence | a file beside the listing, and back |
//! | [`page`] | a chapter | its Markdown with figures in it |
//! | [`hold`] | the project | its contracts, exercises and blocks on pages, each a case that passes or fails |
//! | [`here`] | what a reader asks for, on a page | a listing run on their machine, told line by line, and judged |
//! | [`site`] | expanded chapters | the pages, and their preview |
//! | [`check`] | the project | everything that is wrong with it; what is otherwise on another machine |
//! | [`author`] | a folder; a chapter and a slug | a new book; a new listing, a new exercise; the reference |

pub mod author;
pub mod book;
pub mod check;
pub mod ground;
pub mod here;
pub mod hold;
pub mod judge;
pub mod page;
pub mod record;
pub mod run;
pub mod site;
