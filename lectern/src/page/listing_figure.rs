//! The figure that a directive asks for: of a listing, of a piece of it, of two or three side by side.
//!
//! In: a directive's slugs and anchor. Out: Markdown with HTML. A listing that was shown before, and an anchor that is not there,
//! are [`Refusal`]s.

use super::exercise;
use super::figure::{self, Figure, Program};
use super::lookup::{Lookup, Refusal};
use super::rules::{SHOWN_TWICE, UNKNOWN_ANCHOR};
use crate::book::{Chapter, Listing};

fn make_figure<'here>(
    book: &'here Lookup<'_>,
    chapter: &Chapter,
    line: usize,
    slug: &str,
) -> Result<Figure<'here>, Refusal> {
    let listing = book.listing(slug)?;
    Ok(Figure {
        listing,
        number: &book.place_of(slug)?.number,
        status: &book.statuses[listing.slug.as_str()],
        delay: book.project.settings.delay(),
        server: &book.project.settings.server,
        question: book.questions.before(&chapter.path, line, slug),
    })
}

pub(super) fn figure(
    book: &Lookup<'_>,
    chapter: &Chapter,
    line: usize,
    slug: &str,
    anchor: Option<&str>,
    question: &str,
) -> Result<String, Refusal> {
    let figure = make_figure(book, chapter, line, slug)?;
    if !book.is_first(chapter, line, slug)? {
        return Err(Refusal::new(
            SHOWN_TWICE,
            format!("`{slug}` was shown before, as Listing {}", figure.number),
            format!(
                "refer to it with {{{{#see {slug}}}}}, show a piece of it with {{{{#excerpt {slug}:ANCHOR}}}}, \
                 or compare it with {{{{#pair …}}}}"
            ),
        ));
    }
    let markdown = match anchor {
        None => figure.markdown(Program::Whole, question),
        Some(anchor) => {
            let excerpt = excerpt_of(figure.listing, anchor)?;
            figure.markdown(Program::Excerpt(&excerpt), question)
        }
    };
    // What readers are to put in order stands there in order.
    Ok(match figure.listing.contract.parsons {
        Some(_) => exercise::solution(&markdown),
        None => markdown,
    })
}

/// A piece of a listing. Its figure, with the whole program and what it did, stands before or after it.
pub(super) fn piece(
    book: &Lookup<'_>,
    chapter: &Chapter,
    slug: &str,
    anchor: &str,
) -> Result<String, Refusal> {
    let excerpt = excerpt_of(book.listing(slug)?, anchor)?;
    Ok(figure::piece(slug, &excerpt, &book.link(chapter, slug)?))
}

/// Two or three runs side by side. The programs of those that were shown before are links.
pub(super) fn pair(
    book: &Lookup<'_>,
    chapter: &Chapter,
    line: usize,
    slugs: &[String],
    caption: Option<&str>,
) -> Result<String, Refusal> {
    let links = slugs.iter().map(|slug| book.link(chapter, slug));
    let links = links.collect::<Result<Vec<_>, _>>()?;
    let sides = slugs.iter().zip(&links).map(|(slug, link)| {
        let program = match book.is_first(chapter, line, slug)? {
            true => Program::Whole,
            false => Program::Elsewhere(link),
        };
        Ok((make_figure(book, chapter, line, slug)?, program))
    });
    let sides = sides.collect::<Result<Vec<_>, _>>()?;
    Ok(Figure::pair(&sides, caption))
}

/// What stands between the marks of an anchor in a listing, or which anchors it has instead.
fn excerpt_of(listing: &Listing, anchor: &str) -> Result<String, Refusal> {
    listing.excerpt(anchor).ok_or_else(|| {
        let anchors = listing.anchors();
        let known = if anchors.is_empty() {
            "it has none".to_owned()
        } else {
            format!("it has {}", anchors.join(", "))
        };
        Refusal::new(
            UNKNOWN_ANCHOR,
            format!("`{}` has no anchor `{anchor}`; {known}", listing.slug),
            format!(
                "put `// ANCHOR: {anchor}` and `// ANCHOR_END: {anchor}` into {}",
                listing.main.display()
            ),
        )
    })
}
