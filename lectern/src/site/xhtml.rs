//! HTML as XHTML, for readers that take books apart as XML.
//!
//! In: what stands on a page, in HTML. Out: the same as well-formed XML, without what needs a script or a mouse: scripts, buttons, fields. Pictures
//! keep their names in the case that SVG wants, which HTML doesn't mind. A link becomes what the caller says, or mere text. Nothing here fails:
//! what isn't closed is closed where its parent ends.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::page::escape;

const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that have no end.
const VOID: [&str; 9] = [
    "area", "br", "col", "hr", "img", "source", "track", "wbr", "embed",
];

/// Elements that are left out with all that is in them, and those without an end.
const LEFT_OUT: [&str; 8] = [
    "script", "style", "template", "noscript", "iframe", "select", "textarea", "object",
];
const VOID_LEFT_OUT: [&str; 4] = ["input", "link", "meta", "base"];

/// Names of SVG with capital letters, as far as pictures of books need them: <https://html.spec.whatwg.org/#adjust-svg-attributes>.
const WITH_CAPITALS: [&str; 24] = [
    "attributeName",
    "baseProfile",
    "clipPath",
    "clipPathUnits",
    "foreignObject",
    "gradientTransform",
    "gradientUnits",
    "lengthAdjust",
    "linearGradient",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "maskContentUnits",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "preserveAspectRatio",
    "radialGradient",
    "refX",
    "refY",
    "spreadMethod",
    "textLength",
    "viewBox",
];

/// The XHTML of a page's text. `link` says where a link leads, or that it leads nowhere.
pub(super) fn xhtml(html: &str, link: &dyn Fn(&str) -> Option<String>) -> String {
    let tokenizer = Tokenizer::new(
        Writer {
            link,
            state: RefCell::default(),
        },
        TokenizerOpts::default(),
    );
    let text = BufferQueue::default();
    text.push_back(StrTendril::from(html));
    // It would stop early only for a sink that runs scripts.
    let _ = tokenizer.feed(&text);
    tokenizer.end();
    let mut state = tokenizer.sink.state.into_inner();
    state.close(0);
    state.out
}

struct Writer<'a> {
    link: &'a dyn Fn(&str) -> Option<String>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    out: String,
    /// The elements that are open: their names in HTML and in what is written.
    open: Vec<(String, String)>,
    /// The element that is being left out, and how many of that name are open in it.
    left_out: Option<(String, usize)>,
}

impl State {
    /// Closes all elements but the first so many.
    fn close(&mut self, stay: usize) {
        while self.open.len() > stay {
            if let Some((_, name)) = self.open.pop() {
                self.out += &format!("</{name}>");
            }
        }
    }

    fn in_svg(&self) -> bool {
        self.open.iter().any(|(name, _)| name == "svg")
    }

    /// Whether the tag belongs to what is left out.
    fn leaves_out(&mut self, tag: &Tag, name: &str) -> bool {
        let Some((of, depth)) = &mut self.left_out else {
            let begins =
                tag.kind == TagKind::StartTag && LEFT_OUT.contains(&name) && !self.in_svg();
            if begins {
                self.left_out = Some((name.to_owned(), 1));
            }
            return begins || VOID_LEFT_OUT.contains(&name);
        };
        if of == name {
            match tag.kind {
                TagKind::StartTag => *depth += 1,
                TagKind::EndTag => *depth -= 1,
            }
            if *depth == 0 {
                self.left_out = None;
            }
        }
        true
    }
}

impl Writer<'_> {
    fn start(&self, state: &mut State, tag: &Tag, name: &str) {
        let in_svg = name == "svg" || state.in_svg();
        let cased = |name: &str| -> String {
            let known = WITH_CAPITALS
                .iter()
                .find(|known| in_svg && known.eq_ignore_ascii_case(name));
            known.map_or_else(|| name.to_owned(), |known| (*known).to_owned())
        };
        let mut attributes = Vec::new();
        let mut written = match name {
            // What it says is read all the same.
            "button" => "span".to_owned(),
            name => cased(name),
        };
        for attribute in &tag.attrs {
            let (key, value) = (&*attribute.name.local, &*attribute.value);
            let needless = key.starts_with("data-")
                || key.starts_with("on")
                || key == "xmlns"
                || key == "tabindex"
                || (name == "details" && key == "name")
                // The field isn't there.
                || key == "for"
                || (name == "button" && !["class", "id"].contains(&key));
            if needless {
                continue;
            }
            if name == "a" && key == "href" {
                match (self.link)(value) {
                    Some(href) => attributes.push(("href".to_owned(), href)),
                    None => written = "span".to_owned(),
                }
                continue;
            }
            attributes.push((cased(key), value.to_owned()));
        }
        if written == "span" && name == "a" {
            attributes.retain(|(key, _)| ["class", "id"].contains(&key.as_str()));
        }
        if name == "svg" {
            attributes.insert(0, ("xmlns".to_owned(), SVG.to_owned()));
        }
        state.out += &format!("<{written}");
        for (key, value) in attributes {
            state.out += &format!(" {key}=\"{}\"", escape(&value));
        }
        if VOID.contains(&name) || (tag.self_closing && in_svg) {
            state.out += "/>";
        } else {
            state.out.push('>');
            state.open.push((name.to_owned(), written));
        }
    }
}

impl TokenSink for Writer<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let state = &mut *self.state.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                if !state.leaves_out(&tag, &name) {
                    match tag.kind {
                        TagKind::StartTag => self.start(state, &tag, &name),
                        TagKind::EndTag => {
                            let place = state.open.iter().rposition(|(open, _)| *open == name);
                            if let Some(place) = place {
                                state.close(place);
                            }
                        }
                    }
                }
            }
            Token::CharacterTokens(text) if state.left_out.is_none() => {
                state.out += &escape(&text).replace("&quot;", "\"");
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_xml() {
        let link = |href: &str| (href != "gone").then(|| href.replace(".html", ".xhtml"));
        for (html, expected) in [
            ("a<br>b &amp; c &nbsp;", "a<br/>b &amp; c \u{a0}"),
            (
                "<details open name=x>y</details>",
                "<details open=\"\">y</details>",
            ),
            ("<p><b>a</p>b", "<p><b>a</b></p>b"),
            ("</i>a", "a"),
            (
                "<a href='a.html#b'>c</a><a href=gone title=t>d</a>",
                "<a href=\"a.xhtml#b\">c</a><span>d</span>",
            ),
            (
                "<svg viewbox='0 0 1 1'><style>a</style><line x1=1 /><clippath></clippath></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><style>a</style><line x1=\"1\"/><clipPath></clipPath></svg>",
            ),
            (
                "a<script>b</script><input x><button type=button class=k>c</button>",
                "a<span class=\"k\">c</span>",
            ),
            ("<i data-x=1 onclick=y>a</i>", "<i>a</i>"),
        ] {
            assert_eq!(xhtml(html, &link), expected, "{html}");
        }
    }
}
