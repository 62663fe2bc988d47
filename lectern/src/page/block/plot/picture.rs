//! A picture in numbers: what [`chart`](super::chart) draws and the page says.
//!
//! In: numbers that were read and computed. Out: the same for readers. Nothing here fails.

use std::collections::BTreeMap;

use super::formula::Formula;
use crate::page::block::definition::Figures;

/// A curve is drawn through so many points.
pub(super) const SAMPLES: usize = 121;

/// What is to be drawn.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The words above it.
    pub caption: String,
    /// The axis that runs to the right.
    pub x: Axis,
    /// The axis that runs up.
    pub y: Axis,
    /// Points that were recorded.
    pub points: Vec<Points>,
    /// Curves.
    pub curves: Vec<Curve>,
    /// What a reader may move.
    pub control: Option<Control>,
}

impl Picture {
    /// Its points, and its curves at the ticks, with their names.
    pub(super) fn figures(&self) -> Figures {
        let points = self.points.iter().flat_map(|points| {
            let named = points.points.iter();
            named.map(|point| (format!("{}, at {}", points.label, point.x), point.y))
        });
        let ticks = &self.x.ticks;
        // A label may have a measured number in it, which is compared by what the curve is like.
        let curves = (1..).zip(&self.curves).flat_map(|(number, curve)| {
            let values = ticks.iter().zip(&curve.at_ticks);
            values.map(move |(at, value)| (format!("curve {number}, at {at}"), *value))
        });
        points.chain(curves).collect()
    }
}

/// An axis.
#[derive(Debug, Clone)]
pub struct Axis {
    /// What it counts, and in which unit.
    pub label: String,
    /// Its lower end.
    pub from: f64,
    /// Its upper end.
    pub to: f64,
    /// Whether equal lengths are equal factors.
    pub log: bool,
    /// Where it has ticks.
    pub ticks: Vec<f64>,
}

/// Recorded points of one kind.
#[derive(Debug, Clone)]
pub struct Points {
    /// What they are.
    pub label: String,
    /// The listing whose recording has them.
    pub listing: String,
    /// The points, in the order of the output.
    pub points: Vec<Point>,
}

/// A recorded point.
#[derive(Debug, Clone)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// Half the length of its error bar.
    pub error: Option<f64>,
    /// What was printed of `y`, with its error.
    pub printed: String,
}

/// A curve.
#[derive(Debug, Clone)]
pub struct Curve {
    /// What it is.
    pub label: String,
    /// Values at [`SAMPLES`] places, evenly along the axis.
    pub values: Vec<f64>,
    /// The same for the lower and the upper end of a measured number's error.
    pub band: Option<[Vec<f64>; 2]>,
    /// Values at the ticks of the axis.
    pub at_ticks: Vec<f64>,
}

/// What a reader may move.
#[derive(Debug, Clone)]
pub struct Control {
    /// What the curve is that moves.
    pub label: String,
    /// Its formula.
    pub formula: Formula,
    /// The name of what the axis to the right counts.
    pub x: String,
    /// The sliders, in their order.
    pub sliders: Vec<Slider>,
    /// More values to be named in words.
    pub also: BTreeMap<String, Formula>,
    /// What is said, with names in braces.
    pub says: String,
    /// What is said instead where a value is not finite.
    pub otherwise: Option<String>,
}

/// A number that a reader may move.
#[derive(Debug, Clone, PartialEq)]
pub struct Slider {
    /// Its name in formulas.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// The least.
    pub from: f64,
    /// The greatest.
    pub to: f64,
    /// From one stop to the next.
    pub step: f64,
    /// Where it stands at first.
    pub start: f64,
}

impl Axis {
    /// Where a value lies along the axis: 0 at its lower end, 1 at its upper.
    pub fn share(&self, value: f64) -> f64 {
        match self.log {
            true => (value / self.from).ln() / (self.to / self.from).ln(),
            false => (value - self.from) / (self.to - self.from),
        }
    }

