//! The figure that a directive asks for: of a listing, of a piece of it, of two side by side.
//!
//! In: a directive's slugs and anchor. Out: Markdown with HTML. A listing that was shown before, and an anchor that is not there,
//! are [`Refusal`]s.

use crate::book::chapter::Chapter;
use crate::book::listing::Listing;
use crate::page::figure::{self, Figure, Program};
use crate::page::lookup::{Lookup, Refusal};

fn make_figure<'here>(book: &'here Lookup<'_>, slug: &str) -> Result<Figure<'here>, Refusal> {
    let listing = book.listing(slug)?;
    Ok(Figure {
        listing,
        number: &book.place_of(slug)?.number,
        status: &book.statuses[listing.slug.as_str()],
        delay: book.project.settings.delay(),
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
    let figure = make_figure(book, slug)?;
    if !book.is_first(chapter, line, slug)? {
        return Err(Refusal::new(
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
pub(super) fn piece(
    book: &Lookup<'_>,
    chapter: &Chapter,
    slug: &str,
    anchor: &str,
) -> Result<String, Refusal> {
    let excerpt = excerpt_of(book.listing(slug)?, anchor)?;
    Ok(figure::piece(slug, &excerpt, &book.link(chapter, slug)?))
}

pub(super) fn pair(
    book: &Lookup<'_>,
    chapter: &Chapter,
    line: usize,
    slugs: &[String; 2],
) -> Result<String, Refusal> {
    let links = [
        book.link(chapter, &slugs[0])?,
        book.link(chapter, &slugs[1])?,
    ];
    let side = |index: usize| -> Result<_, Refusal> {
        let program = if book.is_first(chapter, line, &slugs[index])? {
            Program::Whole
        } else {
            Program::Elsewhere(&links[index])
        };
        Ok((make_figure(book, &slugs[index])?, program))
    };
    Ok(Figure::pair([side(0)?, side(1)?]))
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
            format!("`{}` has no anchor `{anchor}`; {known}", listing.slug),
            format!(
                "put `// ANCHOR: {anchor}` and `// ANCHOR_END: {anchor}` into {}",
                listing.main.display()
            ),
        )
    })
}
