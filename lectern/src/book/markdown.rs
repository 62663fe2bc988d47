//! Code and links in Markdown: where they stand, in which language, and where they lead.
//!
//! In: the Markdown of a chapter, of an exercise or of the summary. Out: its pieces of code and its links with their places; or the
//! same Markdown with something added to the info strings of its Rust. Nothing here fails: all text is Markdown.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::ground::line_at;

/// A piece of code in a chapter, fenced or inline.
#[derive(Debug)]
pub(crate) struct Code {
    /// The bytes of the chapter it takes up, fences included.
    pub(crate) range: Range<usize>,
    /// The first word after the opening fence; empty for inline and indented code.
    pub(crate) info: String,
    /// Whether it is a block.
    pub(crate) block: bool,
    /// What is inside.
    pub(crate) text: String,
}

/// All code in a chapter.
pub(crate) fn code_in(markdown: &str) -> Vec<Code> {
    let mut found = Vec::new();
    let mut open: Option<Code> = None;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',']).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                open = Some(Code {
                    range,
                    info,
                    block: true,
                    text: String::new(),
                });
            }
            Event::Text(text) => {
                if let Some(code) = &mut open {
                    code.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            Event::Code(text) => found.push(Code {
                range,
                info: String::new(),
                block: false,
                text: text.into_string(),
            }),
            _ => {}
        }
    }
    found
}

/// A link or a picture: the line on which it begins, counted from one, and where it leads, as it's written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) line: usize,
    pub(crate) target: String,
}

/// All links and pictures of a text, in its order. Those in code are none, and what stands in a callout is code here.
pub(crate) fn links_in(markdown: &str) -> Vec<Link> {
    Parser::new(markdown)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(Link {
                line: line_at(markdown, range.start),
                target: dest_url.into_string(),
            }),
            _ => None,
        })
        .collect()
}

/// As many bytes of space, with the same lines.
pub(crate) fn blank(text: &str) -> String {
    text.chars()
        .flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8()))
        .collect()
}

/// The same chapter with a tag added to the info string of each block of Rust: what `tag` makes of the info string.
pub fn tag_rust(markdown: &str, tag: impl Fn(&str) -> String) -> String {
    let mut tagged = String::with_capacity(markdown.len());
    let mut done = 0;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else {
            continue;
        };
        if info.split([' ', ',']).next() != Some("rust") {
            continue;
        }
        let line = markdown[range.clone()].lines().next().unwrap_or_default();
        let end = range.start + line.trim_end().len();
        tagged.push_str(&markdown[done..end]);
        tagged.push_str(&tag(&info));
        done = end;
    }
    tagged.push_str(&markdown[done..]);
    tagged
}
