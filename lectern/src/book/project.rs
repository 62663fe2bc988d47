//! The project that a book is made of: settings, curriculum, listings, exercises.
//!
//! In: the root folder. Out: a [`Project`], and every problem found on the way. Only a missing or malformed
//! `book.toml` stops discovery; all else is collected, and what could be read is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use mdbook_core::config::Config;

use super::cargo_lock::Lock;
use super::contract_rules::{NEEDLESS_TEST_DELAY, TEACHES_NOTHING};
use super::curriculum::{Row, curriculum};
use super::exercise::Exercise;
use super::listing::Listing;
use super::members::{crates_below, folders, is_member, members};
use super::rules::{BOOK_FOLDER, BOOK_SETTINGS, NOT_A_MEMBER, TAKEN_SLUG, UNKNOWN_ROW};
use super::settings::{Settings, settings};
use super::summary::summary;
use super::{exercise_rules, listing_rules, placeholders};
use crate::ground::{
    CURRICULUM, EXERCISES, LISTINGS, Problem, cause, in_parallel, one_line, read, toml_problem,
};

/// A book's folder, read.
#[derive(Debug)]
pub struct Project {
    /// The folder in which `book.toml` lies, absolute.
    pub root: PathBuf,
    /// `book.toml`.
    pub config: Config,
    /// The table `[preprocessor.lectern]` of `book.toml`.
    pub settings: Settings,
    /// What the book sets out to teach, in the order of `curriculum.toml`.
    pub curriculum: Vec<Row>,
    /// The listings that could be read, by slug.
    pub listings: BTreeMap<String, Listing>,
    /// The exercises that could be read, by slug.
    pub exercises: BTreeMap<String, Exercise>,
    /// The slugs of listings and exercises that could not.
    pub unreadable: BTreeSet<String>,
    /// The locked dependencies of the workspace.
    pub lock: Lock,
    /// The workspace's manifest.
    pub workspace: toml::Table,
    /// What is wrong with all of these.
    pub problems: Vec<Problem>,
}

impl Project {
    /// Reads the project whose `book.toml` lies in `root`.
    ///
    /// # Errors
    /// The one problem that leaves nothing to work with: `book.toml` or the workspace's `Cargo.toml` is missing or
    /// malformed. Everything else is in [`problems`](Self::problems).
    pub fn load(root: &Path) -> Result<Self, Problem> {
        let root = root.canonicalize().map_err(|error| {
            Problem::error(
                BOOK_FOLDER,
                root,
                format!("cannot be opened: {}", cause(&error)),
            )
            .mend("name the book's folder with `--root`")
        })?;
        if root.to_str().is_none() {
            let what = "the folder's path is not UTF-8 text, and neither Cargo nor mdBook can work with that";
            return Err(Problem::error(BOOK_FOLDER, &root, what)
                .mend("move the book to a folder whose path is text"));
        }
        let is_missing = !root.join("book.toml").exists();
        let text = read(&root, "book.toml").map_err(|problem| match is_missing {
            true => problem
                .mend("run the command inside the book's folder, or name the folder with `--root`"),
            false => problem.mend("put the book's configuration there"),
        })?;
        // Read for its mistakes first: this parser names the line, mdBook's quotes it, however long it is.
        toml::from_str::<toml::Table>(&text).map_err(|error| {
            toml_problem("book.toml", &text, &error)
                .mend("correct the line, so that the file is valid TOML")
        })?;
        let mut config: Config = text.parse().map_err(|error: anyhow::Error| {
            Problem::error(BOOK_SETTINGS, "book.toml", one_line(&format!("{error:#}")))
        })?;
        let settings = settings(&config)?;
        let text = read(&root, "Cargo.toml").map_err(|problem| {
            problem.mend("put the manifest of the workspace of all listings there")
        })?;
        let workspace: toml::Table = toml::from_str(&text).map_err(|error| {
            toml_problem("Cargo.toml", &text, &error)
                .mend("correct the line, so that the file is valid TOML")
        })?;
        // A chapter that is missing is reported, never made.
        config.build.create_missing = false;
        let mut problems = Vec::new();
        let lock = Lock::read(&root).unwrap_or_else(|problem| {
            problems.push(problem);
            Lock::default()
        });
        let (listings, mut unreadable) = listings(&root, &workspace, &mut problems);
        let is_asked_for = listings
            .values()
            .any(|listing| !listing.contract.teaches.is_empty());
        let curriculum = curriculum(&root, is_asked_for, &mut problems);
        let exercises = exercises(&root, &workspace, &listings, &mut unreadable, &mut problems);
        let mut project = Self {
            root,
            config,
            settings,
            curriculum,
            listings,
            exercises,
            unreadable,
            lock,
            workspace,
            problems,
        };
        let unknown = project.unknown_rows();
        project.problems.extend(unknown);
        let needless = project.needless_test_delays();
        project.problems.extend(needless);
        // A summary that cannot be read is reported by whoever needs the chapters.
        if let Ok((_, missing)) = summary(&project.root, project.source()) {
            project.problems.extend(missing);
        }
        Ok(project)
    }

