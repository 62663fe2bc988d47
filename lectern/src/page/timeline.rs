//! Timelines: what a run looked like, drawn from its recording.
//!
//! In: [`Evidence`]. Out: SVGs: one with a bar for each request as its witness saw it (for a relay, first those of its
//! visitors, then those to the slow server), one with a lane for each name that
//! begins lines of output; none where there is nothing to draw.
//!
//! Places along the time axis are percentages and everything else is in pixels, so the picture is as wide as the page
//! and its letters stay legible on a phone. Colours come from the theme, by class.

use std::fmt::Write as _;

use crate::ground::words::counted;
use crate::page::html::escape;
use crate::run::evidence::{Evidence, Line, Request, Witness};

/// Where the time axis begins and how long it is, in per cent of the width: room for labels on the left.
const LEFT: f64 = 9.0;
/// The same where longer numbers stand there, on a phone.
const LEFT_OF_FOUR_DIGITS: f64 = 13.0;
const LEFT_OF_FIVE_DIGITS: f64 = 17.0;
/// Where the time axis ends.
const RIGHT: f64 = 98.0;
/// A phone has room for this many labels on the axis.
const MOST_TICKS: f64 = 6.0;
/// More requests than this are drawn by a sample.
const MOST_BARS: usize = 200;
/// Height of the axis below the bars, in pixels.
const AXIS: f64 = 26.0;

/// Room for the name of a side above its bars, in pixels.
const HEAD: f64 = 22.0;
/// What the two sides of a relay are called.
const VISITORS: &str = "what the visitors saw";
const SERVER: &str = "what the slow server saw";

/// A timeline: the picture, and what it shows in words.
#[derive(Debug)]
pub struct Timeline {
    /// The `<svg>` element, without blank lines.
    pub svg: String,
    /// What its bars are, for the line above it.
    pub legend: String,
}

/// Draws the run: its requests, if it has any, and the lanes, if lines of output begin with them. `id` must be unique on
/// the page; `span` is the length of the time axis in seconds, for runs that are to be compared.
pub fn draw(evidence: &Evidence, lanes: &[String], id: &str, span: f64) -> Vec<Timeline> {
    let mut timelines = Vec::new();
    if !(evidence.requests.is_empty() && evidence.visits.is_empty()) {
        timelines.push(draw_requests(evidence, id, span));
    }
    let speaks = |line: &Line| lanes.iter().any(|name| speaks(name, &line.text));
    if evidence.lines.iter().any(speaks) {
        timelines.push(draw_lanes(evidence, lanes, &format!("{id}-lanes"), span));
    }
    timelines
}

/// The time axis that a run needs, in seconds.
pub fn span(evidence: &Evidence) -> f64 {
    evidence.wall.max(0.001)
}

struct Axis {
    left: f64,
    span: f64,
    step: f64,
}

impl Axis {
    /// Ticks at multiples of the delay if there is a server and the run is as long as a delay, else at round numbers.
    fn new(evidence: &Evidence, span: f64) -> Self {
        let unit = match evidence.witness {
            Witness::Server | Witness::Visitors if evidence.delay <= span => evidence.delay,
            // Recordings are exact to a millisecond.
            _ => 10_f64.powf(span.log10().floor() - 1.0).max(0.001),
        };
        let steps =
            (0..).flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(power) * unit));
        // Hundreds of seconds and hundredths of one need more room each.
        let room = |step: f64| {
            let mut ticks = (0..).map(|index| f64::from(index) * step);
            let wide = |tick: f64| tick >= 100.0 || short(tick).len() > 3;
            match ticks
                .by_ref()
                .take_while(|tick| *tick <= span)
                .take(10)
                .any(wide)
            {
                true => MOST_TICKS - 2.0,
                false => MOST_TICKS,
            }
        };
        let step = steps
            .into_iter()
            .find(|step| span / step < room(*step))
            .unwrap_or(span);
        let left = match evidence.requests.len().max(evidence.visits.len()) {
            0..1000 => LEFT,
            1000..10_000 => LEFT_OF_FOUR_DIGITS,
            _ => LEFT_OF_FIVE_DIGITS,
        };
        Self { left, span, step }
    }

    fn x(&self, time: f64) -> f64 {
        self.left + (RIGHT - self.left) * (time / self.span).clamp(0.0, 1.0)
    }

    fn width(&self, from: f64, to: f64) -> f64 {
        (self.x(to) - self.x(from)).max(0.15)
    }

    fn svg(&self, height: f64) -> String {
        let mut svg = String::new();
        let mut index = 0.0;
        while index * self.step <= self.span * 1.000_001 {
            let time = index * self.step;
            let x = self.x(time);
            let anchor = if x > 94.0 { "end" } else { "middle" };
            let _ = write!(
                svg,
                "<line class=\"tick\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"0\" y2=\"{height:.0}\"/>\
                 <text class=\"time\" x=\"{x:.2}%\" y=\"{:.0}\" text-anchor=\"{anchor}\">{} s</text>",
                height + 17.0,
                short(time)
            );
            index += 1.0;
        }
        let _ = write!(
            svg,
            "<line class=\"axis\" x1=\"{}%\" x2=\"{RIGHT}%\" y1=\"{height:.0}\" y2=\"{height:.0}\"/>",
            self.left
        );
        svg
    }
}

