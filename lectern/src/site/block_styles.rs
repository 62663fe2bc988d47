//! The styles of blocks, on the pages that have such blocks.
//!
//! In: the folder `theme/blocks`, in which `NAME.css` is the style of `<figure class="NAME">`, and a chapter's text as mdBook is
//! to render it. Out: the text with a block's style before its first such figure, so that a page without one does not carry
//! it, and one with it is never seen without. Fails when a style cannot be read.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

/// The folder of the blocks' styles and scripts, relative to the book's.
const FOLDER: &str = "theme/blocks";

/// The style of each block, with the tag before which it belongs.
#[derive(Debug, Default)]
pub(super) struct BlockStyles(Vec<(String, String)>);

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
            // An empty line would end the HTML for Markdown.
            let lines: Vec<&str> = css.lines().map(str::trim).collect();
            let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            styles.push((
                format!("<figure class=\"{name}\""),
                format!("<style>\n{}\n</style>\n", lines.join("\n")),
            ));
        }
        styles.sort();
        Ok(Self(styles))
    }

    /// The chapter with each style that it needs before the first figure that needs it. What stands in a fenced block is
    /// no figure.
    pub(super) fn add_to(&self, chapter: &str) -> String {
        let mut missing: Vec<_> = self.0.iter().collect();
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
                (None, None) => missing.retain(|(figure, style)| {
                    let here = line.starts_with(figure.as_str());
                    if here {
                        text.push_str(style);
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
        let style = "<style>\na {\nb: c;\n}\nd {}\n</style>\n";
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
    fn a_book_needs_no_styles() {
        let book = tempfile::tempdir().expect("a temporary folder");
        let styles = BlockStyles::read(book.path()).expect("none");
        assert_eq!(
            styles.add_to("<figure class=\"plot\">\n"),
            "<figure class=\"plot\">\n"
        );
    }
}
