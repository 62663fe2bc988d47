//! Expansion: chapters in which every directive is replaced by what it stands for.
//!
//! In: the project and its chapters, in the order of the book. Out: the same chapters as plain Markdown with HTML, the
//! number of every listing, and all problems. A directive that cannot be resolved is an error and stays as it is;
//! nobody will show the page then. A listing that is shown nowhere is an error too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mdbook_preprocessor::book::{Book, BookItem};

use crate::checked::Checked;
use crate::directive::{Asks, Directive, directives};
use crate::evidence::Evidence;
use crate::exercise::{self, Exercise, Part, Words};
use crate::figure::{self, Figure, Program};
use crate::listing::Listing;
use crate::measure::Quantity;
use crate::parallel;
use crate::pattern::Pattern;
use crate::plot::{self, Plot};
use crate::plotted;
use crate::predict::Predict;
use crate::problem::Problem;
use crate::project::Project;
use crate::prose;
use crate::reading;
use crate::recording::Status;
use crate::scoreboard::{self, Scoreboard};
use crate::scored;
use crate::stepped;
use crate::stepper::{self, Recorded, Stepper};

/// A chapter as the engine sees it.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// Its file, relative to the chapters' folder.
    pub path: PathBuf,
    /// Its number in the book, such as `4` or `4.1`; `None` for a preface or an appendix.
    pub number: Option<String>,
    /// Its title in the table of contents.
    pub title: String,
    /// Its Markdown.
    pub text: String,
}

impl Chapter {
    /// Every chapter of an mdBook that has a file, in order.
    pub fn all(book: &Book) -> Vec<Self> {
        let mut chapters = Vec::new();
        for item in book.iter() {
            if let BookItem::Chapter(chapter) = item
                && let Some(path) = &chapter.source_path
            {
                let number = chapter.number.as_ref();
                chapters.push(Self {
                    path: path.clone(),
                    number: number
                        .map(|number| number.to_string().trim_end_matches('.').to_owned()),
                    title: chapter.name.clone(),
                    text: chapter.content.clone(),
                });
            }
        }
        chapters
    }

    /// The file's stem: the name of the folder with the chapter's listings.
    pub(crate) fn stem(&self) -> String {
        self.path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }
}

/// Where a listing or an exercise stands in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its number, such as `4.2`.
    pub number: String,
    /// The chapter that shows it, relative to the chapters' folder.
    pub chapter: PathBuf,
    /// The line of the directive that shows it first, counted from one.
    pub line: usize,
}

/// Chapters with their directives replaced.
#[derive(Debug)]
pub struct Expansion {
    /// Path and text of each chapter, in the order of the book.
    pub chapters: Vec<(PathBuf, String)>,
    /// Where each listing stands, by slug.
    pub places: BTreeMap<String, Place>,
    /// Where each exercise stands, by slug.
    pub exercises: BTreeMap<String, Place>,
    /// Where each listing stands with its recording, by slug.
    pub statuses: BTreeMap<String, Status>,
    /// How each listing is checked, and where it stands.
    pub checked: Checked,
    /// The chapter that tells so, if one does.
    pub told: Option<PathBuf>,
    /// What is wrong with directives and recordings, and what was written by hand that must not be.
    pub problems: Vec<Problem>,
}

