//! The table of a `scoreboard` block.
//!
//! In: TOML. Out: a [`Scoreboard`]: what its author wrote, with the line of everything. A hole that the pattern does not have, a
//! figure without a source and what is no such table are [`Wrong`].

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::book::Pattern;
use crate::page::block::table::{self, Source, Words, Wrong, check_hole, check_words, pattern};

/// The word after the opening fence.
pub(super) const FENCE: &str = "scoreboard";

/// One row alone is no comparison.
const FEWEST_ROWS: usize = 2;

/// A picture with more rows than these is higher than a screen.
const MOST_ROWS: usize = 24;

/// What several recorded runs took, in one picture and one table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scoreboard {
    /// What is compared.
    #[schemars(with = "String")]
    pub(super) caption: Spanned<String>,
    /// Figures that somebody else published, for the rows that have one.
    #[schemars(with = "Option<CitedBlock>")]
    pub(super) cited: Option<Spanned<CitedBlock>>,
    /// The runs, 2 to 24. All is read from their recordings.
    #[schemars(with = "Vec<RowBlock>")]
    pub(super) rows: Vec<Spanned<RowBlock>>,
    /// The text that all places refer to.
    #[serde(skip)]
    pub(super) source: Source,
}

/// Figures from elsewhere.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CitedBlock {
    /// What those figures are called.
    #[schemars(with = "String")]
    pub(super) label: Spanned<String>,
    /// Who published them, and where.
    pub(super) source: String,
    /// The delay, in seconds, of the server that they were measured with.
    pub(super) delay: f64,
}

/// A recorded run.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RowBlock {
    /// What the row is called, in at most 30 characters.
    #[schemars(with = "String")]
    pub(super) label: Spanned<String>,
    /// The listing whose recording it shows.
    #[schemars(with = "String")]
    pub(super) listing: Spanned<String>,
    /// The row is about the one recorded line that this pattern matches. The keys that are holes, counted from 1, say
    /// what the line has.
    pub(super) line: Option<String>,
    /// With `line`: the hole in which the seconds stand.
    pub(super) time: Option<usize>,
    /// With `line`: the hole that has the number of requests.
    pub(super) requests: Option<usize>,
    /// With `line`: the hole that has the peak of requests in flight.
    pub(super) in_flight: Option<usize>,
    /// With `line`: the hole that has the share of a processor, in per cent.
    pub(super) cpu: Option<usize>,
    /// With `line`: the hole that has the memory, in megabytes.
    pub(super) memory: Option<usize>,
    /// Leaves out what would mislead, such as the memory of one process of many: `"requests"`, `"in-flight"`,
    /// `"cpu"`, `"memory"`.
    #[serde(default)]
    pub(super) without: Vec<Column>,
    /// Seconds that somebody else published.
    pub(super) cited: Option<f64>,
}

/// What a row can have beside its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// How many requests there were.
    Requests,
    /// How many of them the server worked on at once, at the most.
    InFlight,
    /// CPU time as a share of wall-clock time.
    Cpu,
    /// The largest resident set of the process.
    Memory,
}

/// All columns, in the order of the table.
pub(super) const COLUMNS: [Column; 4] = [
    Column::Requests,
    Column::InFlight,
    Column::Cpu,
    Column::Memory,
];

impl Scoreboard {
    /// Reads the block.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(source: &str) -> Result<Self, Wrong> {
        let mut scoreboard: Self = table::read(FENCE, source)?;
        scoreboard.source = Source::new(source);
        Ok(scoreboard)
    }

    /// The listings whose recordings it reads, each with the line that names it within the block.
    pub fn listings(&self) -> Vec<(usize, &str)> {
        let rows = self.rows.iter();
        let listings = rows.map(|row| &row.as_ref().listing);
        listings
            .map(|listing| (self.line_of(listing), listing.as_ref().as_str()))
            .collect()
    }

    /// Every text that readers see and that is no source, with its line within the block.
    pub(super) fn words(&self) -> Vec<Words<'_>> {
        let source = &self.source;
        let cited = self.cited.iter();
        let cited = cited.map(|cited| source.plain(&cited.as_ref().label));
        let rows = self.rows.iter();
        let rows = rows.map(|row| source.plain(&row.as_ref().label));
        std::iter::once(source.plain(&self.caption))
            .chain(cited)
            .chain(rows)
            .collect()
    }

    pub(super) fn line_of<T>(&self, place: &Spanned<T>) -> usize {
        self.source.line_of(place)
    }

    pub(super) fn check_words(&self) -> Result<(), Wrong> {
        check_words(&self.words())?;
        let labels = self.rows.iter().map(|row| &row.as_ref().label);
        self.source.check_labels(labels, "rows")?;
        if self.rows.len() < FEWEST_ROWS {
            return Err(Wrong::at(1, "a single row compares nothing: add another"));
        }
        self.source
            .check_room(&self.rows, MOST_ROWS, "rows", "screen")
    }

    /// The delay of those whose figures are cited, in seconds.
    pub(super) fn check_cited(&self) -> Result<Option<f64>, Wrong> {
        let mut rows = self.rows.iter();
        let first = rows.find(|row| row.as_ref().cited.is_some());
        let Some(cited) = &self.cited else {
            return match first {
                None => Ok(None),
                Some(row) => Err(Wrong::at(
                    self.line_of(row),
                    "`cited` is a figure from elsewhere, and nothing says from where: add `[cited]` with a label, a \
                     source and the delay",
                )),
            };
        };
        let CitedBlock { source, delay, .. } = cited.as_ref();
        let what = if first.is_none() {
            "no row has a figure that is `cited`"
        } else if source.trim().is_empty() {
            "the source of what is cited is empty"
        } else if !is_time(*delay) {
            "the delay of what is cited is a number of seconds above zero"
        } else {
            return Ok(Some(*delay));
        };
        Err(Wrong::at(self.line_of(cited), what.to_owned()))
    }
}

impl RowBlock {
    /// The holes that the row names, by the names of their keys.
    fn holes(&self) -> [(&'static str, Option<usize>); 5] {
        [
            ("time", self.time),
            ("requests", self.requests),
            ("in-flight", self.in_flight),
            ("cpu", self.cpu),
            ("memory", self.memory),
        ]
    }

    /// The pattern of its line, if it is about a line, with all holes that it names.
    pub(super) fn pattern(&self) -> Result<Option<Pattern>, String> {
        let named = || {
            let holes = self.holes().into_iter();
            holes.filter_map(|(name, hole)| Some((name, hole?)))
        };
        let Some(source) = &self.line else {
            return match named().next() {
                None => Ok(None),
                Some((name, _)) => Err(format!(
                    "`{name}` is a hole of `line`, and there is no `line`; without one, all is read from the recording"
                )),
            };
        };
        if !self.without.is_empty() {
            return Err(
                "`without` leaves out what the recording has; a row with a `line` has only the holes that it names"
                    .to_owned(),
            );
        }
        let pattern = pattern(source, "a line")?;
        if self.time.is_none() {
            return Err("a row needs `time`: the hole of `line` in which the seconds stand".into());
        }
        for (name, hole) in named() {
            check_hole(&pattern, hole).map_err(|what| format!("`{name}`: {what}"))?;
        }
        Ok(Some(pattern))
    }
}

pub(super) fn is_time(seconds: f64) -> bool {
    seconds.is_finite() && seconds > 0.0
}
