//! How the book is checked: every listing with its claims, its recording, and where it stands.
//!
//! In: the project, the state of each recording, the places in the book. Out: a [`ListingIndex`], which is shown as a table
//! (`{{#checked}}` in a chapter), written as JSON beside that page, and printed by `cargo book list`. Nothing here fails:
//! what is stale or missing is said as such.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::figure::Figure;
use super::html::{escape, with_code};
use crate::book::{Chapter, Listing, Place, Project, relative};
use crate::ground::{counted, time};
use crate::record::{Recording, Status};

/// Everything that is known of the listings, in the order of the book; those that no chapter shows come last.
#[derive(Debug, Clone, Serialize)]
pub struct ListingIndex {
    /// How many there are of what.
    pub counts: Counts,
    /// Each listing.
    pub listings: Vec<Entry>,
    /// The chapters with listings, in the order of the book: stem, number and title.
    #[serde(skip)]
    chapters: Vec<(String, String)>,
}

/// How many there are of what.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Counts {
    /// Listings.
    pub listings: usize,
    /// Claims in their contracts.
    pub claims: usize,
    /// Recordings made from the listings as they are now.
    pub fresh: usize,
    /// Recordings made from what has changed since, or that cannot be read.
    pub stale: usize,
    /// Listings that were never recorded.
    pub missing: usize,
    /// Listings of which no recording is kept, by their contracts.
    pub none: usize,
    /// How long the recorded runs took, one after another, in seconds.
    pub seconds: f64,
    /// Requests in the recordings.
    pub requests: usize,
    /// Exercises.
    pub exercises: usize,
    /// Rows of the curriculum that a listing teaches.
    pub taught: usize,
    /// All rows of the curriculum.
    pub rows: usize,
}

/// A listing.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Its name.
    pub slug: String,
    /// The stem of its chapter's file.
    pub chapter: String,
    /// Its number in the book; `null` while no chapter shows it.
    pub number: Option<String>,
    /// Its caption.
    pub caption: String,
    /// The rows of the curriculum that it teaches.
    pub teaches: Vec<String>,
    /// Its claims in words.
    pub claims: Vec<String>,
    /// `fresh`, `stale`, `missing` or `none`.
    pub recording: &'static str,
    /// The recorded run; `null` where there is none.
    pub run: Option<Run>,
    /// The page that shows it, relative to the chapters' folder.
    #[serde(skip)]
    page: Option<std::path::PathBuf>,
}

/// A recorded run.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// When it was recorded, in UTC, as in `2026-01-31T12:00:00Z`.
    pub recorded: String,
    /// The compiler.
    pub rustc: String,
    /// The operating system and the architecture.
    pub system: String,
    /// How many processors the machine offered.
    pub cores: usize,
    /// How long it took, in seconds of wall-clock time.
    pub seconds: f64,
    /// How many requests were seen.
    pub requests: usize,
}

impl Entry {
    /// The page that shows it, relative to the chapters' folder, if one does.
    pub(crate) fn page(&self) -> Option<&Path> {
        self.page.as_deref()
    }
}

impl Run {
    fn of(recording: &Recording) -> Self {
        let provenance = &recording.provenance;
        Self {
            recorded: jiff::Timestamp::from_second(provenance.timestamp)
                .map(|time| time.to_string())
                .unwrap_or_default(),
            rustc: provenance.rustc.clone(),
            system: provenance.system.clone(),
            cores: provenance.cores,
            seconds: recording.evidence.wall,
            requests: recording.evidence.requests.len(),
        }
    }
}

impl ListingIndex {
    /// What is known of the listings of a project.
    pub(crate) fn of(
        project: &Project,
        statuses: &BTreeMap<String, Status>,
        places: &BTreeMap<String, Place>,
        chapters: &[Chapter],
    ) -> Self {
        // Chapter by chapter, and what no chapter shows at the end.
        let position = |listing: &Listing| {
            places
                .get(&listing.slug)
                .map_or((usize::MAX, usize::MAX), |place| {
                    let chapter = chapters
                        .iter()
                        .position(|chapter| chapter.path == place.chapter);
                    let number = place.number.rsplit('.').next();
                    let number = number.and_then(|number| number.parse().ok());
                    (chapter.unwrap_or(usize::MAX), number.unwrap_or(usize::MAX))
                })
        };
        let mut listings: Vec<&Listing> = project.listings.values().collect();
        listings.sort_by_key(|listing| position(listing));
        let entries: Vec<Entry> = listings
            .into_iter()
            .map(|listing| {
                let status = &statuses[listing.slug.as_str()];
                let place = places.get(&listing.slug);
                Entry {
                    slug: listing.slug.clone(),
                    chapter: listing.chapter.clone(),
                    number: place.map(|place| place.number.clone()),
                    caption: listing.contract.caption.clone(),
                    teaches: listing.contract.teaches.clone(),
                    claims: listing.contract.claims.in_words(),
                    recording: status.word(),
                    run: status.recording().map(Run::of),
                    page: place.map(|place| place.chapter.clone()),
                }
            })
            .collect();
        let titles = chapters.iter().map(|chapter| {
            let number = chapter.number.iter().map(|number| format!("{number}. "));
            let title = number.collect::<String>() + &chapter.title;
            (chapter.stem(), title)
        });
        Self {
            counts: Counts::of(project, &entries),
            chapters: titles.collect(),
            listings: entries,
        }
    }

