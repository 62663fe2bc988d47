//! What the preview shows, kept up to date: what an author changes is on its page before anything else is done.
//!
//! In: the book's folder, and which pages are open. Out: [`Shown`], the pages and what is wrong, renewed at every
//! change. A change is read, and the chapters that it touches are rendered, those of open pages first. Then the whole
//! book is rendered beside it, for the search and for the printer, and its pages take the place of all that is shown,
//! so that nothing stale can stay. Programs are compiled at the same time: those that changed first, then all others.
//! Nothing here fails but the watch over the files: what is wrong with the book is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use notify::{RecursiveMode, Watcher};
use tokio::sync::watch;

use crate::book::contract::Profile;
use crate::book::listing::Listing;
use crate::book::project::Project;
use crate::ground::paths::{EXERCISES, LISTINGS};
use crate::ground::problem::{Problem, Severity, print_stderr};
use crate::ground::process::Scratch;
use crate::ground::words::{counted, seconds};
use crate::page::expand::Expansion;
use crate::run::book_lock;
use crate::run::cargo::{self, Progress};
use crate::site::build as site;

/// Changes that come within this time of each other are one.
const DEBOUNCE: Duration = Duration::from_millis(50);

/// What the pages are made of at the moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown {
    /// The last site that could be built.
    pub(crate) site: Option<Arc<Site>>,
    /// What keeps the next one from being built.
    pub(crate) problems: Vec<String>,
    /// What is wrong with programs on the pages, which are shown all the same.
    pub(crate) programs: Vec<String>,
}

/// A site in memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Site {
    /// Every file, by its path below the site, parted by `/`.
    files: BTreeMap<String, File>,
    /// How often something has changed.
    changes: u64,
    /// How often a page has changed, or what every page is made of.
    version: u64,
    /// The last of the changes to what every page is made of.
    frame: u64,
}

#[derive(Debug, Clone)]
struct File {
    bytes: Arc<[u8]>,
    /// The last of the changes in which it became another.
    changed: u64,
}

impl Site {
    /// The file that a path of a URL means: its path below the site, and its bytes.
    pub(crate) fn file(&self, path: &str) -> Option<(&str, Arc<[u8]>)> {
        let (path, file) = self
            .files
            .get_key_value(&file_for(path, |file| self.files.contains_key(file))?)?;
        Some((path, file.bytes.clone()))
    }

    /// A number that changes whenever the page of this path of a URL does; without a path, whenever any page does.
    pub(crate) fn version(&self, page: Option<&str>) -> u64 {
        let Some(page) = page else {
            return self.version;
        };
        let file = file_for(page, |file| self.files.contains_key(file));
        let changed = file.and_then(|file| Some(self.files.get(&file)?.changed));
        changed.unwrap_or(0).max(self.frame)
    }

    /// The site with these files in place of its own; where they are the `whole` site, without all others.
    fn with(&self, files: BTreeMap<String, Vec<u8>>, whole: bool) -> Self {
        let mut site = self.clone();
        site.changes += 1;
        let (mut pages, mut frame) = (false, false);
        let mut note = |path: &str| match kind(path) {
            Kind::Page => pages = true,
            Kind::Frame => frame = true,
            Kind::Beside => {}
        };
        if whole {
            site.files.retain(|path, _| {
                let stays = files.contains_key(path);
                if !stays {
                    note(path);
                }
                stays
            });
        }
        for (path, bytes) in files {
            if site
                .files
                .get(&path)
                .is_some_and(|old| *old.bytes == bytes[..])
            {
                continue;
            }
            note(&path);
            let file = File {
                bytes: bytes.into(),
                changed: site.changes,
            };
            site.files.insert(path, file);
        }
        if frame {
            site.frame = site.changes;
        }
        site.version += u64::from(pages || frame);
        site
    }
}

/// What a file of a site is to a page.
enum Kind {
    /// It is one that an author writes.
    Page,
    /// Every page is made with it.
    Frame,
    /// It repeats what stands on pages, or belongs to one.
    Beside,
}

