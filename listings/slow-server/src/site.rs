//! A small web site to crawl, and the truth about it.
//!
//! The site has [`PAGES`] pages, `/pages/1` to `/pages/40`. It is a tree with [`FIRST`] at its root, in which each page
//! links to up to three pages below it, to the page above it and to the root. So every page can be reached from the
//! first, in at most [`DEPTH`] steps, and there are cycles, links that come twice on a page, and (on every tenth page)
//! links of a page to itself. Two links do not lead to a page: [`DEAD_LINK`] and [`FAILING_LINK`].

use std::fmt::Write;

/// The number of pages. They are numbered from 1.
pub const PAGES: u32 = 40;

/// The path of the page from which all others can be reached.
pub const FIRST: &str = "/pages/1";

/// How many links one must follow from [`FIRST`] to come to the farthest pages.
pub const DEPTH: u32 = 3;

/// The link to a page that does not exist, which is answered with 404. It is on page 7 only.
pub const DEAD_LINK: &str = "/pages/404";

/// The link that is answered with status 500. It is on page 13 only.
pub const FAILING_LINK: &str = "/status/500";

/// How many pages a page has below it, as far as there are pages.
const BRANCHES: u32 = 3;

/// Returns the path of a page, whether or not the page exists.
#[must_use]
pub fn path(page: u32) -> String {
    format!("/pages/{page}")
}

/// Returns the links of a page in the order in which they are on it; none, if there is no such page.
#[must_use]
pub fn links(page: u32) -> Vec<String> {
    if !exists(page) {
        return Vec::new();
    }
    let first_below = BRANCHES * (page - 1) + 2;
    let mut links: Vec<String> = (first_below..first_below + BRANCHES)
        .filter(|&below| exists(below))
        .map(path)
        .collect();
    if page > 1 {
        let above = (page - 2) / BRANCHES + 1;
        links.push(path(above));
        links.push(FIRST.to_owned());
    }
    match page {
        7 => links.push(DEAD_LINK.to_owned()),
        13 => links.push(FAILING_LINK.to_owned()),
        _ if page.is_multiple_of(10) => links.push(path(page)),
        _ => {}
    }
    links
}

/// Returns the HTML of a page, if there is such a page.
pub(crate) fn html(page: u32) -> Option<String> {
    if !exists(page) {
        return None;
    }
    let mut items = String::new();
    for link in links(page) {
        // Writing to a string does not fail.
        let _ = writeln!(items, "<li><a href=\"{link}\">{link}</a></li>");
    }
    Some(format!(
        "<!DOCTYPE html>\n\
         <html lang=\"en\">\n\
         <head><meta charset=\"utf-8\"><title>Page {page}</title></head>\n\
         <body>\n\
         <h1>Page {page}</h1>\n\
         <ul>\n{items}</ul>\n\
         </body>\n\
         </html>\n"
    ))
}

fn exists(page: u32) -> bool {
    (1..=PAGES).contains(&page)
}

#[cfg(test)]
mod tests {
    use super::{DEAD_LINK, FAILING_LINK, PAGES, html, links, path};

    #[test]
    fn links_are_as_documented() {
        let of = |page| links(page).join(" ");
        assert_eq!(of(1), "/pages/2 /pages/3 /pages/4");
        assert_eq!(of(2), "/pages/5 /pages/6 /pages/7 /pages/1 /pages/1");
        assert_eq!(of(40), "/pages/13 /pages/1 /pages/40");
        assert_eq!(of(0), "");
        assert_eq!(of(PAGES + 1), "");
    }

    #[test]
    fn there_is_one_dead_link_and_one_failing_link() {
        let on = |link: &str| -> Vec<u32> {
            let has = |page: &u32| links(*page).iter().any(|other| other == link);
            (1..=PAGES).filter(has).collect()
        };
        assert_eq!(on(DEAD_LINK), [7]);
        assert_eq!(on(FAILING_LINK), [13]);
    }

    #[test]
    fn only_pages_that_exist_have_html() {
        assert!((1..=PAGES).all(|page| html(page).is_some()));
        assert_eq!(html(0), None);
        assert_eq!(html(PAGES + 1), None);
        assert!(html(7).is_some_and(|html| html.contains(&path(1))));
    }
}