/// Expands all chapters.
pub fn expand(project: &Project, chapters: &[Chapter]) -> Expansion {
    let mut book = Expander {
        project,
        statuses: Status::of_all(project),
        places: BTreeMap::new(),
        exercises: BTreeMap::new(),
        problems: Vec::new(),
    };
    let read = parallel::map(chapters, |chapter| book.read(chapter));
    let (directives, by_hand): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    book.problems.extend(by_hand.into_iter().flatten());
    let read: Vec<(&Chapter, Vec<Directive>)> = chapters.iter().zip(directives).collect();
    for (chapter, directives) in &read {
        book.place(chapter, directives);
        book.place_exercises(chapter, directives);
    }
    let checked = Checked::of(project, &book.statuses, &book.places, chapters);
    let told = read.iter().find(|(_, directives)| {
        let mut asks = directives.iter().map(|directive| &directive.asks);
        asks.any(|asks| *asks == Asks::Checked)
    });
    let told = told.map(|(chapter, _)| chapter.path.clone());
    let replaced = parallel::map(&read, |(chapter, directives)| {
        book.replace(chapter, directives, &checked)
    });
    let mut chapters = Vec::with_capacity(read.len());
    for ((chapter, _), (text, problems)) in read.into_iter().zip(replaced) {
        chapters.push((chapter.path.clone(), text));
        book.problems.extend(problems);
    }
    book.judge_listings();
    book.judge_exercises();
    Expansion {
        chapters,
        places: book.places,
        exercises: book.exercises,
        statuses: book.statuses,
        checked,
        told,
        problems: book.problems,
    }
}

struct Expander<'project> {
    project: &'project Project,
    statuses: BTreeMap<String, Status>,
    places: BTreeMap<String, Place>,
    exercises: BTreeMap<String, Place>,
    problems: Vec<Problem>,
}

impl<'project> Expander<'project> {
    fn file(&self, chapter: &Chapter) -> PathBuf {
        self.project.source().join(&chapter.path)
    }

    /// The directives of a chapter, and what is wrong with those that cannot be read and with what stands between them.
    fn read(&self, chapter: &Chapter) -> (Vec<Directive>, Vec<Problem>) {
        let (found, wrong) = directives(&chapter.text);
        let mut problems = prose::rules(&self.file(chapter), &chapter.text);
        for (line, what) in wrong {
            problems.push(
                Problem::error(self.file(chapter), what)
                    .at(line)
                    .mend("CONTRIBUTING.md lists the directives"),
            );
        }
        (found, problems)
    }

    /// Numbers the listings in the order in which the chapter first shows them.
    fn place(&mut self, chapter: &Chapter, directives: &[Directive]) {
        let mut shown = 0;
        for directive in directives {
            let slugs: &[String] = match &directive.asks {
                Asks::Listing { slug, .. } => std::slice::from_ref(slug),
                Asks::Pair { slugs } => slugs,
                _ => continue,
            };
            for slug in slugs {
                let Some(listing) = self
                    .project
                    .listings
                    .get(slug)
                    .filter(|_| !self.places.contains_key(slug))
                else {
                    continue;
                };
                let problem = |what| Problem::error(self.file(chapter), what).at(directive.line);
                let Some(number) = &chapter.number else {
                    let what = format!("`{slug}` is shown in a chapter without a number");
                    self.problems
                        .push(problem(what).mend("show it in a numbered chapter"));
                    continue;
                };
                if listing.chapter != chapter.stem() {
                    let what = format!(
                        "`{slug}` belongs to the chapter `{}`, by its folder",
                        listing.chapter
                    );
                    let mend = format!(
                        "show it there first, or move it to listings/{}/{slug}",
                        chapter.stem()
                    );
                    self.problems.push(problem(what).mend(mend));
                }
                shown += 1;
                self.places.insert(
                    slug.clone(),
                    Place {
                        number: format!("{number}.{shown}"),
                        chapter: chapter.path.clone(),
                        line: directive.line,
                    },
                );
            }
        }
    }

