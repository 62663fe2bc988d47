//! Expansion: chapters in which every directive is replaced by what it stands for.
//!
//! In: the project and its chapters, in the order of the book. Out: the same chapters as plain Markdown with HTML, the
//! number of every listing, and all problems. A directive that cannot be resolved is an error and stays as it is;
//! nobody will show the page then. A listing that is shown nowhere is an error too.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::book::chapter::{Chapter, Place, relative};
use crate::book::exercise::{self as exercises, Exercise, Part};
use crate::book::listing::Listing;
use crate::book::pattern::Pattern;
use crate::book::project::Project;
use crate::ground::parallel;
use crate::ground::problem::Problem;
use crate::page::block::{Block, BlockKind, Run, Runs, Setting, Wrong};
use crate::page::directive::{Directive, DirectiveKind, directives};
use crate::page::exercise::{self, Words};
use crate::page::figure::{self, Figure, Program};
use crate::page::line_match;
use crate::page::listing_index::ListingIndex;
use crate::page::measure::Quantity;
use crate::page::prose;
use crate::record::recording::Status;
use crate::run::evidence::Evidence;

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
    pub index: ListingIndex,
    /// The chapter that tells so, if one does.
    pub checked_page: Option<PathBuf>,
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
    for exercise in project.exercises.values() {
        let by_hand = prose::rules(&exercise.file, &exercise.text);
        book.problems.extend(by_hand);
    }
    let read: Vec<(&Chapter, Vec<Directive>)> = chapters.iter().zip(directives).collect();
    for (chapter, directives) in &read {
        book.place(chapter, directives);
        book.place_exercises(chapter, directives);
    }
    let index = ListingIndex::of(project, &book.statuses, &book.places, chapters);
    let checked_page = read.iter().find(|(_, directives)| {
        let mut kinds = directives.iter().map(|directive| &directive.kind);
        kinds.any(|kind| *kind == DirectiveKind::Checked)
    });
    let checked_page = checked_page.map(|(chapter, _)| chapter.path.clone());
    let replaced = parallel::map(&read, |(chapter, directives)| {
        book.replace(chapter, directives, &index)
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
        index,
        checked_page,
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
            let slugs: &[String] = match &directive.kind {
                DirectiveKind::Listing { slug, .. } => std::slice::from_ref(slug),
                DirectiveKind::Pair { slugs } => slugs,
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
            let DirectiveKind::Exercise { slug } = &directive.kind else {
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
                let folder = exercises::folder(&chapter.stem(), slug);
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
        index: &ListingIndex,
    ) -> (String, Vec<Problem>) {
        let mut text = String::with_capacity(chapter.text.len());
        let mut problems = Vec::new();
        let mut done = 0;
        let mut question = String::new();
        for (number, directive) in directives.iter().enumerate() {
            text.push_str(&chapter.text[done..directive.range.start]);
            done = directive.range.end;
            let next = directives.get(number + 1);
            match &directive.kind {
                DirectiveKind::Exercise { slug } => {
                    let (replacement, found) = self.exercise(chapter, directive.line, slug);
                    text.push_str(&replacement);
                    problems.extend(found);
                    continue;
                }
                DirectiveKind::Checked => {
                    text.push_str(&index.markdown(&chapter.path));
                    continue;
                }
                _ => {}
            }
            match self.render_directive(chapter, directive, &std::mem::take(&mut question)) {
                Ok(replacement) if next.is_some_and(|next| goes_into(chapter, directive, next)) => {
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

    fn render_directive(
        &self,
        chapter: &Chapter,
        directive: &Directive,
        question: &str,
    ) -> Result<String, (usize, String, String)> {
        let line = directive.line;
        let here = |(what, mend): (String, String)| (line, what, mend);
        match &directive.kind {
            DirectiveKind::Given { text } => Ok(text.clone()),
            DirectiveKind::See { slug } => self.link(chapter, slug).map_err(here),
            DirectiveKind::Measured { slug, quantity } => {
                self.measured(slug, *quantity).map_err(here)
            }
            DirectiveKind::Line { slug, pattern } => {
                self.measured_line(slug, pattern).map_err(here)
            }
            DirectiveKind::Listing { slug, anchor } => self
                .figure(chapter, line, slug, anchor.as_deref(), question)
                .map_err(here),
            DirectiveKind::Excerpt { slug, anchor } => {
                self.piece(chapter, slug, anchor).map_err(here)
            }
            DirectiveKind::Pair { slugs } => self.pair(chapter, line, slugs).map_err(here),
            // These two are no part of a text; `replace` has them in hand.
            DirectiveKind::Exercise { .. } | DirectiveKind::Checked => Ok(String::new()),
            DirectiveKind::Block { kind, source } => self.block(chapter, line, *kind, source),
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
        (
            exercise::markdown(exercise, &place.number, &words),
            problems,
        )
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
                directive.kind,
                DirectiveKind::See { .. }
                    | DirectiveKind::Measured { .. }
                    | DirectiveKind::Line { .. }
                    | DirectiveKind::Given { .. }
            );
            if !in_words {
                report(
                    directive.line,
                    "an exercise has a text: see, measured and given, and no figure".to_owned(),
                    "show the figure in the chapter".to_owned(),
                );
                continue;
            }
            match self.render_directive(chapter, &directive, "") {
                Ok(replacement) => text.push_str(&replacement),
                Err((line, what, mend)) => report(line, what, mend),
            }
        }
        text.push_str(&part.text[done..]);
        text
    }

    fn link(&self, chapter: &Chapter, slug: &str) -> Result<String, (String, String)> {
        if let Some(place) = self.exercises.get(slug) {
            let page = page_link(chapter, place);
            return Ok(format!(
                "[Exercise {}]({page}#{})",
                place.number,
                exercise::id(slug)
            ));
        }
        let place = self.place_of(slug)?;
        let page = page_link(chapter, place);
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
        let reading = line_match::one(&pattern, evidence).map_err(|what| {
            (
                format!("`{slug}`: {what}"),
                "write the line as the page shows it, with a hole for what is to be read"
                    .to_owned(),
            )
        })?;
        // A pattern without a hole reads nothing, and has been refused.
        Ok(line_match::as_markdown(reading.span().unwrap_or_default()))
    }

    /// A block, made of the recordings that it names.
    fn block(
        &self,
        chapter: &Chapter,
        line: usize,
        kind: BlockKind,
        source: &str,
    ) -> Result<String, (usize, String, String)> {
        let wrong = |Wrong {
                         line: below,
                         what,
                         mend,
                     }: Wrong| {
            let form = || format!("CONTRIBUTING.md shows the form of a {} block", kind.fence());
            (line + below, what, mend.map_or_else(form, str::to_owned))
        };
        let block = kind.read(source).map_err(wrong)?;
        let mut setting = Setting {
            id: id_of(kind.fence(), chapter, line),
            links: Vec::new(),
            runs: Runs::new(),
        };
        for (below, slug) in block.listings() {
            let at = |(what, mend): (String, String)| (line + below, what, mend);
            setting.links.push(self.link(chapter, slug).map_err(at)?);
            let listing = self.listing(slug).map_err(at)?;
            if let Some(evidence) = self.evidence(slug).map_err(at)? {
                let fresh = !matches!(self.statuses[slug], Status::Stale(..));
                let run = Run {
                    listing,
                    evidence,
                    fresh,
                };
                setting.runs.insert(&listing.slug, run);
            }
        }
        block.render(&setting).map_err(wrong)
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

/// Whether a block goes into the figure of the listing right after it, after the program and before what the program did: a
/// reader of a question needs the one and must not have seen the other.
fn goes_into(chapter: &Chapter, directive: &Directive, next: &Directive) -> bool {
    let (DirectiveKind::Block { kind, source }, DirectiveKind::Listing { slug, .. }) =
        (&directive.kind, &next.kind)
    else {
        return false;
    };
    let between = &chapter.text[directive.range.end..next.range.start];
    let joins = |block: Box<dyn Block>| block.joins() == Some(slug.as_str());
    between.trim().is_empty() && kind.read(source).is_ok_and(joins)
}

/// The id of a figure that has no number. It has the figure's line, which no other one of the chapter has.
fn id_of(kind: &str, chapter: &Chapter, line: usize) -> String {
    let stem = chapter.stem();
    let stem = stem.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    format!("{kind}-{stem}-{line}")
}

/// The page on which something stands, as a link in `chapter` has it.
fn page_link(chapter: &Chapter, place: &Place) -> String {
    if place.chapter == chapter.path {
        String::new()
    } else {
        relative(&chapter.path, &place.chapter)
    }
}
