//! A chapter rendered: every directive replaced by what it stands for.
//!
//! In: a chapter and its directives. Out: the same as plain Markdown with HTML, and a problem for each directive that cannot be
//! rendered, which stays as it is.

use crate::book::chapter::Chapter;
use crate::book::exercise::{Exercise, Part};
use crate::book::pattern::Pattern;
use crate::ground::problem::Problem;
use crate::page::block::{Block, BlockKind, Run, Runs, Setting, Wrong};
use crate::page::directive::{Directive, DirectiveKind, directives};
use crate::page::exercise::{self, Words};
use crate::page::line_match;
use crate::page::listing_figure;
use crate::page::listing_index::ListingIndex;
use crate::page::lookup::{Lookup, Refusal};
use crate::page::measure::Quantity;
use crate::record::recording::Status;

/// The chapter with its directives replaced, and what is wrong with those that cannot be.
pub(super) fn replace(
    book: &Lookup<'_>,
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
                let (replacement, found) = render_exercise(book, chapter, directive.line, slug);
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
        match render_directive(book, chapter, directive, &std::mem::take(&mut question)) {
            Ok(replacement) if next.is_some_and(|next| goes_into(chapter, directive, next)) => {
                question = replacement;
            }
            Ok(replacement) => text.push_str(&replacement),
            Err(refusal) => {
                text.push_str(&chapter.text[directive.range.clone()]);
                problems.push(refusal.problem(book.file(chapter), directive.line));
            }
        }
    }
    text.push_str(&chapter.text[done..]);
    (text, problems)
}

fn render_directive(
    book: &Lookup<'_>,
    chapter: &Chapter,
    directive: &Directive,
    question: &str,
) -> Result<String, Refusal> {
    let line = directive.line;
    match &directive.kind {
        DirectiveKind::Given { text } => Ok(text.clone()),
        DirectiveKind::See { slug } => book.link(chapter, slug),
        DirectiveKind::Measured { slug, quantity } => measured(book, slug, *quantity),
        DirectiveKind::Line { slug, pattern } => measured_line(book, slug, pattern),
        DirectiveKind::Listing { slug, anchor } => {
            listing_figure::figure(book, chapter, line, slug, anchor.as_deref(), question)
        }
        DirectiveKind::Excerpt { slug, anchor } => {
            listing_figure::piece(book, chapter, slug, anchor)
        }
        DirectiveKind::Pair { slugs } => listing_figure::pair(book, chapter, line, slugs),
        // These two are no part of a text; `replace` has them in hand.
        DirectiveKind::Exercise { .. } | DirectiveKind::Checked => Ok(String::new()),
        DirectiveKind::Block { kind, source } => block(book, chapter, line, *kind, source),
    }
}

/// An exercise, with the directives in its texts replaced, and what is wrong with those.
fn render_exercise(
    book: &Lookup<'_>,
    chapter: &Chapter,
    line: usize,
    slug: &str,
) -> (String, Vec<Problem>) {
    let problem = |what: String, mend: &str| {
        let problem = Problem::error(book.file(chapter), what);
        (String::new(), vec![problem.at(line).mend(mend)])
    };
    let Some(exercise) = book.project.exercises.get(slug) else {
        return if book.project.unreadable.contains(slug) {
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
    let Some(place) = book.places.exercises.get(slug) else {
        return (String::new(), Vec::new());
    };
    let mut problems = Vec::new();
    let mut words = |part: &Part| render_words(book, chapter, exercise, part, &mut problems);
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
fn render_words(
    book: &Lookup<'_>,
    chapter: &Chapter,
    exercise: &Exercise,
    part: &Part,
    problems: &mut Vec<Problem>,
) -> String {
    let (found, wrong) = directives(&part.text);
    let mut report = |line: usize, refusal: Refusal| {
        problems.push(refusal.problem(&exercise.file, part.line + line - 1));
    };
    for (line, what) in wrong {
        let refusal = Refusal::new(what, "docs/reference.md lists the directives");
        report(line, refusal);
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
            let refusal = Refusal::new(
                "an exercise has a text: see, measured and given, and no figure",
                "show the figure in the chapter",
            );
            report(directive.line, refusal);
            continue;
        }
        match render_directive(book, chapter, &directive, "") {
            Ok(replacement) => text.push_str(&replacement),
            Err(refusal) => report(directive.line, refusal),
        }
    }
    text.push_str(&part.text[done..]);
    text
}

fn measured(book: &Lookup<'_>, slug: &str, quantity: Quantity) -> Result<String, Refusal> {
    match book.evidence(slug)? {
        // That the recording is missing is reported once, with the listing.
        None => Ok("(not recorded yet)".to_owned()),
        Some(evidence) => quantity
            .of(evidence)
            .map_err(|what| Refusal::new(format!("`{slug}`: {what}"), "measure something else")),
    }
}

/// What stands in the holes of a pattern, in the recorded line that matches it.
fn measured_line(book: &Lookup<'_>, slug: &str, pattern: &str) -> Result<String, Refusal> {
    let pattern = Pattern::new(pattern)
        .map_err(|what| Refusal::new(what, "docs/reference.md lists the holes of a pattern"))?;
    let Some(evidence) = book.evidence(slug)? else {
        return Ok("(not recorded yet)".to_owned());
    };
    let reading = line_match::one(&pattern, evidence).map_err(|what| {
        Refusal::new(
            format!("`{slug}`: {what}"),
            "write the line as the page shows it, with a hole for what is to be read",
        )
    })?;
    // A pattern without a hole reads nothing, and has been refused.
    Ok(line_match::as_markdown(reading.span().unwrap_or_default()))
}

/// A block, made of the recordings that it names.
fn block(
    book: &Lookup<'_>,
    chapter: &Chapter,
    line: usize,
    kind: BlockKind,
    source: &str,
) -> Result<String, Refusal> {
    let refusal = |wrong: Wrong| {
        let form = || {
            format!(
                "docs/reference.md shows the form of a {} block",
                kind.fence()
            )
        };
        let mend = wrong.mend.map_or_else(form, str::to_owned);
        Refusal::new(wrong.what, mend).below(wrong.line)
    };
    let block = kind.read(source).map_err(refusal)?;
    let mut setting = Setting {
        id: id_of(kind.fence(), chapter, line),
        links: Vec::new(),
        runs: Runs::new(),
    };
    for (below, slug) in block.listings() {
        let at = |refusal: Refusal| refusal.below(below);
        setting.links.push(book.link(chapter, slug).map_err(at)?);
        let listing = book.listing(slug).map_err(at)?;
        if let Some(evidence) = book.evidence(slug).map_err(at)? {
            let fresh = !matches!(book.statuses[slug], Status::Stale(..));
            let run = Run {
                listing,
                evidence,
                fresh,
            };
            setting.runs.insert(&listing.slug, run);
        }
    }
    block.render(&setting).map_err(refusal)
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
