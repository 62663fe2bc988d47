//! Terms, where they are defined.
//!
//! In: the directives `{{#term …}}` of the chapters. Out: [`Term`]s, and a problem for each that is defined twice.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::book::Chapter;
use crate::ground::Problem;
use crate::page::directive::{Directive, DirectiveKind};
use crate::page::html::escape;
use crate::page::rules::REPEATED_TERM;

/// A term of the field, which the book defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    /// What it's called in the glossary.
    pub(super) name: String,
    /// What stands in the sentence that defines it, such as its plural.
    pub(super) shown: String,
    /// The chapter with that sentence.
    pub(super) chapter: PathBuf,
    /// The line of the directive, counted from one.
    pub(super) line: usize,
    /// The sentence, in Markdown; empty until the chapter has been rendered.
    pub(super) sentence: String,
}

impl Term {
    #[cfg(test)]
    pub(super) fn new(name: &str, shown: &str) -> Self {
        Self {
            name: name.to_owned(),
            shown: shown.to_owned(),
            chapter: PathBuf::new(),
            line: 1,
            sentence: String::new(),
        }
    }

    /// Those that a chapter defines.
    pub(crate) fn of(chapter: &Chapter, directives: &[Directive]) -> Vec<Self> {
        let terms = directives.iter().filter_map(|directive| {
            let DirectiveKind::Term { shown, name } = &directive.kind else {
                return None;
            };
            Some(Self {
                name: name.clone(),
                shown: shown.clone(),
                chapter: chapter.path.clone(),
                line: directive.line,
                sentence: String::new(),
            })
        });
        terms.collect()
    }

    /// The id of the element around it, in the sentence.
    pub(super) fn id(&self) -> String {
        format!("term-{}", slug(&self.name))
    }

    /// The id of its entry in the glossary.
    pub(super) fn entry_id(&self) -> String {
        format!("glossary-{}", slug(&self.name))
    }
}

/// The term as it stands in the sentence that defines it.
pub(crate) fn dfn(shown: &str, name: &str) -> String {
    format!("<dfn id=\"term-{}\">{}</dfn>", slug(name), escape(shown))
}

/// A problem for each term that is defined a second time.
pub(crate) fn defined_twice(source: &Path, terms: &[Term]) -> Vec<Problem> {
    let mut first: BTreeMap<String, &Term> = BTreeMap::new();
    let mut problems = Vec::new();
    for term in terms {
        if let Some(first) = first.get(&slug(&term.name)) {
            let what = format!(
                "the term `{}` is defined a second time: {}:{} defines it",
                term.name,
                source.join(&first.chapter).display(),
                first.line
            );
            problems.push(
                Problem::error(REPEATED_TERM, source.join(&term.chapter), what)
                    .at(term.line)
                    .mend(
                        "write the words alone here, or give what's meant here a name of its own: {{#term WORDS: NAME}}",
                    ),
            );
        } else {
            first.insert(slug(&term.name), term);
        }
    }
    problems
}

/// The name as a part of an id: small letters and digits, with hyphens between words.
fn slug(name: &str) -> String {
    let words = name
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
