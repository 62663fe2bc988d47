//! What a lie is, and what becomes of it.

use crate::book::{Book, Planted};
use crate::guard::{CHAPTER, Guard};

/// One kind of lie that an author of the book could tell.
pub(crate) struct Lie {
    /// What the author does.
    pub(crate) name: &'static str,
    /// Why that is a lie: what a reader would be told that did not happen.
    pub(crate) why: &'static str,
    /// Plants it in an honest copy of the book.
    pub(crate) plant: fn(&Book) -> Planted,
    /// What is expected.
    pub(crate) fate: Fate,
}

/// What is expected to become of a lie.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    /// The guard fails, with a line that names the place and the rule, and contains this. What a browser sees and what the compiler
    /// says of a block has no rule.
    Caught {
        by: Guard,
        rule: Option<&'static str>,
        saying: &'static str,
    },
    /// None of the guards that are asked finds anything, and this is why.
    Missed {
        asked: &'static [Guard],
        because: &'static str,
    },
}

/// Caught by `cargo book check`, which is a test of `cargo test` too.
pub(crate) const fn by_check(rule: &'static str, saying: &'static str) -> Fate {
    Fate::Caught {
        by: Guard::Check,
        rule: Some(rule),
        saying,
    }
}

/// Caught when the listing is run and held to its contract.
pub(crate) const fn by_contract(slug: &'static str, saying: &'static str) -> Fate {
    Fate::Caught {
        by: Guard::Contract(slug),
        rule: Some("broken-claim"),
        saying,
    }
}

/// Caught by a check of the page of the chapter in which lies are told, in a browser.
pub(crate) const fn by_browser(check: &'static str, saying: &'static str) -> Fate {
    by_browser_in(CHAPTER, check, saying)
}

/// Caught by a check of the page of this chapter, in a browser.
pub(crate) const fn by_browser_in(
    chapter: &'static str,
    check: &'static str,
    saying: &'static str,
) -> Fate {
    Fate::Caught {
        by: Guard::Browser(check, chapter),
        rule: None,
        saying,
    }
}

/// Missed by `cargo book check`, and nothing else could know.
pub(crate) const fn missed(because: &'static str) -> Fate {
    Fate::Missed {
        asked: &[Guard::Check],
        because,
    }
}
