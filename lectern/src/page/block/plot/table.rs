//! The table of a `plot` block.
//!
//! In: TOML. Out: a [`Plot`]: what its author wrote, with the line of everything. What is no such table is a [`Wrong`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use crate::page::block::table::{self, Source, Words, Wrong};

/// The word after the opening fence.
pub(super) const FENCE: &str = "plot";

/// A `plot` block, read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plot {
    pub(super) caption: Spanned<String>,
    pub(super) x: Spanned<AxisBlock>,
    pub(super) y: Spanned<AxisBlock>,
    #[serde(default)]
    pub(super) points: Vec<PointsBlock>,
    #[serde(default)]
    pub(super) curves: Vec<CurveBlock>,
    pub(super) control: Option<ControlBlock>,
    /// The text that all places refer to.
    #[serde(skip)]
    pub(super) source: Source,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AxisBlock {
    pub(super) name: Option<String>,
    pub(super) label: String,
    pub(super) from: f64,
    pub(super) to: f64,
    #[serde(default)]
    pub(super) scale: Scale,
    pub(super) ticks: Option<Vec<f64>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Scale {
    #[default]
    Linear,
    Log,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PointsBlock {
    pub(super) label: Spanned<String>,
    pub(super) listing: Spanned<String>,
    pub(super) line: Spanned<String>,
    pub(super) x: Spanned<usize>,
    pub(super) y: Spanned<usize>,
    pub(super) error: Option<Spanned<usize>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CurveBlock {
    pub(super) label: Spanned<String>,
    pub(super) formula: Spanned<String>,
    #[serde(default)]
    pub(super) with: BTreeMap<String, Spanned<toml::Value>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasuredBlock {
    pub(super) listing: String,
    pub(super) line: String,
    pub(super) hole: usize,
    pub(super) error: Option<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ControlBlock {
    pub(super) label: Spanned<String>,
    pub(super) formula: Spanned<String>,
    pub(super) sliders: Vec<Spanned<SliderBlock>>,
    #[serde(default)]
    pub(super) also: BTreeMap<String, Spanned<String>>,
    pub(super) says: Spanned<String>,
    pub(super) otherwise: Option<Spanned<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SliderBlock {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) step: f64,
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
    pub(crate) fn listings(&self) -> Vec<(usize, &str)> {
        let points = self.points.iter().map(|points| points.listing.as_ref());
        let curves = self.curves.iter().flat_map(|curve| curve.with.values());
        let sliders = self.control.iter().flat_map(|control| &control.sliders);
        let starts = sliders.map(|slider| &slider.as_ref().start);
        let measured = curves
            .chain(starts)
            .filter_map(|value| value.as_ref().get("listing")?.as_str());
        let slugs: BTreeSet<&str> = points.map(String::as_str).chain(measured).collect();
        let with_lines = slugs.into_iter();
        with_lines
            .map(|slug| (self.source.line_with(slug), slug))
            .collect()
    }

    /// Every text that readers see, with its line within the block.
    pub(crate) fn words(&self) -> Vec<Words<'_>> {
        let source = &self.source;
        let mut words = vec![source.plain(&self.caption)];
        for axis in [&self.x, &self.y] {
            words.push(source.plain_in(axis, &axis.as_ref().label));
        }
        words.extend(self.points.iter().map(|points| source.plain(&points.label)));
        words.extend(self.curves.iter().map(|curve| source.plain(&curve.label)));
        if let Some(control) = &self.control {
            words.push(source.plain(&control.label));
            words.push(source.plain(&control.says));
            words.extend(control.otherwise.iter().map(|words| source.plain(words)));
            for slider in &control.sliders {
                words.push(source.plain_in(slider, &slider.as_ref().label));
            }
        }
        words
    }

    pub(super) fn line_of<T>(&self, place: &Spanned<T>) -> usize {
        self.source.line_of(place)
    }
}