/// A tick's label: no more decimals than it needs.
fn short(time: f64) -> String {
    let rounded = (time * 1000.0).round() / 1000.0;
    rounded.to_string()
}

fn frame(id: &str, title: &str, description: &str, height: f64, inside: &str) -> String {
    format!(
        "<svg class=\"timeline\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" width=\"100%\" height=\"{height:.0}\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>{inside}</svg>",
        escape(title),
        escape(description)
    )
}

/// Requests that one side saw.
struct Side<'run> {
    requests: &'run [Request],
    witness: Witness,
    /// What stands above its bars, where there are two sides.
    name: Option<&'static str>,
    /// Of how many requests one is drawn.
    step: usize,
}

impl<'run> Side<'run> {
    fn new(requests: &'run [Request], witness: Witness, name: Option<&'static str>) -> Self {
        Self {
            requests,
            witness,
            name,
            step: requests.len().div_ceil(MOST_BARS).max(1),
        }
    }

    /// Whoever saw requests in this run, first the visitors.
    fn all(evidence: &'run Evidence) -> Vec<Self> {
        let (requests, witness) = (&evidence.requests, evidence.witness);
        if evidence.visits.is_empty() {
            return vec![Self::new(requests, witness, None)];
        }
        vec![
            Self::new(&evidence.visits, Witness::Visitors, Some(VISITORS)),
            Self::new(requests, witness, Some(SERVER)),
        ]
    }

    fn drawn(&self) -> impl Iterator<Item = &'run Request> + use<'run> {
        self.requests.iter().step_by(self.step)
    }

    fn row(&self) -> f64 {
        match self.drawn().count() {
            0..=12 => 22.0,
            13..=40 => 12.0,
            // No taller than those, but for what must be seen.
            many => (480.0 / many as f64).max(2.4),
        }
    }

    fn height(&self) -> f64 {
        let head = self.name.map_or(0.0, |_| HEAD);
        head + self.row() * self.drawn().count() as f64
    }

    /// Draws the bars, from `top` down.
    fn draw(&self, axis: &Axis, wall: f64, top: f64, inside: &mut String) {
        let row = self.row();
        let left = axis.left;
        // The first label does not stand in the middle of a low row, but further down: it needs more room below it.
        let label_every = if row < 14.0 {
            (19.0 / row).ceil() as usize
        } else {
            1
        };
        let mut first = top;
        if let Some(name) = self.name {
            let _ = write!(
                inside,
                "<text class=\"label\" x=\"{left}%\" dx=\"4\" y=\"{:.1}\">{name}</text>",
                top + HEAD - 5.0
            );
            first += HEAD;
        }
        for (position, request) in self.drawn().enumerate() {
            let top = first + row * position as f64;
            let end = request.end.unwrap_or(wall);
            let class = if succeeded(request) {
                "bar"
            } else {
                "bar failed"
            };
            let number = position * self.step + 1;
            if let Some(arrived) = request.arrived {
                let middle = top + row / 2.0;
                let _ = write!(
                    inside,
                    "<line class=\"queued\" x1=\"{:.2}%\" x2=\"{:.2}%\" y1=\"{middle:.1}\" y2=\"{middle:.1}\"/>",
                    axis.x(arrived),
                    axis.x(request.start)
                );
            }
            let _ = write!(
                inside,
                "<rect class=\"{class}\" x=\"{:.2}%\" width=\"{:.2}%\" y=\"{:.1}\" height=\"{:.1}\" rx=\"{}\"><title>{}</title></rect>",
                axis.x(request.start),
                axis.width(request.start, end),
                top + row * 0.12,
                row * 0.76,
                if row > 6.0 { 2 } else { 0 },
                escape(&in_words(number, request))
            );
            if position % label_every == 0 {
                let _ = write!(
                    inside,
                    "<text class=\"label\" x=\"{left}%\" dx=\"-4\" y=\"{:.1}\" text-anchor=\"end\">{number}</text>",
                    // The first one must not stand out at the top.
                    (top + row / 2.0 + 4.0).max(first + 11.0)
                );
            }
        }
    }

