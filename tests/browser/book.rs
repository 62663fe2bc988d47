//! The book, built into a temporary folder, and what must be found on its pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lectern::book::{Contract, Project};
use lectern::ground::Scratch;
use lectern::record::Status;
use lectern::run::{Evidence, Said};
use lectern::site;
use mdbook_driver::config::SearchChapterSettings;
use serde_json::{Value, json};

use super::cancels::cancels;
use super::checks::Pages;
use super::parsons::parsons;
use super::plots::plots;
use super::questions::questions;
use super::schedules::schedules;
use super::steppers::steppers;

/// The path below which the site is served: a published book lies below one too.
pub(super) const PREFIX: &str = "/the-slow-server/";

/// The book, built, and what must be found on it.
pub(super) struct Book {
    pub(super) folder: Scratch,
    /// Every page, relative to the folder.
    pages: Vec<String>,
    /// For each page, what the sources and the recordings say of its listings.
    pub(super) listings: BTreeMap<String, Vec<Value>>,
    /// For each page, what the files of its exercises hold.
    pub(super) exercises: BTreeMap<String, Vec<Value>>,
    /// For each page, what its plots must show and say.
    pub(super) plots: BTreeMap<String, Vec<Value>>,
    /// For each page, the steps that its steppers must show.
    pub(super) steppers: BTreeMap<String, Vec<Value>>,
    /// The pages that `book.toml` keeps out of the search.
    pub(super) unsearched: Vec<String>,
    /// For each page, the graphs of its schedules.
    pub(super) schedules: BTreeMap<String, Vec<Value>>,
    /// For each page, what its cancelled futures leave behind.
    pub(super) cancels: BTreeMap<String, Vec<Value>>,
    /// For each page, its Parsons problems, and what their arrangements do.
    pub(super) parsons: BTreeMap<String, Vec<Value>>,
    /// For each page, the questions that it asks.
    pub(super) questions: BTreeMap<String, Vec<Value>>,
}

impl Book {
    pub(super) fn build() -> Result<Self, String> {
        let mut project = Project::load(Path::new(env!("CARGO_MANIFEST_DIR")))
            .map_err(|problem| problem.to_string())?;
        project
            .config
            .set("output.html.site-url", PREFIX)
            .map_err(|error| error.to_string())?;
        let folder = Scratch::new().map_err(|error| format!("no temporary folder: {error}"))?;
        let site = folder.path().join("site");
        site::build(&project, &site).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            format!("the book cannot be built:\n{}", problems.join("\n"))
        })?;
        let mut listings: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for listing in project.listings.values() {
            let page = format!("{}.html", listing.chapter);
            let dependencies = (!listing.dependencies.is_empty())
                .then(|| format!("[dependencies]\n{}\n", listing.dependencies.join("\n")));
            let status = Status::of(&project, listing);
            let evidence = status.recording().map(|recording| &recording.evidence);
            let timed = listing.contract.compiles();
            let output: Option<Vec<String>> = evidence.map(|evidence| {
                let line = |line: &lectern::run::Line| match timed {
                    true => format!("{:.2}{}", line.at, line.text),
                    // What a compiler says has no times.
                    false => line.text.clone(),
                };
                evidence.lines.iter().map(line).collect()
            });
            let timelines =
                evidence.map_or_else(Vec::new, |evidence| timelines(evidence, &listing.contract));
            listings.entry(page).or_default().push(json!({
                "slug": listing.slug,
                "program": listing.program(),
                "dependencies": dependencies,
                "edition": listing.other_edition(),
                "output": output,
                "timelines": timelines,
                "times": timed.then_some(evidence).flatten().map(times),
                "wall": timed.then_some(evidence).flatten().map(|evidence| milliseconds(evidence.wall)),
            }));
        }
        let mut exercises: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for exercise in project.exercises.values() {
            let page = format!("{}.html", exercise.chapter);
            exercises.entry(page).or_default().push(json!({
                "slug": exercise.slug,
                "starter": exercise.starter.source,
                "tests": exercise.tests_source,
                "solution": exercise.solution.source,
            }));
        }
        let plots = plots(&project)?;
        let steppers = steppers(&project)?;
        let searched: BTreeMap<String, SearchChapterSettings> = project
            .config
            .get("output.html.search.chapter")
            .map_err(|error| error.to_string())?
            .unwrap_or_default();
        let unsearched = searched.iter().filter(|(_, of)| of.enable == Some(false));
        let unsearched = unsearched.map(|(chapter, _)| chapter.replace(".md", ".html"));
        let schedules = schedules(&project)?;
        let cancels = cancels(&project)?;
        let parsons = parsons(&project)?;
        let questions = questions(&project)?;
        let mut pages =
            find_files(&site).map_err(|error| format!("{}: {error}", site.display()))?;
        pages.retain(|file| file.ends_with(".html"));
        let missing = listings.keys().find(|page| !pages.contains(page));
        match missing {
            Some(page) => Err(format!("the site has no page {page}, which has listings")),
            None => Ok(Self {
                folder,
                pages,
                listings,
                exercises,
                plots,
                steppers,
                unsearched: unsearched.collect(),
                schedules,
                cancels,
                parsons,
                questions,
            }),
        }
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub(super) fn pages(&self, which: Pages) -> impl Iterator<Item = &str> {
        let pages = self.pages.iter().map(String::as_str);
        pages.filter(move |page| match (which, *page) {
            (Pages::All, _) => true,
            (_, "toc.html") => false,
            (which, "print.html") => matches!(which, Pages::Printed),
            (which, "404.html" | "index.html" | "offline.html") => matches!(which, Pages::Opened),
            (Pages::With(kinds), page) => kinds.iter().any(|kind| self.has(page, kind)),
            _ => true,
        })
    }

    /// Whether a page shows a figure of this kind, or the sources say that it should.
    fn has(&self, page: &str, kind: &str) -> bool {
        let expected = match kind {
            "plot" => Some(&self.plots),
            "stepper" => Some(&self.steppers),
            "schedule" => Some(&self.schedules),
            "cancel" => Some(&self.cancels),
            "parsons" => Some(&self.parsons),
            _ => None,
        };
        expected.is_some_and(|pages| pages.contains_key(page))
            || fs::read_to_string(self.folder().join(page))
                .is_ok_and(|text| text.contains(&format!("<figure class=\"{kind}\"")))
    }
}

