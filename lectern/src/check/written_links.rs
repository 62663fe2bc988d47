//! The links that an author wrote, wherever Markdown stands in a chapter or in an exercise.
//!
//! In: its text. Out: each link with the line on which it begins: in running text, in callouts and in the words of blocks.

use crate::book::{Link, code_in, links_in};
use crate::ground::line_at;
use crate::page::block::{self, WordsKind};

/// All links of the text, with lines counted from one. What stands in HTML is none.
pub(super) fn written_links(text: &str) -> Vec<Link> {
    let mut links = links_in(text);
    for code in code_in(text).iter().filter(|code| code.block) {
        let above = line_at(text, code.range.start);
        if code.info.starts_with("admonish") {
            let inside = written_links(&code.text).into_iter();
            links.extend(inside.map(|link| at(above + link.line, link)));
        } else if let Some(kind) = block::kind_of(&code.info) {
            // What cannot be read is reported with the chapter's expansion.
            let block = kind.read(&code.text).ok();
            let words = block.iter().flat_map(|block| block.words());
            for words in words.filter(|words| words.kind != WordsKind::Plain) {
                let inside = written_links(words.text).into_iter();
                links.extend(inside.map(|link| at(above + words.line_of(link.line), link)));
            }
        }
    }
    links
}

fn at(line: usize, link: Link) -> Link {
    Link { line, ..link }
}