    /// Numbers the exercises in the order in which the chapter shows them.
    fn place_exercises(&mut self, chapter: &Chapter, directives: &[Directive]) {
        let mut shown = 0;
        for directive in directives {
            let Asks::Exercise { slug } = &directive.asks else {
                continue;
            };
            let Some(exercise) = self.project.exercises.get(slug) else {
                continue;
            };
            let problem = |what| Problem::error(self.file(chapter), what).at(directive.line);
            if let Some(place) = self.exercises.get(slug) {
                let what = format!(
                    "the exercise `{slug}` was shown before, as Exercise {}",
                    place.number
                );
                let mend = format!("refer to it with {{{{#see {slug}}}}}");
                self.problems.push(problem(what).mend(mend));
                continue;
            }
            let Some(number) = &chapter.number else {
                let what = format!("the exercise `{slug}` is shown in a chapter without a number");
                self.problems
                    .push(problem(what).mend("show it in a numbered chapter"));
                continue;
            };
            if exercise.chapter != chapter.stem() {
                let what = format!(
                    "the exercise `{slug}` belongs to the chapter `{}`, by its folder",
                    exercise.chapter
                );
                let folder = exercise::folder(&chapter.stem(), slug);
                let mend = format!("show it there, or move it to {}", folder.display());
                self.problems.push(problem(what).mend(mend));
            }
            shown += 1;
            self.exercises.insert(
                slug.clone(),
                Place {
                    number: format!("{number}.{shown}"),
                    chapter: chapter.path.clone(),
                    line: directive.line,
                },
            );
        }
    }

    /// The chapter with its directives replaced, and what is wrong with those that cannot be.
    fn replace(
        &self,
        chapter: &Chapter,
        directives: &[Directive],
        checked: &Checked,
    ) -> (String, Vec<Problem>) {
        let mut text = String::with_capacity(chapter.text.len());
        let mut problems = Vec::new();
        let mut done = 0;
        let mut question = String::new();
        for (index, directive) in directives.iter().enumerate() {
            text.push_str(&chapter.text[done..directive.range.start]);
            done = directive.range.end;
            let next = directives.get(index + 1);
            match &directive.asks {
                Asks::Exercise { slug } => {
                    let (replacement, found) = self.exercise(chapter, directive.line, slug);
                    text.push_str(&replacement);
                    problems.extend(found);
                    continue;
                }
                Asks::Checked => {
                    text.push_str(&checked.markdown(&chapter.path));
                    continue;
                }
                _ => {}
            }
            match self.stands_for(chapter, directive, &std::mem::take(&mut question)) {
                Ok(replacement)
                    if next.is_some_and(|next| asks_about(chapter, directive, next)) =>
                {
                    question = replacement;
                }
                Ok(replacement) => text.push_str(&replacement),
                Err((line, what, mend)) => {
                    text.push_str(&chapter.text[directive.range.clone()]);
                    let problem = Problem::error(self.file(chapter), what).at(line).mend(mend);
                    problems.push(problem);
                }
            }
        }
        text.push_str(&chapter.text[done..]);
        (text, problems)
    }

    fn stands_for(
        &self,
        chapter: &Chapter,
        directive: &Directive,
        question: &str,
    ) -> Result<String, (usize, String, String)> {
        let line = directive.line;
        let here = |(what, mend): (String, String)| (line, what, mend);
        match &directive.asks {
            Asks::Given { text } => Ok(text.clone()),
            Asks::See { slug } => self.link(chapter, slug).map_err(here),
            Asks::Measured { slug, quantity } => self.measured(slug, *quantity).map_err(here),
            Asks::Line { slug, pattern } => self.measured_line(slug, pattern).map_err(here),
            Asks::Listing { slug, anchor } => self
                .figure(chapter, line, slug, anchor.as_deref(), question)
                .map_err(here),
            Asks::Excerpt { slug, anchor } => self.piece(chapter, slug, anchor).map_err(here),
            Asks::Pair { slugs } => self.pair(chapter, line, slugs).map_err(here),
            // These two are no part of a text; `replace` has them in hand.
            Asks::Exercise { .. } | Asks::Checked => Ok(String::new()),
            Asks::Plot { source } => self.plot(chapter, line, source),
            Asks::Stepper { source } => self.stepper(chapter, line, source),
            Asks::Scoreboard { source } => self.scoreboard(chapter, line, source),
            Asks::Predict { source } => {
                let predict = Predict::read(source).map_err(|(below, what)| {
                    (
                        line + below,
                        what,
                        "CONTRIBUTING.md shows the form".to_owned(),
                    )
                })?;
                let link = self.link(chapter, &predict.listing).map_err(here)?;
                let evidence = self.evidence(&predict.listing).map_err(here)?;
                predict.markdown(evidence, &link).map_err(|what| {
                    (
                        line,
                        what,
                        "mend the options, or look at the recording".to_owned(),
                    )
                })
            }
        }
    }

