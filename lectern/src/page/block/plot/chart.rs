//! Charts: the SVG of a [`Picture`], drawn by the crate plotters.
//!
//! In: a picture in numbers. Out: an `<svg>` element without a colour, a font or a size of its own: the theme gives them, by
//! class, so that the picture can be read in every theme and on paper. Its parts are drawn in colours that mean classes, and
//! the classes are put in their place afterwards. The same picture gives the same bytes. Nothing here fails: a picture has
//! been checked.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::LazyLock;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use regex::{Captures, Regex};

use super::picture::{Axis, Picture, rounded};
use crate::page::html::escape;

/// Size of the picture, in units of the drawing; the page makes it as wide as there is room.
pub(super) const WIDTH: i32 = 480;
const HEIGHT: i32 = 320;
/// Room above the axes for the label of the one that runs up, and below them for the numbers and the other label.
const ABOVE: i32 = 32;
const BELOW: i32 = 54;
/// plotters counts in whole units: so many of them are one unit of the drawing.
const FINE: i32 = 10;
/// How far beyond the picture a curve is drawn, in heights of the picture.
const BEYOND: f64 = 3.0;

/// What a part of the drawing is. Its number is its colour until it becomes a class.
#[derive(Debug, Clone, Copy)]
enum Part {
    Grid = 1,
    Axis,
    Number,
    Label,
    Curve,
    Band,
    Error,
    Mark,
    Moved,
}

const CLASSES: [&str; 9] = [
    "grid", "axis", "number", "label", "curve", "band", "error", "mark", "moved",
];

impl Part {
    /// The colour that stands for the part; `kind` tells curves, and points, from each other.
    fn colour(self, kind: usize) -> RGBColor {
        RGBColor(0, self as u8, kind as u8)
    }
}

/// A chart, and where its axes lie: what a script needs to draw into it.
#[derive(Debug)]
pub(super) struct Chart {
    /// The `<svg>` element, in one line.
    pub svg: String,
    /// From left to right, in units of the drawing.
    pub across: Range<f64>,
    /// From bottom to top, in units of the drawing: it falls.
    pub up: Range<f64>,
}

/// Draws the picture. `id` must be unique on the page.
pub(crate) fn draw(picture: &Picture, id: &str, title: &str, description: &str) -> Chart {
    let mut svg = String::new();
    let place = plot(picture, &mut svg).expect("a text can always be written to");
    let (across, up) = (
        place.across.start / FINE..place.across.end / FINE,
        place.up.end / FINE..place.up.start / FINE,
    );
    // A little more than the axes, for the ends of error bars, and for half the width of a line.
    let clip = format!(
        "<clipPath id=\"{id}-clip\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>",
        across.start - 6,
        up.end - 2,
        across.end - across.start + 12,
        up.start - up.end + 4
    );
    let inside = with_classes(&svg, id);
    Chart {
        svg: format!(
            "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>{clip}{inside}</svg>",
            escape(title),
            escape(description)
        ),
        across: f64::from(across.start)..f64::from(across.end),
        up: f64::from(up.start)..f64::from(up.end),
    }
}

/// The sign of a kind of points, of a curve, or of the curve that moves, for the list of what is what.
pub(super) fn points_sign(kind: usize) -> String {
    sign(|root| mark(root, (160, 80), kind))
}

/// The same for a curve; with a band, if it has one.
pub(super) fn curve_sign(kind: usize, band: bool) -> String {
    sign(|root| {
        if band {
            let area = [(10, 30), (310, 130)];
            root.draw(&Rectangle::new(area, Part::Band.colour(kind).filled()))?;
        }
        line(root, vec![(10, 80), (310, 80)], Part::Curve.colour(kind))
    })
}

/// The same for the curve that moves.
pub(super) fn moved_sign() -> String {
    sign(|root| {
        line(root, vec![(10, 80), (310, 80)], Part::Moved.colour(0))?;
        root.draw(&Circle::new((160, 80), 6 * FINE, Part::Moved.colour(1)))
    })
}

fn sign(draw: impl FnOnce(&Root<'_>) -> Drawn) -> String {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (320, 160)).into_drawing_area();
        draw(&root).expect("a text can always be written to");
    }
    format!(
        "<svg class=\"plot-sign\" viewBox=\"0 0 32 16\" aria-hidden=\"true\">{}</svg>",
        with_classes(&svg, "")
    )
}

type Root<'text> = DrawingArea<SVGBackend<'text>, plotters::coord::Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// Where the axes lie, in plotters' units.
struct Place {
    across: Range<i32>,
    up: Range<i32>,
}

