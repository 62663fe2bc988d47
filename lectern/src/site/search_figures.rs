//! What the search knows of the figures.
//!
//! In: a built site, and the listings with what they printed. Out: mdBook's index for the search, with one statement more:
//! `window.search.figures`, a list in which each listing has its address, its caption, and its program with its output. mdBook's
//! own index has sections alone, and no words such as `if`; `theme/search.js` finds these in the list. Fails where the index
//! cannot be written. A site without a search stays as it is.
//!
//! For example, `std::pin::pin` finds "A coroutine, taken apart » Listing 16.8", and leads to the figure.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use serde::Serialize;

use crate::book::Project;
use crate::page::{Expansion, Figure, escape};

/// A listing, as the search sees it.
#[derive(Serialize)]
struct Found {
    /// Its address, relative to the site.
    url: String,
    /// Its chapter and its caption, in HTML.
    breadcrumbs: String,
    /// Its caption.
    title: String,
    /// Its program, and what its run printed.
    body: String,
}

/// Adds the list to the index in `folder`, if there is one.
pub(super) fn add(project: &Project, expansion: &Expansion, folder: &Path) -> io::Result<()> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("searchindex") && name.ends_with(".js") {
            let json = serde_json::to_string(&figures(project, expansion))?;
            // As mdBook writes its own: a string in single quotes is read faster than a literal, and needs few escapes.
            let json = json.replace('\\', "\\\\").replace('\'', "\\'");
            let mut file = OpenOptions::new().append(true).open(&path)?;
            write!(file, "\nwindow.search.figures = JSON.parse('{json}');\n")?;
        }
    }
    Ok(())
}

fn figures(project: &Project, expansion: &Expansion) -> Vec<Found> {
    let listings = expansion.index.listings.iter().filter_map(|entry| {
        let (number, page) = (entry.number.as_ref()?, entry.page()?);
        let mut body = project.listings.get(&entry.slug)?.program().to_owned();
        let status = expansion.statuses.get(&entry.slug);
        if let Some(recording) = status.and_then(|status| status.recording()) {
            for line in &recording.evidence.lines {
                body.push('\n');
                body.push_str(&line.text);
            }
        }
        let url = page.with_extension("html");
        // A result is plain text: code in a caption has no backticks there.
        let title = format!("Listing {number}: {}", entry.caption.replace('`', ""));
        Some(Found {
            url: format!(
                "{}#{}",
                url.to_string_lossy().replace('\\', "/"),
                Figure::id(&entry.slug)
            ),
            breadcrumbs: format!(
                "{} » {}",
                escape(expansion.index.title_of(&entry.chapter)),
                escape(&title)
            ),
            title,
            body,
        })
    });
    listings.collect()
}
