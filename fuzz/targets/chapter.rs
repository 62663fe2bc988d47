//! A chapter: its directives and its questions are found or refused, each with a line that the chapter has.
#![no_main]

use std::path::Path;
use std::time::Duration;

use lectern_fuzz::directive::{Asks, directives};
use lectern_fuzz::evidence::{Evidence, Line};
use lectern_fuzz::pattern::Pattern;
use lectern_fuzz::plot::Plot;
use lectern_fuzz::predict::Predict;
use lectern_fuzz::prose;
use lectern_fuzz::scoreboard::Scoreboard;
use lectern_fuzz::stepper::{Recorded, Stepper};
use libfuzzer_sys::fuzz_target;

/// A plot is a picture in finite numbers, or is refused with a line that it has.
fn draw(source: &str) {
    let lines = source.split('\n').count();
    let run = Evidence {
        lines: vec![Line {
            at: 0.0,
            text: "1 threads: 2.5 ± 0.1".to_owned(),
        }],
        ..Evidence::nothing(Duration::from_secs(1))
    };
    let recordings = |_: &str| Ok(Some(&run));
    match Plot::read(source).and_then(|plot| plot.picture(&recordings)) {
        Ok(Some(picture)) => {
            for curve in picture.curves {
                assert!(curve.values.iter().all(|value| value.is_finite()));
            }
            if let Some(control) = picture.control {
                assert!(!control.words(&control.starts()).is_empty());
            }
        }
        Ok(None) => {}
        Err((line, what)) => assert!((1..=lines).contains(&line), "line {line}: {what}"),
    }
}

/// A stepper has two steps or more, or is refused with a line that it has.
fn go_through(source: &str) {
    let lines = source.split('\n').count();
    let line = |text: &str| Line {
        at: 0.0,
        text: text.to_owned(),
    };
    let run = Evidence {
        lines: vec![
            line("step: poll A at line 1 | ready: B C | tasks: A runs, B waits | events: -"),
            line("step: poll B at line 2 | ready: - | tasks: B runs | events: A"),
        ],
        ..Evidence::nothing(Duration::from_secs(1))
    };
    let program = "step(line!());\nstep(line!());\n";
    let recorded = Recorded {
        evidence: &run,
        source: program,
        program,
        fresh: true,
    };
    match Stepper::read(source).and_then(|stepper| stepper.trace(Some(recorded))) {
        Ok(trace) => assert!(trace.is_some_and(|trace| trace.steps.len() == 2)),
        Err((line, what)) => assert!((1..=lines).contains(&line), "line {line}: {what}"),
    }
}

/// A scoreboard has times above zero, or is refused with a line that it has.
fn compare(source: &str) {
    let lines = source.split('\n').count();
    let run = Evidence {
        lines: vec![Line {
            at: 0.0,
            text: "1000 tasks: 3.02 s, 1000 in flight, 22.5 MB".to_owned(),
        }],
        wall: 3.0,
        ..Evidence::nothing(Duration::from_secs(3))
    };
    match Scoreboard::read(source).and_then(|board| board.board(&|_| Ok(Some(&run)))) {
        Ok(board) => assert!(board.is_some_and(|board| {
            board.rows.len() > 1 && board.rows.iter().all(|row| row.time.delays > 0.0)
        })),
        Err((line, what)) => assert!((1..=lines).contains(&line), "line {line}: {what}"),
    }
}

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
        match directive.asks {
            Asks::Predict { source } => {
                let _ = Predict::read(&source);
            }
            Asks::Plot { source } => draw(&source),
            Asks::Stepper { source } => go_through(&source),
            Asks::Scoreboard { source } => compare(&source),
            Asks::Line { pattern, .. } => {
                let _ = Pattern::new(&pattern);
            }
            _ => {}
        }
    }
    for problem in prose::rules(Path::new("a.md"), text) {
        assert!(problem.line.is_none_or(|line| (1..=lines).contains(&line)));
    }
});
