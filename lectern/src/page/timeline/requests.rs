//! A bar for each request, as its witness saw it.

use std::fmt::Write as _;

use super::axis::{AXIS, Axis, short};
use super::frame::{Timeline, frame};
use crate::ground::counted;
use crate::page::html::escape;
use crate::run::{Evidence, Request, Witness};

/// More requests than this are drawn by a sample.
const MOST_BARS: usize = 100;

/// Room for the name of a side above its bars, in pixels.
const HEAD: f64 = 22.0;

/// What the two sides of a relay are called.
const VISITORS: &str = "what the visitors saw";

const SERVER: &str = "what the slow server saw";

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

    /// Draws the bars, from `top` down; those of requests without success are filled with the pattern `stripes`.
    fn draw(&self, axis: &Axis, wall: f64, top: f64, stripes: &str, inside: &mut String) {
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
            let class = match succeeded(request) {
                true => "class=\"bar\"".to_owned(),
                false => format!("class=\"bar failed\" fill=\"url(#{stripes})\""),
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
                "<rect {class} x=\"{:.2}%\" width=\"{:.2}%\" y=\"{:.1}\" height=\"{:.1}\" rx=\"{}\">{}</rect>",
                axis.x(request.start),
                axis.width(request.start, end),
                top + row * 0.12,
                row * 0.76,
                if row > 6.0 { 2 } else { 0 },
                self.tip(number, request)
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

    /// What a bar says when it's pointed at. The bars of a sample are too thin for that, and together such words weigh more than the picture.
    fn tip(&self, number: usize, request: &Request) -> String {
        match self.step {
            1 => format!("<title>{}</title>", escape(&in_words(number, request))),
            _ => String::new(),
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

pub(super) fn draw_requests(evidence: &Evidence, id: &str, span: f64) -> Timeline {
    let sides = Side::all(evidence);
    let height = sides.iter().map(Side::height).sum();
    let axis = Axis::new(evidence, span);
    let fails = sides
        .iter()
        .flat_map(Side::drawn)
        .any(|request| !succeeded(request));
    let stripes = format!("{id}-failed");
    let mut inside = match fails {
        true => pattern_of_stripes(&stripes),
        false => String::new(),
    };
    inside.push_str(&axis.svg(height));
    let mut top = 0.0;
    for side in &sides {
        side.draw(&axis, evidence.wall, top, &stripes, &mut inside);
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
    let failed = match fails {
        true => "; a red bar with stripes is a request without success",
        false => "",
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

/// What fills a bar that is told from others by its colour and by stripes.
fn pattern_of_stripes(id: &str) -> String {
    format!(
        "<defs><pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect class=\"failed-ground\" width=\"6\" height=\"6\"/><rect class=\"failed-stripe\" width=\"2\" height=\"6\"/></pattern></defs>"
    )
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
