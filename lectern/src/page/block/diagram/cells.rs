//! The words of a diagram, measured: their lines, and the cells of a box.
//!
//! In: names, labels and cells. Out: lines, and sizes in pixels of the page, with room for the fonts that readers have. Nothing
//! here fails.

use layout::core::geometry::Point;

use super::text::NamedBox;

/// The theme writes labels in this size.
pub(super) const FONT: f64 = 13.0;

/// From one line of a label to the next.
pub(super) const LINE: f64 = 17.0;

/// Between a label and the edge of its box, on each side.
pub(super) const PADDING: Point = Point { x: 9.0, y: 6.0 };

/// Where names and labels are wrapped.
const WIDEST_LINE: f64 = 112.0;

/// Where the parts of a box stand in it.
pub(super) struct Cells {
    /// The lines of its name.
    pub(super) name: Vec<String>,
    /// The lines of its cells, row by row.
    pub(super) rows: Vec<Vec<Vec<String>>>,
    /// Of the columns.
    pub(super) widths: Vec<f64>,
    /// Of the rows.
    pub(super) heights: Vec<f64>,
}

impl Cells {
    /// Measures a box.
    pub(super) fn of(content: &NamedBox) -> Self {
        let row = |row: &Vec<String>| row.iter().map(|cell| wrapped(cell)).collect();
        let rows: Vec<Vec<Vec<String>>> = content.rows.iter().map(row).collect();
        let columns = rows.first().map_or(0, Vec::len);
        let width_of = |lines: &Vec<String>| {
            let widest = lines.iter().map(|line| width(line)).fold(0.0, f64::max);
            (widest + 2.0 * PADDING.x).max(24.0)
        };
        let widths = (0..columns)
            .map(|column| {
                let cells = rows.iter().map(|row| width_of(&row[column]));
                cells.fold(0.0, f64::max)
            })
            .collect();
        let heights = rows
            .iter()
            .map(|row| {
                let lines = row.iter().map(Vec::len).max().unwrap_or(1).max(1);
                lines as f64 * LINE + 2.0 * PADDING.y
            })
            .collect();
        Self {
            name: wrapped(&content.name),
            rows,
            widths,
            heights,
        }
    }

    /// The height of what stands above the cells.
    pub(super) fn head(&self) -> f64 {
        let padding = if self.rows.is_empty() { 2.0 } else { 1.0 };
        self.name.len() as f64 * LINE + padding * PADDING.y
    }

    /// The size of all of it.
    pub(super) fn size(&self) -> Point {
        let name = self.name.iter().map(|line| width(line));
        let name = name.fold(0.0, f64::max) + 2.0 * PADDING.x;
        Point::new(
            self.widths.iter().sum::<f64>().max(name),
            self.head() + self.heights.iter().sum::<f64>(),
        )
    }
}

/// The lines of a label.
pub(super) fn wrapped(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}")) <= WIDEST_LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// How wide a line can be in the fonts that readers have.
pub(super) fn width(line: &str) -> f64 {
    let letter = |letter: char| match letter {
        'i' | 'j' | 'l' | 't' | 'f' | ' ' | '.' | ',' | ':' | ';' | '\'' | '(' | ')' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '…' => 1.0,
        letter if letter.is_uppercase() || !letter.is_ascii() => 0.75,
        _ => 0.62,
    };
    FONT * line.chars().map(letter).sum::<f64>()
}
