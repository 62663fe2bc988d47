//! Links of a built site, followed.
//!
//! In: the folder of a built site. Out: every link, image, script and style that leads inside the site to a page or an
//! anchor that is not there. What leads outside is not followed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use regex::Regex;

use crate::ground::in_parallel;

/// A link that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeadLink {
    /// The page it stands on, relative to the site.
    pub page: PathBuf,
    /// The link as it stands there.
    pub link: String,
    /// What is missing.
    pub missing: String,
}

/// What links need to know of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its anchors.
    pub ids: BTreeSet<String>,
    /// Its links to what is inside the site, images, scripts and styles included, as they stand there.
    pub links: BTreeSet<String>,
}

/// Pages by their paths in the site.
pub(super) type Pages = BTreeMap<PathBuf, Page>;

impl Page {
    /// Adds what another rendering of the same page has.
    pub fn add(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.links.extend(other.links);
    }
}

/// Follows every link of the site in `folder`.
///
/// # Errors
/// Those of reading the folder.
pub fn dead_links(folder: &Path) -> io::Result<Vec<DeadLink>> {
    let pages = read_pages(folder, |_| true)?;
    Ok(follow(&pages, |file| folder.join(file).exists()))
}

/// Follows every link of these pages, in a site of which `there` says whether it has another file.
pub(crate) fn follow(pages: &Pages, there: impl Fn(&Path) -> bool) -> Vec<DeadLink> {
    let mut dead = Vec::new();
    for (path, page) in pages {
        for link in &page.links {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let file = file.split('?').next().unwrap_or_default();
            let target = if file.is_empty() {
                path.clone()
            } else {
                normal(&path.with_file_name(file))
            };
            let missing = match pages.get(&target) {
                Some(target) if anchor.is_empty() || target.ids.contains(anchor) => continue,
                Some(_) => format!("{} has no anchor `{anchor}`", target.display()),
                None if there(&target) => continue,
                None => format!("there is no {}", target.display()),
            };
            dead.push(DeadLink {
                page: path.clone(),
                link: link.clone(),
                missing,
            });
        }
    }
    dead
}

/// Every page of the site in `folder` that is meant, by its path there.
///
/// # Errors
/// Those of reading the folder.
pub(super) fn read_pages(folder: &Path, is_meant: impl Fn(&Path) -> bool) -> io::Result<Pages> {
    let mut paths = Vec::new();
    paths_of_pages(folder, Path::new(""), &mut paths)?;
    paths.retain(|path| is_meant(path));
    let pages = in_parallel(&paths, |path| {
        fs::read_to_string(folder.join(path)).map(|html| read_page(&html))
    });
    let pages = pages.into_iter().collect::<io::Result<Vec<_>>>()?;
    Ok(paths.into_iter().zip(pages).collect())
}

/// Adds the pages in `below`, a folder of the site in `folder`, by their paths there.
pub(super) fn paths_of_pages(
    folder: &Path,
    below: &Path,
    paths: &mut Vec<PathBuf>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            paths_of_pages(folder, &path, paths)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            paths.push(path);
        }
    }
    Ok(())
}

/// The anchors of a page, and its links that stay inside the site. No tree is built of it, and only tags that may hold
/// one of these are taken apart: everything else would take most of the time of a check.
pub fn read_page(html: &str) -> Page {
    let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
    let text = BufferQueue::default();
    text.push_back(StrTendril::from(tags_of_interest(html)));
    // It would stop early only for a sink that runs scripts.
    let _ = tokenizer.feed(&text);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// A comment, which can be as short as `<!-->`, or a tag: to the `>` that closes it and is in no quotes. What nothing closes goes on
/// to the end.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?xs) < (?: !-- (?: > | -> | .*? (?: --> | --!> | \z ) )
        | [A-Za-z] (?: [^"'>] | " [^"]* (?: " | \z ) | ' [^']* (?: ' | \z ) )* (?: > | \z ) )"#,
    )
});

/// What a tag of interest has somewhere.
static OF_INTEREST: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)id|href|src"));

/// The beginning and the end of each element in which no HTML stands.
static WITHOUT_TAGS: LazyLock<[(Regex, Regex); 4]> = LazyLock::new(|| {
    ["script", "style", "textarea", "title"].map(|name| {
        let tag = |start: &str| regex(&format!(r"(?i){start}{name}[ \t\n\r\x0c/>]"));
        (tag("^<"), tag("</"))
    })
});

fn regex(expression: &str) -> Regex {
    Regex::new(expression).expect("the expression is a constant")
}