fn kind(path: &str) -> Kind {
    let extension = Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str());
    match (path, extension) {
        ("print.html" | "searchindex.js", _) | (_, Some("json")) => Kind::Beside,
        (_, Some("html")) => Kind::Page,
        _ => Kind::Frame,
    }
}

/// The file of a site that a path of a URL means, where `there` says which there are; `None` for a path that leads out
/// of it.
fn file_for(path: &str, there: impl Fn(&str) -> bool) -> Option<String> {
    let path = percent_encoding::percent_decode_str(path)
        .decode_utf8()
        .ok()?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts
        .iter()
        .any(|part| part.starts_with('.') || part.contains(['\\', '\0']))
    {
        return None;
    }
    let file = parts.join("/");
    if there(&file) {
        return Some(file);
    }
    let index = [&parts[..], &["index.html"]].concat().join("/");
    Some(if there(&index) { index } else { file })
}

/// Which pages are open, as paths of URLs, and how often.
#[derive(Debug, Clone, Default)]
pub(crate) struct Open(Arc<Mutex<BTreeMap<String, usize>>>);

/// A page that is open until this is dropped.
#[derive(Debug)]
pub(crate) struct OpenPage {
    open: Open,
    page: String,
}

impl Open {
    /// Notes that a page is open.
    pub(crate) fn page(&self, page: String) -> OpenPage {
        self.with(|pages| *pages.entry(page.clone()).or_default() += 1);
        OpenPage {
            open: self.clone(),
            page,
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut BTreeMap<String, usize>) -> T) -> T {
        // The numbers are right after every statement.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the page of this chapter is open.
    fn shows(&self, chapter: &Path) -> bool {
        let page = page_of(chapter);
        self.with(|pages| {
            let mut files = pages
                .keys()
                .filter_map(|path| file_for(path, |file| file == page));
            files.any(|file| file == page)
        })
    }
}

impl Drop for OpenPage {
    fn drop(&mut self) {
        self.open.with(|pages| {
            if let Some(times) = pages.get_mut(&self.page) {
                *times -= 1;
                if *times == 0 {
                    pages.remove(&self.page);
                }
            }
        });
    }
}

/// The path of a chapter's page below the site.
fn page_of(chapter: &Path) -> String {
    let page = chapter.with_extension("html");
    page.to_string_lossy().replace('\\', "/")
}

/// Says on a terminal what the preview is at; for others, it is of no interest.
pub(crate) fn doing(what: &str) {
    if io::stderr().is_terminal() {
        print_stderr(what);
    }
}

/// Keeps [`Shown`] up to date.
pub(crate) struct Renewal {
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
}

/// A whole book to be rendered.
struct Whole {
    state: u64,
    project: Arc<Project>,
    expansion: Arc<Expansion>,
}

/// Programs to be compiled, those with these slugs first.
struct Programs {
    project: Arc<Project>,
    first: BTreeSet<String>,
}

/// What the renewal waits for.
enum News {
    /// A file may have changed.
    Changed,
    /// The whole book of a state was rendered.
    Rendered(u64, Result<Rendered, Vec<Problem>>),
}

/// A site, and what mdBook warned of.
type Rendered = (BTreeMap<String, Vec<u8>>, Vec<Problem>);

impl Renewal {
    /// Builds the book for the first time. Watches nothing yet.
    pub(crate) fn begin(project: Project, shown: Arc<watch::Sender<Shown>>, open: Open) -> Self {
        let (compile, programs) = mpsc::channel();
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
        };
        // Read before the book is built from them: a change in the meantime is one.
        renewal.files = renewal.read_files();
        thread::spawn(move || compile_programs(&programs, &shown));
        renewal.build_all(project);
        renewal
    }

