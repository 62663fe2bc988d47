//! What the preview shows, kept up to date: what an author changes is on its page before anything else is done.
//!
//! In: the book's folder, and which pages are open. Out: [`Shown`], the pages and what is wrong, renewed at every
//! change. A change is read, and the chapters that it touches are rendered, those of open pages first. Then the whole
//! book is rendered beside it, for the search and for the printer, and its pages take the place of all that is shown,
//! so that nothing stale can stay. Programs are compiled at the same time: those that changed first, then all others.
//! Nothing here fails but the watch over the files: what is wrong with the book is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, thread};

use notify::{RecursiveMode, Watcher as _};
use tokio::sync::watch;

use super::memory::Shown;
use super::memory_render::{Rendered, render};
use super::open_pages::{Open, page_of};
use super::programs::{Precedence, Programs, changed_programs, compile_programs};
use super::publish;
use super::refused::{Rules, hold_rules};
use super::terminal::{doing, errors, report};
use crate::book::Project;
use crate::ground::{EXERCISES, LISTINGS, Problem, counted, print_stderr, seconds};
use crate::page::Expansion;
use crate::run::Turn;

/// Changes that come within this time of each other are one.
const DEBOUNCE: Duration = Duration::from_millis(50);

/// Keeps [`Shown`] up to date.
pub(super) struct Renewal {
    root: PathBuf,
    /// The chapters' folder, relative to the root.
    source: PathBuf,
    shown: Arc<watch::Sender<Shown>>,
    open: Open,
    /// The expanded chapters of the pages that are shown, if they are known to be.
    texts: Option<BTreeMap<PathBuf, String>>,
    files: Files,
    /// Counts the states of the book.
    state: u64,
    /// The rendering of a whole book that is under way, and what is to be rendered after it.
    rendering: bool,
    next: Option<Whole>,
    compile: Sender<Programs>,
    check: Sender<Arc<Project>>,
}

/// A whole book to be rendered.
struct Whole {
    state: u64,
    project: Arc<Project>,
    expansion: Arc<Expansion>,
}

/// What the renewal waits for.
enum News {
    /// A file may have changed.
    Changed,
    /// The whole book of a state was rendered.
    Rendered(u64, Arc<Project>, Result<Rendered, Vec<Problem>>),
}

impl Renewal {
    /// Builds the book for the first time. Watches nothing yet.
    pub(super) fn begin(
        project: Project,
        shown: Arc<watch::Sender<Shown>>,
        open: Open,
        rules: Rules,
        precedence: Precedence,
    ) -> Self {
        let (compile, programs) = mpsc::channel();
        let (check, books) = mpsc::channel();
        let mut renewal = Self {
            root: project.root.clone(),
            source: project.source().to_path_buf(),
            shown: shown.clone(),
            open,
            texts: None,
            files: Files::new(),
            state: 0,
            rendering: false,
            next: None,
            compile,
            check,
        };
        // Read before the book is built from them: a change in the meantime is one.
        renewal.files = renewal.read_files();
        let of_rules = shown.clone();
        thread::spawn(move || compile_programs(&programs, &shown, &precedence));
        thread::spawn(move || hold_rules(&books, rules, &of_rules));
        renewal.build_all(Arc::new(project));
        renewal
    }

    /// Builds the whole book and shows it, or shows why it cannot be built.
    fn build_all(&mut self, project: Arc<Project>) {
        self.know(&project);
        let _turn = Turn::shared(&self.root);
        let begin = Instant::now();
        let outcome = self.expand(&project).and_then(|(expansion, warnings)| {
            doing(&format!(
                "Rendering {} …",
                counted(expansion.chapters.len(), "page")
            ));
            let texts = expansion.chapters.iter().cloned().collect();
            let (files, more) = render(&project, expansion, None)?;
            Ok((texts, files, [warnings, more].concat()))
        });
        match outcome {
            Ok((texts, files, warnings)) => {
                print_stderr(&format!("Built in {}.", seconds(begin.elapsed())));
                self.texts = Some(texts);
                self.show(files, true);
                report(&warnings);
                self.hold_rules(project);
            }
            Err(problems) => self.refuse(&problems),
        }
    }

    /// Has the rules held against the book that is shown.
    fn hold_rules(&self, project: Arc<Project>) {
        // The thread that holds them lives as long as the process.
        let _ = self.check.send(project);
    }

