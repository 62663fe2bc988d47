//! `docs/lies.md`: which lies are caught, which are not and why, for whoever wants to know how far to trust the book.
//!
//! In: the lies. Out: the text of the file, which the suite compares with the one that is there.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::THEMES;
use crate::lie::{Fate, Lie};

const FILE: &str = "docs/lies.md";
const RENEW: &str = "cargo test --test lies -- --renew";

/// Writes the file.
pub(crate) fn renew(root: &Path) -> Result<(), String> {
    fs::write(root.join(FILE), text()).map_err(|error| format!("{FILE}: {error}"))?;
    println!("Wrote {FILE}.");
    Ok(())
}

/// Fails if the file is not what would be written.
pub(crate) fn is_up_to_date(root: &Path) -> Result<(), String> {
    let there = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    if there.replace("\r\n", "\n") == text() {
        Ok(())
    } else {
        Err(format!(
            "{FILE} does not say what tests/lies says\n    help: {RENEW}"
        ))
    }
}

fn text() -> String {
    let lies = || THEMES.iter().flat_map(|(_, lies)| *lies);
    let is_caught = |lie: &&Lie| matches!(lie.fate, Fate::Caught { .. });
    let mut text = format!(
        "# Lies\n\n\
         The book promises that everything on the page happened, that every listing is held to its contract, and that what is\n\
         shown is what was compiled. `cargo test --test lies` puts this to the test: it plants lies in a copy of the book, one at a\n\
         time, and requires that the right check catches each. {} of {} kinds are caught; the last column names the [rule](rules.md) that\n\
         catches them. This page is written from the same data (`tests/lies`), by `{RENEW}`.\n\n## Not caught\n",
        lies().filter(is_caught).count(),
        lies().count(),
    );
    for (theme, lies) in THEMES {
        let missed: Vec<_> = lies
            .iter()
            .filter_map(|lie| match lie.fate {
                Fate::Missed { because, .. } => Some((lie, because)),
                Fate::Caught { .. } => None,
            })
            .collect();
        if missed.is_empty() {
            continue;
        }
        let _ = write!(
            text,
            "\n### {theme}\n\n| the author writes | which is a lie, because | and is not caught, because |\n| --- | --- | --- |\n"
        );
        for (lie, because) in missed {
            let _ = writeln!(text, "| {} | {} | {because} |", lie.name, lie.why);
        }
    }
    text.push_str("\n## Caught\n");
    for (theme, lies) in THEMES {
        let _ = write!(
            text,
            "\n### {theme}\n\n| the author writes | which is a lie, because | caught by | rule |\n| --- | --- | --- | --- |\n"
        );
        for lie in lies {
            if let Fate::Caught { by, rule, .. } = lie.fate {
                let rule = rule.map_or_else(
                    || "none: the run, or the browser, shows something else".to_owned(),
                    |rule| format!("[`{rule}`](rules.md#{rule})"),
                );
                let _ = writeln!(
                    text,
                    "| {} | {} | `{}` | {rule} |",
                    lie.name,
                    lie.why,
                    by.command()
                );
            }
        }
    }
    text
}
