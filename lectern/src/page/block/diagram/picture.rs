//! The picture of a diagram.
//!
//! In: a [`Drawing`]. Out: a [`Picture`], SVG with classes and no colours. `layout-rs` decides where boxes and labels stand
//! and where arrows run; what they look like is said here and in the theme. All lengths are pixels of the page. A picture that
//! is wider than a phone is refused.

use std::fmt::Write as _;

use layout::core::base::Orientation;
use layout::core::format::{ClipHandle, RenderBackend};
use layout::core::geometry::{Point, Position};
use layout::core::style::{LineStyleKind, StyleAttr};
use layout::std_shapes::shapes::{Arrow, Element, LineEndKind, ShapeKind};
use layout::topo::layout::VisualGraph;

use super::cells::{Cells, FONT, LINE, PADDING, width, wrapped};
use super::text::Drawing;
use crate::page::block::table::Wrong;
use crate::page::html::escape;

/// What a page has beside its margins on a phone of 360 pixels.
const WIDEST: f64 = 300.0;

/// Between two boxes side by side, and between two ranks.
const GAP: Point = Point { x: 10.0, y: 30.0 };

/// How far an arrow keeps its direction at its ends.
const ARROW: f64 = 8.0;

/// What stands in the `svg` element.
pub(super) struct Picture {
    /// Its attributes `width`, `height` and `viewBox`.
    pub(super) size: String,
    /// Its elements.
    pub(super) inside: String,
}

/// Draws it. `line` is where the block's text begins.
///
/// # Errors
/// The picture is wider than a phone.
pub(super) fn draw(drawing: &Drawing, line: usize) -> Result<Picture, Wrong> {
    let mut graph = VisualGraph::new(Orientation::TopToBottom);
    let handles: Vec<_> = drawing
        .boxes
        .iter()
        .enumerate()
        .map(|(index, content)| {
            let size = Cells::of(content).size();
            let mut element = Element::create_with_properties(
                ShapeKind::new_box(""),
                StyleAttr::simple(),
                Orientation::LeftToRight,
                size,
                index.to_string(),
            );
            element.pos = Position::new(Point::zero(), size, Point::zero(), GAP);
            graph.add_node(element)
        })
        .collect();
    let look = StyleAttr {
        font_size: 8,
        ..StyleAttr::simple()
    };
    for (index, arrow) in drawing.arrows.iter().enumerate() {
        let style = match arrow.waits {
            true => LineStyleKind::Dashed,
            false => LineStyleKind::Normal,
        };
        let label = spaced(&arrow.label);
        let shape = Arrow::with_properties(
            LineEndKind::None,
            LineEndKind::Arrow,
            style,
            &label,
            &look,
            index.to_string(),
            &None,
            &None,
        );
        graph.add_edge(shape, handles[arrow.from], handles[arrow.to]);
    }
    let mut canvas = Canvas::new(drawing);
    graph.do_it(false, false, false, &mut canvas);
    canvas.picture(line)
}

/// Takes down what `layout-rs` has placed.
struct Canvas<'a> {
    drawing: &'a Drawing,
    boxes: String,
    arrows: String,
    labels: String,
    /// Where there is room for labels, and for which words. The crate goes through them in an order of its own.
    rooms: Vec<(String, Point)>,
    least: Point,
    most: Point,
}

impl<'a> Canvas<'a> {
    fn new(drawing: &'a Drawing) -> Self {
        Self {
            drawing,
            boxes: String::new(),
            arrows: String::new(),
            labels: String::new(),
            rooms: Vec::new(),
            least: Point::splat(f64::INFINITY),
            most: Point::splat(f64::NEG_INFINITY),
        }
    }

    fn reach(&mut self, point: Point) {
        self.least = Point::new(self.least.x.min(point.x), self.least.y.min(point.y));
        self.most = Point::new(self.most.x.max(point.x), self.most.y.max(point.y));
    }

    fn picture(self, line: usize) -> Result<Picture, Wrong> {
        let Point { x, y } = self.least.sub(Point::splat(2.0));
        let size = self.most.add(Point::splat(2.0)).sub(Point::new(x, y));
        if size.x > WIDEST {
            return Err(Wrong {
                mend: Some("give what stands side by side shorter words, or draw less of it"),
                ..Wrong::at(
                    line,
                    format!(
                        "the diagram is {:.0} pixels wide, and a phone has room for {WIDEST}",
                        size.x.ceil()
                    ),
                )
            });
        }
        let (width, height) = (size.x.ceil(), size.y.ceil());
        Ok(Picture {
            size: format!(
                "width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"{x:.1} {y:.1} {width:.0} {height:.0}\""
            ),
            inside: self.boxes + &self.arrows + &self.labels,
        })
    }

    fn rect(&mut self, class: &str, xy: Point, size: Point, round: usize) {
        let _ = write!(
            self.boxes,
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{round}\"/>",
            xy.x, xy.y, size.x, size.y
        );
        self.reach(xy);
        self.reach(xy.add(size));
    }

