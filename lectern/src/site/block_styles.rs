//! The styles of blocks, on the pages that have such blocks.
//!
//! In: the folder `theme/blocks`, in which `NAME.css` is the style of `<figure class="NAME">`, and a chapter's text as mdBook is
//! to render it. Out: the text with a block's style before its first such figure, so that a page without one does not carry
//! it, and one with it is never seen without. What several blocks share, their styles import: `@import "shared/PART.css";`, on a line of
//! its own. The page has it once, before the styles that import it. All are minified. Fails when a style cannot be read, or is none.
//!
//! HTML has a place for styles, the head, which is the renderer's. So a page that this engine renders has its styles moved there
//! ([`into_head`]); one that stock mdBook renders keeps them where they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context as _, anyhow};
use regex::Regex;

/// The folder of the blocks' styles and scripts, relative to the book's.
const FOLDER: &str = "theme/blocks";

/// What a line with a style begins with that this style imports.
const IMPORT: &str = "@import ";

/// The styles of each block, with the tag before which they belong: what it imports, and its own.
#[derive(Debug, Default)]
pub(super) struct BlockStyles(Vec<(String, Vec<String>)>);

impl BlockStyles {
    /// Reads them; a book need not have any.
    ///
    /// # Errors
    /// The folder or a file that is there and cannot be read.
    pub(super) fn read(root: &Path) -> anyhow::Result<Self> {
        let folder = root.join(FOLDER);
        if !folder.is_dir() {
            return Ok(Self::default());
        }
        let mut styles = Vec::new();
        for entry in fs::read_dir(&folder).context(FOLDER)? {
            let path = entry.context(FOLDER)?.path();
            if path.extension().is_none_or(|extension| extension != "css") {
                continue;
            }
            let Some(name) = path.file_stem().and_then(|name| name.to_str()) else {
                continue;
            };
            let css = fs::read_to_string(&path)
                .with_context(|| format!("{FOLDER}/{name}.css cannot be read"))?;
            let (imports, own): (Vec<&str>, Vec<&str>) =
                css.lines().partition(|line| line.starts_with(IMPORT));
            let mut of_block = Vec::new();
            for import in imports {
                let part = imported(import).with_context(|| {
                    format!("{FOLDER}/{name}.css: `{import}` is not `{IMPORT}\"shared/PART.css\";`")
                })?;
                let shared =
                    fs::read_to_string(folder.join(format!("{part}.css"))).with_context(|| {
                        format!("{FOLDER}/{part}.css, which {name}.css imports, cannot be read")
                    })?;
                of_block.push(style(part, &shared)?);
            }
            of_block.push(style(name, &own.join("\n"))?);
            styles.push((format!("<figure class=\"{name}\""), of_block));
        }
        styles.sort();
        Ok(Self(styles))
    }

    /// The chapter with each style that it needs before the first figure that needs it. What stands in a fenced block is
    /// no figure.
    pub(super) fn add_to(&self, chapter: &str) -> String {
        let mut missing: Vec<_> = self.0.iter().collect();
        let mut there = BTreeSet::new();
        let mut text = String::with_capacity(chapter.len());
        let mut fence = None;
        for line in chapter.split_inclusive('\n') {
            let start = line.trim_start();
            let mark = ["```", "~~~"]
                .into_iter()
                .find(|mark| start.starts_with(mark));
            match (fence, mark) {
                (None, Some(_)) => fence = mark,
                (Some(opened), Some(mark)) if opened == mark => fence = None,
                (None, None) => missing.retain(|(figure, styles)| {
                    let here = line.starts_with(figure.as_str());
                    if here {
                        let new = styles.iter().filter(|style| there.insert(style.as_str()));
                        text.extend(new.map(String::as_str));
                    }
                    !here
                }),
                _ => {}
            }
            text.push_str(line);
        }
        text
    }
}

/// The part that a line imports, such as `shared/program`.
fn imported(line: &str) -> Option<&str> {
    let part = line
        .strip_prefix(IMPORT)?
        .strip_prefix('"')?
        .strip_suffix(".css\";")?;
    let name = part.strip_prefix("shared/")?;
    let plain = |letter: char| letter.is_alphanumeric() || letter == '-';
    (!name.is_empty() && name.chars().all(plain)).then_some(part)
}

/// A style as a chapter has it: on one line, for an empty one would end the HTML for Markdown.
fn style(name: &str, css: &str) -> anyhow::Result<String> {
    let css = minifier::css::minify(css)
        .map_err(|what| anyhow!("{FOLDER}/{name}.css is no style sheet: {what}"))?
        .to_string();
    Ok(format!(
        "<style data-block=\"{name}\">\n{}\n</style>\n",
        css.trim()
    ))
}

