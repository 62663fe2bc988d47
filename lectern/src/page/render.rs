//! A chapter rendered: every directive replaced by what it stands for.
//!
//! In: a chapter and its directives. Out: the same as plain Markdown with HTML, and a problem for each directive that cannot be
//! rendered, which stays as it is.

use std::collections::BTreeMap;

use super::asked::RepositoryPart;
use super::directive::{Directive, DirectiveKind, directives};
use super::exercise::{self, Words};
use super::listing_index::ListingIndex;
use super::lookup::{Lookup, Refusal};
use super::rules::{FIGURE_IN_EXERCISE, FIGURE_IN_SENTENCE, MALFORMED_DIRECTIVE, UNKNOWN_EXERCISE};
use super::{listing_figure, measured_words, progress, review};
use crate::book::{Chapter, Exercise, Part};
use crate::ground::{Malformed, Problem, listed};
use crate::page::back_matter::{self, BackMatter, dfn};
use crate::page::block::{Block, BlockKind, OfListing, Run, Runs, Setting, WordsKind, Wrong};
use crate::record::Status;

/// The chapter with its directives replaced, and what is wrong with those that cannot be.
pub(super) fn replace(
    book: &Lookup<'_>,
    chapter: &Chapter,
    directives: &[Directive],
    index: &ListingIndex,
    back_matter: Option<&BackMatter<'_>>,
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
            DirectiveKind::Review => {
                match review::markdown(book, chapter, |text| fill_figure(book, chapter, text)) {
                    Ok(review) => text.push_str(&review),
                    Err(refusal) => {
                        problems.extend(refusal.problem(book.file(chapter), directive.line));
                    }
                }
                continue;
            }
            DirectiveKind::Progress => {
                text.push_str(&progress::markdown(book, chapter));
                continue;
            }
            DirectiveKind::BackMatter(kind) => {
                if let Some(book) = back_matter {
                    text.push_str(&back_matter::markdown(book, *kind, &chapter.path));
                }
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
                problems.extend(refusal.problem(book.file(chapter), directive.line));
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
        DirectiveKind::Measured { slug, quantity } => {
            measured_words::quantity(book, slug, *quantity)
        }
        DirectiveKind::Line {
            slug,
            hole,
            pattern,
        } => measured_words::line(book, slug, *hole, pattern),
        DirectiveKind::Listing { slug, anchor } => {
            listing_figure::figure(book, chapter, line, slug, anchor.as_deref(), question)
        }
        DirectiveKind::Excerpt { slug, anchor } => {
            listing_figure::piece(book, chapter, slug, anchor)
        }
        DirectiveKind::Pair { slugs, caption } => {
            listing_figure::pair(book, chapter, line, slugs, caption.as_deref())
        }
        DirectiveKind::Term { shown, name } => Ok(dfn(shown, name)),
        DirectiveKind::Repository { part, words } => Ok(repository(book, *part, words)),
        // These are no part of a text; `replace` has them in hand.
        DirectiveKind::Exercise { .. }
        | DirectiveKind::Checked
        | DirectiveKind::Review
        | DirectiveKind::Progress
        | DirectiveKind::BackMatter(_) => Ok(String::new()),
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
        let problem = Problem::error(UNKNOWN_EXERCISE, book.file(chapter), what);
        (String::new(), vec![problem.at(line).mend(mend)])
    };
    let Some(exercise) = book.project.exercises.get(slug) else {
        return if book.project.unreadable.contains(slug) {
            problem(
                format!("the exercise `{slug}` can't be shown, because it can't be read"),
                "first fix what is reported about its files",
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
        problems.extend(refusal.problem(&exercise.file, part.line + line - 1));
    };
    for Malformed { line, what } in wrong {
        let refusal = Refusal::new(MALFORMED_DIRECTIVE, what, "cargo book reference directives");
        report(line, refusal);
    }
    let mut text = String::new();
    let mut done = 0;
    for directive in found {
        text.push_str(&part.text[done..directive.range.start]);
        done = directive.range.end;
        if !stands_in_words(&directive.kind) {
            let refusal = Refusal::new(
                FIGURE_IN_EXERCISE,
                "the text of an exercise can have `see`, `measured` and `given`, but no figure",
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

/// The words, as a link where the repository's address is known.
fn repository(book: &Lookup<'_>, part: RepositoryPart, words: &str) -> String {
    let Some(address) = book.project.repository() else {
        return words.to_owned();
    };
    let address = address.trim_end_matches('/');
    match part {
        RepositoryPart::Home => format!("[{words}]({address})"),
        RepositoryPart::Issues => format!("[{words}]({address}/issues)"),
    }
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
                "cargo book reference blocks, for the form of a {} block",
                kind.fence()
            )
        };
        let mend = wrong.mend.map_or_else(form, str::to_owned);
        Refusal::new(wrong.rule.unwrap_or(kind.rule()), wrong.what, mend).below(wrong.line)
    };
    let block = kind.read(source).map_err(refusal)?;
    let has_directives = check_words(book, chapter, block.as_ref())?;
    let mut setting = Setting {
        id: id_of(kind.fence(), chapter, line),
        links: Vec::new(),
        runs: Runs::new(),
        root: "../".repeat(chapter.path.components().count().saturating_sub(1)),
        schedules: BTreeMap::new(),
        arrangements: BTreeMap::new(),
    };
    for (below, slug) in block.listings() {
        let at = |refusal: Refusal| refusal.below(below);
        setting.links.push(book.link(chapter, slug).map_err(at)?);
        let listing = book.listing(slug).map_err(at)?;
        if !block.needs_runs() {
            if let Some(status) = book.schedules.get(slug) {
                let of_listing = OfListing { listing, status };
                setting.schedules.insert(&listing.slug, of_listing);
            }
            if let Some(status) = book.arrangements.get(slug) {
                let of_listing = OfListing { listing, status };
                setting.arrangements.insert(&listing.slug, of_listing);
            }
            continue;
        }
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
    let mut text = block.render(&setting).map_err(refusal)?;
    if block.needs_runs() && block.asks_first().is_none() {
        text = until_answered(book, chapter, line, &block.listings(), text)?;
    }
    if !has_directives {
        return Ok(text);
    }
    fill_figure(book, chapter, &text)
}

/// A figure of runs, which waits until every question above it about one of them is answered, as the runs themselves do.
fn until_answered(
    book: &Lookup<'_>,
    chapter: &Chapter,
    line: usize,
    listings: &[(usize, &str)],
    figure: String,
) -> Result<String, Refusal> {
    let mut asked: Vec<(&str, &str)> = Vec::new();
    for (_, slug) in listings {
        if let Some(question) = book.questions.before(&chapter.path, line, slug)
            && !asked.iter().any(|(known, _)| *known == question)
        {
            asked.push((question, &book.place_of(slug)?.number));
        }
    }
    if asked.is_empty() {
        return Ok(figure);
    }
    let (questions, numbers): (Vec<&str>, Vec<&str>) = asked.into_iter().unzip();
    Ok(format!(
        "<div class=\"run\" data-figure=\"\" data-question=\"{}\" data-number=\"{}\">\n\n{figure}\n</div>\n\n",
        questions.join(" "),
        listed(&numbers)
    ))
}

/// Whether the words of a block have directives, all of which can be replaced where they stand.
fn check_words(book: &Lookup<'_>, chapter: &Chapter, block: &dyn Block) -> Result<bool, Refusal> {
    let mut has_some = false;
    for words in block.words() {
        if !words.text.contains("{{#") {
            continue;
        }
        has_some = true;
        let at = |refusal: Refusal| {
            let line = words.line_of(1 + refusal.below);
            refusal.below(line)
        };
        let filled = fill(book, chapter, words.text).map_err(at)?;
        if words.kind != WordsKind::Markdown && filled != words.text {
            let refusal = Refusal::new(
                MALFORMED_DIRECTIVE,
                "a guess, a caption or a label of a block can't have a directive",
                "leave it out: what was measured stands in the figure",
            );
            return Err(refusal.below(words.line));
        }
    }
    Ok(has_some)
}

/// The text of a whole figure with its directives replaced. What is wrong with one is reported where the figure begins.
fn fill_figure(book: &Lookup<'_>, chapter: &Chapter, text: &str) -> Result<String, Refusal> {
    fill(book, chapter, text).map_err(|refusal| refusal.below(0))
}

/// A text within a figure with its directives replaced, or what is wrong with the first that cannot be, so many lines below the
/// first.
fn fill(book: &Lookup<'_>, chapter: &Chapter, text: &str) -> Result<String, Refusal> {
    let (found, wrong) = directives(text);
    if let Some(Malformed { line, what }) = wrong.into_iter().next() {
        let refusal = Refusal::new(MALFORMED_DIRECTIVE, what, "cargo book reference directives");
        return Err(refusal.below(line - 1));
    }
    let mut filled = String::new();
    let mut done = 0;
    for directive in found {
        filled.push_str(&text[done..directive.range.start]);
        done = directive.range.end;
        if !stands_in_words(&directive.kind) {
            let refusal = Refusal::new(
                FIGURE_IN_SENTENCE,
                "the words of a block can have `see`, `measured` and `given`, but no figure",
                "show the figure below the block",
            );
            return Err(refusal.below(directive.line - 1));
        }
        let replacement = render_directive(book, chapter, &directive, "");
        filled.push_str(&replacement.map_err(|refusal| refusal.below(directive.line - 1))?);
    }
    filled.push_str(&text[done..]);
    Ok(filled)
}

/// Whether a directive becomes words, which can stand in a text within a figure.
fn stands_in_words(kind: &DirectiveKind) -> bool {
    matches!(
        kind,
        DirectiveKind::See { .. }
            | DirectiveKind::Measured { .. }
            | DirectiveKind::Line { .. }
            | DirectiveKind::Given { .. }
    )
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
