//! Rows that can be compared.
//!
//! In: a [`Scoreboard`], and runs. Out: a [`Board`]; nothing while a run is missing. What is wrong is a [`Wrong`].

use toml::Spanned;

use super::table::{COLUMNS, Column, RowBlock, Scoreboard, is_time};
use crate::book::Pattern;
use crate::ground::{numbers, time};
use crate::page::block::definition::Figures;
use crate::page::block::table::Wrong;
use crate::page::line_match::matching_line;
use crate::page::measure::Quantity;
use crate::run::{End, Evidence};

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
            match recordings(block.listing.as_ref()) {
                Some(evidence) => {
                    let row = block.row(pattern.as_ref(), evidence, cited);
                    rows.push(
                        row.map_err(|what| wrong(format!("`{}`: {what}", block.listing.as_ref())))?,
                    );
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
            cited: cited.map(|cited| (cited.label.as_ref().clone(), cited.source.clone())),
            rows,
        }))
    }
}

impl RowBlock {
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
                    "{seconds} isn't a time: what is cited is a number of seconds above zero"
                ));
            }
            (None, _) => None,
        };
        Ok(Row {
            label: self.label.as_ref().clone(),
            listing: self.listing.as_ref().clone(),
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
        let reading = matching_line(pattern, evidence)?;
        // Whether the pattern has the holes was checked.
        let hole = |number: Option<usize>| reading.hole(number?);
        let number = |hole: &str| hole.replace(',', "").parse::<f64>().ok();
        let written = hole(self.time).unwrap_or_default();
        let seconds = number(written)
            .filter(|seconds| is_time(*seconds))
            .ok_or_else(|| {
                format!(
                    "in the recorded line `{}`, `{written}` isn't a number of seconds",
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
