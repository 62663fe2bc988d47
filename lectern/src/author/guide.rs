//! The reference, as authors of any book read it in a terminal.
//!
//! In: the engine's own `docs/reference.md`, and a word. Out: the section with that word in its heading, or all of it. Fails where
//! the engine's file cannot be read, or no heading has the word.

use std::path::Path;

use super::rules::UNKNOWN_SECTION;
use crate::ground::{ENGINE, Problem, read};

/// The file, relative to the engine's workspace.
const FILE: &str = "docs/reference.md";

/// The reference, or its first section with this word in its heading.
///
/// # Errors
/// The file cannot be read, or no heading has the word.
pub fn reference(word: Option<&str>) -> Result<String, Problem> {
    let text = read(Path::new(ENGINE), FILE)
        .map_err(|problem| problem.mend("compile the engine where its sources are now"))?;
    let Some(word) = word else { return Ok(text) };
    section(&text, word).ok_or_else(|| {
        let headings = headings(&text).map(|(_, _, heading)| heading);
        let headings: Vec<&str> = headings.collect();
        let what = format!("no heading has the word `{word}` in it");
        Problem::error(UNKNOWN_SECTION, FILE, what)
            .mend(format!("name one of these: {}", headings.join(", ")))
    })
}

/// The headings with the line on which each stands, counted from zero, and its level.
fn headings(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut in_fence = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        in_fence ^= line.starts_with("```") || line.starts_with("~~~");
        let heading = line.trim_start_matches('#');
        let level = line.len() - heading.len();
        let is_heading = !in_fence && level > 0 && heading.starts_with(' ');
        is_heading.then_some((index, level, heading.trim()))
    })
}

/// The first section with this word in its heading, and all that is below it.
fn section(text: &str, word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let mut headings = headings(text);
    let (first, level, _) =
        headings.find(|(_, _, heading)| heading.to_lowercase().contains(&word))?;
    let end = headings.find(|(_, other, _)| *other <= level);
    let length = end.map_or(usize::MAX, |(line, _, _)| line - first);
    let lines: Vec<&str> = text.lines().skip(first).take(length).collect();
    Some(lines.join("\n").trim_end().to_owned() + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_goes_as_far_as_the_next_of_its_level() {
        let text = "# All\n\n## One\n\n```sh\n# no heading\n```\n\n### Below\n\n## Two\n\nMore.\n";
        let one = "## One\n\n```sh\n# no heading\n```\n\n### Below\n";
        assert_eq!(section(text, "one").as_deref(), Some(one));
        assert_eq!(section(text, "Two").as_deref(), Some("## Two\n\nMore.\n"));
        assert_eq!(section(text, "no heading"), None);
    }

    #[test]
    fn every_section_that_a_remedy_names_is_there() {
        for word in [
            "directives",
            "patterns",
            "blocks",
            "claims",
            "contract",
            "exercise",
            "parsons",
            "picture",
            "trace",
            "cancel",
            "runs",
            "diagram",
        ] {
            let section = reference(Some(word)).expect(word);
            assert!(section.starts_with('#') && section.len() > 500, "{section}");
        }
    }
}