    /// What it saw, in words.
    fn description(&self, evidence: &Evidence) -> String {
        let requests = self.requests;
        let mut words: Vec<String> = requests
            .iter()
            .take(10)
            .enumerate()
            .map(|(index, request)| in_words(index + 1, request))
            .collect();
        if requests.len() > 10 {
            words.push(format!("and {} more", requests.len() - 10));
        }
        match (self.witness, self.name) {
            (Witness::Server, _) => words.push(format!(
                "at most {} worked on at once",
                evidence.peak_in_flight
            )),
            (Witness::Visitors | Witness::Nobody, None) => words.push(format!(
                "at most {} in flight at once",
                evidence.peak_in_flight
            )),
            // The peak is the server's.
            (Witness::Visitors | Witness::Nobody, Some(_)) => {}
        }
        let words = words.join("; ");
        match self.name {
            Some(name) => format!("{name}: {words}"),
            None => words,
        }
    }
}

fn draw_requests(evidence: &Evidence, id: &str, span: f64) -> Timeline {
    let sides = Side::all(evidence);
    let height = sides.iter().map(Side::height).sum();
    let axis = Axis::new(evidence, span);
    let mut inside = axis.svg(height);
    let mut top = 0.0;
    for side in &sides {
        side.draw(&axis, evidence.wall, top, &mut inside);
        top += side.height();
    }
    let seen = |witness| match witness {
        Witness::Visitors => "as the clients saw it",
        Witness::Server | Witness::Nobody => "as the server saw it",
    };
    let (what, witness) = match &sides[..] {
        [visitors, server] => (
            format!(
                "{}, and {} to the slow server",
                counted(visitors.requests.len(), "visitor"),
                counted(server.requests.len(), "request")
            ),
            "above as the visitors saw it, below as the slow server saw it",
        ),
        _ => (
            counted(evidence.requests.len(), "request"),
            seen(evidence.witness),
        ),
    };
    let mut drawn = sides.iter().flat_map(Side::drawn);
    let queued = if drawn.any(|request| request.arrived.is_some()) {
        "; the dotted line in front is the time that it stood in line"
    } else {
        ""
    };
    let mut drawn = sides.iter().flat_map(Side::drawn);
    let failed = if drawn.any(|request| !succeeded(request)) {
        "; red is a request without success"
    } else {
        ""
    };
    let sampled: String = sides
        .iter()
        .filter(|side| side.step > 1)
        .map(|side| {
            let (step, all) = (side.step, side.requests.len());
            format!("; every {step}th of {all} requests is drawn")
        })
        .collect();
    let wall = short(evidence.wall);
    let title = match sides.len() {
        1 => format!("{what} over {wall} seconds, {witness}"),
        _ => format!("{what}, over {wall} seconds"),
    };
    let description: Vec<String> = sides
        .iter()
        .map(|side| side.description(evidence))
        .collect();
    Timeline {
        svg: frame(id, &title, &description.join(". "), height + AXIS, &inside),
        legend: format!("Each request from start to response, {witness}{queued}{failed}{sampled}"),
    }
}

fn succeeded(request: &Request) -> bool {
    matches!(request.status, Some(200..=299))
}

fn in_words(number: usize, request: &Request) -> String {
    let waited = request
        .arrived
        .map(|arrived| format!("arrived at {} s, was served ", short(arrived)))
        .unwrap_or_default();
    let answer = match request.status {
        Some(200) | None => String::new(),
        Some(status) => format!(", status {status}"),
    };
    match request.end {
        Some(end) => format!(
            "request {number} {waited}from {} s to {} s{answer}",
            short(request.start),
            short(end)
        ),
        None => format!(
            "request {number} {waited}from {} s, never answered",
            short(request.start)
        ),
    }
}

