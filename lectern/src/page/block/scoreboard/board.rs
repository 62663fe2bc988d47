//! Rows that can be compared.
//!
//! In: the TOML of a `scoreboard` block, and runs. Out: a [`Board`]; nothing while a run is missing. What is wrong is a
//! [`Wrong`].

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use crate::book::pattern::Pattern;
use crate::ground::words::{numbers, time};
use crate::page::block::definition::Figures;
use crate::page::block::table::{
    self, Source, Words, Wrong, check_hole, check_length, check_words, pattern,
};
use crate::page::line_match;
use crate::page::measure::Quantity;
use crate::run::evidence::{End, Evidence};

/// The word after the opening fence.
pub(super) const FENCE: &str = "scoreboard";
/// One row alone is no comparison.
const FEWEST_ROWS: usize = 2;
/// A picture with more rows than these is higher than a screen.
const MOST_ROWS: usize = 24;
/// A phone has room for a label of so many characters, beside the time.
const LONGEST_LABEL: usize = 30;

/// A `scoreboard` block, read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoreboard {
    caption: Spanned<String>,
    cited: Option<Spanned<CitedBlock>>,
    rows: Vec<Spanned<RowBlock>>,
    /// The text that all places refer to.
    #[serde(skip)]
    source: Source,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CitedBlock {
    label: String,
    source: String,
    delay: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RowBlock {
    label: String,
    listing: String,
    line: Option<String>,
    time: Option<usize>,
    requests: Option<usize>,
    in_flight: Option<usize>,
    cpu: Option<usize>,
    memory: Option<usize>,
    #[serde(default)]
    without: Vec<Column>,
    cited: Option<f64>,
}

/// What a row can have beside its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
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
pub(crate) const COLUMNS: [Column; 4] = [
    Column::Requests,
    Column::InFlight,
    Column::Cpu,
    Column::Memory,
];

/// Rows that can be compared.
#[derive(Debug, Clone)]
pub struct Board {
    /// The words above it.
    pub caption: String,
    /// What the figures from elsewhere are called, and where they come from, if there are any.
    pub cited: Option<(String, String)>,
    /// From the top down.
    pub rows: Vec<Row>,
}

/// A run, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// The listing that was recorded.
    pub listing: String,
    /// What it took.
    pub time: Took,
    /// What else was measured, in the order of [`COLUMNS`].
    pub others: [Option<String>; 4],
    /// What it took elsewhere.
    pub cited: Option<Took>,
}

/// A time.
#[derive(Debug, Clone, PartialEq)]
pub struct Took {
    /// With its unit, as it was printed.
    pub words: String,
    /// In delays of the server that made it wait.
    pub delays: f64,
}

impl Board {
    /// The columns that any row has something in.
    pub fn columns(&self) -> Vec<Column> {
        let has = |index: usize| self.rows.iter().any(|row| row.others[index].is_some());
        let columns = COLUMNS.into_iter().enumerate();
        columns
            .filter_map(|(index, column)| has(index).then_some(column))
            .collect()
    }
}

