use std::cell::RefCell;

use super::*;

/// Measures ways that give these figures, one after another. Returns the
/// medians, and which way was called when.
fn measure(figures: &[&[f64]]) -> (Vec<f64>, Vec<usize>) {
    let calls = RefCell::new(Vec::new());
    let mut ways: Vec<_> = figures
        .iter()
        .enumerate()
        .map(|(number, figures)| {
            let mut figures = figures.iter();
            let calls = &calls;
            move || {
                calls.borrow_mut().push(number);
                *figures.next().expect("one call for each figure")
            }
        })
        .collect();
    let mut ways: Vec<&mut dyn FnMut() -> f64> =
        ways.iter_mut().map(|way| way as &mut dyn FnMut() -> f64).collect();
    let medians = measure_in_turn(&mut ways, figures[0].len());
    drop(ways);
    (medians, calls.into_inner())
}

#[test]
fn the_ways_take_turns() {
    let (_, calls) = measure(&[&[1.0; 3], &[1.0; 3]]);
    assert_eq!(
        calls,
        [0, 1, 0, 1, 0, 1],
        "which way was called, round after round"
    );
}

#[test]
fn one_slow_round_changes_nothing() {
    let (medians, _) = measure(&[&[5.0, 900.0, 4.0], &[8.0, 7.0, 9.0]]);
    assert_eq!(medians, [5.0, 8.0], "medians of 5, 900, 4 and of 8, 7, 9");
}

#[test]
fn figures_are_ordered_as_numbers() {
    let (medians, _) = measure(&[&[10.0, 9.0, -1.0, 100.0, 2.0]]);
    assert_eq!(medians, [9.0], "median of 10, 9, -1, 100, 2");
}

#[test]
fn of_four_figures_it_is_the_mean_of_the_middle_two() {
    let (medians, _) = measure(&[&[1.0, 100.0, 2.0, 4.0]]);
    assert_eq!(medians, [3.0], "median of 1, 100, 2, 4");
}

#[test]
fn one_round_is_enough() {
    let (medians, calls) = measure(&[&[3.0], &[1.0], &[2.0]]);
    assert_eq!(medians, [3.0, 1.0, 2.0], "medians of one figure each");
    assert_eq!(calls, [0, 1, 2], "which way was called, in one round");
}

#[test]
fn without_rounds_there_is_no_median() {
    let (medians, _) = measure(&[&[1.0], &[2.0]]);
    assert_eq!(medians, [1.0, 2.0], "medians of one round");
    let none = std::panic::catch_unwind(|| measure(&[&[], &[]]).0);
    assert!(
        none.is_err(),
        "no rounds at all should panic, and gave {none:?} as the medians"
    );
}
