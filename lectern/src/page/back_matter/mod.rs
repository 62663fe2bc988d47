//! What stands at the end of a book and is made of the rest of it: the glossary, the index, the lists of listings and of exercises.
//!
//! In: the rendered chapters, with `<dfn>` around each term where it's defined, and the listings with what they printed. Out:
//! [`BackMatter`], from which a chapter gets the Markdown for `{{#glossary}}`, `{{#index}}`, `{{#listings}}` and `{{#exercises}}`. A
//! term that is defined twice is a problem; nothing else here fails.
//!
//! For example, "A {{#term deadlock}} is a circle of threads." in `locks.md` becomes an entry "deadlock" of the glossary, with
//! that sentence, a link to it, and links to the listings in whose caption, program or output the word stands.

mod glossary;
mod index;
mod lists;
mod matcher;
mod matter;
mod pages;
mod sections;
mod sentence;
mod terms;

pub(super) use matter::BackMatter;
pub(super) use pages::markdown;
pub(super) use terms::{Term, defined_twice, dfn};