fn draw_lanes(evidence: &Evidence, lanes: &[String], id: &str, span: f64) -> Timeline {
    // The name stands above its lane: no length of a name, no width of a page makes them overlap.
    const ROW: f64 = 36.0;
    let height = ROW * lanes.len() as f64;
    let axis = Axis::new(evidence, span);
    let left = axis.left;
    let mut inside = axis.svg(height);
    let mut words = Vec::new();
    for (position, name) in lanes.iter().enumerate() {
        let top = ROW * position as f64;
        let times: Vec<f64> = evidence
            .lines
            .iter()
            .filter(|line| speaks(name, &line.text))
            .map(|line| line.at)
            .collect();
        let _ = write!(
            inside,
            "<text class=\"label\" x=\"{left}%\" dx=\"4\" y=\"{:.1}\">{}</text>",
            top + 13.0,
            escape(name)
        );
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            words.push(format!("{name} says nothing"));
            continue;
        };
        let _ = write!(
            inside,
            "<rect class=\"bar\" x=\"{:.2}%\" width=\"{:.2}%\" y=\"{:.1}\" height=\"14\" rx=\"2\"/>",
            axis.x(*first),
            axis.width(*first, *last),
            top + 18.0
        );
        for (line, time) in evidence
            .lines
            .iter()
            .filter(|line| speaks(name, &line.text))
            .zip(&times)
        {
            let _ = write!(
                inside,
                "<line class=\"said\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"{:.1}\" y2=\"{:.1}\"><title>{} s: {}</title></line>",
                top + 16.0,
                top + 34.0,
                short(*time),
                escape(&line.text),
                x = axis.x(*time)
            );
        }
        words.push(format!(
            "{name} speaks {} times, from {} s to {} s",
            times.len(),
            short(*first),
            short(*last)
        ));
    }
    Timeline {
        svg: frame(
            id,
            &format!(
                "{} lanes over {} seconds",
                lanes.len(),
                short(evidence.wall)
            ),
            &words.join("; "),
            height + AXIS,
            &inside,
        ),
        legend: "One lane for each name, one mark for each line it printed".to_owned(),
    }
}

