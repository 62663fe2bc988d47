//! What mdbook-admonish needs of mdBook 0.4, and nothing else.
//!
//! mdbook-admonish is written for mdBook 0.4 and depends on the whole of it: a second renderer, a second server and
//! the crates that they are made of, some twenty packages that a newcomer's first page waits for. mdbook-admonish
//! itself uses the types of a book, the interface of a preprocessor, and the function that makes an anchor of a
//! title. This package has those, under the same paths, and `[patch.crates-io]` in the workspace's manifest puts it
//! in mdBook's place. Where the patch is missing, everything compiles with mdBook 0.4 itself, and gives the same
//! pages.
//!
//! To be deleted, with `lectern/src/site/admonish.rs`, when mdbook-admonish has a release for mdBook 0.5.

/// The version that this stands in for.
pub const MDBOOK_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Errors, as mdBook has them.
pub mod errors {
    pub use anyhow::{Error, Result};
}

/// A book and its chapters.
pub mod book {
    /// A book.
    #[derive(Debug, Clone, Default)]
    pub struct Book {
        /// What it consists of, in order.
        pub sections: Vec<BookItem>,
    }

    /// A piece of a book.
    #[derive(Debug, Clone)]
    pub enum BookItem {
        /// A chapter.
        Chapter(Chapter),
        /// A line between others.
        Separator,
        /// The title of a part.
        PartTitle(String),
    }

    /// A chapter: its text, and no more of what mdBook knows about it.
    #[derive(Debug, Clone)]
    pub struct Chapter {
        /// Its name.
        pub name: String,
        /// Its text, in Markdown.
        pub content: String,
        /// The chapters below it.
        pub sub_items: Vec<BookItem>,
    }

    impl Book {
        /// One without any chapters.
        pub fn new() -> Self {
            Self::default()
        }

        /// Adds an item at the end.
        pub fn push_item<I: Into<BookItem>>(&mut self, item: I) -> &mut Self {
            self.sections.push(item.into());
            self
        }

        /// Calls `function` for each item, those below a chapter before the chapter.
        pub fn for_each_mut<F: FnMut(&mut BookItem)>(&mut self, mut function: F) {
            fn each(function: &mut impl FnMut(&mut BookItem), items: &mut [BookItem]) {
                for item in items {
                    if let BookItem::Chapter(chapter) = item {
                        each(function, &mut chapter.sub_items);
                    }
                    function(item);
                }
            }
            each(&mut function, &mut self.sections);
        }
    }

    impl Chapter {
        /// A chapter of this name and text. Its path and those above it are not kept.
        pub fn new<P>(name: &str, content: String, _path: P, _parents: Vec<String>) -> Self {
            Self {
                name: name.to_owned(),
                content,
                sub_items: Vec::new(),
            }
        }
    }

    impl From<Chapter> for BookItem {
        fn from(chapter: Chapter) -> Self {
            Self::Chapter(chapter)
        }
    }
}

/// The settings of a book.
pub mod config {
    use serde::Deserialize;
    use serde_json::{Map, Value};

    /// `book.toml`, as far as preprocessors read it.
    #[derive(Debug, Clone, Default, Deserialize)]
    #[serde(default)]
    pub struct Config {
        preprocessor: Map<String, Value>,
    }

    impl Config {
        /// The table of the preprocessor of this name, if it has one.
        pub fn get_preprocessor(&self, name: &str) -> Option<&Map<String, Value>> {
            self.preprocessor.get(name)?.as_object()
        }
    }
}

/// What changes a book before it is rendered.
pub mod preprocess {
    use std::path::PathBuf;

    use serde::Deserialize;

    use crate::book::Book;
    use crate::config::Config;
    use crate::errors::Result;

    /// What a preprocessor is told.
    #[derive(Debug, Clone, Deserialize)]
    pub struct PreprocessorContext {
        /// The book's folder.
        pub root: PathBuf,
        /// Its settings.
        pub config: Config,
        /// For whom the book is made: `html`, for instance.
        pub renderer: String,
        /// The version of mdBook that calls.
        pub mdbook_version: String,
    }

    /// A preprocessor.
    pub trait Preprocessor {
        /// Its name.
        fn name(&self) -> &str;

        /// Changes the book.
        ///
        /// # Errors
        /// Where the book cannot be what it should become.
        fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book>;

        /// Whether it works for this renderer.
        fn supports_renderer(&self, _renderer: &str) -> bool {
            true
        }
    }
}

/// Names for anchors.
pub mod utils {
    use std::collections::HashMap;
    use std::sync::LazyLock;

    use regex::Regex;

    static TAG: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("<.*?>").expect("the expression is a constant"));

    /// The entities that leave nothing behind.
    const ENTITIES: [&str; 5] = ["&lt;", "&gt;", "&amp;", "&#39;", "&quot;"];

    /// An anchor for this text that `counter` has not seen before: its letters and digits in lower case, hyphens for
    /// spaces, and a number behind it from the second time on.
    pub fn unique_id_from_content(content: &str, counter: &mut HashMap<String, usize>) -> String {
        let mut text = TAG.replace_all(content, "").into_owned();
        for entity in ENTITIES {
            text = text.replace(entity, "");
        }
        let kept = |letter: char| match letter {
            letter if letter.is_alphanumeric() || "_-".contains(letter) => {
                Some(letter.to_ascii_lowercase())
            }
            letter if letter.is_whitespace() => Some('-'),
            _ => None,
        };
        let text = text.trim().trim_start_matches('#').trim();
        let id: String = text.chars().filter_map(kept).collect();
        let times = counter.entry(id.clone()).or_default();
        *times += 1;
        match *times {
            1 => id,
            times => format!("{id}-{}", times - 1),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn an_anchor_is_made_as_mdbook_makes_it() {
            let mut counter = HashMap::new();
            let mut anchor = |text: &str| unique_id_from_content(text, &mut counter);
            assert_eq!(
                anchor(" What <code>A&lt;B&gt;</code> costs "),
                "what-ab-costs"
            );
            assert_eq!(anchor("Note"), "note");
            assert_eq!(anchor("# note!"), "note-1");
            assert_eq!(anchor("Übung_1 – a"), "Übung_1--a");
        }
    }
}
