//! Plots: a picture with two axes, of points that were recorded and of curves that follow from formulas.
//!
//! In: the TOML of a `plot` block, and the recordings that it names. Out: a [`Picture`] in numbers, which
//! [`chart`](crate::page::block::plot::chart) draws. Points, and what is estimated from them, are read from recorded lines by patterns and
//! cannot be typed; a number that is mathematics may be. What is unknown, missing, twice there, out of the picture or no
//! finite number is an error with its line in the block.
//!
//! ```toml
//! caption = "Speed-up of the primes, and Amdahl's law"
//! x = { name = "j", label = "threads", from = 1, to = 8 }
//! y = { label = "times as fast as one thread", from = 0, to = 8 }
//!
//! [[points]]
//! label = "measured"
//! listing = "primes-speed-up"
//! line = "{integer} threads: {number} times as fast"
//! x = 1
//! y = 2
//!
//! [[curves]]
//! label = "Amdahl's law, B = {B}"
//! formula = "1 / (B + (1 - B) / j)"
//! with.B = { listing = "primes-speed-up", line = "B = {number} ± {number}", hole = 1, error = 2 }
//!
//! [control]
//! label = "Amdahl's law, with your B"
//! formula = "1 / (B + (1 - B) / j)"
//! sliders = [
//!     { name = "B", label = "serial part B", from = 0, to = 1, step = 0.01, start = 0.1 },
//!     { name = "j", label = "threads j", from = 1, to = 64, step = 1, start = 8 },
//! ]
//! also.limit = "1 / B"
//! says = "B = {B}, {j} threads: {y} times as fast; never more than {limit} times."
//! otherwise = "B = {B}, {j} threads: {y} times as fast; there is no limit."
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use crate::book::pattern::Pattern;
use crate::ground::problem::line_at;
use crate::page::block::plot::formula::{Formula, is_name};
use crate::page::line_match;
use crate::run::evidence::Evidence;

/// As many kinds of marks, and of lines, can be told from each other.
const MOST_SERIES: usize = 5;
/// A phone has room for a label of so many characters.
const LONGEST_LABEL: usize = 44;
/// More points than these make no picture, and a heavy page.
const MOST_POINTS: usize = 200;
/// No axis and no slider reaches further from zero, and none in factors begins nearer to it than one over this.
const FARTHEST: f64 = 1e12;
/// Nobody can move more sliders than these and see what each does.
const MOST_SLIDERS: usize = 4;
/// A slider with more stops than this is no better than one with fewer.
const MOST_STOPS: f64 = 1000.0;
/// A curve is drawn through so many points.
pub const SAMPLES: usize = 121;

/// Where in the block something is wrong, as a line counted from one, and what.
pub type Wrong = (usize, String);

