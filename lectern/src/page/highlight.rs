//! Highlighting: blocks of code in colour, without a script in the reader's browser.
//!
//! In: a chapter's Markdown, expanded, admonitions and all. Out: the same with every fenced block of a known language
//! written out as HTML, its words in `<span>`s that bear highlight.js' class names; `theme/code.css` has the colours. The
//! text of a block stays what it was, to the byte. Nothing fails: a block of another language, one that cannot be parsed and
//! one with lines that mdBook hides are left to mdBook, which shows them in one colour.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use arborium::advanced::Span;
use arborium::{GrammarStore, Highlighter};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use regex::Regex;

/// What a fence calls a language, and what the highlighter calls it.
const LANGUAGES: [(&str, &str); 3] = [("rust", "rust"), ("toml", "toml"), ("sh", "bash")];

static GRAMMARS: LazyLock<Arc<GrammarStore>> = LazyLock::new(|| Arc::new(GrammarStore::new()));

/// A line of a block of Rust that mdBook hides or unescapes.
static HIDDEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^[ \t]*#(#| |$)").expect("the expression is a constant"));

/// Highlights every block of a chapter.
pub(crate) fn highlight(markdown: &str) -> String {
    let mut highlighter = Highlighter::with_store(GRAMMARS.clone());
    let mut html = String::with_capacity(markdown.len() * 2);
    let mut done = 0;
    let mut block = None;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                block = Some((info, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, code)) = &mut block {
                    code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let written = block
                    .take()
                    .and_then(|(info, code)| write_out(&mut highlighter, &info, &code));
                if let Some(written) = written {
                    html.push_str(&markdown[done..range.start]);
                    html.push_str(&written);
                    if markdown[range.clone()].ends_with('\n') {
                        html.push('\n');
                    }
                    done = range.end;
                }
            }
            _ => {}
        }
    }
    html.push_str(&markdown[done..]);
    html
}

/// The lines of a program in Rust, each as HTML for the inside of a `<pre>`. Where it cannot be parsed, they have no colours.
pub(super) fn lines_of_rust(program: &str) -> Vec<String> {
    let mut highlighter = Highlighter::with_store(GRAMMARS.clone());
    let code = program.strip_suffix('\n').unwrap_or(program);
    let spans = highlighter.highlight_spans("rust", code);
    let mut lines = vec![String::new()];
    for (class, text) in words("rust", code, spans.unwrap_or_default()) {
        for (index, piece) in text.split('\n').enumerate() {
            if index > 0 {
                lines.push(String::new());
            }
            let line = lines.last_mut().expect("there is one from the start");
            line.push_str(&word(class, piece));
        }
    }
    lines
}

/// A block as HTML in a single line, so that it can stand in a list or a quotation; `None` if it is to be left to mdBook.
fn write_out(highlighter: &mut Highlighter, info: &str, code: &str) -> Option<String> {
    let mut words = info.split([' ', '\t', ',']).filter(|word| !word.is_empty());
    let name = words.next()?;
    let (_, language) = LANGUAGES.iter().find(|(fence, _)| *fence == name)?;
    let mut code = code;
    if name == "rust" {
        if HIDDEN.is_match(code) {
            return None;
        }
        // mdBook, too, leaves out the line break after the last line.
        code = code.strip_suffix('\n').unwrap_or(code);
    }
    let spans = highlighter.highlight_spans(language, code).ok()?;
    // The classes that mdBook would give the block, and the one that its script gives to every block.
    let mut html = format!("<pre><code class=\"language-{name}");
    for word in words {
        let _ = write!(html, " {}", escaped(word));
    }
    // Where scripts are off, a keyboard must reach what scrolls sideways; `theme/code.js` takes this from what does not.
    html.push_str(" hljs\" tabindex=\"0\">");
    html.push_str(&coloured(language, code, spans));
    html.push_str("</code></pre>");
    Some(html)
}

/// Code with its words in `<span>`s, none of them within another.
fn coloured(language: &str, code: &str, spans: Vec<Span>) -> String {
    let words = words(language, code, spans);
    words.map(|(class, text)| word(class, text)).collect()
}

fn word(class: &str, text: &str) -> String {
    let text = escaped(text);
    match class {
        "" => text,
        _ if text.is_empty() => text,
        class => format!("<span class=\"hljs-{class}\">{text}</span>"),
    }
}

/// The pieces of a program, each with its class, or without one: of several spans that cover a byte, the shortest counts.
fn words<'code>(
    language: &str,
    code: &'code str,
    mut spans: Vec<Span>,
) -> impl Iterator<Item = (&'static str, &'code str)> {
    spans.sort_by_key(|span| (span.start.abs_diff(span.end), span.pattern_index));
    spans.sort_by_key(|span| std::cmp::Reverse(span.start.abs_diff(span.end)));
    // Of each byte, the number of its class: numbers are compared far faster than names.
    let mut names = vec![""];
    let mut classes = vec![0_usize; code.len()];
    for span in &spans {
        if let Some(class) = class(language, &span.capture) {
            let known = names.iter().position(|name| *name == class);
            let number = known.unwrap_or(names.len());
            if known.is_none() {
                names.push(class);
            }
            classes[span.start as usize..span.end as usize].fill(number);
        }
    }
    let mut words = Vec::new();
    let mut start = 0;
    for run in classes.chunk_by(|one, next| one == next) {
        words.push((names[run[0]], &code[start..start + run.len()]));
        start += run.len();
    }
    words.into_iter()
}

