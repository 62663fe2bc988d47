//! The time axis: where it begins and ends, and where it has ticks.

use std::fmt::Write as _;

use crate::run::{Evidence, Witness};

/// Where the time axis begins and how long it is, in per cent of the width: room for labels on the left.
const LEFT: f64 = 9.0;

/// The same where longer numbers stand there, on a phone.
const LEFT_OF_THREE_DIGITS: f64 = 11.0;

const LEFT_OF_FOUR_DIGITS: f64 = 13.0;

const LEFT_OF_FIVE_DIGITS: f64 = 17.0;

/// Where the time axis ends.
const RIGHT: f64 = 98.0;

/// A phone has room for this many labels on the axis.
const MOST_TICKS: f64 = 6.0;

/// Height of the axis below the bars, in pixels.
pub(super) const AXIS: f64 = 26.0;

pub(super) struct Axis {
    pub(super) left: f64,
    pub(super) span: f64,
    pub(super) step: f64,
}

impl Axis {
    /// Ticks at multiples of the delay if there is a server and the run is as long as a delay, else at round numbers.
    pub(super) fn new(evidence: &Evidence, span: f64) -> Self {
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
            0..100 => LEFT,
            100..1000 => LEFT_OF_THREE_DIGITS,
            1000..10_000 => LEFT_OF_FOUR_DIGITS,
            _ => LEFT_OF_FIVE_DIGITS,
        };
        Self { left, span, step }
    }

    pub(super) fn x(&self, time: f64) -> f64 {
        self.left + (RIGHT - self.left) * (time / self.span).clamp(0.0, 1.0)
    }

    pub(super) fn width(&self, from: f64, to: f64) -> f64 {
        (self.x(to) - self.x(from)).max(0.15)
    }

    pub(super) fn svg(&self, height: f64) -> String {
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
pub(super) fn short(time: f64) -> String {
    let rounded = (time * 1000.0).round() / 1000.0;
    rounded.to_string()
}