impl Board {
    /// Its times in delays, and the other figures, with their names.
    pub(super) fn figures(&self) -> Figures {
        let mut figures = Figures::new();
        for row in &self.rows {
            figures.push((format!("{}, in delays", row.label), row.time.delays));
            for (column, text) in COLUMNS.iter().zip(&row.others) {
                let numbers = text.as_deref().map(numbers).unwrap_or_default();
                if let Some((number, _)) = numbers.first() {
                    figures.push((format!("{}, {column:?}", row.label), *number));
                }
            }
        }
        figures
    }
}

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

    /// The listings whose recordings it reads, each with the line of its row within the block.
    pub fn listings(&self) -> Vec<(usize, &str)> {
        let rows = self.rows.iter();
        rows.map(|row| (self.line_of(row), row.as_ref().listing.as_str()))
            .collect()
    }

    /// Every text that readers see and that is no source, with its line within the block.
    pub(crate) fn words(&self) -> Vec<Words<'_>> {
        let source = &self.source;
        let cited = self.cited.iter();
        let cited = cited.map(|cited| source.plain_in(cited, &cited.as_ref().label));
        let rows = self.rows.iter();
        let rows = rows.map(|row| source.plain_in(row, &row.as_ref().label));
        std::iter::once(source.plain(&self.caption))
            .chain(cited)
            .chain(rows)
            .collect()
    }

    fn line_of<T>(&self, place: &Spanned<T>) -> usize {
        self.source.line_of(place)
    }

    /// Reads the figures; nothing while a recording is missing.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn board<'run>(
        &self,
        recordings: &dyn Fn(&str) -> Option<&'run Evidence>,
    ) -> Result<Option<Board>, Wrong> {
        self.check_words()?;
        let cited = self.check_cited()?;
        let mut rows = Vec::new();
        let mut missing = false;
        for place in &self.rows {
            let wrong = |what: String| Wrong::at(self.line_of(place), what);
            let block = place.as_ref();
            let pattern = block.pattern().map_err(wrong)?;
            match recordings(&block.listing) {
                Some(evidence) => {
                    let row = block.row(pattern.as_ref(), evidence, cited);
                    rows.push(row.map_err(|what| wrong(format!("`{}`: {what}", block.listing)))?);
                }
                None => missing = true,
            }
        }
        if missing {
            return Ok(None);
        }
        let cited = self.cited.as_ref().map(Spanned::as_ref);
        Ok(Some(Board {
            caption: self.caption.as_ref().clone(),
            cited: cited.map(|cited| (cited.label.clone(), cited.source.clone())),
            rows,
        }))
    }

    fn check_words(&self) -> Result<(), Wrong> {
        check_words(&self.words())?;
        let mut labels = BTreeSet::new();
        for row in &self.rows {
            let label = &row.as_ref().label;
            let wrong = |what: String| Wrong::at(self.line_of(row), what);
            check_length(label, LONGEST_LABEL).map_err(wrong)?;
            if !labels.insert(label) {
                return Err(wrong(format!("the label “{label}” stands for two rows")));
            }
        }
        match self.rows.len() {
            count if count < FEWEST_ROWS => {
                Err(Wrong::at(1, "a single row compares nothing: add another"))
            }
            count if count > MOST_ROWS => Err(Wrong::at(
                self.line_of(&self.rows[MOST_ROWS]),
                format!("{count} rows are too many; a screen has room for {MOST_ROWS}"),
            )),
            _ => Ok(()),
        }
    }

    /// The delay of those whose figures are cited, in seconds.
    fn check_cited(&self) -> Result<Option<f64>, Wrong> {
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
    fn pattern(&self) -> Result<Option<Pattern>, String> {
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

    fn row(
        &self,
        pattern: Option<&Pattern>,
        evidence: &Evidence,
        cited_delay: Option<f64>,
    ) -> Result<Row, String> {
        if evidence.end == End::NotCompiled {
            return Err("the program does not compile, so nothing was measured".to_owned());
        }
        let (time, others) = match pattern {
            None => self.of_the_run(evidence),
            Some(pattern) => self.of_a_line(pattern, evidence)?,
        };
        let cited = match (self.cited, cited_delay) {
            (Some(seconds), Some(delay)) if is_time(seconds) => Some(Took {
                words: format!("{seconds}\u{a0}s"),
                delays: seconds / delay,
            }),
            (Some(seconds), _) => {
                return Err(format!(
                    "{seconds} is no time: what is cited is a number of seconds above zero"
                ));
            }
            (None, _) => None,
        };
        Ok(Row {
            label: self.label.clone(),
            listing: self.listing.clone(),
            time,
            others,
            cited,
        })
    }

    fn of_the_run(&self, evidence: &Evidence) -> (Took, [Option<String>; 4]) {
        let took = Took {
            words: time(evidence.wall),
            delays: evidence.wall / evidence.delay,
        };
        let others = COLUMNS.map(|column| {
            let quantity = match column {
                Column::Requests => Quantity::Requests,
                Column::InFlight => Quantity::PeakInFlight,
                Column::Cpu => Quantity::Busy,
                Column::Memory => Quantity::Memory,
            };
            // What a run does not have stays empty.
            let figure = quantity.of(evidence).ok();
            figure.filter(|_| !self.without.contains(&column))
        });
        (took, others)
    }

    fn of_a_line(
        &self,
        pattern: &Pattern,
        evidence: &Evidence,
    ) -> Result<(Took, [Option<String>; 4]), String> {
        let reading = line_match::one(pattern, evidence)?;
        // Whether the pattern has the holes was checked.
        let hole = |number: Option<usize>| reading.hole(number?);
        let number = |hole: &str| hole.replace(',', "").parse::<f64>().ok();
        let written = hole(self.time).unwrap_or_default();
        let seconds = number(written)
            .filter(|seconds| is_time(*seconds))
            .ok_or_else(|| {
                format!(
                    "in the recorded line `{}`, `{written}` is no number of seconds",
                    reading.line()
                )
            })?;
        let with = |number: Option<usize>, unit: &str| Some(format!("{}{unit}", hole(number)?));
        Ok((
            Took {
                words: format!("{written}\u{a0}s"),
                delays: seconds / evidence.delay,
            },
            [
                with(self.requests, ""),
                with(self.in_flight, ""),
                with(self.cpu, "\u{a0}%"),
                with(self.memory, "\u{a0}MB"),
            ],
        ))
    }
}

fn is_time(seconds: f64) -> bool {
    seconds.is_finite() && seconds > 0.0
}
