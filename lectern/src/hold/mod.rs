//! What a book promises, held: contracts, exercises, and the blocks of Rust on its pages.
//!
//! In: the project, and which cases are [`Asked`] for. Out: one named case for each, run by libtest's rules and printed as
//! libtest prints tests; a [`Tally`] of them. A contract that is broken, an exercise that is wrong and a block that does not
//! compile or ends badly are failed cases; fails as a whole, with problems, where Cargo cannot compile what is to be held.
//!
//! What passed is kept, and isn't run again until something changes that could change the outcome. `cargo book test` runs
//! all three; so do the test programs of a workspace that has some:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     lectern::hold::test_program(env!("CARGO_MANIFEST_DIR"), "target/tmp", lectern::hold::contracts)
//! }
//! ```

mod arrangements;
mod asked;
mod blocks;
mod broken;
mod compiler;
mod contracts;
mod exercises;
mod fences;
mod placed;
mod programs;
mod schedules;
mod session;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

pub use asked::{Asked, Tally};
pub use blocks::blocks;
pub use compiler::stand_in;
pub use contracts::contracts;
pub use exercises::exercises;

use crate::book::Project;
use crate::ground::{Problem, end_with_the_terminal, print_stderr};

/// All cases of one kind, run.
pub type Suite = fn(&Arc<Project>, &Asked) -> Result<Tally, Vec<Problem>>;

/// A test program of the book in `root`: runs the cases that its arguments ask for. `kept` is where it keeps what passed,
/// Cargo's `CARGO_TARGET_TMPDIR`.
pub fn test_program(root: impl AsRef<Path>, kept: impl AsRef<Path>, suite: Suite) -> ExitCode {
    if let Some(done) = stand_in() {
        return done;
    }
    end_with_the_terminal();
    let asked = Asked::by_libtest(kept.as_ref());
    let project = Project::load(root.as_ref()).map_err(|problem| vec![problem]);
    match project.and_then(|project| suite(&Arc::new(project), &asked)) {
        Ok(tally) => tally.exit_code(),
        Err(problems) => {
            for problem in problems {
                print_stderr(&problem.to_string());
            }
            ExitCode::FAILURE
        }
    }
}
