//! A contract that somebody wrote, and lines that a program printed: the first line of the input is the line, the
//! second a pattern, all the rest the contract.
#![no_main]

use std::time::Duration;

use lectern::book::Contract;
use lectern::book::Pattern;
use lectern::judge::broken_claims;
use lectern::run::{Evidence, Line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut parts = text.splitn(3, '\n');
    let (line, pattern, rest) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    match Pattern::new(pattern) {
        Ok(pattern) => {
            if pattern.matches(line) {
                pattern.first_hole(line);
            }
        }
        Err(what) => assert!(!what.is_empty()),
    }
    // What braces mean is the only thing that sets a line apart from the pattern for it.
    let literal = line.replace('{', "{{").replace('}', "}}");
    if let Ok(literal) = Pattern::new(&literal) {
        assert!(literal.matches(line), "{line:?} does not match itself");
        assert!(!literal.matches(&format!("{line}x")));
    }
    let Ok(contract) = toml::from_str::<Contract>(rest) else {
        return;
    };
    contract.weaknesses();
    let substantial = contract.weaknesses().is_empty();
    assert!(!substantial || !contract.claims.in_words().is_empty());
    let mut evidence = Evidence::nothing(Duration::from_secs(3));
    broken_claims(&contract, &evidence);
    evidence.lines = [line, pattern, line]
        .map(|text| Line {
            at: 0.0,
            text: text.to_owned(),
        })
        .to_vec();
    let broken = broken_claims(&contract, &evidence);
    assert!(broken.iter().all(|broken| !broken.sentence.is_empty()));
});
