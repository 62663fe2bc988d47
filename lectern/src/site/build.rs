//! The site: mdBook with this engine and mdbook-admonish as its preprocessors.
//!
//! In: the project. Out: a folder of static pages, the JSON beside the page that says how the book is checked, and the
//! warnings that came up. Used in-process by the commands, and as a [`Preprocessor`] behind mdBook's own protocol, so
//! that stock `mdbook build` makes the same pages. Fails with all problems at once; a folder that holds an earlier site
//! is then left as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::io::{self, Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Context, bail};
use mdbook_admonish::Admonish;
use mdbook_admonish_core::preprocess::Preprocessor as _;
use mdbook_driver::config::Config;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use semver::{Version, VersionReq};
use tracing_core::dispatcher::{self, Dispatch};
use tracing_core::field::{Field, Visit};
use tracing_core::{Event, Level, LevelFilter, Metadata, Subscriber, span};

use crate::book::chapter::{Chapter, chapters, load};
use crate::book::project::Project;
use crate::ground::parallel;
use crate::ground::problem::{Problem, Severity, cause, one_line, print_stderr, sort_and_dedup};
use crate::ground::process::Scratch;
use crate::page::expand::{Expansion, expand};
use crate::page::highlight::highlight;
use crate::run::book_lock;
use crate::site::links::{Page, Pages, read_pages};

/// The version of mdbook-admonish's styles that stands in the theme; mdbook-admonish refuses to run without it.
const ADMONISH_ASSETS: &str = "3.1.0";

/// Builds the site into `folder`.
///
/// # Errors
/// Every problem, warnings among them, if at least one is an error.
pub fn build(project: &Project, folder: &Path) -> Result<Vec<Problem>, Vec<Problem>> {
    let (expansion, mut problems) = expanded(project)?;
    let config = project.config.clone();
    match render(project, config, Arc::new(expansion), None, folder) {
        Ok(warnings) => {
            problems.extend(warnings);
            Ok(sort_and_dedup(problems))
        }
        Err(found) => {
            problems.extend(found);
            Err(sort_and_dedup(problems))
        }
    }
}

/// The chapters, expanded and ready to be rendered, and what there is to warn of.
///
/// # Errors
/// Every problem, warnings among them, if at least one is an error.
pub fn expanded(project: &Project) -> Result<(Expansion, Vec<Problem>), Vec<Problem>> {
    let mut problems = project.problems.clone();
    let expansion = match chapters(project) {
        Ok(chapters) => expand(project, &chapters),
        Err(problem) => {
            problems.push(problem);
            return Err(sort_and_dedup(problems));
        }
    };
    problems.extend(expansion.problems.iter().cloned());
    let is_warning = |problem: &Problem| problem.severity == Severity::Warning;
    if problems.iter().all(is_warning) {
        Ok((expansion, sort_and_dedup(problems)))
    } else {
        Err(sort_and_dedup(problems))
    }
}

/// Builds the site beside `folder` and puts it in its place, if it can be built and, where warnings are denied, without
/// one. Otherwise what is in `folder` stays as it was.
///
/// # Errors
/// Those of [`build`], the warnings that are denied, and a `folder` that cannot be replaced.
pub fn publish(
    project: &Project,
    folder: &Path,
    deny_warnings: bool,
) -> Result<Vec<Problem>, Vec<Problem>> {
    let cannot = |error: io::Error| {
        vec![
            Problem::error(
                &project.config.build.build_dir,
                format!("cannot be written: {}", cause(&error)),
            )
            .mend("make room, see who may write there, or set another `build-dir`; what is there was kept"),
        ]
    };
    let folder = folder.canonicalize().unwrap_or(folder.to_path_buf());
    if let Some(problem) = refuse_foreign_folder(project, &folder) {
        return Err(vec![problem]);
    }
    let parent = folder.parent().unwrap_or(&project.root);
    std::fs::create_dir_all(parent).map_err(cannot)?;
    let beside = Scratch::within(parent).map_err(cannot)?;
    let (new, old) = (beside.path().join("new"), beside.path().join("old"));
    std::fs::create_dir(&old).map_err(cannot)?;
    let warnings = build(project, &new)?;
    if deny_warnings && !warnings.is_empty() {
        return Err(warnings);
    }
    // Another build may put its site there at any moment.
    for attempt in 0..10 {
        if folder.exists() {
            let old = old.join(attempt.to_string());
            match std::fs::rename(&folder, &old) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                moved => moved.map_err(cannot)?,
            }
        }
        match std::fs::rename(&new, &folder) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
            moved => return moved.map(|()| warnings).map_err(cannot),
        }
    }
    Err(cannot(io::Error::other(
        "other builds replace it all the time",
    )))
}