/// The style of a block, as [`BlockStyles::add_to`] puts it into a chapter.
static STYLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)<style data-block=.*?</style>\n?").expect("the expression is a constant")
});

/// The page with the styles of its blocks in its head, each once; `None` for one that has none in its body.
pub fn into_head(page: &str) -> Option<String> {
    let (head, body) = page.split_once("</head>")?;
    let mut styles: Vec<&str> = Vec::new();
    for style in STYLE.find_iter(body) {
        if !styles.contains(&style.as_str()) {
            styles.push(style.as_str());
        }
    }
    if styles.is_empty() {
        return None;
    }
    let body = STYLE.replace_all(body, "");
    Some(format!("{head}{}</head>{body}", styles.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles() -> BlockStyles {
        let book = tempfile::tempdir().expect("a temporary folder");
        let folder = book.path().join(FOLDER);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("plot.css"), "a {\n    b: c;\n}\n\nd {}\n").expect("a file");
        fs::write(folder.join("plot.js"), "1;\n").expect("a file");
        BlockStyles::read(book.path()).expect("styles")
    }

    #[test]
    fn a_style_stands_once_before_its_first_figure() {
        let chapter =
            "# One\n\n<figure class=\"plot\" id=\"a\">\n</figure>\n\n<figure class=\"plot\">\n";
        let style = "<style data-block=\"plot\">\na{b:c;}d{}\n</style>\n";
        let expected = chapter.replacen("<figure", &format!("{style}<figure"), 1);
        assert_eq!(styles().add_to(chapter), expected);
    }

    #[test]
    fn a_chapter_without_such_a_figure_stays_as_it_is() {
        for chapter in [
            "# One\n\n<figure class=\"plots\">\n",
            "```html\n<figure class=\"plot\">\n```\n\nThe end",
            "",
        ] {
            assert_eq!(styles().add_to(chapter), chapter);
        }
    }

    #[test]
    fn what_two_blocks_import_stands_once_before_both() {
        let book = tempfile::tempdir().expect("a temporary folder");
        let folder = book.path().join(FOLDER);
        fs::create_dir_all(folder.join("shared")).expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file");
        write("shared/card.css", "card {}\n");
        let import = "/* x */\n\n@import \"shared/card.css\";\n\n";
        write("one.css", &format!("{import}one {{}}\n"));
        write("two.css", &format!("{import}two {{}}\n"));
        let styles = BlockStyles::read(book.path()).expect("styles");
        let style =
            |name: &str, css: &str| format!("<style data-block=\"{name}\">\n{css}\n</style>\n");
        let (one, two) = ("<figure class=\"one\">\n", "<figure class=\"two\">\n");
        assert_eq!(
            styles.add_to(&format!("{two}{one}{two}")),
            [
                &style("shared/card", "card{}"),
                &style("two", "two{}"),
                two,
                &style("one", "one{}"),
                one,
                two
            ]
            .concat()
        );
        write("two.css", "@import \"shared/cards.css\";\n");
        let error = BlockStyles::read(book.path()).expect_err("no such file");
        assert!(
            error.to_string().contains("which two.css imports"),
            "{error}"
        );
        write("two.css", "@import url(\"shared/card.css\");\n");
        let error = BlockStyles::read(book.path()).expect_err("another form");
        assert!(
            error.to_string().contains("two.css: `@import url("),
            "{error}"
        );
    }

    #[test]
    fn a_page_has_its_styles_in_its_head_each_once() {
        let style = |name: &str| format!("<style data-block=\"{name}\">\na {{}}\n</style>\n");
        let (one, two) = (style("one"), style("two"));
        let page = format!(
            "<head>x</head><main>{one}<figure>\n<svg><style>b {{}}</style></svg>\n{two}y{one}z</main>"
        );
        let moved = into_head(&page).expect("it has styles");
        let body = "<main><figure>\n<svg><style>b {}</style></svg>\nyz</main>";
        assert_eq!(moved, format!("<head>x{one}{two}</head>{body}"));
        assert_eq!(into_head(&moved), None);
    }

    #[test]
    fn a_book_needs_no_styles() {
        let book = tempfile::tempdir().expect("a temporary folder");
        let styles = BlockStyles::read(book.path()).expect("none");
        assert_eq!(
            styles.add_to("<figure class=\"plot\">\n"),
            "<figure class=\"plot\">\n"
        );
    }
}