/// Whether the line begins with the name as a word of its own.
pub(crate) fn speaks(name: &str, line: &str) -> bool {
    line.strip_prefix(name)
        .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::evidence::End;
    use scraper::{Html, Selector};

    fn request(start: f64, end: f64) -> Request {
        Request {
            path: "/".into(),
            status: Some(200),
            arrived: None,
            start,
            end: Some(end),
            body: None,
        }
    }

    fn evidence(requests: Vec<Request>) -> Evidence {
        let wall = requests
            .iter()
            .filter_map(|request| request.end)
            .fold(0.0, f64::max)
            + 0.02;
        Evidence {
            lines: vec![
                Line {
                    at: 0.1,
                    text: "AAA 5".into(),
                },
                Line {
                    at: 0.6,
                    text: "AAA 4".into(),
                },
                Line {
                    at: 0.7,
                    text: "AAAA 4".into(),
                },
            ],
            wall,
            cpu: 0.01,
            memory: None,
            delay: 3.0,
            end: End::Status(0),
            witness: if requests.is_empty() {
                Witness::Nobody
            } else {
                Witness::Server
            },
            peak_in_flight: 1,
            requests,
            visits: Vec::new(),
            errors: Vec::new(),
            tally: Vec::new(),
            typed: Vec::new(),
            interrupts: Vec::new(),
        }
    }

    fn attributes(svg: &str, selector: &str, attribute: &str) -> Vec<f64> {
        Html::parse_fragment(svg)
            .select(&Selector::parse(selector).unwrap())
            .map(|element| {
                element
                    .attr(attribute)
                    .unwrap()
                    .trim_end_matches('%')
                    .parse()
                    .unwrap()
            })
            .collect()
    }

    #[test]
    fn one_after_another_is_a_staircase() {
        let run = evidence(
            (0..5)
                .map(|i| request(3.0 * f64::from(i), 3.0 * f64::from(i + 1)))
                .collect(),
        );
        let svg = draw(&run, &[], "t", span(&run)).remove(0).svg;
        let starts = attributes(&svg, "rect", "x");
        let widths = attributes(&svg, "rect", "width");
        assert_eq!(starts.len(), 5);
        for index in 1..5 {
            assert!(
                (starts[index] - (starts[index - 1] + widths[index - 1])).abs() < 0.05,
                "{starts:?} {widths:?}"
            );
        }
    }

    #[test]
    fn the_axis_counts_in_delays_and_fits_a_phone() {
        for count in [0.03, 0.5, 1.0, 2.0, 5.0, 16.0, 100.0, 1000.0] {
            let run = evidence(vec![request(0.0, 3.0 * count)]);
            let svg = draw(&run, &[], "t", span(&run)).remove(0).svg;
            let ticks = attributes(&svg, "text.time", "x");
            assert!((2..=7).contains(&ticks.len()), "{count} delays: {ticks:?}");
            // 320 px wide, the longest label ("3000 s") takes some 44 px at 12 px a letter.
            for pair in ticks.windows(2) {
                assert!(
                    (pair[1] - pair[0]) * 3.2 > 40.0,
                    "{count} delays: {ticks:?}"
                );
            }
        }
    }

    #[test]
    fn ten_thousand_requests_are_a_sample_and_say_so() {
        let run = evidence(
            (0..10_000)
                .map(|i| request(f64::from(i) * 1e-5, 3.1))
                .collect(),
        );
        let timeline = draw(&run, &[], "t", span(&run)).remove(0);
        assert_eq!(attributes(&timeline.svg, "rect", "x").len(), 200);
        assert!(
            timeline.legend.contains("every 50th of 10000 requests"),
            "{}",
            timeline.legend
        );
        assert!(timeline.svg.len() < 60_000);
    }

    #[test]
    fn waiting_for_a_turn_is_drawn() {
        let mut second = request(3.0, 6.0);
        second.arrived = Some(0.01);
        let run = evidence(vec![request(0.0, 3.0), second]);
        let timeline = draw(&run, &[], "t", span(&run)).remove(0);
        assert_eq!(attributes(&timeline.svg, "line.queued", "x1").len(), 1);
        assert!(
            timeline
                .svg
                .contains("request 2 arrived at 0.01 s, was served from 3 s to 6 s")
        );
    }

    #[test]
    fn a_relay_has_two_sides_in_one_picture() {
        let mut run = evidence((0..13).map(|_| request(0.5, 2.0)).collect());
        run.visits = vec![request(0.1, 2.5), request(0.2, 3.0)];
        run.visits[1].status = Some(504);
        let timelines = draw(&run, &[], "t", 3.2);
        assert_eq!(timelines.len(), 1);
        let Timeline { svg, legend } = &timelines[0];
        assert!(
            svg.contains(">2 visitors, and 13 requests to the slow server, over 2.02 seconds<"),
            "{svg}"
        );
        assert!(
            svg.contains(
                "request 2 from 0.2 s to 3 s, status 504. what the slow server saw: request 1"
            ),
            "{svg}"
        );
        assert!(
            legend
                .contains("above as the visitors saw it, below as the slow server saw it; red is")
        );
        let tops = attributes(svg, "rect", "y");
        assert_eq!(tops.len(), 15);
        let bottoms: Vec<f64> = tops
            .iter()
            .zip(attributes(svg, "rect", "height"))
            .map(|(top, height)| top + height)
            .collect();
        let names: Vec<f64> = attributes(svg, "text.label[dx=\"4\"]", "y");
        assert_eq!(names.len(), 2);
        // Each name stands in a gap of its own, above its bars.
        assert!(names[0] < tops[0] && bottoms[1] < names[1] - 10.0 && names[1] < tops[2]);
        assert!(
            bottoms.windows(2).all(|pair| pair[0] < pair[1]),
            "{bottoms:?}"
        );
    }

    #[test]
    fn lanes_belong_to_whole_names() {
        let run = Evidence {
            wall: 1.0,
            ..evidence(Vec::new())
        };
        let lanes = ["AAA".to_owned(), "BBB".to_owned()];
        let timeline = draw(&run, &lanes, "t", span(&run)).remove(0);
        assert_eq!(attributes(&timeline.svg, "line.said", "x1").len(), 2);
        assert!(
            timeline
                .svg
                .contains("AAA speaks 2 times, from 0.1 s to 0.6 s; BBB says nothing")
        );
        assert!(draw(&run, &[], "t", 1.0).is_empty());
    }

    #[test]
    fn title_and_description_are_tied_to_the_picture() {
        let run = evidence(vec![request(0.0, 3.0)]);
        let svg = draw(&run, &[], "timeline-a", span(&run)).remove(0).svg;
        assert!(svg.contains("aria-labelledby=\"timeline-a-title timeline-a-desc\""));
        assert!(svg.contains("<title id=\"timeline-a-title\">1 request over 3.02 seconds"));
        assert!(svg.contains("at most 1 worked on at once</desc>"));
    }
}
