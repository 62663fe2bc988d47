//! Parsons problems: a program some of whose lines a reader puts in order, among others that don't belong.
//!
//! In: the table `parsons` of a listing's contract, and its program. Out: a [`Parsons`]: which lines of the program are places,
//! what can be put there, and every arrangement of it. A line that is none of the program's, and a problem with too many
//! arrangements, are sentences for `book/listing_rules.rs`.

use super::contract::ParsonsTable;
use super::listing::Listing;
use crate::ground::{Hash, counted};

/// So many arrangements are compiled at the most.
pub(super) const MOST_ARRANGEMENTS: usize = 400;

/// A line that can be put into a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its text, without indentation.
    pub text: String,
    /// How many of it there are.
    pub count: usize,
}

/// A Parsons problem.
#[derive(Debug, Clone)]
pub struct Parsons {
    /// The lines of the program, as it is shown.
    pub program: Vec<String>,
    /// Which of them are places, counted from zero, in their order.
    pub places: Vec<usize>,
    /// What can be put there, in the order in which readers see it.
    pub pieces: Vec<Piece>,
    /// The piece in each place of the program itself.
    pub solution: Vec<usize>,
}

/// A piece for each place, by its number.
pub(crate) type Arrangement = Vec<usize>;

impl Parsons {
    /// The problem that a listing's contract makes of its program, if it makes one.
    ///
    /// # Errors
    /// What is wrong with it, each with the key that is to blame.
    pub fn of(listing: &Listing) -> Option<Result<Self, Vec<(&'static str, String)>>> {
        let table = listing.contract.parsons.as_ref()?;
        Some(Self::read(&listing.slug, &listing.program(), table))
    }

