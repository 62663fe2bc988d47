//! What contradicts itself in a table of arrangements that somebody may have made up.
//!
//! In: the table, the problem and the claim. Out: sentences; none for a table that the engine made. Whether an outcome is that of the
//! program, only another run can tell.

use std::collections::BTreeSet;

use super::arrangements::{Arrangements, Outcome, OutcomeKind, VERSION, is_code};
use crate::book::{Parsons, SchedulesClaim, arrangement_name};

/// What contradicts itself in a table, or what this problem and this claim would have made otherwise.
pub(crate) fn impossible_arrangements(
    arrangements: &Arrangements,
    parsons: &Parsons,
    claim: &SchedulesClaim,
) -> Vec<String> {
    let lines: Vec<&String> = parsons.pieces.iter().map(|piece| &piece.text).collect();
    if arrangements.version != VERSION || !arrangements.lines.iter().eq(lines) {
        return vec![
            "its lines are not those of the problem, or it is of another version".to_owned(),
        ];
    }
    let mut found = Vec::new();
    let all = parsons.arrangements();
    let names: BTreeSet<String> = all
        .iter()
        .map(|arrangement| arrangement_name(arrangement))
        .collect();
    let recorded: BTreeSet<&String> = arrangements.table.keys().collect();
    for name in names.iter().filter(|name| !recorded.contains(name)) {
        found.push(format!("the arrangement `{name}` is left out"));
    }
    for name in recorded.into_iter().filter(|name| !names.contains(*name)) {
        found.push(format!("`{name}` is no arrangement of the problem"));
    }
    for arrangement in &all {
        let name = arrangement_name(arrangement);
        let Some(number) = arrangements.table.get(&name) else {
            continue;
        };
        let Some(outcome) = arrangements.outcomes.get(*number) else {
            found.push(format!("the arrangement `{name}` has no outcome"));
            continue;
        };
        let program = parsons.text(arrangement);
        found.extend(
            impossible_outcome(outcome, &program)
                .map(|what| format!("the arrangement `{name}`: {what}")),
        );
    }
    match arrangements.of(&parsons.solution) {
        Some(outcome) if outcome.kind != OutcomeKind::Right || outcome.all != claim.all => {
            found.push(format!(
                "the program itself is not what its contract claims, {} schedules of which none ends badly: {}",
                claim.all, outcome.says
            ));
        }
        _ => {}
    }
    found
}

fn impossible_outcome(outcome: &Outcome, program: &str) -> Option<String> {
    if outcome.says != outcome.sentence() {
        return Some(format!(
            "it says “{}”, and counts something else",
            outcome.says
        ));
    }
    let is_of_kind = match outcome.kind {
        OutcomeKind::Right => outcome.all > 0 && outcome.bad() == 0,
        OutcomeKind::Wrong => (1..=outcome.all).contains(&outcome.bad()),
        OutcomeKind::Endless => outcome.all == 0,
        OutcomeKind::Refused => outcome.all == 0 && !outcome.error.is_empty(),
    };
    if !is_of_kind {
        return Some("its counts are not those of its kind".to_owned());
    }
    if outcome.kind != OutcomeKind::Refused {
        return (!outcome.text.is_empty())
            .then(|| "it compiles, and the compiler refuses it".to_owned());
    }
    let (first, rest) = outcome.text.split_once('\n').unwrap_or((&outcome.text, ""));
    let begins = match is_code(&outcome.error) {
        true => format!("error[{}]: ", outcome.error),
        false => format!("error: {}", outcome.error),
    };
    if !first.starts_with(&begins) {
        return Some(format!(
            "its error is `{}`, and the compiler's text begins with “{first}”",
            outcome.error
        ));
    }
    let place = format!("--> src/main.rs:{}:", outcome.line);
    if outcome.line > 0
        && !rest
            .lines()
            .any(|line| line.trim_start().starts_with(&place))
    {
        return Some(format!(
            "the compiler's text does not name line {}",
            outcome.line
        ));
    }
    // The compiler quotes the program, each line with its number.
    let lines: Vec<&str> = program.lines().collect();
    let mut is_of_program = false;
    for quoted in rest.lines() {
        // What it proposes is not there yet.
        if quoted.starts_with("help: ") {
            break;
        }
        if let Some(place) = ["--> ", "::: "]
            .iter()
            .find_map(|mark| quoted.trim_start().strip_prefix(mark))
        {
            is_of_program = place.starts_with("src/main.rs:");
        }
        if !is_of_program {
            continue;
        }
        let Some((number, code)) = quoted.split_once('|') else {
            continue;
        };
        let Ok(number) = number.trim().parse::<usize>() else {
            continue;
        };
        let code = code.strip_prefix(' ').unwrap_or(code);
        let line = number
            .checked_sub(1)
            .and_then(|index| lines.get(index))
            .copied();
        let is_quoted = |line: &str| {
            // In front of the code it draws the arms of spans that have several lines.
            let drawn = |letter: char| " |/_".contains(letter);
            code.trim_start_matches(drawn) == line.trim_start_matches(drawn)
        };
        if !line.is_some_and(is_quoted) {
            return Some(format!(
                "the compiler quotes line {number} as `{}`, which is not in this program",
                code.trim()
            ));
        }
    }
    None
}