    /// Writes the label of an arrow to the left of it, at the height where there is room for its words: the arrow goes through
    /// that room.
    fn label(&mut self, index: usize, path: &[(Point, Point)]) {
        let Some(arrow) = self.drawing.arrows.get(index) else {
            return;
        };
        let points = path.iter().skip(1).map(|(_, point)| *point);
        let words = spaced(&arrow.label);
        let nearest = self
            .rooms
            .iter()
            .enumerate()
            .filter(|(_, (text, _))| *text == words)
            .flat_map(|(place, (_, room))| points.clone().map(move |point| (place, *room, point)))
            .min_by(|(_, room, point), (_, other_room, other)| {
                let far = |room: &Point, point: &Point| room.sub(*point).length();
                far(room, point).total_cmp(&far(other_room, other))
            });
        let Some((place, room, beside)) = nearest else {
            return;
        };
        self.rooms.remove(place);
        let text = wrapped(&arrow.label);
        let widest = text.iter().map(|line| width(line)).fold(0.0, f64::max);
        let end = Point::new(beside.x - 6.0, room.y);
        let half = text.len() as f64 * LINE / 2.0;
        self.reach(Point::new(end.x - widest, end.y - half));
        self.reach(Point::new(end.x, end.y + half));
        self.labels += &lines("says", "end", end, &text);
    }

    fn head(&mut self, from: Point, tip: Point) {
        let along = tip.sub(from);
        let length = along.length().max(0.001);
        let along = along.scale(ARROW / length);
        let across = Point::new(-along.y, along.x).scale(0.45);
        let (left, right) = (tip.sub(along).add(across), tip.sub(along).sub(across));
        let _ = write!(
            self.arrows,
            "<path class=\"head\" d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}z\"/>",
            tip.x, tip.y, left.x, left.y, right.x, right.y
        );
    }
}

/// A label as the crate gets it. The crate takes a letter to be as wide as it is high. So its letters are as wide as ours, and
/// every line of ours is two.
fn spaced(label: &str) -> String {
    let lines = wrapped(label);
    lines.iter().map(|line| format!("{line}\n \n")).collect()
}

/// Lines of text, around the height of a point.
fn lines(class: &str, anchor: &str, at: Point, lines: &[String]) -> String {
    let first = at.y - (lines.len() as f64 - 1.0) * LINE / 2.0 + FONT * 0.35;
    let tspans: String = (0..)
        .zip(lines)
        .map(|(index, line)| {
            format!(
                "<tspan x=\"{:.1}\" y=\"{:.1}\">{}</tspan>",
                at.x,
                first + f64::from(index) * LINE,
                escape(line)
            )
        })
        .collect();
    match lines {
        [] => String::new(),
        _ => format!("<text class=\"{class}\" text-anchor=\"{anchor}\">{tspans}</text>"),
    }
}

impl RenderBackend for Canvas<'_> {
    fn draw_rect(
        &mut self,
        xy: Point,
        size: Point,
        _look: &StyleAttr,
        properties: Option<String>,
        _clip: Option<ClipHandle>,
    ) {
        let index = properties.and_then(|index| index.parse::<usize>().ok());
        let Some(content) = index.and_then(|index| self.drawing.boxes.get(index)) else {
            return;
        };
        let cells = Cells::of(content);
        if cells.rows.is_empty() {
            self.rect("box", xy, size, 8);
            self.boxes += &lines("label", "middle", xy.add(size.scale(0.5)), &cells.name);
            return;
        }
        // The name stands above the cells, which share the width.
        let head = cells.head();
        let middle = Point::new(xy.x + size.x / 2.0, xy.y + (head - PADDING.y) / 2.0);
        self.boxes += &lines("label", "middle", middle, &cells.name);
        self.reach(xy);
        let stretch = size.x / cells.widths.iter().sum::<f64>();
        let mut y = xy.y + head;
        for (row, height) in cells.rows.iter().zip(&cells.heights) {
            let mut x = xy.x;
            for (cell, width) in row.iter().zip(&cells.widths) {
                let size = Point::new(width * stretch, *height);
                self.rect("box", Point::new(x, y), size, 0);
                self.boxes += &lines(
                    "label",
                    "middle",
                    Point::new(x, y).add(size.scale(0.5)),
                    cell,
                );
                x += size.x;
            }
            y += height;
        }
    }

    fn draw_line(&mut self, _: Point, _: Point, _: &StyleAttr, _: Option<String>) {}

    fn draw_circle(&mut self, _: Point, _: Point, _: &StyleAttr, _: Option<String>) {}

    /// Of labels only: boxes write their own. They are written when it's known where their arrows run.
    fn draw_text(&mut self, xy: Point, text: &str, _look: &StyleAttr) {
        if !text.trim().is_empty() {
            self.rooms.push((text.to_owned(), xy));
        }
    }

    fn draw_arrow(
        &mut self,
        path: &[(Point, Point)],
        dashed: bool,
        head: (bool, bool),
        _look: &StyleAttr,
        properties: Option<String>,
        _text: &str,
    ) {
        let index = properties.and_then(|index| index.parse::<usize>().ok());
        if let Some(index) = index {
            self.label(index, path);
        }
        let ([(start, leave), (arrive, next), rest @ ..], Some((last_arrive, end))) =
            (path, path.last())
        else {
            return;
        };
        let class = if dashed { "arrow waits" } else { "arrow" };
        let _ = write!(
            self.arrows,
            "<path class=\"{class}\" d=\"M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
            start.x, start.y, leave.x, leave.y, arrive.x, arrive.y, next.x, next.y
        );
        for (arrive, next) in rest {
            let _ = write!(
                self.arrows,
                "S{:.1} {:.1} {:.1} {:.1}",
                arrive.x, arrive.y, next.x, next.y
            );
        }
        self.arrows.push_str("\"/>");
        for (point, _) in [(start, leave), (next, arrive), (end, last_arrive)] {
            self.reach(*point);
        }
        for (_, point) in rest {
            self.reach(*point);
        }
        if head.0 {
            self.head(*leave, *start);
        }
        if head.1 {
            self.head(*last_arrive, *end);
        }
    }

    fn create_clip(&mut self, _: Point, _: Point, _: usize) -> ClipHandle {
        0
    }
}