    /// The title of the chapter with this stem, with its number.
    pub(crate) fn title_of(&self, chapter: &str) -> &str {
        let found = self.chapters.iter().find(|(stem, _)| stem == chapter);
        found.map_or("", |(_, title)| title)
    }

    /// The page: counts, then a table for each chapter. `page` is the chapter in which it stands, relative to the chapters'
    /// folder.
    pub(super) fn markdown(&self, page: &Path) -> String {
        let json = page.with_extension("json");
        let json = json.file_name().unwrap_or_default().to_string_lossy();
        let mut text = self.counts.markdown();
        let _ = write!(
            text,
            "\n\n<p>The same for programs: <a href=\"{json}\" download>{json}</a>.</p>\n\n"
        );
        for (chapter, title) in &self.chapters {
            let mut entries = self
                .listings
                .iter()
                .filter(|entry| entry.chapter == *chapter)
                .peekable();
            if entries.peek().is_none() {
                continue;
            }
            let _ = write!(
                text,
                "## {title}\n\n<table class=\"checked\">\n<thead><tr><th scope=\"col\">Listing</th><th scope=\"col\">What is \
                 true of every run</th><th scope=\"col\">The recorded run</th></tr></thead>\n<tbody>\n"
            );
            for entry in entries {
                text.push_str(&entry.row(page));
            }
            text.push_str("</tbody>\n</table>\n\n");
        }
        text
    }

    /// The same for programs: an object with `counts` and `listings`.
    ///
    /// # Errors
    /// None that a caller could bring about: the types are JSON.
    pub fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|json| json + "\n")
    }
}

impl Counts {
    fn of(project: &Project, entries: &[Entry]) -> Self {
        let standing = |word: &str| {
            let entries = entries.iter().filter(|entry| entry.recording == word);
            entries.count()
        };
        let runs = || entries.iter().filter_map(|entry| entry.run.as_ref());
        let seconds: f64 = runs().map(|run| run.seconds).sum();
        Self {
            listings: entries.len(),
            claims: entries.iter().map(|entry| entry.claims.len()).sum(),
            fresh: standing("fresh"),
            stale: standing("stale"),
            missing: standing("missing"),
            none: standing("none"),
            seconds: (seconds * 1000.0).round() / 1000.0,
            requests: runs().map(|run| run.requests).sum(),
            exercises: project.exercises.len(),
            taught: project.curriculum.len() - project.untaught().len(),
            rows: project.curriculum.len(),
        }
    }

    fn markdown(&self) -> String {
        let mut recordings = vec![counted(self.fresh, "fresh recording")];
        for (count, what) in [
            (self.stale, "stale"),
            (self.missing, "missing"),
            (self.none, "not kept"),
        ] {
            if count > 0 {
                recordings.push(format!("{count} {what}"));
            }
        }
        let mut rows = vec![
            counted(self.listings, "listing"),
            format!("{} that every run must keep", counted(self.claims, "claim")),
            recordings.join(", "),
            format!(
                "{} of recorded runs, in which {} {} seen",
                time(self.seconds),
                counted(self.requests, "request"),
                if self.requests == 1 { "was" } else { "were" }
            ),
            format!(
                "{}, each with a solution that passes its tests",
                counted(self.exercises, "exercise")
            ),
        ];
        if self.rows > 0 {
            rows.push(format!(
                "{} of {} of the curriculum taught",
                self.taught,
                counted(self.rows, "row")
            ));
        }
        let rows: Vec<String> = rows.iter().map(|row| format!("- {row}")).collect();
        rows.join("\n")
    }
}

impl Entry {
    /// A row of the table; where each cell says what it is, because on a phone they stand one below the other.
    fn row(&self, page: &Path) -> String {
        let listing = match (&self.number, &self.page) {
            (Some(number), Some(shown)) => {
                let shown = if shown == page {
                    String::new()
                } else {
                    relative(page, &shown.with_extension("html"))
                };
                let id = Figure::id(&self.slug);
                format!("<a href=\"{shown}#{id}\">Listing {number}</a>")
            }
            _ => "shown nowhere".to_owned(),
        };
        let claims: String = self
            .claims
            .iter()
            .map(|claim| format!("<li>{}</li>", escape(claim)))
            .collect();
        let run = self.run.as_ref().map_or(String::new(), |run| {
            let date = run.recorded.split('T').next().unwrap_or_default();
            format!(
                "{date}, {} on {}<br>ran {}<br>",
                escape(&run.rustc),
                counted(run.cores, "core"),
                time(run.seconds)
            )
        });
        let stands = match self.recording {
            "fresh" => "<span class=\"fresh\">fresh</span>",
            "stale" => "<strong class=\"stale\">stale: it or what it needs has changed</strong>",
            "missing" => "<strong class=\"stale\">never recorded</strong>",
            _ => "no recording is kept",
        };
        format!(
            "<tr><td>{listing}<br>{}</td><td><ul>{claims}</ul></td><td>{run}{stands}</td></tr>\n",
            with_code(&self.caption)
        )
    }
}
