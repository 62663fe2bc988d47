//! The checks, each with the pages that it looks at, and whether what was found there is in order.

use std::collections::BTreeMap;
use std::sync::Mutex;

use libtest_mimic::Failed;

use super::visits::Finding;

/// Which pages a check looks at. They are found in the built site.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pages {
    /// All of them.
    All,
    /// Those that readers open: not the chapter list for readers without scripts, and not the book on one page.
    Opened,
    /// Those with a chapter on them.
    Chapters,
    /// Those with a chapter, and the one with all of them for the printer.
    Printed,
    /// Those with a chapter that show a figure of one of these kinds, or should.
    With(&'static [&'static str]),
}

/// What is worth knowing of pages on which nothing is wrong, for the end: lines that come between results spoil them.
pub(super) static NOTES: Mutex<Vec<String>> = Mutex::new(Vec::new());

pub(super) struct Check {
    pub(super) name: &'static str,
    /// The file in `tests/browser/checks`. Checks that share one share its visits.
    pub(super) module: &'static str,
    pub(super) pages: Pages,
}

const fn check(name: &'static str, module: &'static str, pages: Pages) -> Check {
    Check {
        name,
        module,
        pages,
    }
}

/// In the order in which they look at a page. They share its tabs, and the keyboard must come before anything that puts the focus somewhere.
pub(super) const CHECKS: [Check; 25] = [
    check("console", "tour", Pages::All),
    check("network", "tour", Pages::All),
    check("weight", "tour", Pages::Opened),
    check("keyboard", "keyboard", Pages::Chapters),
    check("figures", "figures", Pages::Chapters),
    check("folds", "folds", Pages::Chapters),
    check("copy", "copy", Pages::Chapters),
    check("themes", "themes", Pages::Opened),
    check("print", "print", Pages::Printed),
    check("answers", "answers", Pages::Printed),
    check("play", "play", Pages::Chapters),
    check("search", "search", Pages::Chapters),
    check("accessibility", "accessibility", Pages::Opened),
    check("narrow", "narrow", Pages::All),
    check("questions", "questions", Pages::Chapters),
    check("scripts", "scripts", Pages::Opened),
    check("plots", "plots", Pages::With(&["plot"])),
    check("scoreboards", "scoreboards", Pages::With(&["scoreboard"])),
    check("steppers", "steppers", Pages::With(&["stepper"])),
    check("schedules", "schedules", Pages::With(&["schedule"])),
    check("cancels", "cancels", Pages::With(&["cancel"])),
    check("parsons", "parsons", Pages::With(&["parsons"])),
    check("reviews", "reviews", Pages::With(&["review", "progress"])),
    check("lost", "lost", Pages::Opened),
    check("offline", "offline", Pages::Chapters),
];

/// Whether a check has found every page in order. What is worth knowing of pages that are is printed.
pub(super) fn verdict(
    check: &str,
    pages: &BTreeMap<String, Result<Finding, String>>,
) -> Result<(), Failed> {
    if pages.is_empty() {
        return Err("it has no page to look at".into());
    }
    // What is wrong on several pages is said once.
    let mut wrong: Vec<(&str, Vec<&str>)> = Vec::new();
    for (page, result) in pages {
        let failures = match result {
            Ok(finding) => {
                if !finding.note.is_empty() {
                    let note = format!("{check}: {page}: {}", finding.note);
                    NOTES.lock().expect("nothing panics with it").push(note);
                }
                finding.failures.as_slice()
            }
            Err(silent) => std::slice::from_ref(silent),
        };
        for failure in failures {
            match wrong.iter_mut().find(|(known, _)| known == failure) {
                Some((_, pages)) => pages.push(page),
                None => wrong.push((failure, vec![page])),
            }
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let wrong: Vec<String> = wrong
        .into_iter()
        .map(|(failure, pages)| {
            format!("{}:\n  {}", pages.join(", "), failure.replace('\n', "\n  "))
        })
        .collect();
    Err(wrong.join("\n").into())
}
