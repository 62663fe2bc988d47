//! The table of a `plot` block.
//!
//! In: TOML. Out: a [`Plot`]: what its author wrote, with the line of everything. What is no such table is a [`Wrong`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::page::block::table::{self, Source, Words, Wrong};

/// The word after the opening fence.
pub(super) const FENCE: &str = "plot";

/// A picture: points that listings printed, and curves that follow from formulas.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plot {
    /// What the figure shows.
    #[schemars(with = "String")]
    pub(super) caption: Spanned<String>,
    /// The axis to the right: what it counts, in which unit. All points lie within it.
    #[schemars(with = "AxisBlock")]
    pub(super) x: Spanned<AxisBlock>,
    /// The axis upwards. All points lie within it.
    #[schemars(with = "AxisBlock")]
    pub(super) y: Spanned<AxisBlock>,
    /// Kinds of points, at most five: every recorded line that `line` matches is a point.
    #[serde(default)]
    pub(super) points: Vec<PointsBlock>,
    /// Curves, at most five: a formula of the x axis' name and of the names in `with`.
    #[serde(default)]
    pub(super) curves: Vec<CurveBlock>,
    /// One more curve, which a reader moves with sliders.
    pub(super) control: Option<ControlBlock>,
    /// The text that all places refer to.
    #[serde(skip)]
    pub(super) source: Source,
}

/// One of the two axes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AxisBlock {
    /// Of the x axis: the name in formulas of what it counts; without it, `x`.
    pub(super) name: Option<String>,
    /// What it counts, and in which unit.
    #[schemars(with = "String")]
    pub(super) label: Spanned<String>,
    /// Where it begins.
    pub(super) from: f64,
    /// Where it ends.
    pub(super) to: f64,
    /// `"log"` for equal factors; without it, `"linear"`.
    #[serde(default)]
    pub(super) scale: Scale,
    /// Where the numbers stand, such as `[1, 2, 4, 8]`, where even ones do not do.
    pub(super) ticks: Option<Vec<f64>>,
}

/// How an axis counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Scale {
    /// Equal steps.
    #[default]
    Linear,
    /// Equal factors.
    Log,
}

/// Points that a listing printed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PointsBlock {
    /// What the points are called.
    #[schemars(with = "String")]
    pub(super) label: Spanned<String>,
    /// The listing whose recording has them.
    #[schemars(with = "String")]
    pub(super) listing: Spanned<String>,
    /// The pattern of a line that is a point. No comparisons: they would pick points by what was measured.
    #[schemars(with = "String")]
    pub(super) line: Spanned<String>,
    /// The hole, counted from 1, that has the place on the x axis.
    #[schemars(with = "usize")]
    pub(super) x: Spanned<usize>,
    /// The hole, counted from 1, that has the place on the y axis.
    #[schemars(with = "usize")]
    pub(super) y: Spanned<usize>,
    /// The hole, counted from 1, that has half of an error bar.
    #[schemars(with = "Option<usize>")]
    pub(super) error: Option<Spanned<usize>>,
}

/// A curve that follows from a formula.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CurveBlock {
    /// What the curve is called. The name of a value in braces, such as `{B}`, is filled in.
    #[schemars(with = "String")]
    pub(super) label: Spanned<String>,
    /// What is drawn, of what the x axis counts and of the names in `with`.
    #[schemars(with = "String")]
    pub(super) formula: Spanned<String>,
    /// What the names in the formula stand for: a number, or a hole of a recorded line, `{ listing =
    /// "primes-speed-up", line = "B = {number} ± {number}", hole = 1, error = 2 }`; with `error`, a band is drawn.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub(super) with: BTreeMap<String, Spanned<toml::Value>>,
}

/// A number that a listing printed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasuredBlock {
    /// The listing whose recording has it.
    pub(super) listing: String,
    /// The pattern of the one recorded line that has it.
    pub(super) line: String,
    /// The hole, counted from 1, that has it.
    pub(super) hole: usize,
    /// The hole, counted from 1, that has its error.
    pub(super) error: Option<usize>,
}

/// The curve that a reader moves.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ControlBlock {
    /// What the curve is called.
    #[schemars(with = "String")]
    pub(super) label: Spanned<String>,
    /// What is drawn, of the sliders' names.
    #[schemars(with = "String")]
    pub(super) formula: Spanned<String>,
    /// The sliders, one of them with the name of the x axis.
    #[schemars(with = "Vec<SliderBlock>")]
    pub(super) sliders: Vec<Spanned<SliderBlock>>,
    /// Further values, by name: formulas of the sliders' names.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub(super) also: BTreeMap<String, Spanned<String>>,
    /// What is said below the picture. In braces: `{y}`, the sliders' names, and those of `also`.
    #[schemars(with = "String")]
    pub(super) says: Spanned<String>,
    /// What is said where a value of `also` is infinite.
    #[schemars(with = "Option<String>")]
    pub(super) otherwise: Option<Spanned<String>>,
}

/// A slider.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SliderBlock {
    /// Its name in formulas.
    pub(super) name: String,
    /// What stands beside it.
    #[schemars(with = "String")]
    pub(super) label: Spanned<String>,
    /// The least value.
    pub(super) from: f64,
    /// The greatest value.
    pub(super) to: f64,
    /// How far apart its values are.
    pub(super) step: f64,
    /// Where it stands at first: a number, or a hole of a recorded line, as in `with`.
    #[schemars(with = "serde_json::Value")]
    pub(super) start: Spanned<toml::Value>,
}

impl Plot {
    /// Reads the block.
    ///
    /// # Errors
    /// What is no such table.
    pub fn read(source: &str) -> Result<Self, Wrong> {
        let mut plot: Self = table::read(FENCE, source)?;
        plot.source = Source::new(source);
        Ok(plot)
    }

    /// The listings whose recordings it shows, each once, with the line that names it first.
    pub(super) fn listings(&self) -> Vec<(usize, &str)> {
        let points = self.points.iter().map(|points| &points.listing);
        let points = points.map(|listing| (self.line_of(listing), listing.as_ref().as_str()));
        let curves = self.curves.iter().flat_map(|curve| curve.with.values());
        let sliders = self.control.iter().flat_map(|control| &control.sliders);
        let starts = sliders.map(|slider| &slider.as_ref().start);
        let measured = curves.chain(starts).filter_map(|value| {
            let listing = value.as_ref().get("listing")?.as_str()?;
            Some((self.source.line_within(value, "listing"), listing))
        });
        let mut first = BTreeMap::new();
        for (line, listing) in points.chain(measured) {
            let known = first.entry(listing).or_insert(line);
            *known = line.min(*known);
        }
        let listings = first.into_iter();
        listings.map(|(listing, line)| (line, listing)).collect()
    }

    /// Every text that readers see, with its line within the block.
    pub(super) fn words(&self) -> Vec<Words<'_>> {
        let source = &self.source;
        let mut words = vec![source.plain(&self.caption)];
        for axis in [&self.x, &self.y] {
            words.push(source.plain(&axis.as_ref().label));
        }
        words.extend(self.points.iter().map(|points| source.plain(&points.label)));
        words.extend(self.curves.iter().map(|curve| source.plain(&curve.label)));
        if let Some(control) = &self.control {
            words.push(source.plain(&control.label));
            words.push(source.plain(&control.says));
            words.extend(control.otherwise.iter().map(|words| source.plain(words)));
            for slider in &control.sliders {
                words.push(source.plain(&slider.as_ref().label));
            }
        }
        words
    }

    pub(super) fn line_of<T>(&self, place: &Spanned<T>) -> usize {
        self.source.line_of(place)
    }
}
