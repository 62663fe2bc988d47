//! A published site that can be read without a network, as far as a browser has visited it.
//!
//! In: the pages of a site, and then the whole site. Out: a script on each page, by which the browser gets a worker
//! ([service worker](https://www.w3.org/TR/service-workers/)); the worker, which knows the files of this build; and the page that it shows in place of one that it
//! doesn't have. The same site gives the same worker, and another site another one. Fails where a file cannot be read or written.
//!
//! The worker costs a reader what no page that they visited had loaded: once, after the first page is there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::ground::Hash;

/// The worker's name in the site. It must stay where it is as long as browsers have it.
const WORKER: &str = "lectern-worker.js";

/// The page in place of one that isn't kept, and the page of which it is made.
const OFFLINE: &str = "offline.html";
const LOST: &str = "404.html";

/// The pages on which nobody reads a chapter.
const WITHOUT: [&str; 3] = [LOST, OFFLINE, "toc.html"];

/// What a name ends with that has a hash of the content in it: such a file never changes.
static LASTS: LazyLock<Regex> = LazyLock::new(|| regex(r"-[0-9a-f]{8}(\.[a-z]+)+$"));

/// What only a reader loads who searches.
static SEARCH: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(^|/)(searchindex|elasticlunr|mark|searcher|search)-[0-9a-f]{8}\."));

/// A page's text, and its title.
static MAIN: LazyLock<Regex> = LazyLock::new(|| regex("(?s)(<main[^>]*>).*(</main>)"));
static TITLE: LazyLock<Regex> = LazyLock::new(|| regex("<title>[^<]*</title>"));

/// The script by which the page for wrong addresses finds its book: this one's address is known.
static FINDS_BOOK: LazyLock<Regex> =
    LazyLock::new(|| regex("(?s)(<base[^>]*>\\s*)<script>.*?</script>"));

fn regex(expression: &str) -> Regex {
    Regex::new(expression).expect("the expression is a constant")
}

/// The page at `file`, with the script that asks for the worker.
pub(super) fn add_to(file: &Path, html: String) -> String {
    if WITHOUT.iter().any(|page| file == Path::new(page)) {
        return html;
    }
    let script = minifier::js::minify(include_str!("register.js"));
    html.replacen("</body>", &format!("<script>{script}</script>\n</body>"), 1)
}

/// Writes the worker, and the page that it shows in place of others, into a site in which all else stands already.
pub(super) fn write(book: &str, folder: &Path) -> io::Result<()> {
    let lost = folder.join(LOST);
    if lost.exists() {
        let page = offline_page(book, &fs::read_to_string(lost)?);
        fs::write(folder.join(OFFLINE), page)?;
    }
    let mut files = Vec::new();
    find(folder, "", &mut files)?;
    files.sort();
    let mut hash = Hash::new();
    for (name, path) in &files {
        hash = hash.part(name).part(fs::read(path)?);
    }
    let names = files.iter().map(|(name, _)| name.as_str());
    let lasting: Vec<&str> = names.filter(|name| LASTS.is_match(name)).collect();
    let is_found = |name: &&&str| !SEARCH.is_match(name);
    let mut frame: Vec<&str> = lasting.iter().filter(is_found).copied().collect();
    if folder.join(OFFLINE).exists() {
        frame.push(OFFLINE);
    }
    let worker = format!(
        "const VERSION = {};\nconst FRAME = {};\nconst LASTING = {};\n{}",
        serde_json::to_string(&hash.finish())?,
        serde_json::to_string(&frame)?,
        serde_json::to_string(&lasting)?,
        include_str!("lectern-worker.js")
    );
    fs::write(
        folder.join(WORKER),
        minifier::js::minify(&worker).to_string(),
    )
}

/// The page for wrong addresses, with other words.
fn offline_page(book: &str, lost: &str) -> String {
    let title = format!(
        "<title>Not in this browser yet - {}</title>",
        crate::page::escape(book)
    );
    let page = TITLE.replace(lost, title.as_str());
    let page = FINDS_BOOK.replace(&page, "$1<meta name=\"robots\" content=\"noindex\">");
    let page = MAIN.replace(&page, |found: &regex::Captures<'_>| {
        format!(
            "{}\n{}{}",
            &found[1],
            include_str!("offline.html"),
            &found[2]
        )
    });
    page.replace(&format!("{LOST}#"), &format!("{OFFLINE}#"))
}

fn find(folder: &Path, below: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in folder.read_dir()? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        match entry.file_type()?.is_dir() {
            true => find(&entry.path(), &format!("{name}/"), files)?,
            false => files.push((name, entry.path())),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::Scratch;

    #[test]
    fn a_worker_keeps_what_lasts_and_is_another_for_another_site() {
        let site = Scratch::new().expect("a folder");
        let put = |name: &str, text: &str| fs::write(site.path().join(name), text).expect(name);
        put(
            "404.html",
            "<base href=\"/b/\"><script>find()</script><title>x</title><a href=\"404.html#m\"><main>lost</main>",
        );
        put("a-0123abcd.css", "a{}");
        put("mark-0123abcd.min.js", "1");
        put("a.html", "a");
        let worker = || {
            write("B", site.path()).expect("a worker");
            fs::read_to_string(site.path().join(WORKER)).expect("a worker")
        };
        let one = worker();
        assert!(
            one.contains("FRAME=[\"a-0123abcd.css\",\"offline.html\"]"),
            "{one}"
        );
        assert!(
            one.contains("LASTING=[\"a-0123abcd.css\",\"mark-0123abcd.min.js\"]"),
            "{one}"
        );
        let page = fs::read_to_string(site.path().join(OFFLINE)).expect("a page");
        for (part, is_there) in [
            ("isn’t in your browser yet</h1>", true),
            ("offline.html#m", true),
            ("find()", false),
            ("lost", false),
        ] {
            assert_eq!(page.contains(part), is_there, "{part}: {page}");
        }
        fs::remove_file(site.path().join(WORKER)).expect("it is there");
        assert_eq!(worker(), one);
        fs::remove_file(site.path().join(WORKER)).expect("it is there");
        put("a.html", "b");
        assert_ne!(worker(), one);
    }
}