    fn read(
        slug: &str,
        program: &str,
        table: &ParsonsTable,
    ) -> Result<Self, Vec<(&'static str, String)>> {
        let (lines, distractors) = ("parsons.lines", "parsons.distractors");
        let program: Vec<String> = program.lines().map(str::to_owned).collect();
        let occurrences = |text: &str| program.iter().filter(|line| line.trim() == text).count();
        let mut wrong = Vec::new();
        for (index, text) in table.lines.iter().enumerate() {
            if table.lines[..index].contains(text) {
                wrong.push((lines, format!("`{text}` is named twice; a line that occurs twice in the program has two places all the same")));
            } else if text.trim() != text || text.is_empty() {
                wrong.push((
                    lines,
                    format!("`{text}` is empty, or begins or ends with a space"),
                ));
            } else if occurrences(text) == 0 {
                wrong.push((lines, format!("`{text}` is no line of the program")));
            }
        }
        for (index, text) in table.distractors.iter().enumerate() {
            if table.distractors[..index].contains(text) || occurrences(text) > 0 {
                wrong.push((
                    distractors,
                    format!("`{text}` is a line of the program, or named twice: it can't distract"),
                ));
            } else if text.trim() != text || text.is_empty() || text.lines().count() != 1 {
                wrong.push((
                    distractors,
                    format!("`{text}` isn't one line without spaces around it"),
                ));
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let pieces = shuffled(slug, table, occurrences);
        let piece_of = |line: &String| pieces.iter().position(|piece| piece.text == line.trim());
        let is_place = |line: &&usize| {
            table
                .lines
                .iter()
                .any(|text| *text == program[**line].trim())
        };
        let numbers: Vec<usize> = (0..program.len()).collect();
        let places: Vec<usize> = numbers.iter().filter(is_place).copied().collect();
        let solution = places.iter().filter_map(|&line| piece_of(&program[line]));
        let mut problem = Self {
            solution: solution.collect(),
            program,
            places,
            pieces,
        };
        problem.disorder();
        let count = problem.count();
        match count {
            0 | 1 => Err(vec![(
                lines,
                "there is only one arrangement of these lines".to_owned(),
            )]),
            count if count > MOST_ARRANGEMENTS => Err(vec![(
                lines,
                format!(
                    "{} and {} can be arranged in {} ways, and each is compiled; {MOST_ARRANGEMENTS} are the most",
                    counted(problem.places.len(), "place"),
                    counted(problem.pieces.iter().map(|piece| piece.count).sum(), "line"),
                    if count == usize::MAX {
                        "countless".to_owned()
                    } else {
                        count.to_string()
                    },
                ),
            )]),
            _ => Ok(problem),
        }
    }

    /// Lets no reader see the lines of the solution in its order.
    fn disorder(&mut self) {
        for _ in 1..self.pieces.len() {
            let mut seen = Vec::new();
            seen.extend(self.solution.iter().copied());
            seen.dedup();
            if !seen.is_sorted() {
                return;
            }
            self.pieces.rotate_left(1);
            let last = self.pieces.len() - 1;
            for piece in &mut self.solution {
                *piece = piece.checked_sub(1).unwrap_or(last);
            }
        }
    }

    /// How many arrangements there are; more than can be counted are `usize::MAX`.
    pub fn count(&self) -> usize {
        // How many sequences of each length can be made of the pieces so far.
        let mut sequences = vec![0_usize; self.places.len() + 1];
        sequences[0] = 1;
        for piece in &self.pieces {
            let before = sequences.clone();
            for length in 1..sequences.len() {
                for used in 1..=piece.count.min(length) {
                    let ways = before[length - used].saturating_mul(choose(length, used));
                    sequences[length] = sequences[length].saturating_add(ways);
                }
            }
        }
        sequences[self.places.len()]
    }

    /// Every arrangement, in the order of their names.
    pub fn arrangements(&self) -> Vec<Arrangement> {
        let mut all = Vec::new();
        let mut left: Vec<usize> = self.pieces.iter().map(|piece| piece.count).collect();
        self.arrange(&mut Vec::new(), &mut left, &mut all);
        all
    }

    fn arrange(&self, begun: &mut Arrangement, left: &mut Vec<usize>, all: &mut Vec<Arrangement>) {
        if begun.len() == self.places.len() {
            all.push(begun.clone());
            return;
        }
        for piece in 0..left.len() {
            if left[piece] > 0 {
                left[piece] -= 1;
                begun.push(piece);
                self.arrange(begun, left, all);
                begun.pop();
                left[piece] += 1;
            }
        }
    }

    /// The program with these lines in its places.
    pub fn text(&self, arrangement: &[usize]) -> String {
        let mut lines = self.program.clone();
        for (&line, &piece) in self.places.iter().zip(arrangement) {
            let (indentation, _) = indented(&lines[line]);
            lines[line] = format!("{indentation}{}", self.pieces[piece].text);
        }
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// What an arrangement is called: a letter for each place.
pub fn arrangement_name(arrangement: &[usize]) -> String {
    arrangement
        .iter()
        .map(|&piece| piece_letter(piece))
        .collect()
}

/// What a piece is called.
pub fn piece_letter(piece: usize) -> char {
    // 400 arrangements are far fewer than 26 pieces have.
    ('a'..='z').nth(piece).unwrap_or('?')
}

/// A line's indentation, and the rest of it.
pub(crate) fn indented(line: &str) -> (&str, &str) {
    line.split_at(line.len() - line.trim_start().len())
}

/// The pieces in an order that is no one's choice and always the same.
fn shuffled(slug: &str, table: &ParsonsTable, occurrences: impl Fn(&str) -> usize) -> Vec<Piece> {
    let lines = table.lines.iter().map(|text| Piece {
        count: occurrences(text),
        text: text.clone(),
    });
    let distractors = table.distractors.iter().map(|text| Piece {
        count: 1,
        text: text.clone(),
    });
    let mut pieces: Vec<Piece> = lines.chain(distractors).collect();
    pieces.sort_by_cached_key(|piece| Hash::new().part(slug).part(&piece.text).finish());
    pieces
}

/// In how many ways so many of them can be chosen.
fn choose(all: usize, some: usize) -> usize {
    let ways = (0..some as u128).try_fold(1_u128, |ways, taken| {
        Some(ways.checked_mul(all as u128 - taken)? / (taken + 1))
    });
    ways.and_then(|ways| ways.try_into().ok())
        .unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str =
        "fn main() {\n    a();\n    if x {\n        b();\n        a();\n    }\n}\n";

    fn read(lines: &[&str], distractors: &[&str]) -> Result<Parsons, String> {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let table = ParsonsTable {
            lines: owned(lines),
            distractors: owned(distractors),
        };
        let read = Parsons::read("slug", PROGRAM, &table);
        read.map_err(|wrong| format!("{wrong:?}"))
    }

    #[test]
    fn every_arrangement_is_there_once() {
        let parsons = read(&["a();", "b();"], &["c();"]).unwrap();
        assert_eq!(parsons.places, [1, 3, 4]);
        let all = parsons.arrangements();
        // Of aab: 3; with c in one of three places, and aa, ab or ba in the others: 9.
        assert_eq!((all.len(), parsons.count()), (12, 12));
        let mut names: Vec<String> = all.iter().map(|one| arrangement_name(one)).collect();
        assert!(names.is_sorted());
        names.dedup();
        assert_eq!(names.len(), 12);
        assert_eq!(parsons.text(&parsons.solution), PROGRAM);
        assert!(all.contains(&parsons.solution));
        for arrangement in &all {
            let text = parsons.text(arrangement);
            assert!(text.starts_with("fn main() {\n    "), "{text}");
            assert_eq!(text.lines().count(), 7);
        }
    }

    #[test]
    fn the_lines_are_never_shown_in_the_order_of_the_solution() {
        let texts = ["one();", "two();", "three();", "four();"];
        for count in 2..=4 {
            for slug in 0..50 {
                let table = ParsonsTable {
                    lines: texts[..count].iter().map(|&text| text.to_owned()).collect(),
                    distractors: vec!["five();".to_owned()],
                };
                let program = texts[..count].join("\n");
                let parsons = Parsons::read(&slug.to_string(), &program, &table).unwrap();
                assert!(!parsons.solution.is_sorted(), "{count} {slug}");
                assert_eq!(parsons.text(&parsons.solution).trim(), program);
            }
        }
    }

    #[test]
    fn what_is_no_problem_is_refused() {
        for (lines, distractors, words) in [
            (&["d();"][..], &[][..], "`d();` is no line of the program"),
            (&["a();", "a();"], &[], "named twice"),
            (&["a();", "b();"], &["b();"], "can't distract"),
            (&["a();", "b();"], &["c();\nd();"], "isn't one line"),
            (&["a();"], &[], "only one arrangement"),
            (
                &["a();", "b();", "}"],
                &["c();", "d();", "e();"],
                "5 places and 8 lines can be arranged in 2040 ways",
            ),
        ] {
            let wrong = read(lines, distractors).map(|_| String::new()).unwrap_err();
            assert!(wrong.contains(words), "{words}: {wrong}");
        }
    }
}
