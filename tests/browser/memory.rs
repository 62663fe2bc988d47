//! Which visits of the browser need not be made again.
//!
//! In: the built site and the tools. Out: a name for each visit, of everything that it sees: the page, the site's styles
//! and scripts, what the sources say of the page's listings, exercises, plots, steppers, schedules, cancelled futures, Parsons problems and questions, the program that visits, Node and the browser.
//! A visit that found nothing wrong is kept under its name, with what it said. One that found something is never kept.
//! Nothing here fails: what cannot be read or written is not remembered, and the visit is made.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lectern::ground::Hash;
use serde_json::json;

use super::book::{Book, find_files};
use super::tools::{Tools, packages};
use super::visits::{Finding, Task};

/// What was not used for this long is forgotten.
const KEEP: Duration = Duration::from_hours(30 * 24);

/// Modules whose visits go on to other pages, so that they see the whole site.
const GO_ON: [&str; 4] = ["offline", "reviews", "scripts", "search"];

pub(super) struct Memory {
    folder: PathBuf,
    /// The tools and the program that drives the browser.
    tools: String,
    /// Styles, scripts and pictures.
    shared: String,
    /// Every page, and the search index.
    whole: String,
}

impl Memory {
    pub(super) fn new(book: &Book, tools: &Tools) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
        forget(&folder);
        let site = book.folder();
        let mut shared = Hash::new();
        let mut whole = Hash::new();
        for file in find_files(&site).unwrap_or_default() {
            let path = site.join(&file);
            // The worker names the whole site by a hash, and no visit sees what it does but those that see the whole.
            if file.starts_with("searchindex-") || file == "lectern-worker.js" {
                whole = whole.part(fs::read(&path).unwrap_or_default());
            } else if file.ends_with(".html") {
                whole = whole.part(&file).part(without_index(&path));
            } else if file.ends_with(".js") {
                shared = shared.part(&file).part(without_index(&path));
            } else {
                let bytes = fs::read(&path).unwrap_or_default();
                shared = shared.part(&file).part(bytes);
            }
        }
        Self {
            folder,
            tools: program(tools),
            shared: shared.finish(),
            whole: whole.finish(),
        }
    }

    /// What a visit said when it saw the same as it would now, and found nothing wrong.
    pub(super) fn recall(&self, book: &Book, task: &Task) -> Option<Vec<Finding>> {
        let file = self.folder.join(self.name(book, task));
        let findings = serde_json::from_str(&fs::read_to_string(&file).ok()?).ok()?;
        // It is used, and kept for longer.
        let _ = fs::File::open(&file).and_then(|file| file.set_modified(SystemTime::now()));
        Some(findings)
    }

    /// Keeps what a visit said, if it found nothing wrong.
    pub(super) fn keep(&self, book: &Book, task: &Task, findings: &[&Finding]) {
        let complete = findings.len() == task.checks.len();
        if complete && findings.iter().all(|finding| finding.failures.is_empty()) {
            let text = json!(findings).to_string();
            // In one step: somebody else may be testing.
            let beside = self.folder.join(format!(".{}", std::process::id()));
            let _ = fs::create_dir_all(&self.folder)
                .and_then(|()| fs::write(&beside, text))
                .and_then(|()| fs::rename(&beside, self.folder.join(self.name(book, task))));
        }
    }

    fn name(&self, book: &Book, task: &Task) -> String {
        let seen = if GO_ON.contains(&task.module) {
            self.whole.clone()
        } else {
            Hash::new()
                .part(without_index(&book.folder().join(&task.page)))
                .finish()
        };
        let told = json!([
            book.listings.get(&task.page),
            book.exercises.get(&task.page),
            book.plots.get(&task.page),
            book.steppers.get(&task.page),
            book.schedules.get(&task.page),
            book.cancels.get(&task.page),
            book.parsons.get(&task.page),
            book.questions.get(&task.page)
        ]);
        Hash::new()
            .part(&self.tools)
            .part(&self.shared)
            .part(seen)
            .part(told.to_string())
            .part(&task.page)
            .part(task.module)
            .part(task.checks.join(" "))
            .finish()
    }
}

/// A page or a script without the name of the search index: that name changes with every word of the book.
fn without_index(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut parts = text.split("searchindex-");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str("searchindex-");
        kept.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    kept
}

/// What looks: this test, the program that it starts, Node, the browser.
fn program(tools: &Tools) -> String {
    // The modules of this test lie in the same folder as the program.
    let mut hash = Hash::new().part(include_str!("../browser.rs"));
    for file in find_files(&packages()).unwrap_or_default() {
        if !file.starts_with("node_modules/") {
            hash = hash
                .part(&file)
                .part(fs::read(packages().join(&file)).unwrap_or_default());
        }
    }
    for program in [&tools.node, &tools.chromium] {
        let is = fs::metadata(program)
            .map(|data| (data.len(), data.modified().ok()))
            .ok();
        hash = hash.part(format!("{} {is:?}", program.display()));
    }
    hash.finish()
}

fn forget(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let modified = entry.metadata().and_then(|data| data.modified());
        let age = modified.ok().and_then(|then| then.elapsed().ok());
        if age.is_some_and(|age| age > KEEP) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
