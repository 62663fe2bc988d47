//! Curves: formulas of what the axis to the right counts, and of numbers that are given or were measured.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::formula::{Formula, is_name};
use super::picture::{Axis, Curve, fill, rounded};
use super::points::{Recordings, hole_number};
use super::table::{CurveBlock, MeasuredBlock, Plot};
use crate::ground::one_line;
use crate::page::block::table::{Wrong, pattern};
use crate::page::line_match::matching_line;

impl Plot {
    pub(super) fn curve(
        &self,
        block: &CurveBlock,
        name: &str,
        x: &Axis,
        y: &Axis,
        recordings: &Recordings<'_>,
    ) -> Result<Option<Curve>, Wrong> {
        let line = self.line_of(&block.formula);
        let mut names: Vec<&str> = vec![name];
        let mut values = BTreeMap::new();
        for (parameter, value) in &block.with {
            let place = self.line_of(value);
            if !is_name(parameter) || parameter == name {
                let what = format!("`{parameter}` cannot be the name of a parameter");
                return Err(Wrong::at(place, what));
            }
            names.push(parameter);
            match self.parameter(value, recordings)? {
                Some(found) => values.insert(parameter.as_str(), found),
                None => return Ok(None),
            };
        }
        let formula =
            Formula::new(block.formula.as_ref(), &names).map_err(|what| Wrong::at(line, what))?;
        let sample = |at: f64, shift: f64| -> Result<f64, Wrong> {
            let value = formula.value(&|asked| match asked {
                asked if asked == name => Some(at),
                asked => values
                    .get(asked)
                    .map(|found| found.value + shift * found.error),
            });
            if value.is_finite() {
                return Ok(value);
            }
            let what = format!(
                "`{}` gives no finite number where {name} is {}",
                formula.source(),
                rounded(at)
            );
            Err(Wrong::at(line, what))
        };
        let samples = |shift: f64| -> Result<Vec<f64>, Wrong> {
            x.samples().map(|at| sample(at, shift)).collect()
        };
        let uncertain = values.values().filter(|found| found.error > 0.0).count();
        if uncertain > 1 {
            let what =
                "two parameters with errors make no band; give one of them without its `error`";
            return Err(Wrong::at(line, what.to_owned()));
        }
        let curve = Curve {
            label: fill(block.label.as_ref(), &|asked| {
                values.get(asked).map(|found| found.text.clone())
            })
            .map_err(|what| Wrong::at(self.line_of(&block.label), what))?,
            values: samples(0.0)?,
            band: match uncertain {
                0 => None,
                _ => Some([samples(-1.0)?, samples(1.0)?]),
            },
            at_ticks: x
                .ticks
                .iter()
                .map(|at| sample(*at, 0.0))
                .collect::<Result<_, _>>()?,
        };
        if !curve.values.iter().any(|value| y.contains(*value)) {
            let what = format!("the curve “{}” lies outside of the picture", curve.label);
            return Err(Wrong::at(line, what));
        }
        Ok(Some(curve))
    }

    /// A number that is given, or that a recorded line has.
    pub(super) fn parameter(
        &self,
        value: &Spanned<toml::Value>,
        recordings: &Recordings<'_>,
    ) -> Result<Option<Parameter>, Wrong> {
        let place = self.line_of(value);
        let wrong = |what: String| Wrong::at(place, what);
        let number = match value.as_ref() {
            toml::Value::Integer(number) => Some(*number as f64),
            toml::Value::Float(number) => Some(*number),
            _ => None,
        };
        if let Some(number) = number {
            if !number.is_finite() {
                return Err(wrong(format!("{number} isn't a finite number")));
            }
            return Ok(Some(Parameter {
                value: number,
                error: 0.0,
                text: rounded(number),
            }));
        }
        let measured = MeasuredBlock::deserialize(value.as_ref().clone()).map_err(|error| {
            let what = one_line(error.message());
            wrong(format!(
                "a parameter is a number, or {{ listing = …, line = …, hole = … }}: {what}"
            ))
        })?;
        let listing = &measured.listing;
        let pattern = pattern(&measured.line, "lines").map_err(wrong)?;
        let Some(evidence) = recordings(listing) else {
            return Ok(None);
        };
        let say = |what: String| Wrong::at(place, format!("`{listing}`: {what}"));
        let reading = matching_line(&pattern, evidence).map_err(say)?;
        let (value, text) = hole_number(&reading, &pattern, measured.hole).map_err(say)?;
        let error = measured
            .error
            .map(|hole| hole_number(&reading, &pattern, hole))
            .transpose()
            .map_err(say)?;
        Ok(Some(Parameter {
            value,
            error: error.map_or(0.0, |(error, _)| error.abs()),
            text: match error {
                Some((_, error)) => format!("{text} ± {error}"),
                None => text.to_owned(),
            },
        }))
    }
}

/// A number of a formula: what it is, how uncertain, and how it was printed.
pub(super) struct Parameter {
    pub(super) value: f64,
    pub(super) error: f64,
    pub(super) text: String,
}