/// The tags of a page that may have an anchor or a link, one after another.
fn tags_of_interest(html: &str) -> String {
    let mut tags = String::new();
    let mut at = 0;
    while let Some(found) = TAG.find_at(html, at) {
        at = found.end();
        let tag = found.as_str();
        if tag.as_bytes()[1] == b'!' {
            continue;
        }
        if OF_INTEREST.is_match(tag) {
            tags.push_str(tag);
        }
        if let b's' | b'S' | b't' | b'T' = tag.as_bytes()[1]
            && let Some((_, end)) = WITHOUT_TAGS.iter().find(|(start, _)| start.is_match(tag))
        {
            at = end.find_at(html, at).map_or(html.len(), |end| end.start());
        }
    }
    tags
}

/// Takes from each tag what can be linked to, and where it leads.
#[derive(Default)]
struct Tags(RefCell<Page>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else {
            return TokenSinkResult::Continue;
        };
        if tag.kind != TagKind::StartTag {
            return TokenSinkResult::Continue;
        }
        let mut page = self.0.borrow_mut();
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            match &*attribute.name.local {
                "id" => drop(page.ids.insert(value)),
                "href" | "src" if !leads_outside(&value) => drop(page.links.insert(value)),
                _ => {}
            }
        }
        TokenSinkResult::Continue
    }
}

fn leads_outside(link: &str) -> bool {
    link.contains("://")
        || link.starts_with("//")
        || link.starts_with("mailto:")
        || link.starts_with("data:")
}

/// The path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(normal.pop()),
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;

    /// The same, as a browser reads it.
    fn read_by_a_browser(html: &str) -> Page {
        let document = Html::parse_document(html);
        let with = |attribute: &str| {
            let selector = Selector::parse(&format!("[{attribute}]")).unwrap();
            let elements = document.select(&selector);
            let values = elements.filter_map(|element| element.attr(attribute));
            values.map(str::to_owned).collect::<BTreeSet<_>>()
        };
        let links = with("href").into_iter().chain(with("src"));
        Page {
            ids: with("id"),
            links: links.filter(|link| !link.contains("://")).collect(),
        }
    }

    #[test]
    fn a_page_is_read_as_a_browser_reads_it() {
        for html in [
            "",
            "<",
            "a < b <c",
            "<p id=a>x</p><p id='b c'>y</p><p id=\"d\" id=\"e\">z</p>",
            "<a href=\"a.html\" title=\"1 > 2\" id=\"x\">a</a><img src = \"b.svg\"/><br/>",
            "<a\n  href=\"a&amp;b&quot;&#39;&#x3c;&nothing;&.html\"\n>c</a>",
            "<pre><code>&lt;a id=\"no\"&gt; id=\"no\" href=\"no\"</code></pre>",
            "<!-- <p id=\"no\"> --><p id=\"yes\"><!----><b id=\"too\"></b>",
            "<script>\"<p id='no'>\"</script><p id=\"yes\"><style>a > b {}</style><title><p id=no></title>",
            "<textarea><p id=no></textarea><titled id=yes>",
            "<p data-id=\"no\" hidden id=\"yes\" class>",
            "<p title=\"id=no href=no\" disabled/><a href=\"\">",
            "<!--><b id=yes><!---><b id=too><!-- a --!><i id=three><!-- <p id=no>",
            "<SCRIPT src=a>\"<p id=no>\"</Script ><p ID=yes><style/><p id=no></style><p id=too",
            "<p title='>' id='yes' HREF=\"'>\"><p title=\"never closed <p id=no>",
        ] {
            assert_eq!(read_page(html), read_by_a_browser(html), "{html}");
        }
    }

    #[test]
    fn dead_pages_and_anchors_are_found_and_living_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("part")).unwrap();
        fs::write(
            folder.path().join("index.html"),
            "<h1 id=\"top\">x</h1><a href=\"#top\">a</a><a href=\"part/b.html#here\">b</a>\
             <a href=\"#gone\">c</a><a href=\"c.html\">d</a><a href=\"https://example.org/x\">e</a>",
        )
        .unwrap();
        fs::write(
            folder.path().join("part/b.html"),
            "<p id=\"here\"><a href=\"../index.html#top\">up</a></p>",
        )
        .unwrap();
        let dead: Vec<String> = dead_links(folder.path())
            .unwrap()
            .into_iter()
            .map(|dead| dead.missing)
            .collect();
        assert_eq!(
            dead,
            ["index.html has no anchor `gone`", "there is no c.html"]
        );
    }
}