fn plot(
    picture: &Picture,
    svg: &mut String,
) -> Result<Place, DrawingAreaErrorKind<std::io::Error>> {
    let size = ((WIDTH * FINE) as u32, (HEIGHT * FINE) as u32);
    let root = SVGBackend::with_string(svg, size).into_drawing_area();
    let widest = |axis: &Axis| {
        let ticks = axis.ticks.iter();
        ticks
            .map(|tick| rounded(*tick).len() as i32)
            .max()
            .unwrap_or(0)
    };
    let mut chart = ChartBuilder::on(&root)
        .margin_top(ABOVE * FINE)
        .margin_right((6 + 6 * widest(&picture.x)) * FINE)
        .x_label_area_size(BELOW * FINE)
        .y_label_area_size((6 + 14 * widest(&picture.y)) * FINE)
        .build_cartesian_2d(shares(&picture.x), shares(&picture.y))?;
    let numbers = ("sans-serif", 15 * FINE)
        .into_font()
        .color(&Part::Number.colour(0));
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(Part::Grid.colour(0))
        .axis_style(Part::Axis.colour(0))
        .label_style(numbers)
        .set_all_tick_mark_size(4 * FINE)
        .x_label_formatter(&|share| number_at(&picture.x, *share))
        .y_label_formatter(&|share| number_at(&picture.y, *share))
        .draw()?;
    let (across, up) = chart.plotting_area().get_pixel_range();
    let place = Place { across, up };

    let label = |text: &str, at: (i32, i32), h_pos: HPos, v_pos: VPos| {
        let style = ("sans-serif", 15 * FINE).into_font();
        let style = style
            .color(&Part::Label.colour(0))
            .pos(Pos::new(h_pos, v_pos));
        root.draw(&Text::new(text.to_owned(), at, style))
    };
    label(&picture.y.label, (0, 4 * FINE), HPos::Left, VPos::Top)?;
    let corner = (WIDTH * FINE, (HEIGHT - 6) * FINE);
    label(&picture.x.label, corner, HPos::Right, VPos::Bottom)?;

    let at = |x: f64, y: f64| place.of(&picture.x, &picture.y, x, y);
    let along = |values: &[f64]| -> Vec<(i32, i32)> {
        let places = picture.x.samples().zip(values);
        places.map(|(x, y)| at(x, *y)).collect()
    };
    for (kind, curve) in picture.curves.iter().enumerate() {
        if let Some([low, high]) = &curve.band {
            let mut area = along(low);
            area.extend(along(high).into_iter().rev());
            root.draw(&Polygon::new(area, Part::Band.colour(kind).filled()))?;
        }
    }
    // Below the others: where it starts on one of them, that one stays in sight.
    if let Some(control) = &picture.control {
        let starts = control.starts();
        let values = picture.x.samples().map(|x| control.value_at(x, &starts));
        let values: Vec<f64> = values.collect();
        line(&root, along(&values), Part::Moved.colour(0))?;
    }
    for (kind, curve) in picture.curves.iter().enumerate() {
        line(&root, along(&curve.values), Part::Curve.colour(kind))?;
    }
    for (kind, points) in picture.points.iter().enumerate() {
        for point in &points.points {
            if let Some(error) = point.error {
                let (low, high) = (at(point.x, point.y - error), at(point.x, point.y + error));
                let cap = 4 * FINE;
                let bar = vec![
                    (low.0 - cap, low.1),
                    (low.0 + cap, low.1),
                    low,
                    high,
                    (high.0 - cap, high.1),
                    (high.0 + cap, high.1),
                ];
                line(&root, bar, Part::Error.colour(kind))?;
            }
        }
    }
    if let Some(control) = &picture.control {
        let starts = control.starts();
        let x = starts[control.x.as_str()];
        let on_curve = at(x, control.value_at(x, &starts));
        root.draw(&Circle::new(on_curve, 8 * FINE, Part::Moved.colour(1)))?;
    }
    for (kind, points) in picture.points.iter().enumerate() {
        for point in &points.points {
            mark(&root, at(point.x, point.y), kind)?;
        }
    }
    root.present()?;
    Ok(place)
}

impl Place {
    /// Where a point is drawn; far beyond the picture, but not as far as numbers go.
    fn of(&self, x_axis: &Axis, y_axis: &Axis, x: f64, y: f64) -> (i32, i32) {
        let place = |range: &Range<i32>, share: f64| {
            let share = match share.is_nan() {
                // An error bar that reaches below zero, on an axis that never does.
                true => -BEYOND,
                false => share.clamp(-BEYOND, 1.0 + BEYOND),
            };
            f64::from(range.end - range.start) * share
        };
        let across = f64::from(self.across.start) + place(&self.across, x_axis.share(x));
        let up = f64::from(self.up.end) - place(&self.up, y_axis.share(y));
        (across.round() as i32, up.round() as i32)
    }
}

fn line(root: &Root<'_>, points: Vec<(i32, i32)>, colour: RGBColor) -> Drawn {
    root.draw(&PathElement::new(points, colour))
}