/// What would be lost if the site took the place of what is in `folder`, which is anything but an earlier site.
fn refuse_foreign_folder(project: &Project, folder: &Path) -> Option<Problem> {
    let wrong = |what: &str| {
        let build_dir = project.config.build.build_dir.display();
        let what = format!(
            "`build-dir` is `{build_dir}`, {what}; a site in its place would be the end of it"
        );
        Some(
            Problem::error("book.toml", what)
                .mend("name a folder for the site alone: build-dir = \"book\""),
        )
    };
    if project.root.starts_with(folder) {
        return wrong("in which the book itself lies");
    }
    // mdBook writes this file into each site: on top, or a level below where there are several renderers.
    let is_site = |folder: &Path| folder.join(".nojekyll").exists();
    let mut entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries.flatten(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(_) => return wrong("which is no folder that can be read"),
    };
    let is_empty = entries.next().is_none();
    if is_empty || is_site(folder) || is_site(&folder.join("html")) {
        return None;
    }
    wrong("which holds something that is no site")
}

/// Lets mdBook render chapters that are expanded, by these settings, and returns what it warns of. Where `only` some
/// chapters are meant, the others have their pages with nothing on them: what is right are the pages of those that are
/// meant.
///
/// # Errors
/// What mdBook cannot render.
pub fn render(
    project: &Project,
    config: Config,
    expansion: Arc<Expansion>,
    only: Option<BTreeSet<PathBuf>>,
    folder: &Path,
) -> Result<Vec<Problem>, Vec<Problem>> {
    let expanded_book = ExpandedBook {
        expansion,
        only,
        in_colour: true,
    };
    render_with(project, config, expanded_book, folder)
}

/// The same for those who only follow links: without colours, without the page for printers, and without an index for
/// the search. Returns the pages as well. The chapters are shared among the machine's processors, each of which renders
/// a book in `folder` in which the chapters of the others are empty; what stands on a page is what stands there in one
/// of these books.
///
/// # Errors
/// What mdBook cannot render, and pages that cannot be read.
pub(crate) fn render_for_links(
    project: &Project,
    expansion: Expansion,
    folder: &Path,
) -> Result<(Pages, Vec<Problem>), Vec<Problem>> {
    let wrong = |what: String| vec![Problem::error("book.toml", one_line(&what))];
    let mut config = project.config.clone();
    for costly in ["output.html.search.enable", "output.html.print.enable"] {
        config
            .set(costly, false)
            .map_err(|error| wrong(format!("{costly} cannot be set: {error:#}")))?;
    }
    let expansion = Arc::new(expansion);
    let shares: Vec<(PathBuf, BTreeSet<PathBuf>)> = shares(&expansion.chapters)
        .into_iter()
        .enumerate()
        .map(|(index, share)| (folder.join(index.to_string()), share))
        .collect();
    let rendered = parallel::map(&shares, |(folder, share)| {
        let expanded_book = ExpandedBook {
            expansion: expansion.clone(),
            only: Some(share.clone()),
            in_colour: false,
        };
        let warnings = render_with(project, config.clone(), expanded_book, folder)?;
        let pages = read_pages(folder)
            .map_err(|error| wrong(format!("the site cannot be read: {error}")))?;
        Ok::<_, Vec<Problem>>((pages, warnings))
    });
    let (mut pages, mut problems, mut failed) = (BTreeMap::new(), Vec::new(), false);
    for share in rendered {
        match share {
            Ok((of_share, warnings)) => {
                problems.extend(warnings);
                for (path, page) in of_share {
                    pages.entry(path).or_insert_with(Page::default).add(page);
                }
            }
            Err(found) => {
                failed = true;
                problems.extend(found);
            }
        }
    }
    let problems = sort_and_dedup(problems);
    if failed {
        Err(problems)
    } else {
        Ok((pages, problems))
    }
}

