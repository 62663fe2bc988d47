//! What a directive refers to, looked up.
//!
//! In: a slug. Out: its listing, its place in the book, a link to it, what its recording holds. What is not there is a
//! [`Refusal`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::exercise;
use super::figure::Figure;
use super::places::Places;
use super::questions::Questions;
use super::rules::SHOWN_NOWHERE;
use crate::book::{Chapter, Listing, Place, Project, UNKNOWN_LISTING, relative};
use crate::ground::{Problem, Rule};
use crate::record::{ArrangementsStatus, NO_RECORDING_KEPT, SchedulesStatus, Status};
use crate::run::Evidence;

/// Why a directive cannot be rendered.
#[derive(Debug)]
pub(super) struct Refusal {
    /// Which rule the directive breaks.
    pub(super) rule: &'static Rule,
    /// How many lines below the directive's first.
    pub(super) below: usize,
    /// What is wrong.
    pub(super) what: String,
    /// What mends it.
    pub(super) mend: String,
    /// Whether it follows from a problem that is reported elsewhere, with what mends both.
    pub(super) follows: bool,
}

impl Refusal {
    pub(super) fn new(
        rule: &'static Rule,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            below: 0,
            what: what.into(),
            mend: mend.into(),
            follows: false,
        }
    }

    /// The same, so many lines further down.
    pub(super) fn below(self, below: usize) -> Self {
        Self { below, ..self }
    }

    /// The problem with a directive that begins on this line; nothing, if it follows from another one.
    pub(super) fn problem(self, file: impl AsRef<Path>, line: usize) -> Option<Problem> {
        let problem = Problem::error(self.rule, file, self.what)
            .at(line + self.below)
            .mend(self.mend);
        (!self.follows).then_some(problem)
    }
}

/// The book, as directives see it.
pub(super) struct Lookup<'book> {
    pub(super) project: &'book Project,
    /// Where each listing stands with its recording, by slug.
    pub(super) statuses: &'book BTreeMap<String, Status>,
    /// Where each listing stands with its schedules that has some, by slug.
    pub(super) schedules: &'book BTreeMap<String, SchedulesStatus>,
    /// Where each listing stands with its arrangements that is a Parsons problem, by slug.
    pub(super) arrangements: &'book BTreeMap<String, ArrangementsStatus>,
    pub(super) places: &'book Places,
    pub(super) questions: &'book Questions,
}

impl<'book> Lookup<'book> {
    pub(super) fn file(&self, chapter: &Chapter) -> PathBuf {
        self.project.source().join(&chapter.path)
    }

    pub(super) fn listing(&self, slug: &str) -> Result<&'book Listing, Refusal> {
        self.project.listings.get(slug).ok_or_else(|| {
            if self.project.unreadable.contains(slug) {
                // Each directive that names it would say the same, and none what mends it.
                let what = format!("`{slug}` can't be shown, because it can't be read");
                return Refusal {
                    follows: true,
                    ..Refusal::new(UNKNOWN_LISTING, what, "cargo book check")
                };
            }
            Refusal::new(
                UNKNOWN_LISTING,
                format!("no listing is called `{slug}`"),
                "cargo book list",
            )
        })
    }

    pub(super) fn place_of(&self, slug: &str) -> Result<&Place, Refusal> {
        self.listing(slug)?;
        self.places.listings.get(slug).ok_or_else(|| {
            Refusal::new(
                SHOWN_NOWHERE,
                format!("`{slug}` is shown nowhere"),
                format!("show it: {{{{#listing {slug}}}}}"),
            )
        })
    }

    pub(super) fn link(&self, chapter: &Chapter, slug: &str) -> Result<String, Refusal> {
        if let Some(place) = self.places.exercises.get(slug) {
            let page = page_link(chapter, place);
            return Ok(format!(
                "[Exercise {}]({page}#{})",
                place.number,
                exercise::id(slug)
            ));
        }
        let place = self.place_of(slug)?;
        let page = page_link(chapter, place);
        Ok(format!(
            "[Listing {}]({page}#{})",
            place.number,
            Figure::id(slug)
        ))
    }

    /// What the recording of a listing holds; `None` while it is missing.
    pub(super) fn evidence(&self, slug: &str) -> Result<Option<&Evidence>, Refusal> {
        let listing = self.listing(slug)?;
        let status = &self.statuses[listing.slug.as_str()];
        if matches!(status, Status::Unrecorded) {
            return Err(Refusal::new(
                NO_RECORDING_KEPT,
                format!("`{slug}` keeps no recording, by its contract"),
                "take `recorded = false` out of the contract",
            ));
        }
        Ok(status.recording().map(|recording| &recording.evidence))
    }

    pub(super) fn is_first(
        &self,
        chapter: &Chapter,
        line: usize,
        slug: &str,
    ) -> Result<bool, Refusal> {
        let place = self.place_of(slug)?;
        Ok(place.chapter == chapter.path && place.line == line)
    }
}

/// The page on which something stands, as a link in `chapter` has it.
fn page_link(chapter: &Chapter, place: &Place) -> String {
    if place.chapter == chapter.path {
        String::new()
    } else {
        relative(&chapter.path, &place.chapter)
    }
}