/// A `plot` block, read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plot {
    caption: Spanned<String>,
    x: Spanned<AxisBlock>,
    y: Spanned<AxisBlock>,
    #[serde(default)]
    points: Vec<PointsBlock>,
    #[serde(default)]
    curves: Vec<CurveBlock>,
    control: Option<ControlBlock>,
    /// The text that all places refer to.
    #[serde(skip)]
    source: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AxisBlock {
    name: Option<String>,
    label: String,
    from: f64,
    to: f64,
    #[serde(default)]
    scale: Scale,
    ticks: Option<Vec<f64>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Scale {
    #[default]
    Linear,
    Log,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PointsBlock {
    label: Spanned<String>,
    listing: Spanned<String>,
    line: Spanned<String>,
    x: Spanned<usize>,
    y: Spanned<usize>,
    error: Option<Spanned<usize>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CurveBlock {
    label: Spanned<String>,
    formula: Spanned<String>,
    #[serde(default)]
    with: BTreeMap<String, Spanned<toml::Value>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasuredBlock {
    listing: String,
    line: String,
    hole: usize,
    error: Option<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ControlBlock {
    label: Spanned<String>,
    formula: Spanned<String>,
    sliders: Vec<Spanned<SliderBlock>>,
    #[serde(default)]
    also: BTreeMap<String, Spanned<String>>,
    says: Spanned<String>,
    otherwise: Option<Spanned<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SliderBlock {
    name: String,
    label: String,
    from: f64,
    to: f64,
    step: f64,
    start: Spanned<toml::Value>,
}

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

/// Gives the recording of a listing: nothing while it has none.
pub type Recordings<'book> = dyn Fn(&str) -> Result<Option<&'book Evidence>, String> + 'book;

impl Plot {
    /// Reads the block.
    ///
    /// # Errors
    /// The line within the block, and what is wrong.
    pub fn read(source: &str) -> Result<Self, Wrong> {
        let mut plot: Self = toml::from_str(source).map_err(|error| {
            let line = error.span().map_or(1, |span| line_at(source, span.start));
            let what = crate::ground::problem::one_line(error.message());
            (line, format!("the plot block is malformed: {what}"))
        })?;
        plot.source = source.to_owned();
        Ok(plot)
    }

    /// The listings whose recordings it shows, each once.
    pub fn listings(&self) -> BTreeSet<&str> {
        let points = self.points.iter().map(|points| points.listing.as_ref());
        let curves = self.curves.iter().flat_map(|curve| curve.with.values());
        let sliders = self.control.iter().flat_map(|control| &control.sliders);
        let starts = sliders.map(|slider| &slider.as_ref().start);
        let measured = curves
            .chain(starts)
            .filter_map(|value| value.as_ref().get("listing")?.as_str());
        points.map(String::as_str).chain(measured).collect()
    }

    /// The line within the block that names a listing first.
    pub fn line_with(&self, listing: &str) -> usize {
        let quoted = [format!("\"{listing}\""), format!("'{listing}'")];
        let names = |line: &str| quoted.iter().any(|quoted| line.contains(quoted));
        1 + self.source.lines().position(names).unwrap_or(0)
    }

    /// Every text that readers see, with its line within the block.
    pub fn words(&self) -> Vec<(usize, &str)> {
        let mut words = vec![self.words_of(&self.caption)];
        for axis in [&self.x, &self.y] {
            words.push((self.line_of(axis), axis.as_ref().label.as_str()));
        }
        words.extend(
            self.points
                .iter()
                .map(|points| self.words_of(&points.label)),
        );
        words.extend(self.curves.iter().map(|curve| self.words_of(&curve.label)));
        if let Some(control) = &self.control {
            words.push(self.words_of(&control.label));
            words.push(self.words_of(&control.says));
            words.extend(control.otherwise.iter().map(|words| self.words_of(words)));
            for slider in &control.sliders {
                words.push((self.line_of(slider), slider.as_ref().label.as_str()));
            }
        }
        words
    }

    fn words_of<'here>(&self, text: &'here Spanned<String>) -> (usize, &'here str) {
        (self.line_of(text), text.as_ref().as_str())
    }

    fn line_of<T>(&self, place: &Spanned<T>) -> usize {
        line_at(&self.source, place.span().start)
    }

    /// Computes the picture; nothing while a recording is missing.
    ///
    /// # Errors
    /// The line within the block, and what is wrong.
    pub fn picture(&self, recordings: &Recordings<'_>) -> Result<Option<Picture>, Wrong> {
        let x = self.axis(&self.x)?;
        let y = self.axis(&self.y)?;
        if let Some(name) = &self.y.as_ref().name {
            let what = format!("the axis `y` needs no name, for no formula can use `{name}`");
            return Err((self.line_of(&self.y), what));
        }
        let name = self.x.as_ref().name.as_deref().unwrap_or("x");
        if !is_name(name) {
            let what =
                format!("`{name}` cannot be a name in a formula; a name has letters and digits");
            return Err((self.line_of(&self.x), what));
        }
        if self.points.is_empty() && self.curves.is_empty() {
            return Err((
                1,
                "the picture is empty: it has neither points nor curves".to_owned(),
            ));
        }
        if self.points.len().max(self.curves.len()) > MOST_SERIES {
            let what = format!(
                "nobody can tell more than {MOST_SERIES} kinds of points, or of curves, from each other"
            );
            return Err((1, what));
        }
        self.check_words()?;
        let mut points = Vec::new();
        for block in &self.points {
            match self.points(block, &x, &y, recordings)? {
                Some(found) => points.push(found),
                None => return Ok(None),
            }
        }
        let mut curves = Vec::new();
        for block in &self.curves {
            match self.curve(block, name, &x, &y, recordings)? {
                Some(found) => curves.push(found),
                None => return Ok(None),
            }
        }
        let control = match &self.control {
            None => None,
            Some(block) => match self.control(block, name, &x, recordings)? {
                None => return Ok(None),
                found => found,
            },
        };
        self.check_labels(&points, &curves, control.as_ref())?;
        Ok(Some(Picture {
            caption: self.caption.as_ref().clone(),
            x,
            y,
            points,
            curves,
            control,
        }))
    }

    fn check_words(&self) -> Result<(), Wrong> {
        for (line, words) in self.words() {
            if words.trim().is_empty() {
                return Err((line, "a label or a caption is empty".to_owned()));
            }
        }
        for axis in [&self.x, &self.y] {
            let label = &axis.as_ref().label;
            let length = label.chars().count();
            if length > LONGEST_LABEL {
                let what = format!(
                    "the label “{label}” has {length} characters; a phone has room for {LONGEST_LABEL}"
                );
                return Err((self.line_of(axis), what));
            }
        }
        Ok(())
    }

    /// A reader tells points and curves by their labels, so no two may have the same.
    fn check_labels(
        &self,
        points: &[Points],
        curves: &[Curve],
        control: Option<&Control>,
    ) -> Result<(), Wrong> {
        let blocks = self.points.iter().map(|block| &block.label);
        let blocks = blocks.chain(self.curves.iter().map(|block| &block.label));
        let blocks = blocks.chain(self.control.iter().map(|block| &block.label));
        let labels = points.iter().map(|points| &points.label);
        let labels = labels.chain(curves.iter().map(|curve| &curve.label));
        let labels = labels.chain(control.map(|control| &control.label));
        let mut known = BTreeSet::new();
        for (block, label) in blocks.zip(labels) {
            if !known.insert(label) {
                let what = format!("the label “{label}” stands for two things");
                return Err((self.line_of(block), what));
            }
        }
        Ok(())
    }

    fn axis(&self, block: &Spanned<AxisBlock>) -> Result<Axis, Wrong> {
        let line = self.line_of(block);
        let block = block.as_ref();
        let AxisBlock { from, to, .. } = *block;
        let log = block.scale == Scale::Log;
        if !(from.is_finite() && to.is_finite() && from < to) {
            return Err((
                line,
                format!("the axis is empty: it goes from {from} to {to}"),
            ));
        }
        let nearest = if log { from } else { to - from };
        if from.abs().max(to.abs()) > FARTHEST || nearest.abs() < 1.0 / FARTHEST && nearest != 0.0 {
            let what = format!(
                "the axis goes from {from} to {to}, which is too far or too fine; count in another unit"
            );
            return Err((line, what));
        }
        if log && from <= 0.0 {
            let what = format!("an axis in factors cannot begin at {from}; begin above zero");
            return Err((line, what));
        }
        let mut axis = Axis {
            label: block.label.clone(),
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
                let ticks = axis.even_ticks();
                if !do_as_ticks(&ticks) {
                    let what = format!(
                        "no round numbers lie from {from} to {to}; give `ticks`, or let the axis be longer"
                    );
                    return Err((line, what));
                }
                ticks
            }
            Some(ticks) => {
                if !do_as_ticks(ticks) {
                    let what = format!(
                        "`ticks` are two or more numbers from {from} to {to}, each greater than the one before"
                    );
                    return Err((line, what));
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
            return Err((line, what.to_owned()));
        }
        Ok(axis)
    }

    fn points(
        &self,
        block: &PointsBlock,
        x: &Axis,
        y: &Axis,
        recordings: &Recordings<'_>,
    ) -> Result<Option<Points>, Wrong> {
        let listing = block.listing.as_ref();
        let line = self.line_of(&block.line);
        let pattern = self
            .pattern(block.line.as_ref())
            .map_err(|what| (line, what))?;
        let evidence = recordings(listing).map_err(|what| (self.line_of(&block.listing), what))?;
        let Some(evidence) = evidence else {
            return Ok(None);
        };
        let readings = line_match::every(&pattern, evidence)
            .map_err(|what| (line, format!("`{listing}`: {what}")))?;
        if readings.len() > MOST_POINTS {
            let what = format!(
                "`{listing}`: {} lines match `{pattern}`, and a picture has room for {MOST_POINTS} points; let the program print fewer",
                readings.len()
            );
            return Err((line, what));
        }
        let mut points: Vec<Point> = Vec::new();
        for reading in &readings {
            let number = |hole: &Spanned<usize>| {
                hole_number(reading, &pattern, *hole.as_ref())
                    .map_err(|what| (self.line_of(hole), format!("`{listing}`: {what}")))
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
                return Err((line, what));
            }
            if reach < 0.0 {
                return Err((
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

    /// A pattern of a plot: it may pick lines by their words, not by what was measured.
    fn pattern(&self, source: &str) -> Result<Pattern, String> {
        let pattern = Pattern::new(source)?;
        if pattern.compares() {
            return Err(format!(
                "`{source}` picks lines by their numbers, and would leave out what does not fit; take the comparison out"
            ));
        }
        Ok(pattern)
    }

    fn curve(
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
                return Err((place, what));
            }
            names.push(parameter);
            match self.parameter(value, recordings)? {
                Some(found) => values.insert(parameter.as_str(), found),
                None => return Ok(None),
            };
        }
        let formula = Formula::new(block.formula.as_ref(), &names).map_err(|what| (line, what))?;
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
            Err((line, what))
        };
        let samples = |shift: f64| -> Result<Vec<f64>, Wrong> {
            x.samples().map(|at| sample(at, shift)).collect()
        };
        let uncertain = values.values().filter(|found| found.error > 0.0).count();
        if uncertain > 1 {
            let what =
                "two parameters with errors make no band; give one of them without its `error`";
            return Err((line, what.to_owned()));
        }
        let curve = Curve {
            label: fill(block.label.as_ref(), &|asked| {
                values.get(asked).map(|found| found.text.clone())
            })
            .map_err(|what| (self.line_of(&block.label), what))?,
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
            return Err((line, what));
        }
        Ok(Some(curve))
    }

    /// A number that is given, or that a recorded line has.
    fn parameter(
        &self,
        value: &Spanned<toml::Value>,
        recordings: &Recordings<'_>,
    ) -> Result<Option<Parameter>, Wrong> {
        let place = self.line_of(value);
        let wrong = |what: String| (place, what);
        let number = match value.as_ref() {
            toml::Value::Integer(number) => Some(*number as f64),
            toml::Value::Float(number) => Some(*number),
            _ => None,
        };
        if let Some(number) = number {
            if !number.is_finite() {
                return Err(wrong(format!("{number} is no finite number")));
            }
            return Ok(Some(Parameter {
                value: number,
                error: 0.0,
                text: rounded(number),
            }));
        }
        let measured = MeasuredBlock::deserialize(value.as_ref().clone()).map_err(|error| {
            let what = crate::ground::problem::one_line(error.message());
            wrong(format!(
                "a parameter is a number, or {{ listing = …, line = …, hole = … }}: {what}"
            ))
        })?;
        let listing = &measured.listing;
        let pattern = self.pattern(&measured.line).map_err(wrong)?;
        let Some(evidence) = recordings(listing).map_err(wrong)? else {
            return Ok(None);
        };
        let say = |what: String| (place, format!("`{listing}`: {what}"));
        let reading = line_match::one(&pattern, evidence).map_err(say)?;
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

    fn control(
        &self,
        block: &ControlBlock,
        name: &str,
        x: &Axis,
        recordings: &Recordings<'_>,
    ) -> Result<Option<Control>, Wrong> {
        let line = self.line_of(&block.formula);
        if block.sliders.len() > MOST_SLIDERS {
            return Err((
                line,
                format!("nobody can move more than {MOST_SLIDERS} sliders"),
            ));
        }
        let mut sliders: Vec<Slider> = Vec::new();
        for slider in &block.sliders {
            let place = self.line_of(slider);
            let slider = slider.as_ref();
            let SliderBlock { from, to, step, .. } = *slider;
            let wrong = |what: String| Err((place, what));
            if !is_name(&slider.name) || slider.name == "y" {
                return wrong(format!("`{}` cannot be the name of a slider", slider.name));
            }
            if sliders.iter().any(|known| known.name == slider.name) {
                return wrong(format!("two sliders are called `{}`", slider.name));
            }
            if slider.label.trim().is_empty() {
                return wrong("a label or a caption is empty".to_owned());
            }
            let reach = from.abs().max(to.abs()).max(step);
            if !(reach <= FARTHEST && step > 0.0 && from < to) {
                return wrong(format!(
                    "the slider is empty: it goes from {from} to {to} in steps of {step}"
                ));
            }
            if (to - from) / step > MOST_STOPS {
                return wrong(format!(
                    "the slider has more than {MOST_STOPS} stops; make its `step` greater"
                ));
            }
            let Some(start) = self.parameter(&slider.start, recordings)? else {
                return Ok(None);
            };
            if !(from..=to).contains(&start.value) {
                return wrong(format!(
                    "the slider starts at {}, which does not lie from {from} to {to}",
                    start.text
                ));
            }
            let mut slider = Slider {
                name: slider.name.clone(),
                label: slider.label.clone(),
                from,
                to,
                step,
                start: from,
            };
            let stop = ((start.value - from) / step).round() as usize;
            slider.start = slider.at(stop.min(slider.stops()));
            sliders.push(slider);
        }
        let names: Vec<&str> = sliders.iter().map(|slider| slider.name.as_str()).collect();
        if !names.contains(&name) {
            let what = format!(
                "no slider is called `{name}`, as the axis to the right is, so there is no place for the mark"
            );
            return Err((line, what));
        }
        let formula = Formula::new(block.formula.as_ref(), &names).map_err(|what| (line, what))?;
        let mut also = BTreeMap::new();
        for (value, source) in &block.also {
            let place = self.line_of(source);
            if !is_name(value) || value == "y" || names.contains(&value.as_str()) {
                return Err((
                    place,
                    format!("`{value}` cannot be the name of one more value"),
                ));
            }
            // It need not use every slider.
            let used: Vec<&str> = names
                .iter()
                .copied()
                .filter(|name| crate::page::block::plot::formula::uses(source.as_ref(), name))
                .collect();
            let used = if used.is_empty() { names.clone() } else { used };
            let found = Formula::new(source.as_ref(), &used).map_err(|what| (place, what))?;
            also.insert(value.clone(), found);
        }
        let control = Control {
            label: block.label.as_ref().clone(),
            formula,
            x: name.to_owned(),
            sliders,
            also,
            says: block.says.as_ref().clone(),
            otherwise: block.otherwise.as_ref().map(|words| words.as_ref().clone()),
        };
        for words in std::iter::once(&block.says).chain(&block.otherwise) {
            let known = |asked: &str| control.knows(asked).then(String::new);
            fill(words.as_ref(), &known).map_err(|what| (self.line_of(words), what))?;
        }
        self.check_stops(block, &control, x)?;
        Ok(Some(control))
    }

    /// Wherever the sliders stand, there is something to draw and to say.
    fn check_stops(&self, block: &ControlBlock, control: &Control, x: &Axis) -> Result<(), Wrong> {
        let ends = |slider: &Slider| {
            // The ends and some between them: a formula that fails in between fails for a reader too, but is rare.
            let every = (slider.stops() / 50).max(1);
            let some = (0..slider.stops()).step_by(every);
            let mut at: Vec<f64> = some.map(|stop| slider.at(stop)).collect();
            at.push(slider.at(slider.stops()));
            at
        };
        let mut places: Vec<BTreeMap<&str, f64>> = vec![BTreeMap::new()];
        for slider in &control.sliders {
            places = ends(slider)
                .into_iter()
                .flat_map(|at| {
                    places.iter().map(move |place| {
                        let mut place = place.clone();
                        place.insert(slider.name.as_str(), at);
                        place
                    })
                })
                .take(20_000)
                .collect();
        }
        for place in &places {
            // Said of one place in twenty thousand, if of any.
            let words = || {
                let words: Vec<String> = place
                    .iter()
                    .map(|(name, at)| format!("{name} = {}", rounded(*at)))
                    .collect();
                words.join(", ")
            };
            let y = control.formula.value(&|name| place.get(name).copied());
            if !y.is_finite() {
                let what = format!(
                    "`{}` gives no finite number where {}; let the sliders end before it",
                    control.formula.source(),
                    words()
                );
                return Err((self.line_of(&block.formula), what));
            }
            for (name, formula) in &control.also {
                let value = formula.value(&|name| place.get(name).copied());
                if !value.is_finite() && control.otherwise.is_none() {
                    let what = format!(
                        "`{name}` is no finite number where {}; give `otherwise`, the words for that",
                        words()
                    );
                    return Err((self.line_of(&block.also[name]), what));
                }
            }
        }
        for at in x.samples() {
            let y = control.value_at(at, &control.starts());
            if !y.is_finite() {
                let what = format!(
                    "`{}` gives no finite number where {} is {}",
                    control.formula.source(),
                    control.x,
                    rounded(at)
                );
                return Err((self.line_of(&block.formula), what));
            }
        }
        Ok(())
    }
}

/// A number of a formula: what it is, how uncertain, and how it was printed.
struct Parameter {
    value: f64,
    error: f64,
    text: String,
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

    /// Ticks at round numbers, or at powers, as many as there is room for.
    fn even_ticks(&self) -> Vec<f64> {
        const MOST: f64 = 8.0;
        if self.log {
            let base: f64 = if self.to / self.from <= 256.0 {
                2.0
            } else {
                10.0
            };
            let first = (self.from.log(base) - 1e-9).ceil();
            let last = (self.to.log(base) + 1e-9).floor();
            let step = ((last - first) / MOST).ceil().max(1.0);
            let count = ((last - first) / step).floor();
            if count >= 1.0 {
                let powers = (0..=count as i32).map(|index| first + f64::from(index) * step);
                return powers.map(|power| base.powf(power)).collect();
            }
        }
        let unit = 10_f64.powf((self.to - self.from).log10().floor() - 1.0);
        let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0].map(|step| step * unit);
        let step = steps
            .into_iter()
            .find(|step| (self.to - self.from) / step <= MOST)
            .unwrap_or(self.to - self.from);
        let first = (self.from / step - 1e-9).ceil();
        let last = (self.to / step + 1e-9).floor();
        (0..=(last - first) as i32)
            .map(|index| decimals_of((first + f64::from(index)) * step, step))
            .collect()
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
    fn knows(&self, name: &str) -> bool {
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

/// The number in a hole of a line, and how it was printed.
fn hole_number<'line>(
    reading: &line_match::LineMatch<'line>,
    pattern: &Pattern,
    hole: usize,
) -> Result<(f64, &'line str), String> {
    let text = reading.hole(hole).ok_or_else(|| {
        format!(
            "`{pattern}` has no hole {hole}; it has {}, counted from 1",
            pattern.hole_count()
        )
    })?;
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    let number = number.ok_or_else(|| {
        format!(
            "hole {hole} of `{pattern}` has `{text}` in the line `{}`, which is no number",
            reading.line()
        )
    })?;
    Ok((number, text))
}

/// The text with what stands in braces replaced.
fn fill(text: &str, of: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
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
pub fn rounded(number: f64) -> String {
    let short = if number.abs() >= 0.1 {
        (number * 100.0).round() / 100.0
    } else {
        format!("{number:.2e}").parse().unwrap_or(number)
    };
    // Not `-0`.
    (short + 0.0).to_string()
}

/// The number without what computing in steps has added to it.
fn decimals_of(number: f64, step: f64) -> f64 {
    let decimals = (0..12).find(|decimals| {
        let scaled = step * 10_f64.powi(*decimals);
        (scaled - scaled.round()).abs() < 1e-9 * scaled.abs()
    });
    let scale = 10_f64.powi(decimals.unwrap_or(12));
    (number * scale).round() / scale
}
