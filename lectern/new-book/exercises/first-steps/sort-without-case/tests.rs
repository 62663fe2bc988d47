use super::*;

#[test]
fn a_capital_letter_makes_no_difference() {
    let mut words = ["pear", "Fig", "apple"];
    sort(&mut words);
    assert_eq!(
        words,
        ["apple", "Fig", "pear"],
        "the words in the order of the alphabet"
    );
}
