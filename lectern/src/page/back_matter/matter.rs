//! What the pages at the end of a book are made of: its terms, its sections, its listings, and which of them belong together.
//!
//! In: the rendered chapters, the listings in their order with what they printed, and the terms. Out: [`BackMatter`], the terms in the order
//! of their letters. Nothing here fails.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::matcher::{Matcher, words};
use super::sections::{Section, sections};
use super::sentence;
use super::terms::Term;
use crate::book::{Chapter, Project, relative};
use crate::ground::in_parallel;
use crate::page::figure::Figure;
use crate::page::listing_index::ListingIndex;
use crate::page::places::Places;
use crate::record::Status;

/// Everything that those pages are made of.
pub(crate) struct BackMatter<'book> {
    pub(super) project: &'book Project,
    pub(super) chapters: Vec<&'book Chapter>,
    pub(super) places: &'book Places,
    /// The chapter that holds the glossary, if one does.
    pub(super) glossary: Option<&'book Path>,
    pub(super) terms: Vec<Entry>,
    /// The sections of all chapters, in their order; those of pages that are themselves made of the rest are none.
    pub(super) sections: Vec<Section>,
    pub(super) listings: Vec<Shown>,
}

/// A term with the places at which it stands.
pub(super) struct Entry {
    pub(super) term: Term,
    /// Sections that speak of it: their places in the list of sections, and how often each does.
    pub(super) sections: Vec<(usize, usize)>,
    /// Listings that show it, by their places in the list of listings.
    pub(super) listings: Vec<usize>,
}

/// A listing with a place in the book, and what can be seen of it.
pub(super) struct Shown {
    number: String,
    pub(super) caption: String,
    page: PathBuf,
    pub(super) slug: String,
    pub(super) program: String,
}

impl<'book> BackMatter<'book> {
    /// Reads the rendered `chapters`, each with whether it's to be read: one that's made of the others is not.
    pub(crate) fn of(
        project: &'book Project,
        statuses: &BTreeMap<String, Status>,
        places: &'book Places,
        index: &ListingIndex,
        chapters: &[(&'book Chapter, &str, bool)],
        glossary: Option<&'book Path>,
        terms: &[Term],
    ) -> Self {
        let matcher = Matcher::new(terms);
        let mut all_sections = Vec::new();
        let mut entries: Vec<Entry> = terms
            .iter()
            .map(|term| Entry {
                term: term.clone(),
                sections: Vec::new(),
                listings: Vec::new(),
            })
            .collect();
        let read = in_parallel(chapters, |(chapter, text, is_read)| match is_read {
            true => sections(chapter, text),
            false => Vec::new(),
        });
        for section in read.into_iter().flatten() {
            for (term, count) in matcher.count(&section.words) {
                entries[term].sections.push((all_sections.len(), count));
            }
            all_sections.push(section);
        }
        // Where a term is defined, the next listing is about it, whatever words it uses.
        let mut next: Vec<Option<&str>> = vec![None; entries.len()];
        for (entry, next) in entries.iter_mut().zip(&mut next) {
            let text = chapters
                .iter()
                .find(|(chapter, ..)| chapter.path == entry.term.chapter);
            if let Some((_, text, _)) = text {
                entry.term.sentence = sentence::defining(text, &entry.term.id());
                *next = sentence::listing_after(text, &entry.term.id());
            }
        }
        let seen = in_parallel(&index.listings, |listing| {
            let mut seen = words(&listing.caption);
            seen.extend(words(&project.listings[&listing.slug].program()));
            let recording = statuses.get(&listing.slug).and_then(Status::recording);
            for line in recording.iter().flat_map(|run| &run.evidence.lines) {
                seen.extend(words(&line.text));
            }
            matcher.count(&seen)
        });
        let mut listings = Vec::new();
        for (listing, shows) in index.listings.iter().zip(seen) {
            let (Some(number), Some(page)) = (&listing.number, listing.page()) else {
                continue;
            };
            for (term, entry) in entries.iter_mut().enumerate() {
                if shows.contains_key(&term) || next[term] == Some(&listing.slug) {
                    entry.listings.push(listings.len());
                }
            }
            listings.push(Shown {
                number: number.clone(),
                caption: listing.caption.clone(),
                page: page.to_path_buf(),
                slug: listing.slug.clone(),
                program: project.listings[&listing.slug].program(),
            });
        }
        entries.sort_by_key(|entry| sort_key(&entry.term.name));
        Self {
            project,
            chapters: chapters.iter().map(|(chapter, ..)| *chapter).collect(),
            places,
            glossary,
            terms: entries,
            sections: all_sections,
            listings,
        }
    }

    pub(super) fn chapter(&self, path: &Path) -> Option<&Chapter> {
        let found = self.chapters.iter().find(|chapter| chapter.path == path);
        found.copied()
    }

    /// Links to listings, by their numbers; more than a line of them is folded away, and of what stands in very many there is only
    /// the number: nobody would look through them.
    pub(super) fn links_to(&self, listings: &[usize], page: &Path) -> String {
        const MOST_IN_A_LINE: usize = 16;
        const MOST: usize = 48;
        if listings.len() > MOST {
            return format!("<p class=\"shown-in\">{} listings</p>", listings.len());
        }
        let links: Vec<String> = listings
            .iter()
            .map(|place| self.listings[*place].link(page))
            .collect();
        match links.len() {
            0 => String::new(),
            1 => format!("<p class=\"shown-in\">Listing {}</p>", links[0]),
            count if count <= MOST_IN_A_LINE => {
                format!("<p class=\"shown-in\">Listings {}</p>", links.join(", "))
            }
            count => format!(
                "<details class=\"shown-in\"><summary>{count} listings</summary><p>{}</p></details>",
                links.join(", ")
            ),
        }
    }
}

impl Shown {
    pub(super) fn link(&self, page: &Path) -> String {
        format!(
            "<a href=\"{}#{}\">{}</a>",
            relative(page, &self.page.with_extension("html")),
            Figure::id(&self.slug),
            self.number
        )
    }
}

/// By letters, whatever their case, and without what's no letter.
pub(super) fn sort_key(name: &str) -> (String, String) {
    let letters: String = name.chars().filter(|sign| sign.is_alphanumeric()).collect();
    (letters.to_lowercase(), name.to_owned())
}