    /// The value there.
    pub fn at(&self, share: f64) -> f64 {
        match self.log {
            true => self.from * (self.to / self.from).powf(share),
            false => self.from + share * (self.to - self.from),
        }
    }

    /// Whether the value lies on the axis.
    pub fn contains(&self, value: f64) -> bool {
        (self.from..=self.to).contains(&value)
    }

    /// The places at which curves are computed.
    pub fn samples(&self) -> impl Iterator<Item = f64> {
        let last = (SAMPLES - 1) as f64;
        (0..SAMPLES).map(move |index| match index {
            0 => self.from,
            index if index == SAMPLES - 1 => self.to,
            index => self.at(index as f64 / last),
        })
    }
}

impl Slider {
    /// How many steps it is from its first stop to its last.
    pub fn stops(&self) -> usize {
        ((self.to - self.from) / self.step + 1e-9).floor() as usize
    }

    /// The number at a stop, counted from zero.
    pub fn at(&self, stop: usize) -> f64 {
        decimals_of(self.from + stop as f64 * self.step, self.step)
    }
}

impl Control {
    pub(super) fn knows(&self, name: &str) -> bool {
        name == "y"
            || self.also.contains_key(name)
            || self.sliders.iter().any(|slider| slider.name == name)
    }

    /// Where the sliders stand at first.
    pub fn starts(&self) -> BTreeMap<&str, f64> {
        let sliders = self.sliders.iter();
        sliders
            .map(|slider| (slider.name.as_str(), slider.start))
            .collect()
    }

    /// The height of its curve at a place of the axis.
    pub fn value_at(&self, at: f64, sliders: &BTreeMap<&str, f64>) -> f64 {
        self.formula.value(&|name| match name {
            name if name == self.x => Some(at),
            name => sliders.get(name).copied(),
        })
    }

    /// What is said while the sliders stand like this.
    pub fn words(&self, sliders: &BTreeMap<&str, f64>) -> String {
        let of = |name: &str| sliders.get(name).copied();
        let value = |name: &str| match self.also.get(name) {
            Some(formula) => Some(formula.value(&of)),
            None if name == "y" => Some(self.formula.value(&of)),
            None => of(name),
        };
        let finite = self
            .also
            .keys()
            .all(|name| value(name).is_some_and(f64::is_finite));
        let words = match &self.otherwise {
            Some(otherwise) if !finite => otherwise,
            _ => &self.says,
        };
        // A slider stands at a round number; what is computed is rounded.
        let shown = |name: &str| match of(name) {
            Some(at) => Some(at.to_string()),
            None => value(name).map(rounded),
        };
        fill(words, &shown).unwrap_or_default()
    }
}

/// The text with what stands in braces replaced.
pub(super) fn fill(text: &str, of: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let known = after
            .split_once('}')
            .and_then(|(name, after)| Some((of(name)?, after)));
        let Some((value, after)) = known else {
            return Err(format!(
                "“{text}”: nothing is called `{{{}`",
                after.split_inclusive('}').next().unwrap_or_default()
            ));
        };
        filled.push_str(before);
        filled.push_str(&value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// A number for readers: two decimals, or three digits that matter where it is small. The page's script does the same.
pub(super) fn rounded(number: f64) -> String {
    let short = if number.abs() >= 0.1 {
        (number * 100.0).round() / 100.0
    } else {
        format!("{number:.2e}").parse().unwrap_or(number)
    };
    // Not `-0`.
    (short + 0.0).to_string()
}

/// The number without what computing in steps has added to it.
pub(super) fn decimals_of(number: f64, step: f64) -> f64 {
    let decimals = (0..12).find(|decimals| {
        let scaled = step * 10_f64.powi(*decimals);
        (scaled - scaled.round()).abs() < 1e-9 * scaled.abs()
    });
    let scale = 10_f64.powi(decimals.unwrap_or(12));
    (number * scale).round() / scale
}
