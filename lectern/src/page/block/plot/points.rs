//! Recorded points: each line that a pattern matches is one.

use toml::Spanned;

use super::picture::{Axis, Point, Points};
use super::table::{Plot, PointsBlock};
use crate::book::Pattern;
use crate::page::block::table::{Wrong, check_hole, pattern};
use crate::page::line_match::{self, LineMatch};
use crate::run::Evidence;

/// More points than these make no picture, and a heavy page.
const MOST_POINTS: usize = 200;

/// Gives the run of a listing; nothing while it was not recorded.
pub(super) type Recordings<'book> = dyn Fn(&str) -> Option<&'book Evidence> + 'book;

impl Plot {
    pub(super) fn points(
        &self,
        block: &PointsBlock,
        x: &Axis,
        y: &Axis,
        recordings: &Recordings<'_>,
    ) -> Result<Option<Points>, Wrong> {
        let listing = block.listing.as_ref();
        let line = self.line_of(&block.line);
        let pattern =
            pattern(block.line.as_ref(), "lines").map_err(|what| Wrong::at(line, what))?;
        let Some(evidence) = recordings(listing) else {
            return Ok(None);
        };
        let readings = line_match::every(&pattern, evidence)
            .map_err(|what| Wrong::at(line, format!("`{listing}`: {what}")))?;
        if readings.len() > MOST_POINTS {
            let what = format!(
                "`{listing}`: {} lines match `{pattern}`, and a picture has room for {MOST_POINTS} points; let the program print fewer",
                readings.len()
            );
            return Err(Wrong::at(line, what));
        }
        let mut points: Vec<Point> = Vec::new();
        for reading in &readings {
            let number = |hole: &Spanned<usize>| {
                hole_number(reading, &pattern, *hole.as_ref())
                    .map_err(|what| Wrong::at(self.line_of(hole), format!("`{listing}`: {what}")))
            };
            let (across, (up, text)) = (number(&block.x)?.0, number(&block.y)?);
            let error = block.error.as_ref().map(number).transpose()?;
            let reach = error.map_or(0.0, |(error, _)| error);
            // The end of an error bar may.
            if !x.contains(across) || !y.contains(up) {
                let what = format!(
                    "`{listing}`: the point of `{}` lies outside of the picture: {} is {across}, from {} to {}; {} is {up}, from {} to {}",
                    reading.line(),
                    x.label,
                    x.from,
                    x.to,
                    y.label,
                    y.from,
                    y.to
                );
                return Err(Wrong::at(line, what));
            }
            if reach < 0.0 {
                return Err(Wrong::at(
                    line,
                    format!("`{listing}`: the error of `{}` is negative", reading.line()),
                ));
            }
            points.push(Point {
                x: across,
                y: up,
                error: error.map(|(error, _)| error),
                printed: match error {
                    Some((_, error)) => format!("{text} ± {error}"),
                    None => text.to_owned(),
                },
            });
        }
        Ok(Some(Points {
            label: block.label.as_ref().clone(),
            listing: listing.clone(),
            points,
        }))
    }
}

/// The number in a hole of a line, and how it was printed.
pub(super) fn hole_number<'line>(
    reading: &LineMatch<'line>,
    pattern: &Pattern,
    hole: usize,
) -> Result<(f64, &'line str), String> {
    check_hole(pattern, hole)?;
    let text = reading.hole(hole).unwrap_or_default();
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    let number = number.ok_or_else(|| {
        format!(
            "hole {hole} of `{pattern}` has `{text}` in the line `{}`, which isn't a number",
            reading.line()
        )
    })?;
    Ok((number, text))
}
