//! The text of a diagram: boxes, and arrows between them, a line each.
//!
//! In: lines. Out: a [`Drawing`]. What is wrong has its line.
//!
//! - `a -> b: label` is an arrow; `a --> b` is dashed, for waiting. The label may be left out. Boxes are made where they are
//!   named first.
//! - `name:` with lines `| cell | cell |` below it is a box with rows of cells: a queue, memory, or an interleaving.
//! - `name` alone is a box.

use crate::ground::{Malformed, counted};
use crate::page::block::table;

/// A picture with more boxes than these is higher than a screen.
const MOST_BOXES: usize = 12;

/// With more arrows than these, none can be followed.
const MOST_ARROWS: usize = 18;

/// A box or a label of so many characters is wrapped into as many lines as can be read.
const LONGEST: usize = 60;

/// A diagram, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Drawing {
    /// In the order in which they are named.
    pub(super) boxes: Vec<NamedBox>,
    /// In the order of the text.
    pub(super) arrows: Vec<Arrow>,
}

/// A box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedBox {
    /// What it's called.
    pub(super) name: String,
    /// What is in it, row by row, all of the same length; empty where it's a name and nothing else.
    pub(super) rows: Vec<Vec<String>>,
}

/// An arrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arrow {
    /// Index of the box where it begins.
    pub(super) from: usize,
    /// Index of the box at its head.
    pub(super) to: usize,
    /// Whether something waits, rather than happens.
    pub(super) waits: bool,
    /// What it says; may be empty.
    pub(super) label: String,
}

impl Drawing {
    /// Reads the lines.
    ///
    /// # Errors
    /// What is wrong with the first line that has something wrong with it.
    pub(super) fn read(text: &str) -> Result<Self, Malformed> {
        let mut drawing = Self::default();
        // The box whose rows these are, with its line.
        let mut open: Option<(usize, usize)> = None;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            let at = |what: String| Malformed::at(number, what);
            if line.starts_with('|') {
                let Some((_, index)) = open else {
                    return Err(at(
                        "a row of cells belongs below a line with the box's name and a colon, such as `queue:`".to_owned(),
                    ));
                };
                drawing.add_row(index, line).map_err(at)?;
                continue;
            }
            drawing.check_filled(open.take())?;
            if line.is_empty() {
                continue;
            } else if line.contains("->") {
                drawing.add_arrow(line).map_err(at)?;
            } else if let Some(name) = line.strip_suffix(':') {
                let index = drawing.index_of(name).map_err(at)?;
                if !drawing.boxes[index].rows.is_empty() {
                    return Err(at(format!("“{}” has its rows already", name.trim())));
                }
                open = Some((number, index));
            } else if line.contains(": ") || line.contains('|') {
                return Err(at(format!(
                    "`{line}` is neither an arrow, `a -> b: label`, nor a box, `name`, nor a row of cells, `| a | b |`"
                )));
            } else {
                drawing.index_of(line).map_err(at)?;
            }
        }
        drawing.check_filled(open)?;
        if drawing.boxes.is_empty() {
            return Err(Malformed::at(1, "the diagram has no boxes"));
        }
        Ok(drawing)
    }

    fn check_filled(&self, open: Option<(usize, usize)>) -> Result<(), Malformed> {
        match open {
            Some((line, index)) if self.boxes[index].rows.is_empty() => Err(Malformed::at(
                line,
                format!(
                    "“{}” ends with a colon and has no row of cells, `| a | b |`, below it",
                    self.boxes[index].name
                ),
            )),
            _ => Ok(()),
        }
    }

    fn add_row(&mut self, index: usize, line: &str) -> Result<(), String> {
        let inside = line.strip_prefix('|').unwrap_or(line);
        let Some(inside) = inside.strip_suffix('|') else {
            return Err("a row of cells ends with `|`".to_owned());
        };
        let cells: Vec<String> = inside
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect();
        for cell in &cells {
            check_length(cell)?;
        }
        let rows = &mut self.boxes[index].rows;
        if let Some(first) = rows.first()
            && first.len() != cells.len()
        {
            return Err(format!(
                "this row has {}, and the one above it {}",
                counted(cells.len(), "cell"),
                first.len()
            ));
        }
        rows.push(cells);
        Ok(())
    }

    fn add_arrow(&mut self, line: &str) -> Result<(), String> {
        let (from, rest) = line.split_once("->").unwrap_or((line, ""));
        let (from, waits) = match from.strip_suffix('-') {
            Some(from) => (from, true),
            None => (from, false),
        };
        let (to, label) = rest.split_once(": ").unwrap_or((rest, ""));
        let label = label.trim();
        if rest.contains("->") {
            return Err("an arrow has two ends: write one line for each arrow".to_owned());
        }
        if from.trim().is_empty() || to.trim().is_empty() {
            return Err("an arrow goes from a box to a box: `a -> b: label`".to_owned());
        }
        if to.trim_end().ends_with(':') {
            return Err("nothing follows the colon: write a label, or leave the colon out".into());
        }
        check_length(label)?;
        let (from, to) = (self.index_of(from)?, self.index_of(to)?);
        if from == to {
            return Err(format!(
                "“{}” has an arrow to itself: say so in its name, or in the text",
                self.boxes[from].name
            ));
        }
        if self.arrows.len() == MOST_ARROWS {
            return Err(format!(
                "more than {MOST_ARROWS} arrows can't be followed: make two diagrams"
            ));
        }
        self.arrows.push(Arrow {
            from,
            to,
            waits,
            label: label.to_owned(),
        });
        Ok(())
    }

    /// The box of this name, which is made where there is none yet.
    fn index_of(&mut self, name: &str) -> Result<usize, String> {
        let name = name.trim();
        if name.is_empty() {
            return Err("a box has no name".to_owned());
        }
        check_length(name)?;
        if let Some(index) = self.boxes.iter().position(|known| known.name == name) {
            return Ok(index);
        }
        if self.boxes.len() == MOST_BOXES {
            return Err(format!(
                "more than {MOST_BOXES} boxes are higher than a screen: make two diagrams"
            ));
        }
        self.boxes.push(NamedBox {
            name: name.to_owned(),
            rows: Vec::new(),
        });
        Ok(self.boxes.len() - 1)
    }
}

fn check_length(words: &str) -> Result<(), String> {
    table::check_length(words, LONGEST)
}