    /// Builds the whole book and shows it, or shows why it cannot be built.
    fn build_all(&mut self, project: Project) {
        let _turn = book_lock::shared(&self.root);
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
            }
            Err(problems) => self.refuse(&problems),
        }
    }

    fn expand(&self, project: &Project) -> Result<(Arc<Expansion>, Vec<Problem>), Vec<Problem>> {
        doing("Reading the recordings and expanding the chapters …");
        let (expansion, warnings) = site::expanded(project)?;
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
    pub(crate) fn go_on(mut self) -> Result<(), notify::Error> {
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
                News::Rendered(state, outcome) => self.rendered(state, outcome),
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
        let _turn = book_lock::shared(&self.root);
        let begin = Instant::now();
        let project = match Project::load(&self.root) {
            Ok(project) => Arc::new(project),
            Err(problem) => return self.refuse(&[problem]),
        };
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
        let (expansion, warnings) = match site::expanded(&project) {
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
            let _turn = book_lock::shared(&whole.project.root);
            let rendered = render(&whole.project, whole.expansion, None);
            // The receiver lives as long as the process.
            let _ = news.send(News::Rendered(whole.state, rendered));
        });
    }

    fn rendered(&mut self, state: u64, outcome: Result<Rendered, Vec<Problem>>) {
        self.rendering = false;
        // What was rendered while something changed is not shown: the book as it is now comes next.
        if state != self.state {
            return;
        }
        match outcome {
            Ok((files, warnings)) => {
                self.show(files, true);
                report(&warnings);
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

/// Renders the book, or these chapters of it, into memory. Files have the same names whatever is in them, so that a
/// page stays what it was when another one changes.
fn render(
    project: &Project,
    expansion: Arc<Expansion>,
    only: Option<BTreeSet<PathBuf>>,
) -> Result<Rendered, Vec<Problem>> {
    let wrong = |what: String| vec![Problem::error("book.toml", what)];
    let mut config = project.config.clone();
    config
        .set("output.html.hash-files", false)
        .map_err(|error| wrong(format!("hash-files cannot be set: {error:#}")))?;
    let folder = Scratch::new()
        .map_err(|error| wrong(format!("no temporary folder for the preview: {error}")))?;
    let warnings = site::render(project, config, expansion, only, folder.path())?;
    let mut files = BTreeMap::new();
    read_site(folder.path(), "", &mut files)
        .map_err(|error| wrong(format!("the site cannot be read: {error}")))?;
    Ok((files, warnings))
}

fn read_site(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_site(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// The programs that these files, relative to the root, belong to; all of them for a file that all are made with.
fn changed_programs(project: &Project, changed: &[PathBuf]) -> BTreeSet<String> {
    let of = |file: &PathBuf| {
        let listing = |listing: &&Listing| file.starts_with(&listing.folder);
        project.listings.values().find(listing)
    };
    let listings = changed.iter().filter_map(of);
    listings.map(|listing| listing.slug.clone()).collect()
}

/// Compiles programs as they come, until nobody sends any more, so that an author sees an error before recording: those
/// that have changed first, then all others. Those with optimisation are left out, because they take too long.
fn compile_programs(programs: &Receiver<Programs>, shown: &watch::Sender<Shown>) {
    // What is wrong with each, by slug; what Cargo says of all stands without one.
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while let Ok(mut newest) = programs.recv() {
        // What has changed in the meantime is compiled as it is now.
        while let Ok(newer) = programs.try_recv() {
            let first = std::mem::replace(&mut newest, newer).first;
            newest.first.extend(first);
        }
        let Programs { project, first } = newest;
        let _turn = book_lock::shared(&project.root);
        wrong.retain(|slug, _| project.listings.contains_key(slug));
        let listings = project.listings.values();
        let quick = listings.filter(|listing| listing.contract.profile == Profile::Dev);
        let (changed, others): (Vec<&Listing>, Vec<&Listing>) =
            quick.partition(|listing| first.contains(&listing.slug));
        for (listings, progress) in [(changed, Progress::Hidden), (others, Progress::Aside)] {
            if listings.is_empty() {
                continue;
            }
            let said = match cargo::compile(&project, &listings, progress) {
                Ok(compiled) => {
                    for listing in listings {
                        let problems = cargo::problems(&[listing], &compiled);
                        wrong.insert(listing.slug.clone(), errors(&problems));
                    }
                    Vec::new()
                }
                Err(problem) => vec![problem.to_string()],
            };
            wrong.insert(String::new(), said);
            show_programs(wrong.values().flatten().cloned().collect(), shown);
        }
    }
}

/// Shows what is wrong with programs, and says in the terminal what was not wrong before.
fn show_programs(wrong: Vec<String>, shown: &watch::Sender<Shown>) {
    shown.send_if_modified(|shown| {
        for problem in &wrong {
            if !shown.programs.contains(problem) {
                print_stderr(problem);
            }
        }
        let before = std::mem::replace(&mut shown.programs, wrong);
        before != shown.programs
    });
}

/// Prints problems in the terminal.
fn report(problems: &[Problem]) {
    for problem in problems {
        print_stderr(&problem.to_string());
    }
}

/// Those that are errors, in words.
fn errors(problems: &[Problem]) -> Vec<String> {
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error);
    errors.map(Problem::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        let file = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
        files.iter().map(file).collect()
    }

    #[test]
    fn no_path_leads_out_of_the_site() {
        let file = |path| {
            file_for(path, |file| {
                ["a b.html", "part/index.html", "index.html"].contains(&file)
            })
        };
        assert_eq!(file("/").as_deref(), Some("index.html"));
        assert_eq!(file("/a%20b.html").as_deref(), Some("a b.html"));
        assert_eq!(file("//part/").as_deref(), Some("part/index.html"));
        assert_eq!(file("/lost.html").as_deref(), Some("lost.html"));
        for path in [
            "/../secret",
            "/%2e%2e/secret",
            "/a/..%2f..%2fsecret/../x",
            "/%00",
            "/.hidden",
        ] {
            assert_eq!(file(path), None, "{path}");
        }
    }

    #[test]
    fn a_page_has_a_new_version_when_it_has_changed_or_what_all_are_made_of() {
        let site = Site::default().with(
            files(&[
                ("a.html", "a"),
                ("b.html", "b"),
                ("print.html", "ab"),
                ("x.css", "x"),
            ]),
            true,
        );
        let versions = |site: &Site| {
            [None, Some("/a.html"), Some("/b.html"), Some("/print.html")]
                .map(|page| site.version(page))
        };
        let changed = |before: &Site, after: &Site| {
            let pairs = versions(before).into_iter().zip(versions(after));
            pairs
                .map(|(before, after)| before != after)
                .collect::<Vec<_>>()
        };
        let one = site.with(files(&[("a.html", "A"), ("b.html", "b")]), false);
        assert_eq!(changed(&site, &one), [true, true, false, false]);
        assert_eq!(&*one.file("/a.html").unwrap().1, b"A");
        // What repeats the pages follows later, and reloads nothing but itself.
        let all = files(&[
            ("a.html", "A"),
            ("b.html", "b"),
            ("print.html", "Ab"),
            ("x.css", "x"),
        ]);
        let whole = one.with(all.clone(), true);
        assert_eq!(changed(&one, &whole), [false, false, false, true]);
        assert_eq!(changed(&whole, &whole.with(all.clone(), true)), [false; 4]);
        let styled = whole.with(
            [all.clone(), files(&[("x.css", "y")])]
                .into_iter()
                .flatten()
                .collect(),
            true,
        );
        assert_eq!(changed(&whole, &styled), [true; 4]);
        let fewer = whole.with(files(&[("a.html", "A"), ("x.css", "x")]), true);
        assert!(changed(&whole, &fewer)[0]);
        assert!(fewer.file("/b.html").is_none());
    }

    #[test]
    fn a_page_is_open_as_long_as_somebody_has_it_open() {
        let open = Open::default();
        let chapter = Path::new("part/a b.md");
        let pages = [
            open.page("/part/a%20b.html".into()),
            open.page("/part/a%20b.html".into()),
        ];
        let [one, other] = pages;
        assert!(open.shows(chapter) && !open.shows(Path::new("part/b.md")));
        drop(one);
        assert!(open.shows(chapter));
        drop(other);
        assert!(!open.shows(chapter));
    }
}