    /// The chapters' folder, relative to the root.
    pub fn source(&self) -> &Path {
        &self.config.book.src
    }

    /// The address of the book's repository, where it is known: from `book.toml`, or set for this build.
    pub fn repository(&self) -> Option<String> {
        self.config
            .get::<String>("output.html.git-repository-url")
            .ok()
            .flatten()
    }

    /// Sets the address of the repository for this build, with the page on which a chapter is edited, unless `book.toml` names
    /// that itself. The form of that page's address is GitHub's.
    ///
    /// # Errors
    /// A setting that cannot be changed.
    pub fn set_repository(&mut self, address: &str, branch: &str) -> Result<(), Problem> {
        const EDIT: &str = "output.html.edit-url-template";
        let address = address.trim_end_matches('/');
        let wrong = |error| {
            Problem::error(
                BOOK_SETTINGS,
                "book.toml",
                format!("--repository: {error:#}"),
            )
        };
        self.config
            .set("output.html.git-repository-url", address)
            .map_err(wrong)?;
        if let Ok(None) = self.config.get::<String>(EDIT) {
            self.config
                .set(EDIT, format!("{address}/edit/{branch}/{{path}}"))
                .map_err(wrong)?;
        }
        Ok(())
    }

    /// The rows that no listing teaches, in the order of the curriculum.
    pub fn untaught(&self) -> Vec<&Row> {
        self.curriculum
            .iter()
            .filter(|row| {
                !self
                    .listings
                    .values()
                    .any(|listing| listing.contract.teaches.contains(&row.id))
            })
            .collect()
    }

    /// The slow server's delay in tests of a listing: its own, or the book's.
    pub fn test_delay(&self, listing: &Listing) -> Duration {
        let own = listing.contract.test_delay.map(Duration::from_secs_f64);
        own.unwrap_or(self.settings.test_delay())
    }

    /// A test delay of a listing's own that is no shorter than the book's saves nothing.
    fn needless_test_delays(&self) -> Vec<Problem> {
        let books = self.settings.test_delay().as_secs_f64();
        let needless = |listing: &&Listing| {
            let own = listing.contract.test_delay;
            own.is_some_and(|own| own >= books)
        };
        let listings = self.listings.values().filter(needless);
        listings
            .map(|listing| {
                let what = format!("`test-delay` is not shorter than that of book.toml, {books} s");
                Problem::error(NEEDLESS_TEST_DELAY, &listing.manifest, what)
                    .at(listing.contract_line("test-delay"))
                    .mend("take it out, or make it shorter")
            })
            .collect()
    }

    fn unknown_rows(&self) -> Vec<Problem> {
        if self.curriculum.is_empty() {
            return Vec::new();
        }
        let mut problems = Vec::new();
        for listing in self.listings.values() {
            if listing.contract.teaches.is_empty() {
                let what = "the listing teaches nothing: `teaches` names no id of the curriculum";
                let problem = Problem::error(TEACHES_NOTHING, &listing.manifest, what);
                let at = listing.contract_line("teaches");
                problems.push(problem.at(at).mend(format!("name a row of {CURRICULUM}")));
            }
            for id in &listing.contract.teaches {
                if !self.curriculum.iter().any(|row| row.id == *id) {
                    problems.push(
                        Problem::error(
                            UNKNOWN_ROW,
                            &listing.manifest,
                            format!("teaches `{id}`, which the curriculum does not know"),
                        )
                        .at(listing.teaches_line(id))
                        .mend(format!("name an id of {CURRICULUM}, or add the row there")),
                    );
                }
            }
        }
        problems
    }
}