    /// From now on, this is the book of which listings can be run. That is no news to pages.
    fn know(&self, project: &Arc<Project>) {
        self.shown.send_if_modified(|shown| {
            shown.project = Some(project.clone());
            false
        });
    }

    fn expand(&self, project: &Project) -> Result<(Arc<Expansion>, Vec<Problem>), Vec<Problem>> {
        doing("Reading the recordings and expanding the chapters …");
        let (expansion, warnings) = publish::expanded(project)?;
        Ok((Arc::new(expansion), warnings))
    }

    /// Shows new files, and that nothing keeps the book from being built.
    fn show(&self, files: BTreeMap<String, Vec<u8>>, whole: bool) {
        self.shown.send_modify(|shown| {
            let site = shown.site.as_deref().cloned().unwrap_or_default();
            shown.site = Some(Arc::new(site.with(files, whole)));
            shown.problems.clear();
        });
    }

    /// Shows why the book cannot be built.
    fn refuse(&self, problems: &[Problem]) {
        report(problems);
        self.shown
            .send_modify(|shown| shown.problems = errors(problems));
    }

    /// Renews what is shown at every change, until the process ends.
    ///
    /// # Errors
    /// Files that cannot be watched.
    pub(super) fn go_on(mut self) -> Result<(), notify::Error> {
        let (sender, news) = mpsc::channel();
        let changed = sender.clone();
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                // That a file is read is news as well to some systems, and the preview reads them all.
                if event.map_or(true, |event| !event.kind.is_access()) {
                    // The receiver lives as long as the process.
                    let _ = changed.send(News::Changed);
                }
            })?;
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        for folder in self.watched_folders() {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
        // The first look is for what changed before the watch began.
        self.look(&sender);
        while let Ok(first) = news.recv() {
            if self.receive(first, &news) {
                self.look(&sender);
            }
            self.render_next(&sender);
        }
        Ok(())
    }

    /// Takes in news and all that comes within a moment of it. Says whether files may have changed.
    fn receive(&mut self, first: News, news: &Receiver<News>) -> bool {
        let mut changed = false;
        let mut next = Some(first);
        while let Some(news_item) = next {
            match news_item {
                News::Changed => changed = true,
                News::Rendered(state, project, outcome) => {
                    self.rendered(state, project, outcome);
                }
            }
            next = news
                .recv_timeout(if changed { DEBOUNCE } else { Duration::ZERO })
                .ok();
        }
        changed
    }

    /// Looks which files have changed, and renews what is shown.
    fn look(&mut self, news: &Sender<News>) {
        let now = self.read_files();
        let before = std::mem::take(&mut self.files);
        let changed: Vec<PathBuf> = before
            .iter()
            .filter(|(path, state)| now.get(*path) != Some(state))
            .chain(now.iter().filter(|(path, _)| !before.contains_key(*path)))
            .filter_map(|(path, _)| Some(path.strip_prefix(&self.root).ok()?.to_path_buf()))
            .collect();
        self.files = now;
        if !changed.is_empty() {
            self.renew(&changed);
            self.render_next(news);
        }
    }

    /// Renews what is shown after a change to these files, relative to the root.
    fn renew(&mut self, changed: &[PathBuf]) {
        self.state += 1;
        self.next = None;
        let _turn = Turn::shared(&self.root);
        let begin = Instant::now();
        let project = match Project::load(&self.root) {
            Ok(project) => Arc::new(project),
            Err(problem) => return self.refuse(&[problem]),
        };
        self.know(&project);
        self.source = project.source().to_path_buf();
        let first = changed_programs(&project, changed);
        let is_of_listings = |file: &PathBuf| file.starts_with(LISTINGS);
        if changed.iter().any(is_of_listings) || !self.shown.borrow().programs.is_empty() {
            // The thread that compiles lives as long as the process.
            let _ = self.compile.send(Programs {
                project: project.clone(),
                first,
            });
        }
        let (expansion, warnings) = match publish::expanded(&project) {
            Ok((expansion, warnings)) => (Arc::new(expansion), warnings),
            Err(problems) => return self.refuse(&problems),
        };
        report(&warnings);
        if let Some(texts) = &self.texts
            && changed.iter().all(|file| self.is_of_chapters(file))
        {
            let is_new = |(path, text): &(PathBuf, String)| {
                (texts.get(path) != Some(text)).then(|| path.clone())
            };
            let new: BTreeSet<PathBuf> = expansion.chapters.iter().filter_map(is_new).collect();
            let (open, others) = new.into_iter().partition(|path| self.open.shows(path));
            for chapters in [open, others] {
                if let Err(problems) = self.renew_chapters(&project, &expansion, chapters, begin) {
                    return self.refuse(&problems);
                }
            }
            self.shown.send_modify(|shown| shown.problems.clear());
        }
        let texts = expansion.chapters.iter().cloned().collect();
        self.texts = Some(texts);
        self.next = Some(Whole {
            state: self.state,
            project,
            expansion,
        });
    }

    /// Renders these chapters and shows them.
    fn renew_chapters(
        &self,
        project: &Project,
        expansion: &Arc<Expansion>,
        chapters: BTreeSet<PathBuf>,
        begin: Instant,
    ) -> Result<(), Vec<Problem>> {
        if chapters.is_empty() {
            return Ok(());
        }
        let mut pages: BTreeSet<String> = chapters.iter().map(|path| page_of(path)).collect();
        // mdBook shows the first chapter there too.
        let first = expansion.chapters.first();
        if first.is_some_and(|(path, _)| chapters.contains(path)) {
            pages.insert("index.html".to_owned());
        }
        let (mut files, _) = render(project, expansion.clone(), Some(chapters))?;
        files.retain(|path, _| pages.contains(path));
        let renewed = counted(files.len(), "page");
        self.show(files, false);
        print_stderr(&format!(
            "Renewed {renewed} in {}.",
            seconds(begin.elapsed())
        ));
        Ok(())
    }

    /// Whether a file is a chapter, or one that chapters show: a change to it changes nothing else on a page.
    fn is_of_chapters(&self, file: &Path) -> bool {
        let is_chapter = file.starts_with(&self.source)
            && file.extension().is_some_and(|extension| extension == "md")
            && file != self.source.join("SUMMARY.md");
        is_chapter || file.starts_with(LISTINGS) || file.starts_with(EXERCISES)
    }

    /// Starts to render the whole book of the last state, if that is to be done and none is being rendered.
    fn render_next(&mut self, news: &Sender<News>) {
        if self.rendering {
            return;
        }
        let Some(whole) = self.next.take() else {
            return;
        };
        self.rendering = true;
        let news = news.clone();
        thread::spawn(move || {
            let _turn = Turn::shared(&whole.project.root);
            let rendered = render(&whole.project, whole.expansion, None);
            // The receiver lives as long as the process.
            let _ = news.send(News::Rendered(whole.state, whole.project, rendered));
        });
    }

    fn rendered(
        &mut self,
        state: u64,
        project: Arc<Project>,
        outcome: Result<Rendered, Vec<Problem>>,
    ) {
        self.rendering = false;
        // What was rendered while something changed is not shown: the book as it is now comes next.
        if state != self.state {
            return;
        }
        match outcome {
            Ok((files, warnings)) => {
                self.show(files, true);
                report(&warnings);
                self.hold_rules(project);
            }
            Err(problems) => {
                // Whatever was shown of this state may be wrong as well.
                self.texts = None;
                self.refuse(&problems);
            }
        }
    }

    fn watched_folders(&self) -> Vec<PathBuf> {
        // What the book is written from is known by its configuration; everything else is where it always is.
        let folders = [
            &self.source,
            Path::new(LISTINGS),
            Path::new(EXERCISES),
            Path::new("theme"),
        ];
        folders
            .iter()
            .map(|folder| self.root.join(folder))
            .filter(|folder| folder.is_dir())
            .collect()
    }

    fn read_files(&self) -> Files {
        fn add(folder: &Path, deep: bool, files: &mut Files) {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let Ok(metadata) = entry.metadata() else {
                    continue;
                };
                // A recording in the making, an editor's swap file.
                if entry.file_name().to_string_lossy().starts_with('.') {
                    continue;
                }
                if metadata.is_file() {
                    let time = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                    files.insert(entry.path(), (time, metadata.len()));
                } else if deep && metadata.is_dir() {
                    add(&entry.path(), deep, files);
                }
            }
        }
        let mut files = Files::new();
        add(&self.root, false, &mut files);
        for folder in self.watched_folders() {
            add(&folder, true, &mut files);
        }
        files
    }
}

/// What the preview depends on: time and size of every file.
type Files = BTreeMap<PathBuf, (SystemTime, u64)>;