/// After how many milliseconds each line of a run came: what was printed, what was typed, and where it was interrupted.
fn times(evidence: &Evidence) -> Vec<u64> {
    let said = evidence.said().into_iter();
    said.map(|said| match said {
        Said::Printed(line) | Said::Typed(line) => milliseconds(line.at),
        Said::Interrupted(interrupt) => milliseconds(interrupt.at),
    })
    .collect()
}

fn milliseconds(seconds: f64) -> u64 {
    (seconds * 1000.0).round() as u64
}

/// How many bars and marks each timeline must have. More than 100 requests are drawn by an even sample.
pub(super) fn timelines(evidence: &Evidence, contract: &Contract) -> Vec<Value> {
    let mut timelines = Vec::new();
    let bars = |requests: usize| requests.div_ceil(requests.div_ceil(100).max(1));
    // A relay's picture has the bars of its visitors, and below them those of the slow server.
    let bars = bars(evidence.visits.len()) + bars(evidence.requests.len());
    if bars > 0 {
        timelines.push(json!({ "bars": bars, "marks": 0 }));
    }
    let speaks = |name: &String, text: &str| {
        let rest = text.strip_prefix(name.as_str());
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let waits_after = |text: &str| {
        contract
            .waits
            .iter()
            .flatten()
            .any(|waits| waits.matches(text))
    };
    let (mut bars, mut marks, mut waits) = (0, 0, 0);
    for name in &contract.lanes {
        let lines: Vec<_> = (evidence.lines.iter())
            .filter(|line| speaks(name, &line.text))
            .collect();
        let Some(last) = lines.last() else { continue };
        marks += lines.len();
        // From line to line the lane works or waits; what takes no time isn't drawn, and what goes on is drawn once.
        let mut states: Vec<bool> = lines
            .windows(2)
            .filter(|pair| pair[1].at > pair[0].at)
            .map(|pair| waits_after(&pair[0].text))
            .collect();
        if waits_after(&last.text) {
            states.push(true);
        }
        states.dedup();
        waits += states.iter().filter(|waits| **waits).count();
        bars += states.iter().filter(|waits| !**waits).count() + usize::from(states.is_empty());
    }
    if marks > 0 {
        timelines.push(json!({ "bars": bars, "marks": marks, "waits": waits }));
    }
    timelines
}

/// Every file below a folder, relative to it, sorted.
pub(super) fn find_files(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut files = Vec::new();
    let mut below = vec![String::new()];
    while let Some(prefix) = below.pop() {
        for entry in fs::read_dir(folder.join(&prefix))? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                below.push(format!("{name}/"));
            } else {
                files.push(name);
            }
        }
    }
    files.sort();
    Ok(files)
}
