//! Which pages somebody has open: those are renewed first.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::memory::file_for;

/// Which pages are open, as paths of URLs, and how often.
#[derive(Debug, Clone, Default)]
pub(super) struct Open(Arc<Mutex<BTreeMap<String, usize>>>);

/// A page that is open until this is dropped.
#[derive(Debug)]
pub(super) struct OpenPage {
    open: Open,
    page: String,
}

impl Open {
    /// Notes that a page is open.
    pub(super) fn page(&self, page: String) -> OpenPage {
        self.with(|pages| *pages.entry(page.clone()).or_default() += 1);
        OpenPage {
            open: self.clone(),
            page,
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut BTreeMap<String, usize>) -> T) -> T {
        // The numbers are right after every statement.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the page of this chapter is open.
    pub(super) fn shows(&self, chapter: &Path) -> bool {
        let page = page_of(chapter);
        self.with(|pages| {
            let mut files = pages
                .keys()
                .filter_map(|path| file_for(path, |file| file == page));
            files.any(|file| file == page)
        })
    }
}

impl Drop for OpenPage {
    fn drop(&mut self) {
        self.open.with(|pages| {
            if let Some(times) = pages.get_mut(&self.page) {
                *times -= 1;
                if *times == 0 {
                    pages.remove(&self.page);
                }
            }
        });
    }
}

/// The path of a chapter's page below the site.
pub(super) fn page_of(chapter: &Path) -> String {
    let page = chapter.with_extension("html");
    page.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_open_as_long_as_somebody_has_it_open() {
        let open = Open::default();
        let chapter = Path::new("part/a b.md");
        let pages = [
            open.page("/part/a%20b.html".into()),
            open.page("/part/a%20b.html".into()),
        ];
        let [one, other] = pages;
        assert!(open.shows(chapter) && !open.shows(Path::new("part/b.md")));
        drop(one);
        assert!(open.shows(chapter));
        drop(other);
        assert!(!open.shows(chapter));
    }
}
