use super::*;

#[test]
fn all_but_the_first_are_added_up() {
    assert_eq!(add_up(&[5, 2, 3]), 5);
    assert_eq!(add_up(&[]), 0);
}
