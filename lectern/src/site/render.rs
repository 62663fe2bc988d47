//! Pages rendered by mdBook, with this engine and mdbook-admonish as its preprocessors.
//!
//! In: expanded chapters. Out: a folder of pages, the JSON beside the page that says how the book is checked, and what mdBook
//! warns of. What mdBook cannot render is a problem.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use mdbook_driver::config::Config;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use tracing_core::dispatcher;
use tracing_core::dispatcher::Dispatch;

use super::admonish::admonish;
use super::block_styles::{BlockStyles, into_head};
use super::links::{Page, Pages, paths_of_pages, read_pages};
use super::minify::minify;
use super::search_figures;
use super::theme::Theme;
use super::warnings::Warnings;
use crate::book::{MDBOOK_FAILS, Project, load_mdbook};
use crate::ground::{Problem, in_parallel, one_line, sort_and_dedup};
use crate::page::{Expansion, highlight};
use crate::record::{ArrangementsStatus, SchedulesStatus};

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
    let wrong = |what: String| vec![Problem::error(MDBOOK_FAILS, "book.toml", one_line(&what))];
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
    // Of a chapter that is another's, the page has nothing on it.
    let is_others = |path: &Path, share: &BTreeSet<PathBuf>| {
        let mut chapters = expansion.chapters.iter().map(|(path, _)| path);
        chapters.any(|chapter| !share.contains(chapter) && chapter.with_extension("html") == *path)
    };
    let rendered = in_parallel(&shares, |(folder, share)| {
        let expanded_book = ExpandedBook {
            expansion: expansion.clone(),
            only: Some(share.clone()),
            in_colour: false,
        };
        let warnings = render_with(project, config.clone(), expanded_book, folder)?;
        let pages = read_pages(folder, |path| !is_others(path, share))
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
    let theme = Theme::of(project, &mut config).map_err(|problem| vec![problem])?;
    let mut book = load_mdbook(project, theme.root(), config).map_err(|problem| vec![problem])?;
    let in_colour = expanded_book.in_colour;
    let expansion = &expanded_book.expansion;
    let checked = expansion
        .checked_page
        .clone()
        .zip(expansion.index.json().ok());
    let figures = expansion.clone();
    book.with_preprocessor(expanded_book);
    let warnings = Warnings::default();
    let built = dispatcher::with_default(&Dispatch::new(warnings.clone()), || book.build());
    let mut problems = warnings.problems();
    // mdBook empties the folder before it begins, so what stands beside its pages comes after them.
    let written = built.and_then(|()| {
        if in_colour {
            move_styles(folder)?;
            search_figures::add(project, &figures, folder)?;
            write_schedules(&figures, folder)?;
            write_arrangements(&figures, folder)?;
            minify(folder)?;
        }
        match checked {
            Some((page, json)) => Ok(fs::write(folder.join(page.with_extension("json")), json)?),
            None => Ok(()),
        }
    });
    match written {
        Ok(()) => Ok(problems),
        Err(error) => {
            problems.push(Problem::error(
                MDBOOK_FAILS,
                "book.toml",
                one_line(&format!("mdBook: {error:#}")),
            ));
            Err(problems)
        }
    }
}

/// Writes the graphs that figures of schedules load when somebody begins with them.
fn write_schedules(expansion: &Expansion, folder: &Path) -> io::Result<()> {
    let statuses = expansion.schedules.values();
    for schedules in statuses.filter_map(SchedulesStatus::recorded) {
        let file = folder.join(schedules.path());
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(file, &schedules.text)?;
    }
    Ok(())
}

/// Writes the tables that Parsons problems load when somebody wants to know what an arrangement does.
fn write_arrangements(expansion: &Expansion, folder: &Path) -> io::Result<()> {
    let statuses = expansion.arrangements.values();
    for recorded in statuses.filter_map(ArrangementsStatus::recorded) {
        let file = folder.join(recorded.path());
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(file, &recorded.text)?;
    }
    Ok(())
}

/// Moves the styles of blocks into the heads of the pages in `folder`.
fn move_styles(folder: &Path) -> io::Result<()> {
    let mut pages = Vec::new();
    paths_of_pages(folder, Path::new(""), &mut pages)?;
    let moved = in_parallel(&pages, |page| {
        let file = folder.join(page);
        match into_head(&fs::read_to_string(&file)?) {
            Some(text) => fs::write(&file, text),
            None => Ok(()),
        }
    });
    moved.into_iter().collect()
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

/// Puts the expanded chapters into the book, admonitions and all, and with the styles of their blocks and their code in
/// colour if it is to be so.
/// Where `only` some are meant, the others are empty.
pub(super) fn replace_chapters(
    renderer: &str,
    root: &Path,
    expansion: &Expansion,
    only: Option<&BTreeSet<PathBuf>>,
    in_colour: bool,
    mut book: Book,
) -> anyhow::Result<Book> {
    let styles = BlockStyles::read(root)?;
    let texts = in_parallel(&expansion.chapters, |(path, text)| {
        if only.is_some_and(|only| !only.contains(path)) {
            return Ok(String::new());
        }
        let text = admonish(renderer, root, text)
            .map_err(|error| error.context(path.display().to_string()))?;
        Ok(if in_colour {
            styles.add_to(&highlight(&text))
        } else {
            text
        })
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