    fn listing(&self, slug: &str) -> Result<&'project Listing, (String, String)> {
        self.project.listings.get(slug).ok_or_else(|| {
            if self.project.unreadable.contains(slug) {
                return (
                    format!("`{slug}` cannot be shown, for it cannot be read"),
                    "mend what is said about its manifest or its program".to_owned(),
                );
            }
            (
                format!("no listing is called `{slug}`"),
                "cargo book list".to_owned(),
            )
        })
    }

    fn place_of(&self, slug: &str) -> Result<&Place, (String, String)> {
        self.listing(slug)?;
        self.places.get(slug).ok_or_else(|| {
            (
                format!("`{slug}` is shown nowhere"),
                format!("show it: {{{{#listing {slug}}}}}"),
            )
        })
    }

    /// An exercise, with the directives in its texts replaced, and what is wrong with those.
    fn exercise(&self, chapter: &Chapter, line: usize, slug: &str) -> (String, Vec<Problem>) {
        let problem = |what: String, mend: &str| {
            let problem = Problem::error(self.file(chapter), what);
            (String::new(), vec![problem.at(line).mend(mend)])
        };
        let Some(exercise) = self.project.exercises.get(slug) else {
            return if self.project.unreadable.contains(slug) {
                problem(
                    format!("the exercise `{slug}` cannot be shown, for it cannot be read"),
                    "mend what is said about its files",
                )
            } else {
                problem(
                    format!("no exercise is called `{slug}`"),
                    "cargo book new-exercise CHAPTER SLUG makes one",
                )
            };
        };
        // Where there is no number, the reason has been reported.
        let Some(place) = self.exercises.get(slug) else {
            return (String::new(), Vec::new());
        };
        let mut problems = Vec::new();
        let mut words = |part: &Part| self.words(chapter, exercise, part, &mut problems);
        let words = Words {
            task: words(&exercise.task),
            hints: exercise.hints.iter().map(&mut words).collect(),
            remark: words(&exercise.remark),
        };
        (exercise.markdown(&place.number, &words), problems)
    }

    /// A text of an exercise on the page of its chapter.
    fn words(
        &self,
        chapter: &Chapter,
        exercise: &Exercise,
        part: &Part,
        problems: &mut Vec<Problem>,
    ) -> String {
        let (found, wrong) = directives(&part.text);
        let mut report = |line: usize, what: String, mend: String| {
            let problem = Problem::error(&exercise.file, what);
            problems.push(problem.at(part.line + line - 1).mend(mend));
        };
        for (line, what) in wrong {
            report(
                line,
                what,
                "CONTRIBUTING.md lists the directives".to_owned(),
            );
        }
        let mut text = String::new();
        let mut done = 0;
        for directive in found {
            text.push_str(&part.text[done..directive.range.start]);
            done = directive.range.end;
            let in_words = matches!(
                directive.asks,
                Asks::See { .. } | Asks::Measured { .. } | Asks::Line { .. } | Asks::Given { .. }
            );
            if !in_words {
                report(
                    directive.line,
                    "an exercise has a text: see, measured and given, and no figure".to_owned(),
                    "show the figure in the chapter".to_owned(),
                );
                continue;
            }
            match self.stands_for(chapter, &directive, "") {
                Ok(replacement) => text.push_str(&replacement),
                Err((line, what, mend)) => report(line, what, mend),
            }
        }
        text.push_str(&part.text[done..]);
        text
    }

    fn link(&self, chapter: &Chapter, slug: &str) -> Result<String, (String, String)> {
        if let Some(place) = self.exercises.get(slug) {
            let page = way(chapter, place);
            return Ok(format!(
                "[Exercise {}]({page}#{})",
                place.number,
                Exercise::id(slug)
            ));
        }
        let place = self.place_of(slug)?;
        let page = way(chapter, place);
        Ok(format!(
            "[Listing {}]({page}#{})",
            place.number,
            Figure::id(slug)
        ))
    }

    fn measured(&self, slug: &str, quantity: Quantity) -> Result<String, (String, String)> {
        match self.evidence(slug)? {
            // That the recording is missing is reported once, with the listing.
            None => Ok("(not recorded yet)".to_owned()),
            Some(evidence) => quantity.of(evidence).map_err(|what| {
                (
                    format!("`{slug}`: {what}"),
                    "measure something else".to_owned(),
                )
            }),
        }
    }

    /// What stands in the holes of a pattern, in the recorded line that matches it.
    fn measured_line(&self, slug: &str, pattern: &str) -> Result<String, (String, String)> {
        let pattern = Pattern::new(pattern).map_err(|what| {
            (
                what,
                "CONTRIBUTING.md lists the holes of a pattern".to_owned(),
            )
        })?;
        let Some(evidence) = self.evidence(slug)? else {
            return Ok("(not recorded yet)".to_owned());
        };
        let reading = reading::one(&pattern, evidence).map_err(|what| {
            (
                format!("`{slug}`: {what}"),
                "write the line as the page shows it, with a hole for what is to be read"
                    .to_owned(),
            )
        })?;
        // A pattern without a hole reads nothing, and has been refused.
        Ok(reading::as_markdown(reading.span().unwrap_or_default()))
    }

    /// A picture of what was measured.
    fn plot(
        &self,
        chapter: &Chapter,
        line: usize,
        source: &str,
    ) -> Result<String, (usize, String, String)> {
        let wrong = |(below, what): plot::Wrong| {
            let mend = "CONTRIBUTING.md shows the form of a plot".to_owned();
            (line + below, what, mend)
        };
        let plot = Plot::read(source).map_err(wrong)?;
        let mut links = Vec::new();
        let mut stale = false;
        for slug in plot.listings() {
            let below = plot.line_with(slug);
            let at = |(what, mend): (String, String)| (line + below, what, mend);
            links.push(self.link(chapter, slug).map_err(at)?);
            self.evidence(slug).map_err(at)?;
            stale |= matches!(self.statuses[slug], Status::Stale(..));
        }
        let recordings = |slug: &str| self.evidence(slug).map_err(|(what, _)| what);
        let id = id_of("plot", chapter, line);
        Ok(match plot.picture(&recordings).map_err(wrong)? {
            Some(picture) => plotted::markdown(&picture, &id, &links, stale),
            None => plotted::unrecorded(&links),
        })
    }

    /// A recorded run, step by step.
    fn stepper(
        &self,
        chapter: &Chapter,
        line: usize,
        source: &str,
    ) -> Result<String, (usize, String, String)> {
        let wrong = |(below, what): stepper::Wrong| {
            let mend = "CONTRIBUTING.md shows the form of a stepper".to_owned();
            (line + below, what, mend)
        };
        let stepper = Stepper::read(source).map_err(wrong)?;
        let (below, slug) = stepper.listing();
        let at = |(what, mend): (String, String)| (line + below, what, mend);
        let link = self.link(chapter, slug).map_err(at)?;
        let listing = self.listing(slug).map_err(at)?;
        let program = listing.program();
        let stale = matches!(self.statuses[slug], Status::Stale(..));
        let evidence = self.evidence(slug).map_err(at)?;
        let recorded = evidence.map(|evidence| Recorded {
            evidence,
            source: &listing.source,
            program: &program,
            fresh: !stale,
        });
        let id = id_of("stepper", chapter, line);
        Ok(match stepper.trace(recorded).map_err(wrong)? {
            Some(trace) => stepped::markdown(&trace, &program, &id, &link, stale),
            None => stepped::unrecorded(&link),
        })
    }

    /// What several recorded runs took.
    fn scoreboard(
        &self,
        chapter: &Chapter,
        line: usize,
        source: &str,
    ) -> Result<String, (usize, String, String)> {
        let wrong = |(below, what): scoreboard::Wrong| {
            let mend = "CONTRIBUTING.md shows the form of a scoreboard".to_owned();
            (line + below, what, mend)
        };
        let scoreboard = Scoreboard::read(source).map_err(wrong)?;
        let mut links = Vec::new();
        let mut stale = false;
        for (below, slug) in scoreboard.listings() {
            let at = |(what, mend): (String, String)| (line + below, what, mend);
            links.push(self.link(chapter, slug).map_err(at)?);
            self.evidence(slug).map_err(at)?;
            stale |= matches!(self.statuses[slug], Status::Stale(..));
        }
        let recordings = |slug: &str| self.evidence(slug).map_err(|(what, _)| what);
        let id = id_of("scoreboard", chapter, line);
        Ok(match scoreboard.board(&recordings).map_err(wrong)? {
            Some(board) => scored::markdown(&board, &id, &links, stale),
            None => scored::unrecorded(&links),
        })
    }

    /// What the recording of a listing holds; `None` while it is missing.
    fn evidence(&self, slug: &str) -> Result<Option<&Evidence>, (String, String)> {
        let listing = self.listing(slug)?;
        let status = &self.statuses[listing.slug.as_str()];
        if matches!(status, Status::Unrecorded) {
            let what = format!("`{slug}` keeps no recording, by its contract");
            return Err((
                what,
                "take `recorded = false` out of the contract".to_owned(),
            ));
        }
        Ok(status.recording().map(|recording| &recording.evidence))
    }

    fn make_figure<'here>(&'here self, slug: &str) -> Result<Figure<'here>, (String, String)> {
        let listing = self.listing(slug)?;
        Ok(Figure {
            listing,
            number: &self.place_of(slug)?.number,
            status: &self.statuses[listing.slug.as_str()],
            delay: self.project.settings.delay(),
        })
    }

    fn figure(
        &self,
        chapter: &Chapter,
        line: usize,
        slug: &str,
        anchor: Option<&str>,
        question: &str,
    ) -> Result<String, (String, String)> {
        let figure = self.make_figure(slug)?;
        if !self.is_first(chapter, line, slug)? {
            return Err((
                format!("`{slug}` was shown before, as Listing {}", figure.number),
                format!(
                    "refer to it with {{{{#see {slug}}}}}, show a piece of it with {{{{#excerpt {slug}:ANCHOR}}}}, \
                     or compare it with {{{{#pair …}}}}"
                ),
            ));
        }
        match anchor {
            None => Ok(figure.markdown(Program::Whole, question)),
            Some(anchor) => {
                let excerpt = excerpt_of(figure.listing, anchor)?;
                Ok(figure.markdown(Program::Excerpt(&excerpt), question))
            }
        }
    }

    /// A piece of a listing. Its figure, with the whole program and what it did, stands before or after it.
    fn piece(
        &self,
        chapter: &Chapter,
        slug: &str,
        anchor: &str,
    ) -> Result<String, (String, String)> {
        let excerpt = excerpt_of(self.listing(slug)?, anchor)?;
        Ok(figure::piece(slug, &excerpt, &self.link(chapter, slug)?))
    }

    fn pair(
        &self,
        chapter: &Chapter,
        line: usize,
        slugs: &[String; 2],
    ) -> Result<String, (String, String)> {
        let links = [
            self.link(chapter, &slugs[0])?,
            self.link(chapter, &slugs[1])?,
        ];
        let side = |index: usize| -> Result<_, (String, String)> {
            let program = if self.is_first(chapter, line, &slugs[index])? {
                Program::Whole
            } else {
                Program::Elsewhere(&links[index])
            };
            Ok((self.make_figure(&slugs[index])?, program))
        };
        Ok(Figure::pair([side(0)?, side(1)?]))
    }

    fn is_first(
        &self,
        chapter: &Chapter,
        line: usize,
        slug: &str,
    ) -> Result<bool, (String, String)> {
        let place = self.place_of(slug)?;
        Ok(place.chapter == chapter.path && place.line == line)
    }

    /// An exercise that no chapter shows is nobody's.
    fn judge_exercises(&mut self) {
        for (slug, exercise) in &self.project.exercises {
            if !self.exercises.contains_key(slug) {
                let chapter = self
                    .project
                    .source()
                    .join(format!("{}.md", exercise.chapter));
                let what = format!("the exercise `{slug}` is shown nowhere");
                let mend = format!("show it in {}: {{{{#exercise {slug}}}}}", chapter.display());
                self.problems
                    .push(Problem::error(&exercise.file, what).mend(mend));
            }
        }
    }

    /// What is wrong with the listings as parts of the book: shown nowhere, or not freshly recorded.
    fn judge_listings(&mut self) {
        for (slug, listing) in &self.project.listings {
            if !self.places.contains_key(slug) {
                self.problems.push(
                    Problem::error(&listing.manifest, format!("`{slug}` is shown nowhere")).mend(
                        format!(
                            "show it in {}: {{{{#listing {slug}}}}}",
                            self.project
                                .source()
                                .join(format!("{}.md", listing.chapter))
                                .display()
                        ),
                    ),
                );
            }
            self.problems
                .extend(self.statuses[slug.as_str()].problem(listing));
        }
    }
}