/// A mark whose shape says its kind, not its colour alone.
fn mark(root: &Root<'_>, (x, y): (i32, i32), kind: usize) -> Drawn {
    let style = Part::Mark.colour(kind).filled();
    let shape = |corners: &[(i32, i32)]| {
        let corners = corners
            .iter()
            .map(|(across, up)| (x + across * FINE, y - up * FINE));
        Polygon::new(corners.collect::<Vec<_>>(), style)
    };
    match kind {
        0 => root.draw(&Circle::new((x, y), 5 * FINE, style)),
        1 => root.draw(&shape(&[(0, 7), (7, 0), (0, -7), (-7, 0)])),
        2 => root.draw(&shape(&[(0, 6), (6, -5), (-6, -5)])),
        3 => root.draw(&shape(&[(-5, 5), (5, 5), (5, -5), (-5, -5)])),
        _ => root.draw(&shape(&[(0, -6), (6, 5), (-6, 5)])),
    }
}

/// An axis from 0 to 1, with ticks where they belong: so one kind serves for equal lengths and for equal factors.
struct Shares {
    ticks: Vec<f64>,
}

impl Ranged for Shares {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, share: &f64, (start, end): (i32, i32)) -> i32 {
        start + (f64::from(end - start) * share).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        match hint.weight().allow_light_points() {
            true => Vec::new(),
            false => self.ticks.clone(),
        }
    }

    fn range(&self) -> Range<f64> {
        0.0..1.0
    }
}

fn shares(axis: &Axis) -> Shares {
    let ticks = axis.ticks.iter().map(|tick| axis.share(*tick));
    Shares {
        ticks: ticks.collect(),
    }
}

fn number_at(axis: &Axis, share: f64) -> String {
    let far = |tick: &f64| (axis.share(*tick) - share).abs();
    let ticks = axis.ticks.iter();
    let nearest = ticks.min_by(|one, other| far(one).total_cmp(&far(other)));
    nearest.map(|tick| rounded(*tick)).unwrap_or_default()
}

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<(?<name>[a-z]+)(?<attributes>(?: [a-z0-9-]+="[^"]*")*)(?<end>/?)>"#)
        .expect("the expression is a constant")
});

static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#" (?<name>[a-z0-9-]+)="(?<value>[^"]*)""#).expect("the expression is a constant")
});

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"-?[0-9]+").expect("the expression is a constant"));

/// What plotters drew, without the element around it: classes in place of colours, letters and widths left to the theme,
/// and units of the drawing in place of plotters'.
fn with_classes(svg: &str, id: &str) -> String {
    let inside = svg.trim().strip_suffix("</svg>").unwrap_or(svg);
    let inside = inside.split_once('>').map_or(inside, |(_, inside)| inside);
    let tags = TAG.replace_all(inside, |tag: &Captures<'_>| {
        let mut class = String::new();
        let mut kept = String::new();
        for attribute in ATTRIBUTE.captures_iter(&tag["attributes"]) {
            let value = &attribute["value"];
            match &attribute["name"] {
                "fill" | "stroke" => {
                    if let Some(found) = class_of(value) {
                        class = found;
                    }
                }
                "opacity" | "stroke-width" | "font-family" | "font-size" => {}
                name @ ("dy" | "text-anchor") => {
                    let _ = write!(kept, " {name}=\"{value}\"");
                }
                name => {
                    let units = NUMBER.replace_all(value.trim(), |number: &Captures<'_>| {
                        let number: f64 = number[0].parse().unwrap_or_default();
                        (number / f64::from(FINE)).to_string()
                    });
                    let _ = write!(kept, " {name}=\"{units}\"");
                }
            }
        }
        // What may reach beyond the axes is cut off there.
        let reaches = ["curve", "band", "error", "moved"];
        if !id.is_empty()
            && reaches.iter().any(|part| class.starts_with(part))
            && &tag["name"] != "circle"
        {
            let _ = write!(kept, " clip-path=\"url(#{id}-clip)\"");
        }
        format!("<{} class=\"{class}\"{kept}{}>", &tag["name"], &tag["end"])
    });
    tags.lines().map(str::trim).collect()
}

/// The class that a colour stands for.
fn class_of(colour: &str) -> Option<String> {
    let number = u32::from_str_radix(colour.strip_prefix('#')?, 16).ok()?;
    let [_, _, part, kind] = number.to_be_bytes();
    let class = CLASSES.get(usize::from(part).checked_sub(1)?)?;
    Some(match *class {
        "curve" | "band" => format!("{class} line-{}", kind + 1),
        "error" | "mark" => format!("{class} kind-{}", kind + 1),
        "moved" if kind == 1 => "moved-mark".to_owned(),
        class => class.to_owned(),
    })
}
