//! What a comparison with another machine found, for a reader.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::ground::{Problem, counted};

/// So many times as large or as small is a figure that is worth a look, unless somebody asks for another factor.
pub const FACTOR: f64 = 1.5;

/// What the comparison found.
#[derive(Debug)]
pub struct Report {
    /// How many listings are freshly recorded in both places.
    pub compared: usize,
    /// The others that keep a recording, and why they were not compared.
    pub passed_over: Vec<(String, String)>,
    /// Questions whose key is another there, or that have none.
    pub keys: Vec<Problem>,
    /// The same for questions that say that they are of the recording: they may be answered otherwise there.
    pub keys_of_recording: Vec<Problem>,
    /// Figures and sentences that cannot be made of the other recordings.
    pub unmade: Vec<Problem>,
    /// Claims that the other runs break, whatever the machine.
    pub broken: Vec<Problem>,
    /// Claims about time, and about other figures that depend on the machine, that the other runs break.
    pub late: Vec<Problem>,
    /// Sentences and pictures with other figures there, the worst first.
    pub differences: Vec<Difference>,
}

/// A sentence or a picture that has other figures on the other machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The file, relative to the root of the book.
    pub file: PathBuf,
    /// The line on which the sentence or the block begins, counted from one.
    pub line: usize,
    /// How many times as large or as small the figure is there that differs most; infinite where it is another word.
    pub factor: f64,
    /// How it reads in the book.
    pub here: String,
    /// How it would read there.
    pub there: String,
    /// Whether the sentence says that it is of the recording.
    pub says_so: bool,
}

impl Report {
    /// Whether every key, every figure and every claim, but for those about time, holds there too.
    pub fn holds(&self) -> bool {
        self.keys.is_empty() && self.unmade.is_empty() && self.broken.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems = [
            (
                "Questions whose key is another there, or that have none",
                &self.keys,
            ),
            (
                "Questions that say that they are of the recording, and have another key there",
                &self.keys_of_recording,
            ),
            (
                "Figures and sentences that cannot be made there",
                &self.unmade,
            ),
            ("Claims that are broken there", &self.broken),
            (
                "Claims about time and what was measured that are broken there; the tests judge them, by measuring again",
                &self.late,
            ),
        ];
        for (head, problems) in problems {
            if problems.is_empty() {
                continue;
            }
            writeln!(out, "{head}: {}", problems.len())?;
            for problem in problems {
                writeln!(out, "  {}", place(&problem.file, problem.line.unwrap_or(1)))?;
                writeln!(out, "    {} [{}]", problem.what, problem.rule.id)?;
            }
            writeln!(out)?;
        }
        let (of_recording, of_all): (Vec<_>, Vec<_>) = self
            .differences
            .iter()
            .partition(|difference| difference.says_so);
        let heads = [
            (
                "Sentences and pictures with other figures there: are they true of both?",
                of_all,
            ),
            (
                "Those that say that they are of the recording",
                of_recording,
            ),
        ];
        for (head, differences) in heads {
            if differences.is_empty() {
                continue;
            }
            writeln!(out, "{head}: {}", differences.len())?;
            for difference in differences {
                let times = match difference.factor.is_finite() {
                    true => format!("{:.1} times", difference.factor),
                    false => "other words".to_owned(),
                };
                writeln!(
                    out,
                    "  {}: {times}",
                    place(&difference.file, difference.line)
                )?;
                writeln!(out, "    here:  {}", difference.here)?;
                writeln!(out, "    there: {}", difference.there)?;
            }
            writeln!(out)?;
        }
        if !self.passed_over.is_empty() {
            writeln!(
                out,
                "Listings that were not compared: {}",
                self.passed_over.len()
            )?;
            for (slug, why) in &self.passed_over {
                writeln!(out, "  {slug}: {why}")?;
            }
            writeln!(out)?;
        }
        let count = |count: usize, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            _ => format!("{count} {many}"),
        };
        write!(
            out,
            "Compared {}: {}, {}, {} other than about time; {} to look at.",
            counted(self.compared, "listing"),
            count(self.keys.len(), "key is another", "keys are others"),
            count(
                self.unmade.len(),
                "figure cannot be made",
                "figures cannot be made"
            ),
            count(self.broken.len(), "claim is broken", "claims are broken"),
            counted(self.differences.len(), "difference"),
        )
    }
}

fn place(file: &Path, line: usize) -> String {
    format!("{}:{line}", file.display())
}
