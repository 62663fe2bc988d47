//! A chapter: its directives and its questions are found or refused, each with a line that the chapter has.
#![no_main]

use std::path::Path;

use lectern_fuzz::directive::{Asks, directives};
use lectern_fuzz::predict::Predict;
use lectern_fuzz::prose;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let lines = text.split('\n').count();
    let (found, wrong) = directives(text);
    for (line, what) in wrong {
        assert!((1..=lines).contains(&line), "line {line}: {what}");
    }
    let mut end = 0;
    for directive in found {
        assert!((1..=lines).contains(&directive.line));
        assert!(directive.range.start >= end, "directives overlap");
        end = directive.range.end;
        assert!(text.get(directive.range.clone()).is_some());
        if let Asks::Predict { source } = directive.asks {
            let _ = Predict::read(&source);
        }
    }
    for problem in prose::rules(Path::new("a.md"), text) {
        assert!(problem.line.is_none_or(|line| (1..=lines).contains(&line)));
    }
});
