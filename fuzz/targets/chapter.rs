//! A chapter: its directives and its questions are found or refused, each with a line that the chapter has.
#![no_main]

use std::path::Path;
use std::time::Duration;

use lectern::book::Pattern;
use lectern::ground::Malformed;
use lectern::page::block::Plot;
use lectern::page::block::Recorded;
use lectern::page::block::Scoreboard;
use lectern::page::block::Stepper;
use lectern::page::block::{Wrong, kind_of};
use lectern::page::prose_rules;
use lectern::page::{DirectiveKind, directives};
use lectern::run::{Evidence, Line};
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
    let recordings = |_: &str| Some(&run);
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
        Err(Wrong { line, what, .. }) => {
            assert!((1..=lines).contains(&line), "line {line}: {what}")
        }
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
        Err(Wrong { line, what, .. }) => {
            assert!((1..=lines).contains(&line), "line {line}: {what}")
        }
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
    match Scoreboard::read(source).and_then(|board| board.board(&|_| Some(&run))) {
        Ok(board) => assert!(board.is_some_and(|board| {
            board.rows.len() > 1 && board.rows.iter().all(|row| row.time.delays > 0.0)
        })),
        Err(Wrong { line, what, .. }) => {
            assert!((1..=lines).contains(&line), "line {line}: {what}")
        }
    }
}

/// A block of any kind is read, or refused with a line that it has; some kinds are made of a run as well.
fn read(fence: &str, source: &str) {
    let lines = source.split('\n').count();
    let kind = kind_of(fence).expect("a kind of block");
    match kind.read(source) {
        // What all of it is wrong with has no line of its own.
        Err(Wrong { line, what, .. }) => assert!(line <= lines, "line {line}: {what}"),
        Ok(block) => {
            for words in block.words() {
                assert!((1..=lines).contains(&words.line), "line {}", words.line);
            }
        }
    }
    match fence {
        "plot" => draw(source),
        "stepper" => go_through(source),
        "scoreboard" => compare(source),
        _ => {}
    }
}

fuzz_target!(|text: &str| {
    let lines = text.split('\n').count();
    let (found, wrong) = directives(text);
    for Malformed { line, what } in wrong {
        assert!((1..=lines).contains(&line), "line {line}: {what}");
    }
    let mut end = 0;
    for directive in found {
        assert!((1..=lines).contains(&directive.line));
        assert!(directive.range.start >= end, "directives overlap");
        end = directive.range.end;
        assert!(text.get(directive.range.clone()).is_some());
        match directive.kind {
            DirectiveKind::Block { kind, source } => read(kind.fence(), &source),
            DirectiveKind::Line { pattern, .. } => {
                let _ = Pattern::new(&pattern);
            }
            _ => {}
        }
    }
    for problem in prose_rules(Path::new("a.md"), text) {
        assert!(problem.line.is_none_or(|line| (1..=lines).contains(&line)));
    }
});
