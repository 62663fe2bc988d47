use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

/// So long the cooks wait for each other before all of them give up.
const PATIENCE: Duration = Duration::from_millis(2500);

#[test]
fn the_results_stand_in_the_order_of_the_dishes() {
    let cooked = cook_all(&[30, 1, 20, 2, 10], 2, |dish| {
        thread::sleep(Duration::from_millis(dish.into()));
        format!("dish {dish}")
    });
    let expected = ["dish 30", "dish 1", "dish 20", "dish 2", "dish 10"];
    assert_eq!(
        cooked, expected,
        "the results, in the order of the dishes and not of their ends"
    );
}

#[test]
fn all_cooks_work_at_the_same_time() {
    let kitchen = Kitchen::default();
    cook_all(&[1; 8], 4, |_| kitchen.wait_for_company(4));
    assert_eq!(
        kitchen.most(),
        4,
        "eight dishes keep four cooks busy at once: is each cook waited for \
         before the next begins, or a lock held while cooking? At work were"
    );
}

#[test]
fn no_cook_stands_idle_if_there_is_a_dish_for_each() {
    let kitchen = Kitchen::default();
    cook_all(&[1; 5], 4, |_| kitchen.wait_for_company(4));
    assert_eq!(
        kitchen.most(),
        4,
        "five dishes are enough for each of four cooks to have one. At work were"
    );
}

#[test]
fn there_are_no_more_cooks_than_that() {
    let kitchen = Kitchen::default();
    let cooked = cook_all(&[1; 20], 3, |_| kitchen.work());
    assert_eq!(
        cooked.len(),
        20,
        "there were 20 dishes, and 20 results are due"
    );
    let most = kitchen.most();
    assert!(
        most <= 3,
        "{most} cooks were at work at once, and there are three: does each dish \
         have a cook of its own?"
    );
}

#[test]
fn every_dish_is_cooked_once() {
    let dishes: Vec<u32> = (0..11).collect();
    for cooks in 1..=13 {
        let seen = Mutex::new(Vec::new());
        let cooked = cook_all(&dishes, cooks, |dish| {
            seen.lock().expect("no cook panics").push(dish);
            dish.to_string()
        });
        let mut seen = seen.into_inner().expect("no cook panics");
        seen.sort();
        assert_eq!(seen, dishes, "what {cooks} cooks have cooked");
        let expected: Vec<_> = dishes.iter().map(u32::to_string).collect();
        assert_eq!(cooked, expected, "what {cooks} cooks gave back");
    }
}

#[test]
fn there_may_be_nothing_to_cook() {
    let cooked = cook_all(&[], 4, |dish| panic!("nobody asked for {dish}"));
    assert!(cooked.is_empty(), "no dish was cooked, and it gave {cooked:?}");
}

/// Counts the cooks that are at work.
#[derive(Default)]
struct Kitchen {
    now_and_most: Mutex<(usize, usize)>,
    given_up: AtomicBool,
}

impl Kitchen {
    fn most(&self) -> usize {
        self.now_and_most.lock().expect("no cook panics").1
    }

    fn work(&self) -> String {
        self.enter();
        thread::sleep(Duration::from_millis(5));
        self.leave()
    }

    /// Works until so many cooks were at work at once, or until one gave up.
    fn wait_for_company(&self, cooks: usize) -> String {
        self.enter();
        let start = Instant::now();
        while self.most() < cooks && !self.given_up.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(1));
            if start.elapsed() > PATIENCE {
                self.given_up.store(true, Ordering::SeqCst);
            }
        }
        self.leave()
    }

    fn enter(&self) {
        let mut state = self.now_and_most.lock().expect("no cook panics");
        state.0 += 1;
        state.1 = state.1.max(state.0);
    }

    fn leave(&self) -> String {
        self.now_and_most.lock().expect("no cook panics").0 -= 1;
        "cooked".to_string()
    }
}
