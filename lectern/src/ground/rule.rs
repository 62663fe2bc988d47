//! What a rule is: a kind of problem with a name, by which it can be asked about.
//!
//! In: a table of rules, written with [`rules`], one for each room. Out: a constant for each of them, which a
//! [`Problem`](crate::ground::Problem) carries, and the list of all. Nothing here fails.
//!
//! ```text
//! rules! {
//!     EMPTY_CAPTION = "empty-caption" {
//!         refuses: "A caption without words.",
//!         because: "A reader …",
//!         mend: "Say in `caption` …",
//!         shown: Test("checking::…"),
//!     }
//! }
//! ```

/// A kind of problem: what is refused, and why.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Its name, in words of lower-case letters with hyphens between them. It is printed behind every problem of this kind.
    pub id: &'static str,
    /// What is refused, in one sentence.
    pub refuses: &'static str,
    /// Why: what a reader, or an author, would believe otherwise.
    pub because: &'static str,
    /// How it is mended.
    pub mend: &'static str,
    /// Where it can be seen at work.
    pub shown: Shown,
}

/// Something that breaks a rule on purpose, and sees the rule's name in what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// A test of the engine, as `cargo test -p lectern --test engine` knows it.
    Test(&'static str),
    /// A lie of `tests/lies`, by its name.
    Lie(&'static str),
}

impl Rule {
    /// The command that shows the rule at work.
    pub fn demonstration(&self) -> String {
        match self.shown {
            Shown::Test(name) => format!("cargo test -p lectern --test engine {name}"),
            Shown::Lie(name) => format!("cargo test --test lies -- '{name}'"),
        }
    }
}

/// Makes a constant of each rule, and `RULES`, the list of them.
macro_rules! rules {
    ($($name:ident = $id:literal {
        refuses: $refuses:literal,
        because: $because:literal,
        mend: $mend:literal,
        shown: $kind:ident($shown:literal),
    })*) => {
        $(
            #[doc = $refuses]
            #[allow(unreachable_pub, reason = "the room's door says how far each of them goes")]
            pub const $name: &$crate::ground::Rule = &$crate::ground::Rule {
                id: $id,
                refuses: $refuses,
                because: $because,
                mend: $mend,
                shown: $crate::ground::Shown::$kind($shown),
            };
        )*

        /// The rules of this room, in the order of the table.
        pub(crate) const RULES: &[&$crate::ground::Rule] = &[$($name),*];
    };
}

pub(crate) use rules;
