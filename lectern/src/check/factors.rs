//! By which factor figures differ.

use crate::ground::{NUMBER, numbers};
use crate::page::block::Figures;

/// Two texts and by which factor the numbers in them differ.
pub(super) struct Worst {
    pub(super) factor: f64,
    pub(super) here: String,
    pub(super) there: String,
}

/// The figure that differs most; a figure that is there on one machine only differs by any factor.
pub(super) fn worst_of(here: Figures, there: Figures) -> Option<Worst> {
    let missing = here
        .iter()
        .filter(|(name, _)| !there.iter().any(|(other, _)| other == name));
    let missing = missing.map(|(name, here)| Worst {
        factor: f64::INFINITY,
        here: format!("{name}: {}", rounded(*here)),
        there: format!("{name}: nothing"),
    });
    let mut unused: Vec<&(String, f64)> = there.iter().collect();
    let mut figures: Vec<Worst> = missing.collect();
    for (name, here) in &here {
        // Several points may have one name; the first one that is left is the one in the same place.
        let Some(at) = unused.iter().position(|(other, _)| other == name) else {
            continue;
        };
        let (_, there) = unused.remove(at);
        figures.push(Worst {
            factor: factor(*here, *there),
            here: format!("{name}: {}", rounded(*here)),
            there: format!("{name}: {}", rounded(*there)),
        });
    }
    figures
        .into_iter()
        .max_by(|one, other| one.factor.total_cmp(&other.factor))
}

fn rounded(number: f64) -> String {
    match number.abs() {
        0.0 => "0".to_owned(),
        100.0.. => format!("{number:.0}"),
        1.0.. => format!("{number:.2}"),
        _ => format!("{number:.4}"),
    }
}

/// How many times as large or as small one is as the other, one or more.
pub(super) fn factor(one: f64, other: f64) -> f64 {
    if one == other {
        return 1.0;
    }
    let ratio = one / other;
    if ratio > 0.0 && ratio.is_finite() {
        ratio.max(1.0 / ratio)
    } else {
        f64::INFINITY
    }
}

/// The largest factor between numbers that stand in the same place of two texts; infinite where the words differ.
pub(super) fn factor_of_texts(here: &str, there: &str) -> f64 {
    if NUMBER.replace_all(here, "0") != NUMBER.replace_all(there, "0") {
        return f64::INFINITY;
    }
    let pairs = std::iter::zip(numbers(here), numbers(there));
    let factors = pairs.map(|((here, digit), (there, _))| {
        // Of a number with decimals, the last one is chance: 0.00 and 0.01 are the same.
        if digit < 1.0 && (here - there).abs() < 1.5 * digit {
            return 1.0;
        }
        factor(here, there)
    });
    factors.fold(1.0, f64::max)
}
