//! A site in memory: what the preview shows.
//!
//! In: the files of a built site, or some of them. Out: a [`Site`], which knows the file that a URL means, and when a page has
//! changed. Nothing here fails.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::book::Project;

/// What the pages are made of at the moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown {
    /// The book as it was read last.
    pub(super) project: Option<Arc<Project>>,
    /// The last site that could be built.
    pub(super) site: Option<Arc<Site>>,
    /// What keeps the next one from being built.
    pub(super) problems: Vec<String>,
    /// What is wrong with programs on the pages, which are shown all the same.
    pub(super) programs: Vec<String>,
    /// What `check` refuses of the pages that are shown.
    pub(super) refused: Vec<String>,
}

/// A site in memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Site {
    /// Every file, by its path below the site, parted by `/`.
    files: BTreeMap<String, File>,
    /// How often something has changed.
    changes: u64,
    /// How often a page has changed, or what every page is made of.
    version: u64,
    /// The last of the changes to what every page is made of.
    frame: u64,
}

#[derive(Debug, Clone)]
struct File {
    bytes: Arc<[u8]>,
    /// The last of the changes in which it became another.
    changed: u64,
}

impl Site {
    /// The file that a path of a URL means: its path below the site, and its bytes.
    pub(super) fn file(&self, path: &str) -> Option<(&str, Arc<[u8]>)> {
        let (path, file) = self
            .files
            .get_key_value(&file_for(path, |file| self.files.contains_key(file))?)?;
        Some((path, file.bytes.clone()))
    }

    /// A number that changes whenever the page of this path of a URL does; without a path, whenever any page does.
    pub(super) fn version(&self, page: Option<&str>) -> u64 {
        let Some(page) = page else {
            return self.version;
        };
        let file = file_for(page, |file| self.files.contains_key(file));
        let changed = file.and_then(|file| Some(self.files.get(&file)?.changed));
        changed.unwrap_or(0).max(self.frame)
    }

    /// The site with these files in place of its own; where they are the `whole` site, without all others.
    pub(super) fn with(&self, files: BTreeMap<String, Vec<u8>>, whole: bool) -> Self {
        let mut site = self.clone();
        site.changes += 1;
        let (mut pages, mut frame) = (false, false);
        let mut note = |path: &str| match kind(path) {
            Kind::Page => pages = true,
            Kind::Frame => frame = true,
            Kind::Beside => {}
        };
        if whole {
            site.files.retain(|path, _| {
                let stays = files.contains_key(path);
                if !stays {
                    note(path);
                }
                stays
            });
        }
        for (path, bytes) in files {
            if site
                .files
                .get(&path)
                .is_some_and(|old| *old.bytes == bytes[..])
            {
                continue;
            }
            note(&path);
            let file = File {
                bytes: bytes.into(),
                changed: site.changes,
            };
            site.files.insert(path, file);
        }
        if frame {
            site.frame = site.changes;
        }
        site.version += u64::from(pages || frame);
        site
    }
}

/// What a file of a site is to a page.
enum Kind {
    /// It is one that an author writes.
    Page,
    /// Every page is made with it.
    Frame,
    /// It repeats what stands on pages, or belongs to one.
    Beside,
}

fn kind(path: &str) -> Kind {
    let extension = Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str());
    match (path, extension) {
        ("print.html" | "searchindex.js", _) | (_, Some("json")) => Kind::Beside,
        (_, Some("html")) => Kind::Page,
        _ => Kind::Frame,
    }
}

/// The file of a site that a path of a URL means, where `there` says which there are; `None` for a path that leads out
/// of it.
pub(super) fn file_for(path: &str, there: impl Fn(&str) -> bool) -> Option<String> {
    let path = percent_encoding::percent_decode_str(path)
        .decode_utf8()
        .ok()?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts
        .iter()
        .any(|part| part.starts_with('.') || part.contains(['\\', '\0']))
    {
        return None;
    }
    let file = parts.join("/");
    if there(&file) {
        return Some(file);
    }
    let index = [&parts[..], &["index.html"]].concat().join("/");
    Some(if there(&index) { index } else { file })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        let file = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
        files.iter().map(file).collect()
    }

    #[test]
    fn no_path_leads_out_of_the_site() {
        let file = |path| {
            file_for(path, |file| {
                ["a b.html", "part/index.html", "index.html"].contains(&file)
            })
        };
        assert_eq!(file("/").as_deref(), Some("index.html"));
        assert_eq!(file("/a%20b.html").as_deref(), Some("a b.html"));
        assert_eq!(file("//part/").as_deref(), Some("part/index.html"));
        assert_eq!(file("/lost.html").as_deref(), Some("lost.html"));
        for path in [
            "/../secret",
            "/%2e%2e/secret",
            "/a/..%2f..%2fsecret/../x",
            "/%00",
            "/.hidden",
        ] {
            assert_eq!(file(path), None, "{path}");
        }
    }

    #[test]
    fn a_page_has_a_new_version_when_it_has_changed_or_what_all_are_made_of() {
        let site = Site::default().with(
            files(&[
                ("a.html", "a"),
                ("b.html", "b"),
                ("print.html", "ab"),
                ("x.css", "x"),
            ]),
            true,
        );
        let versions = |site: &Site| {
            [None, Some("/a.html"), Some("/b.html"), Some("/print.html")]
                .map(|page| site.version(page))
        };
        let changed = |before: &Site, after: &Site| {
            let pairs = versions(before).into_iter().zip(versions(after));
            pairs
                .map(|(before, after)| before != after)
                .collect::<Vec<_>>()
        };
        let one = site.with(files(&[("a.html", "A"), ("b.html", "b")]), false);
        assert_eq!(changed(&site, &one), [true, true, false, false]);
        assert_eq!(&*one.file("/a.html").unwrap().1, b"A");
        // What repeats the pages follows later, and reloads nothing but itself.
        let all = files(&[
            ("a.html", "A"),
            ("b.html", "b"),
            ("print.html", "Ab"),
            ("x.css", "x"),
        ]);
        let whole = one.with(all.clone(), true);
        assert_eq!(changed(&one, &whole), [false, false, false, true]);
        assert_eq!(changed(&whole, &whole.with(all.clone(), true)), [false; 4]);
        let styled = whole.with(
            [all.clone(), files(&[("x.css", "y")])]
                .into_iter()
                .flatten()
                .collect(),
            true,
        );
        assert_eq!(changed(&whole, &styled), [true; 4]);
        let fewer = whole.with(files(&[("a.html", "A"), ("x.css", "x")]), true);
        assert!(changed(&whole, &fewer)[0]);
        assert!(fewer.file("/b.html").is_none());
    }
}
