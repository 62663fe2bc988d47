//! The axes of a picture: how far they go, and where they have ticks.

use toml::Spanned;

use super::picture::{Axis, decimals_of, rounded};
use super::table::{AxisBlock, Plot, Scale};
use crate::page::block::table::Wrong;

/// No axis and no slider reaches further from zero, and none in factors begins nearer to it than one over this.
pub(super) const FARTHEST: f64 = 1e12;

impl Plot {
    pub(super) fn axis(&self, block: &Spanned<AxisBlock>) -> Result<Axis, Wrong> {
        let line = self.line_of(block);
        let block = block.as_ref();
        let AxisBlock { from, to, .. } = *block;
        let log = block.scale == Scale::Log;
        if !(from.is_finite() && to.is_finite() && from < to) {
            return Err(Wrong::at(
                line,
                format!("the axis is empty: it goes from {from} to {to}"),
            ));
        }
        let nearest = if log { from } else { to - from };
        if from.abs().max(to.abs()) > FARTHEST || nearest.abs() < 1.0 / FARTHEST && nearest != 0.0 {
            let what = format!(
                "the axis goes from {from} to {to}, which is too far or too fine; count in another unit"
            );
            return Err(Wrong::at(line, what));
        }
        if log && from <= 0.0 {
            let what = format!("an axis in factors cannot begin at {from}; begin above zero");
            return Err(Wrong::at(line, what));
        }
        let mut axis = Axis {
            label: block.label.as_ref().clone(),
            from,
            to,
            log,
            ticks: Vec::new(),
        };
        let do_as_ticks = |ticks: &[f64]| {
            let rises = ticks.windows(2).all(|pair| pair[0] < pair[1]);
            let differ = ticks
                .windows(2)
                .all(|pair| rounded(pair[0]) != rounded(pair[1]));
            let inside = ticks.iter().all(|tick| axis.contains(*tick));
            ticks.len() >= 2 && rises && differ && inside
        };
        let ticks = match &block.ticks {
            None => {
                let ticks = even_ticks(&axis);
                if !do_as_ticks(&ticks) {
                    let what = format!(
                        "no round numbers lie from {from} to {to}; give `ticks`, or let the axis be longer"
                    );
                    return Err(Wrong::at(line, what));
                }
                ticks
            }
            Some(ticks) => {
                if !do_as_ticks(ticks) {
                    let what = format!(
                        "`ticks` are two or more numbers from {from} to {to}, each greater than the one before"
                    );
                    return Err(Wrong::at(line, what));
                }
                ticks.clone()
            }
        };
        axis.ticks = ticks;
        let longest = axis.ticks.iter().map(|tick| rounded(*tick).len()).max();
        // As wide as they may be on a phone, where letters are large beside the picture.
        let room = axis.ticks.len() * (14 + 11 * longest.unwrap_or(0));
        if longest > Some(7) || room > 520 {
            let what = "the numbers at the ticks have no room; count in a greater unit, or give fewer `ticks`";
            return Err(Wrong::at(line, what.to_owned()));
        }
        Ok(axis)
    }
}

/// Ticks at round numbers, or at powers, as many as there is room for.
fn even_ticks(axis: &Axis) -> Vec<f64> {
    const MOST: f64 = 8.0;
    if axis.log {
        let base: f64 = if axis.to / axis.from <= 256.0 {
            2.0
        } else {
            10.0
        };
        let first = (axis.from.log(base) - 1e-9).ceil();
        let last = (axis.to.log(base) + 1e-9).floor();
        let step = ((last - first) / MOST).ceil().max(1.0);
        let count = ((last - first) / step).floor();
        if count >= 1.0 {
            let powers = (0..=count as i32).map(|index| first + f64::from(index) * step);
            return powers.map(|power| base.powf(power)).collect();
        }
    }
    let unit = 10_f64.powf((axis.to - axis.from).log10().floor() - 1.0);
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0].map(|step| step * unit);
    let step = steps
        .into_iter()
        .find(|step| (axis.to - axis.from) / step <= MOST)
        .unwrap_or(axis.to - axis.from);
    let first = (axis.from / step - 1e-9).ceil();
    let last = (axis.to / step + 1e-9).floor();
    (0..=(last - first) as i32)
        .map(|index| decimals_of((first + f64::from(index)) * step, step))
        .collect()
}
