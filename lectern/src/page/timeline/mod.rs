//! Timelines: what a run looked like, drawn from its recording.
//!
//! In: [`Evidence`]. Out: SVGs: one with a bar for each request as its witness saw it (for a relay, first those of its
//! visitors, then those to the slow server), one with a lane for each name that
//! begins lines of output; none where there is nothing to draw.
//!
//! Places along the time axis are percentages and everything else is in pixels, so the picture is as wide as the page
//! and its letters stay legible on a phone. Colours come from the theme, by class.

mod axis;
mod frame;
mod lanes;
mod requests;

use crate::book::Pattern;
use crate::run::{Evidence, Line};
pub use frame::Timeline;
use lanes::draw_lanes;
pub(crate) use lanes::speaks;
use requests::draw_requests;

/// Draws the run: its requests, if it has any, and the lanes, if lines of output begin with them. `id` must be unique on
/// the page; `span` is the length of the time axis in seconds, for runs that are to be compared. After a line that matches one of
/// `waits`, its lane waits.
pub fn draw(
    evidence: &Evidence,
    lanes: &[String],
    waits: &[Pattern],
    id: &str,
    span: f64,
) -> Vec<Timeline> {
    let mut timelines = Vec::new();
    if !(evidence.requests.is_empty() && evidence.visits.is_empty()) {
        timelines.push(draw_requests(evidence, id, span));
    }
    let speaks = |line: &Line| lanes.iter().any(|name| speaks(name, &line.text));
    if evidence.lines.iter().any(speaks) {
        timelines.push(draw_lanes(
            evidence,
            lanes,
            waits,
            &format!("{id}-lanes"),
            span,
        ));
    }
    timelines
}

/// The time axis that a run needs, in seconds.
pub fn span(evidence: &Evidence) -> f64 {
    evidence.wall.max(0.001)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{End, Request, Witness};
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
        let svg = draw(&run, &[], &[], "t", span(&run)).remove(0).svg;
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
            let svg = draw(&run, &[], &[], "t", span(&run)).remove(0).svg;
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
        let timeline = draw(&run, &[], &[], "t", span(&run)).remove(0);
        assert_eq!(attributes(&timeline.svg, "rect", "x").len(), 100);
        assert!(
            timeline.legend.contains("every 100th of 10000 requests"),
            "{}",
            timeline.legend
        );
        // Words for each of a hundred thin bars would weigh more than the bars.
        assert!(timeline.svg.len() < 13_000, "{} bytes", timeline.svg.len());
    }

    #[test]
    fn waiting_for_a_turn_is_drawn() {
        let mut second = request(3.0, 6.0);
        second.arrived = Some(0.01);
        let run = evidence(vec![request(0.0, 3.0), second]);
        let timeline = draw(&run, &[], &[], "t", span(&run)).remove(0);
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
        let timelines = draw(&run, &[], &[], "t", 3.2);
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
        assert!(legend.contains(
            "above as the visitors saw it, below as the slow server saw it; a red bar with stripes"
        ));
        let failed = attributes(svg, "rect.failed[fill=\"url(#t-failed)\"]", "y");
        assert_eq!(failed.len(), 1);
        let tops = attributes(svg, "rect.bar", "y");
        assert_eq!(tops.len(), 15);
        let bottoms: Vec<f64> = tops
            .iter()
            .zip(attributes(svg, "rect.bar", "height"))
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
        let timeline = draw(&run, &lanes, &[], "t", span(&run)).remove(0);
        assert_eq!(attributes(&timeline.svg, "line.said", "x1").len(), 2);
        assert!(
            timeline
                .svg
                .contains("AAA speaks 2 times, from 0.1 s to 0.6 s; BBB says nothing")
        );
        assert!(draw(&run, &[], &[], "t", 1.0).is_empty());
    }

    #[test]
    fn title_and_description_are_tied_to_the_picture() {
        let run = evidence(vec![request(0.0, 3.0)]);
        let svg = draw(&run, &[], &[], "timeline-a", span(&run)).remove(0).svg;
        assert!(svg.contains("aria-labelledby=\"timeline-a-title timeline-a-desc\""));
        assert!(svg.contains("<title id=\"timeline-a-title\">1 request over 3.02 seconds"));
        assert!(svg.contains("at most 1 worked on at once</desc>"));
    }
}
