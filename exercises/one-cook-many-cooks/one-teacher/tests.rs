use std::cell::RefCell;
use std::rc::Rc;

use super::*;

#[test]
fn the_marks_stand_in_the_order_of_the_pupils() {
    assert_eq!(teach(class(&[3, 1, 2]).0), [3, 1, 2]);
}

#[test]
fn the_teacher_goes_from_pupil_to_pupil() {
    let (class, visits) = class(&[2, 3, 1]);
    teach(class);
    // Each pupil stops as often as they have lessons, and is then visited once
    // more.
    let round_by_round = [0, 1, 2, 0, 1, 2, 0, 1, 1];
    assert_eq!(*visits.borrow(), round_by_round, "who was visited, in order");
}

#[test]
fn who_is_done_is_not_visited_again() {
    let (class, visits) = class(&[0, 2]);
    assert_eq!(teach(class), [0, 2]);
    let of_first = visits.borrow().iter().filter(|&&pupil| pupil == 0).count();
    assert_eq!(of_first, 1, "visits of a pupil who was done at once");
}

#[test]
fn one_pupil_can_be_alone() {
    assert_eq!(teach(class(&[5]).0), [5]);
}

#[test]
fn a_class_can_be_empty() {
    assert_eq!(teach(Vec::new()), Vec::<u32>::new());
}

#[test]
fn a_mark_can_be_nought_and_equal_to_others() {
    assert_eq!(teach(class(&[0, 4, 0, 4]).0), [0, 4, 0, 4]);
}

/// Pupils with so many lessons each, and a list of whom the teacher visited.
fn class(lessons: &[u32]) -> (Vec<Pupil>, Rc<RefCell<Vec<usize>>>) {
    let visits = Rc::new(RefCell::new(Vec::new()));
    let pupils = lessons.iter().enumerate().map(|(number, &lessons)| {
        let mut pupil = Box::pin(learn("pupil", lessons));
        let visits = Rc::clone(&visits);
        let visited: Pupil = Box::pin(poll_fn(move |context| {
            visits.borrow_mut().push(number);
            pupil.as_mut().poll(context)
        }));
        visited
    });
    (pupils.collect(), visits)
}