/// What highlight.js calls a kind of word; `None` if it has the colour of what is around it.
fn class(language: &str, capture: &str) -> Option<&'static str> {
    Some(match capture {
        "attribute" => "meta",
        "boolean" | "constant.builtin" | "number" => "number",
        "comment" | "comment.documentation" => "comment",
        "constructor" | "type" | "type.builtin" => "type",
        "function" | "function.method" => "title",
        "function.macro" => "built_in",
        "keyword" | "variable.builtin" => "keyword",
        "label" => "symbol",
        "property" if language != "rust" => "attr",
        "string" | "string.special" => "string",
        _ => return None,
    })
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("&#10;"),
            '\r' => html.push_str("&#13;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;

    /// The texts of all blocks, as a browser has them.
    fn shown(markdown: &str) -> Vec<String> {
        let html = Html::parse_fragment(&highlight(markdown));
        html.select(&Selector::parse("pre > code").unwrap())
            .map(|code| code.text().collect())
            .collect()
    }

    #[test]
    fn the_text_stays_what_it_was() {
        let samples = [
            "",
            "x",
            "\n\nfn main() {\n\n    println!(\"{} < {}\", 1 & 2, 'a');\n\n}\n\n",
            "let s = r#\"</code></pre> &lt; &amp; &#10; <b>\"#; // it's \"so\"\n",
            "fn broken( { \"never closed\n",
            "let π = \"Straße — 慢\"; /* 🦀 */\n\tlet tab = 1;  \n",
            "[dependencies]\nreqwest = { version = \"0.13\", features = [\"json\"] } # why\n",
            "A=1 cargo run -p x -- \"$HOME/<y>\" 2>&1 | grep 'z' # & so on\n",
        ];
        for language in ["rust", "toml", "sh"] {
            for sample in samples {
                let shown = shown(&format!("````{language}\n{sample}\n````\n"));
                let code = if language == "rust" {
                    sample.to_owned()
                } else {
                    format!("{sample}\n")
                };
                assert_eq!(shown, [code], "as {language}");
            }
        }
    }

    #[test]
    fn the_lines_of_a_program_stand_by_themselves() {
        let program = "/* two\nlines */\n\nlet s = \"a\n<b>\";\n";
        let lines = lines_of_rust(program);
        let texts: Vec<String> = lines
            .iter()
            .map(|line| Html::parse_fragment(line).root_element().text().collect())
            .collect();
        assert_eq!(texts, program.lines().collect::<Vec<_>>());
        assert_eq!(lines[1], "<span class=\"hljs-comment\">lines */</span>");
        for line in &lines {
            let (open, closed) = (
                line.matches("<span").count(),
                line.matches("</span>").count(),
            );
            assert_eq!(open, closed, "{line}");
        }
        assert_eq!(lines_of_rust(""), [""]);
    }

    #[test]
    fn words_have_the_classes_of_highlight_js() {
        for (block, part) in [
            (
                "```rust,no_run\nfn f() {}\n```",
                "<pre><code class=\"language-rust no_run hljs\" tabindex=\"0\"><span class=\"hljs-keyword\">fn</span> \
                 <span class=\"hljs-title\">f</span>() {}</code></pre>",
            ),
            (
                "```rust\nprintln!(\"{}\", &x as u8)\n```",
                "<span class=\"hljs-string\">&quot;{}&quot;</span>, &amp;x <span class=\"hljs-keyword\">as</span>",
            ),
            (
                "```toml\na = 1\n```",
                "<span class=\"hljs-attr\">a</span> = <span class=\"hljs-number\">1</span>",
            ),
            (
                "```sh\n# in a terminal\ncargo run\n```",
                "<span class=\"hljs-comment\"># in a terminal</span>&#10;<span class=\"hljs-title\">cargo</span>",
            ),
        ] {
            let html = highlight(block);
            assert!(html.contains(part), "{html}");
        }
    }

    #[test]
    fn a_block_stays_in_its_list_or_quotation() {
        let html =
            highlight("1. one\n\n   ```rust\n   fn a() {}\n\n   fn b() {}\n   ```\n\n2. two\n");
        assert_eq!(html.lines().count(), 5, "{html}");
        assert!(html.contains("\n   <pre>") && html.ends_with("</pre>\n\n2. two\n"));
        let quoted = "> ```toml\n> a = 1\n> ```\n> after\n";
        assert_eq!(shown(quoted), ["a = 1\n"]);
        assert!(highlight(quoted).ends_with("</pre>\n> after\n"));
    }

    #[test]
    fn what_mdbook_shows_better_is_left_to_it() {
        for block in [
            "```text\n<b> & \"c\"\n```\n",
            "```\nfn main() {}\n```\n",
            "    fn main() {}\n",
            "```console,rust\n$ cargo run\n```\n",
            "`rust`\n",
            // Lines that mdBook hides, or of which it takes the first `#`.
            "```rust\n# use std::env;\nfn main() {}\n```\n",
            "```rust\n#\nfn main() {}\n```\n",
            "```rust\n## x\n```\n",
        ] {
            assert_eq!(highlight(block), block);
        }
        assert_ne!(
            highlight("```rust\n#[test]\n```\n"),
            "```rust\n#[test]\n```\n"
        );
    }
}
