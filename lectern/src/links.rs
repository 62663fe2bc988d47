//! Links of a built site, followed.
//!
//! In: the folder of a built site. Out: every link, image, script and style that leads inside the site to a page or an
//! anchor that is not there. What leads outside is not followed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

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

#[derive(Default)]
struct Page {
    ids: BTreeSet<String>,
    links: BTreeSet<String>,
}

/// Follows every link of the site in `folder`.
///
/// # Errors
/// Those of reading the folder.
pub fn dead_links(folder: &Path) -> io::Result<Vec<DeadLink>> {
    let mut pages = BTreeMap::new();
    read_pages(folder, Path::new(""), &mut pages)?;
    let mut dead = Vec::new();
    for (path, page) in &pages {
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
                None if folder.join(&target).exists() => continue,
                None => format!("there is no {}", target.display()),
            };
            dead.push(DeadLink {
                page: path.clone(),
                link: link.clone(),
                missing,
            });
        }
    }
    Ok(dead)
}

fn read_pages(folder: &Path, below: &Path, pages: &mut BTreeMap<PathBuf, Page>) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            read_pages(folder, &path, pages)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            pages.insert(
                path.clone(),
                read_page(&fs::read_to_string(folder.join(&path))?),
            );
        }
    }
    Ok(())
}

fn read_page(html: &str) -> Page {
    let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
    let text = BufferQueue::default();
    text.push_back(StrTendril::from(html));
    // It would stop early only for a sink that runs scripts.
    let _ = tokenizer.feed(&text);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
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
        // What stands in these is no HTML.
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
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
    use super::*;

    #[test]
    fn dead_pages_and_anchors_are_found_and_living_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("part")).unwrap();
        fs::write(
            folder.path().join("index.html"),
            "<h1 id=\"top\">x</h1><a href=\"#top\">a</a><a href=\"part/b.html#here\">b</a>\
             <a href=\"#gone\">c</a><a href=\"c.html\">d</a><a href=\"https://example.org/x\">e</a>\
             <script>let text = '<a href=\"never.html\">no link</a>';</script>",
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