/// The paths of the chapters in as many shares as there are processors, of about the same length.
fn shares(chapters: &[(PathBuf, String)]) -> Vec<BTreeSet<PathBuf>> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut shares = vec![(0, BTreeSet::new()); processors.min(chapters.len()).max(1)];
    for (path, text) in chapters {
        if let Some((length, share)) = shares.iter_mut().min_by_key(|(length, _)| *length) {
            *length += text.len();
            share.insert(path.clone());
        }
    }
    shares.into_iter().map(|(_, share)| share).collect()
}

fn render_with(
    project: &Project,
    mut config: Config,
    expanded_book: ExpandedBook,
    folder: &Path,
) -> Result<Vec<Problem>, Vec<Problem>> {
    config.build.build_dir = folder.to_path_buf();
    let mut book = load(project, config).map_err(|problem| vec![problem])?;
    let expansion = &expanded_book.expansion;
    let checked = expansion
        .checked_page
        .clone()
        .zip(expansion.index.json().ok());
    book.with_preprocessor(expanded_book);
    let warnings = Warnings::default();
    let built = dispatcher::with_default(&Dispatch::new(warnings.clone()), || book.build());
    let mut problems = warnings.problems();
    // mdBook empties the folder before it begins, so what stands beside its pages comes after them.
    let written = built.and_then(|()| match checked {
        Some((page, json)) => Ok(std::fs::write(
            folder.join(page.with_extension("json")),
            json,
        )?),
        None => Ok(()),
    });
    match written {
        Ok(()) => Ok(problems),
        Err(error) => {
            problems.push(Problem::error(
                "book.toml",
                one_line(&format!("mdBook: {error:#}")),
            ));
            Err(problems)
        }
    }
}

/// Chapters that are expanded already, on their way through mdBook.
struct ExpandedBook {
    expansion: Arc<Expansion>,
    /// The chapters that are meant; the others have their pages, with nothing on them. `None` for all.
    only: Option<BTreeSet<PathBuf>>,
    in_colour: bool,
}

