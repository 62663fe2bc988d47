//! What a reader may move: sliders, the curve that moves with them, and what is said of it.

use std::collections::BTreeMap;

use super::axis::FARTHEST;
use super::formula::{self, Formula, is_name};
use super::picture::{Axis, Control, Slider, fill, rounded};
use super::points::Recordings;
use super::table::{ControlBlock, Plot, SliderBlock};
use crate::page::block::table::Wrong;

/// Nobody can move more sliders than these and see what each does.
const MOST_SLIDERS: usize = 4;
/// A slider with more stops than this is no better than one with fewer.
const MOST_STOPS: f64 = 1000.0;

impl Plot {
    pub(super) fn control(
        &self,
        block: &ControlBlock,
        name: &str,
        x: &Axis,
        recordings: &Recordings<'_>,
    ) -> Result<Option<Control>, Wrong> {
        let line = self.line_of(&block.formula);
        if block.sliders.len() > MOST_SLIDERS {
            return Err(Wrong::at(
                line,
                format!("a control has at most {MOST_SLIDERS} sliders"),
            ));
        }
        let mut sliders: Vec<Slider> = Vec::new();
        for slider in &block.sliders {
            let place = self.line_of(slider);
            let slider = slider.as_ref();
            let SliderBlock { from, to, step, .. } = *slider;
            let wrong = |what: String| Err(Wrong::at(place, what));
            if !is_name(&slider.name) || slider.name == "y" {
                return wrong(format!("`{}` cannot be the name of a slider", slider.name));
            }
            if sliders.iter().any(|known| known.name == slider.name) {
                return wrong(format!("two sliders are called `{}`", slider.name));
            }
            if slider.label.as_ref().trim().is_empty() {
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
                label: slider.label.as_ref().clone(),
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
            return Err(Wrong::at(line, what));
        }
        let formula =
            Formula::new(block.formula.as_ref(), &names).map_err(|what| Wrong::at(line, what))?;
        let mut also = BTreeMap::new();
        for (value, source) in &block.also {
            let place = self.line_of(source);
            if !is_name(value) || value == "y" || names.contains(&value.as_str()) {
                return Err(Wrong::at(
                    place,
                    format!("`{value}` cannot be the name of one more value"),
                ));
            }
            // It need not use every slider.
            let used: Vec<&str> = names
                .iter()
                .copied()
                .filter(|name| formula::uses(source.as_ref(), name))
                .collect();
            let used = if used.is_empty() { names.clone() } else { used };
            let found =
                Formula::new(source.as_ref(), &used).map_err(|what| Wrong::at(place, what))?;
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
            fill(words.as_ref(), &known).map_err(|what| Wrong::at(self.line_of(words), what))?;
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
                return Err(Wrong::at(self.line_of(&block.formula), what));
            }
            for (name, formula) in &control.also {
                let value = formula.value(&|name| place.get(name).copied());
                if !value.is_finite() && control.otherwise.is_none() {
                    let what = format!(
                        "`{name}` isn't a finite number where {}; give `otherwise`, the words for that",
                        words()
                    );
                    return Err(Wrong::at(self.line_of(&block.also[name]), what));
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
                return Err(Wrong::at(self.line_of(&block.formula), what));
            }
        }
        Ok(())
    }
}