/// What stands between the marks of an anchor in a listing, or which anchors it has instead.
fn excerpt_of(listing: &Listing, anchor: &str) -> Result<String, (String, String)> {
    listing.excerpt(anchor).ok_or_else(|| {
        let anchors = listing.anchors();
        let known = if anchors.is_empty() {
            "it has none".to_owned()
        } else {
            format!("it has {}", anchors.join(", "))
        };
        (
            format!("`{}` has no anchor `{anchor}`; {known}", listing.slug),
            format!(
                "put `// ANCHOR: {anchor}` and `// ANCHOR_END: {anchor}` into {}",
                listing.main.display()
            ),
        )
    })
}

/// Whether a question stands right before the listing that it is about. It then goes into the figure, after the program
/// and before what the program did: a reader needs the one and must not have seen the other.
fn asks_about(chapter: &Chapter, directive: &Directive, next: &Directive) -> bool {
    let (Asks::Predict { source }, Asks::Listing { slug, .. }) = (&directive.asks, &next.asks)
    else {
        return false;
    };
    let between = &chapter.text[directive.range.end..next.range.start];
    between.trim().is_empty() && Predict::read(source).is_ok_and(|predict| predict.listing == *slug)
}

/// The id of a figure that has no number. It has the figure's line, which no other one of the chapter has.
fn id_of(kind: &str, chapter: &Chapter, line: usize) -> String {
    let stem = chapter.stem();
    let stem = stem.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    format!("{kind}-{stem}-{line}")
}

/// The page on which something stands, as a link in `chapter` has it.
fn way(chapter: &Chapter, place: &Place) -> String {
    if place.chapter == chapter.path {
        String::new()
    } else {
        relative(&chapter.path, &place.chapter)
    }
}

/// The way from one chapter's file to another's, both relative to the chapters' folder.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let up = from.components().count().saturating_sub(1);
    "../".repeat(up) + &to.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_file_to_file() {
        assert_eq!(relative(Path::new("a.md"), Path::new("b.md")), "b.md");
        assert_eq!(
            relative(Path::new("part/a.md"), Path::new("b.md")),
            "../b.md"
        );
    }
}
