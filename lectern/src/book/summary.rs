//! The order of the book.
//!
//! In: `SUMMARY.md`. Out: mdBook's summary of it, in which chapters whose files are not there are drafts, and a problem for
//! each of those. A summary that is missing or malformed is a problem of its own.

use std::path::{Path, PathBuf};

use mdbook_summary::{Summary, SummaryItem, parse_summary};

use super::markdown::{Link, links_in};
use super::rules::{MALFORMED_SUMMARY, MISSING_CHAPTER};
use crate::ground::{Problem, one_line, read};

/// Reads the summary in the chapters' folder `source`, which is relative to `root`.
///
/// # Errors
/// A problem with `SUMMARY.md` if it is missing or malformed.
pub(super) fn summary(root: &Path, source: &Path) -> Result<(Summary, Vec<Problem>), Problem> {
    let file = source.join("SUMMARY.md");
    let text = read(root, &file)
        .map_err(|problem| problem.mend("put the list of chapters there: `- [Title](file.md)`"))?;
    let mut summary = parse_summary(&text).map_err(|error| {
        Problem::error(MALFORMED_SUMMARY, &file, one_line(&format!("{error:#}")))
    })?;
    let mut missing = Vec::new();
    let folder = root.join(source);
    leave_out_missing(&mut summary.prefix_chapters, &folder, &mut missing);
    leave_out_missing(&mut summary.numbered_chapters, &folder, &mut missing);
    leave_out_missing(&mut summary.suffix_chapters, &folder, &mut missing);
    let links = links_in(&text);
    let problem = |chapter: PathBuf| {
        let what = format!("there is no chapter {}", chapter.display());
        let problem = Problem::error(MISSING_CHAPTER, &file, what)
            .mend("write the file, or take its line out of the summary");
        // mdBook reads `%20` as a space, and nothing else.
        let leads_there = |link: &Link| Path::new(&link.target.replace("%20", " ")) == chapter;
        match links.iter().find(|link| leads_there(link)) {
            Some(link) => problem.at(link.line),
            None => problem,
        }
    };
    let mut problems: Vec<Problem> = missing.into_iter().map(problem).collect();
    for items in [
        &mut summary.prefix_chapters,
        &mut summary.numbered_chapters,
        &mut summary.suffix_chapters,
    ] {
        leave_out_unreadable(items, root, source, &mut problems);
    }
    Ok((summary, problems))
}

/// Makes drafts of the chapters whose files are no text, and adds what is wrong with them.
fn leave_out_unreadable(
    items: &mut [SummaryItem],
    root: &Path,
    source: &Path,
    problems: &mut Vec<Problem>,
) {
    for item in items {
        if let SummaryItem::Link(link) = item {
            let wrong = link
                .location
                .as_ref()
                .and_then(|path| read(root, source.join(path)).err());
            if let Some(problem) = wrong {
                problems.push(problem.mend("save the chapter as UTF-8 text"));
                link.location = None;
            }
            leave_out_unreadable(&mut link.nested_items, root, source, problems);
        }
    }
}

/// Makes drafts of the chapters whose files are not in `folder`, and adds those to `missing`.
fn leave_out_missing(items: &mut [SummaryItem], folder: &Path, missing: &mut Vec<PathBuf>) {
    for item in items {
        if let SummaryItem::Link(link) = item {
            missing.extend(link.location.take_if(|path| !folder.join(path).is_file()));
            leave_out_missing(&mut link.nested_items, folder, missing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_chapter_has_the_line_of_its_link() {
        let book = tempfile::tempdir().expect("a temporary folder");
        let text = "# Summary\n\nNot here: `(gone.md)`.\n\n- [One\n  more](gone.md)\n    - [Two](./a%20b.md)\n";
        std::fs::write(book.path().join("SUMMARY.md"), text).expect("a summary");
        let (_, problems) = summary(book.path(), Path::new("")).expect("a summary");
        let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(5), Some(7)], "{problems:?}");
    }
}