impl Preprocessor for ExpandedBook {
    fn name(&self) -> &str {
        "lectern"
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> anyhow::Result<Book> {
        let in_colour = self.in_colour && context.renderer == "html";
        replace_chapters(
            &context.renderer,
            &context.root,
            &self.expansion,
            self.only.as_ref(),
            in_colour,
            book,
        )
    }
}

/// Puts the expanded chapters into the book, admonitions and all, and with their code in colour if it is to be so.
/// Where `only` some are meant, the others are empty.
fn replace_chapters(
    renderer: &str,
    root: &Path,
    expansion: &Expansion,
    only: Option<&BTreeSet<PathBuf>>,
    in_colour: bool,
    mut book: Book,
) -> anyhow::Result<Book> {
    let texts = parallel::map(&expansion.chapters, |(path, text)| {
        if only.is_some_and(|only| !only.contains(path)) {
            return Ok(String::new());
        }
        let text = admonish(renderer, root, text)
            .map_err(|error| error.context(path.display().to_string()))?;
        Ok(if in_colour { highlight(&text) } else { text })
    });
    let texts = texts.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
    let paths = expansion.chapters.iter().map(|(path, _)| path);
    let mut texts: BTreeMap<&PathBuf, String> = paths.zip(texts).collect();
    book.for_each_mut(|item: &mut BookItem| {
        if let BookItem::Chapter(chapter) = item
            && let Some(path) = &chapter.source_path
            && let Some(text) = texts.remove(path)
        {
            chapter.content = text;
        }
    });
    Ok(book)
}

/// Runs mdbook-admonish, which is written for mdBook 0.4, over one chapter: packs it into a book of that version and
/// takes it out again. To be deleted when mdbook-admonish has a release for 0.5.
fn admonish(renderer: &str, root: &Path, text: &str) -> anyhow::Result<String> {
    use mdbook_admonish_core::book::{Book, BookItem, Chapter};
    use mdbook_admonish_core::preprocess::PreprocessorContext;

    let context: PreprocessorContext = serde_json::from_value(serde_json::json!({
        "root": root,
        "config": { "preprocessor": { "admonish": { "assets_version": ADMONISH_ASSETS, "on_failure": "bail" } } },
        "renderer": renderer,
        "mdbook_version": mdbook_admonish_core::MDBOOK_VERSION,
    }))?;
    let mut book = Book::new();
    book.push_item(Chapter::new("", text.to_owned(), "chapter.md", Vec::new()));
    let book = Admonish.run(&context, book)?;
    match book.sections.into_iter().next() {
        Some(BookItem::Chapter(chapter)) => Ok(chapter.content),
        _ => bail!("mdbook-admonish lost the chapter"),
    }
}

/// Answers mdBook's preprocessor protocol: a context and a book come in as JSON, the expanded book goes out.
///
/// # Errors
/// In one text, all problems that are errors; those that are warnings go to standard error.
pub fn preprocess(input: impl Read, mut output: impl Write) -> anyhow::Result<()> {
    let (context, book) = mdbook_preprocessor::parse_input(input)
        .context("standard input is not mdBook's protocol")?;
    let version =
        Version::parse(&context.mdbook_version).context("mdBook's version cannot be read")?;
    let known = VersionReq::parse(mdbook_preprocessor::MDBOOK_VERSION)
        .expect("the library's version is one");
    if !known.matches(&version) {
        print_stderr(&format!(
            "warning: this is mdBook {version}; the book is made with {known}"
        ));
    }
    let unreadable = |problem: Problem| {
        print_stderr(&problem.to_string());
        anyhow::anyhow!("the book cannot be built")
    };
    let project = Project::load(&context.root).map_err(unreadable)?;
    let _turn = book_lock::shared(&project.root);
    let expansion = expand(&project, &Chapter::all(&book));
    let problems = sort_and_dedup(
        project
            .problems
            .iter()
            .chain(&expansion.problems)
            .cloned()
            .collect(),
    );
    for problem in &problems {
        print_stderr(&problem.to_string());
    }
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        bail!("the book cannot be built");
    }
    let in_colour = context.renderer == "html";
    let book = replace_chapters(
        &context.renderer,
        &context.root,
        &expansion,
        None,
        in_colour,
        book,
    )?;
    serde_json::to_writer(&mut output, &book)?;
    output.flush()?;
    Ok(())
}

/// What mdBook warns of while it renders.
#[derive(Debug, Default, Clone)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl Warnings {
    fn problems(&self) -> Vec<Problem> {
        let warnings = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        warnings
            .iter()
            .map(|warning| {
                Problem::warning(
                    PathBuf::from("book.toml"),
                    format!("mdBook: {}", one_line(warning)),
                )
            })
            .collect()
    }
}

/// Hears events alone: where in the program they come from does not matter, so all spans are one.
impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = Message::default();
        event.record(&mut message);
        let mut warnings = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        warnings.push(message.0);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
