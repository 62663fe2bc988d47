//! The output that a contract allows, and which lines match a pattern.
//!
//! In: the claims about lines. Out: an [`Output`]: groups of lines, and which comes before which.

use crate::book::{Contract, Expected, Pattern};

/// A line of the contract, and how many such lines there are.
pub(super) struct Group<'claims> {
    pub(super) pattern: &'claims Pattern,
    pub(super) count: usize,
}

/// The lines that a contract claims, all of them, and which comes before which.
pub(super) struct Output<'claims> {
    pub(super) groups: Vec<Group<'claims>>,
    /// Whether every line of the one comes before every line of the other.
    pub(super) before: Vec<Vec<bool>>,
}

impl<'claims> Output<'claims> {
    /// What the contract claims of the output; nothing, if it does not claim all lines.
    pub(super) fn of(contract: &'claims Contract) -> Option<Self> {
        let claims = &contract.claims;
        let expected = claims.lines.as_ref().or(claims.unordered.as_ref())?;
        let mut groups: Vec<Group<'_>> = Vec::new();
        for Expected { line, count } in expected {
            groups.push(Group {
                pattern: line,
                count: *count,
            });
        }
        let size = groups.len();
        let mut before = vec![vec![false; size]; size];
        if claims.lines.is_some() {
            for (one, row) in before.iter_mut().enumerate() {
                row[one + 1..].fill(true);
            }
            return Some(Self { groups, before });
        }
        for pair in claims.order.iter().flat_map(|chain| chain.windows(2)) {
            let covered = |pattern: &Pattern| -> Vec<usize> {
                let groups = groups.iter().enumerate();
                let covered =
                    groups.filter(|(_, group)| is_like(group.pattern, pattern) == Like::Always);
                covered.map(|(index, _)| index).collect()
            };
            let (first, second) = (covered(&pair[0]), covered(&pair[1]));
            for one in first {
                for other in &second {
                    before[one][*other] = true;
                }
            }
        }
        for through in 0..size {
            for one in 0..size {
                for other in 0..size {
                    before[one][other] |= before[one][through] && before[through][other];
                }
            }
        }
        Some(Self { groups, before })
    }

    /// The groups that the line of this number, counted from one, can be of.
    pub(super) fn at(&self, number: usize) -> Vec<&Group<'claims>> {
        let all: usize = self.groups.iter().map(|group| group.count).sum();
        let groups = self.groups.iter().enumerate();
        let possible = groups.filter(|(index, _)| {
            let lines = |is_before: &dyn Fn(usize) -> bool| -> usize {
                let groups = self.groups.iter().enumerate();
                let those = groups.filter(|(other, _)| is_before(*other));
                those.map(|(_, group)| group.count).sum()
            };
            let earlier = lines(&|other| self.before[other][*index]);
            let later = lines(&|other| self.before[*index][other]);
            (earlier + 1..=all.saturating_sub(later)).contains(&number)
        });
        possible.map(|(_, group)| group).collect()
    }

    /// The groups whose lines match the pattern; nothing, if some lines of a group do and others do not.
    pub(super) fn like(&self, pattern: &Pattern) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        for (index, group) in self.groups.iter().enumerate() {
            match is_like(group.pattern, pattern) {
                Like::Always => found.push(index),
                Like::Sometimes => return None,
                Like::Never => {}
            }
        }
        Some(found)
    }
}

/// Whether the lines of one pattern match another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Like {
    Always,
    Sometimes,
    Never,
}

pub(super) fn is_like(lines: &Pattern, pattern: &Pattern) -> Like {
    if lines.is_apart(pattern) {
        return Like::Never;
    }
    like(&allowed(lines, &[pattern]), pattern)
}

pub(super) fn like(lines: &[String], pattern: &Pattern) -> Like {
    match lines.iter().filter(|line| pattern.matches(line)).count() {
        0 => Like::Never,
        count if count == lines.len() => Like::Always,
        _ => Like::Sometimes,
    }
}

/// Examples of the lines that match a pattern, and of those among them that match one of the others.
pub(super) fn allowed(pattern: &Pattern, others: &[&Pattern]) -> Vec<String> {
    let mut numbers = pattern.numbers();
    numbers.extend(others.iter().flat_map(|other| other.numbers()));
    let mut lines = pattern.examples(&numbers);
    let others = others.iter().filter(|other| !pattern.is_apart(other));
    let theirs = others.flat_map(|other| other.examples(&numbers));
    lines.extend(theirs.filter(|line| pattern.matches(line)));
    lines
}