fn listings(
    root: &Path,
    workspace: &toml::Table,
    problems: &mut Vec<Problem>,
) -> (BTreeMap<String, Listing>, BTreeSet<String>) {
    let mut listings: BTreeMap<String, Listing> = BTreeMap::new();
    let mut unreadable = BTreeSet::new();
    let folders = crates_below(root, Path::new(LISTINGS));
    let members = members(workspace);
    let read = in_parallel(&folders, |folder| {
        if is_member(&members, folder) {
            let listing = Listing::read(root, folder, workspace)?;
            let mut rules = listing_rules::rules(&listing);
            rules.extend(placeholders::of_listing(&listing));
            Ok((listing, rules))
        } else {
            let chapter = folder.parent().unwrap_or(Path::new(LISTINGS)).display();
            let manifest = folder.join("Cargo.toml");
            Err(vec![
                Problem::error(NOT_A_MEMBER, manifest, "isn't a member of the workspace")
                    .mend(format!("add \"{chapter}/*\" to `members` in Cargo.toml")),
            ])
        }
    });
    for (folder, read) in folders.iter().zip(read) {
        match read {
            Ok((listing, rules)) => {
                problems.extend(rules);
                if let Some(twin) = listings.get(&listing.slug) {
                    problems.push(
                        Problem::error(
                            TAKEN_SLUG,
                            &listing.manifest,
                            format!(
                                "the slug `{}` is taken by {}",
                                listing.slug,
                                twin.folder.display()
                            ),
                        )
                        .mend("give one of the two another name"),
                    );
                } else {
                    listings.insert(listing.slug.clone(), listing);
                }
            }
            Err(found) => {
                problems.extend(found);
                let slug = folder.file_name().unwrap_or_default();
                unreadable.insert(slug.to_string_lossy().into_owned());
            }
        }
    }
    (listings, unreadable)
}

fn exercises(
    root: &Path,
    workspace: &toml::Table,
    listings: &BTreeMap<String, Listing>,
    unreadable: &mut BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, Exercise> {
    let mut exercises: BTreeMap<String, Exercise> = BTreeMap::new();
    let members = members(workspace);
    let folders: Vec<PathBuf> = folders(root, Path::new(EXERCISES))
        .iter()
        .flat_map(|chapter| folders(root, chapter))
        .collect();
    let read = in_parallel(&folders, |folder| {
        let outside: Vec<Problem> = ["starter", "solution"]
            .map(|side| folder.join(side))
            .into_iter()
            .filter(|side| !is_member(&members, side))
            .map(|side| {
                let name = side.file_name().unwrap_or_default().to_string_lossy();
                let members = format!("{EXERCISES}/*/*/{name}");
                Problem::error(
                    NOT_A_MEMBER,
                    side.join("Cargo.toml"),
                    "isn't a member of the workspace",
                )
                .mend(format!("add \"{members}\" to `members` in Cargo.toml"))
            })
            .collect();
        if !outside.is_empty() {
            return Err(outside);
        }
        let exercise = Exercise::read(root, folder, workspace)?;
        let mut rules = exercise_rules::rules(&exercise);
        rules.extend(placeholders::of_exercise(&exercise));
        Ok((exercise, rules))
    });
    for (folder, read) in folders.iter().zip(read) {
        match read {
            Ok((exercise, rules)) => {
                problems.extend(rules);
                let twin = exercises.get(&exercise.slug).map(|twin| &twin.folder);
                let twin = twin.or(listings.get(&exercise.slug).map(|listing| &listing.folder));
                if let Some(twin) = twin {
                    let what = format!(
                        "the slug `{}` is taken by {}",
                        exercise.slug,
                        twin.display()
                    );
                    let problem = Problem::error(TAKEN_SLUG, &exercise.file, what);
                    problems.push(problem.mend("give one of the two another name"));
                } else {
                    exercises.insert(exercise.slug.clone(), exercise);
                }
            }
            Err(found) => {
                problems.extend(found);
                let slug = folder.file_name().unwrap_or_default();
                unreadable.insert(slug.to_string_lossy().into_owned());
            }
        }
    }
    for exercise in exercises.values() {
        let solution = &exercise.solution.package;
        let listing = listings.get(solution).map(|listing| &listing.folder);
        let other = exercises.get(solution).map(|other| &other.folder);
        if let Some(twin) = listing.or(other) {
            let what = format!(
                "its solution is the package `{solution}`, and so is {}",
                twin.display()
            );
            let problem = Problem::error(TAKEN_SLUG, &exercise.file, what);
            problems.push(problem.mend("give one of the two another name: Cargo compiles neither"));
        }
    }
    exercises
}
