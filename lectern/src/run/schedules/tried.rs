//! What became of one arrangement of a program's lines: plain data.

use super::graph::Raw;

/// What became of an arrangement.
#[derive(Debug, Clone)]
pub(crate) enum Tried {
    /// It does not compile.
    Refused(Refusal),
    /// It has a schedule of so many steps that nobody knows whether it ends.
    Endless,
    /// All its schedules.
    Ran(Raw),
}

/// The first error of the compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Its code, such as `E0382`; nothing where it has none.
    pub code: String,
    /// What it says in one line.
    pub message: String,
    /// The line of the program that it is about, counted from one; 0 where it is about none.
    pub line: usize,
    /// All of it, as the compiler prints it.
    pub text: String,
}
