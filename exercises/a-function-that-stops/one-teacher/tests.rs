use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::*;

#[test]
fn the_marks_stand_in_the_order_of_the_pupils() {
    let (marks, _) = teach_class(&[3, 1, 2]);
    assert_eq!(marks, [3, 1, 2], "the marks, in the order of the pupils");
}

#[test]
fn the_teacher_goes_from_pupil_to_pupil() {
    let (_, visits) = teach_class(&[2, 3, 1]);
    // Each pupil stops as often as they have lessons, and is then visited once
    // more.
    let round_by_round = [0, 1, 2, 0, 1, 2, 0, 1, 1];
    assert_eq!(visits, round_by_round, "the pupils in the order of the visits");
}

#[test]
fn the_order_stays_when_a_pupil_is_done() {
    let (marks, visits) = teach_class(&[0, 2, 1, 2]);
    assert_eq!(marks, [0, 2, 1, 2], "the marks, in the order of the pupils");
    let round_by_round = [0, 1, 2, 3, 1, 2, 3, 1, 3];
    assert_eq!(
        visits, round_by_round,
        "a pupil who is done is left out, and the others keep their order"
    );
}

#[test]
fn who_is_done_is_not_visited_again() {
    let (marks, visits) = teach_class(&[0, 2]);
    assert_eq!(marks, [0, 2], "the marks, in the order of the pupils");
    let of_first = visits.iter().filter(|&&pupil| pupil == 0).count();
    assert_eq!(of_first, 1, "visits of a pupil who was done at once");
}

#[test]
fn one_pupil_can_be_alone() {
    assert_eq!(teach_class(&[5]).0, [5], "the mark of the only pupil");
}

#[test]
fn a_class_can_be_empty() {
    let (marks, _) = teach_class(&[]);
    assert!(
        marks.is_empty(),
        "there are no pupils, and the marks are {marks:?}"
    );
}

#[test]
fn a_mark_can_be_nought_and_equal_to_others() {
    let (marks, _) = teach_class(&[0, 4, 0, 4]);
    assert_eq!(marks, [0, 4, 0, 4], "the marks, in the order of the pupils");
}

/// Has pupils taught who have so many lessons each, in a thread of its own, for
/// a teacher may go on for ever. Gives the marks, and whom the teacher visited.
fn teach_class(lessons: &'static [u32]) -> (Vec<u32>, Vec<usize>) {
    let (done, result) = mpsc::channel();
    thread::spawn(move || {
        let (class, visits) = class(lessons);
        let marks = teach(class);
        done.send((marks, visits.borrow().clone()))
    });
    let result = result.recv_timeout(Duration::from_millis(2500));
    result.expect(
        "`teach` did not return the marks: it panicked, or goes on although all \
         pupils are done, or waits for a waker that nobody wakes",
    )
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
