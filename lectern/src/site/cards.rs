//! What others show of a page: search engines, and the messages and feeds in which somebody links to it.
//!
//! In: a rendered page, and its chapter's text. Out: the page with a description of its own in place of the book's, the first sentences of its
//! text, and with the same for [Open Graph](https://ogp.me/), by which a link becomes a card. Where the site's address is known, the page's own
//! is named, and that of the book's picture, if it has one. No page loads the picture: only who makes a card asks for it.
//! Nothing here fails.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

use super::address::Address;
use crate::page::escape;

/// The book's picture, in the chapters' folder: 1,200 pixels wide and 630 high.
pub(super) const PICTURE: &str = "picture.png";

/// What a description has room for, in characters: search engines cut off the rest.
const LONGEST: usize = 160;

/// The book's description, as the page has it.
static DESCRIPTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<meta name="description" content="([^"]*)">"#)
        .expect("the expression is a constant")
});

/// The page's title, with the book's behind it.
static TITLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("<title>([^<]*)</title>").expect("the expression is a constant"));

/// What is the same for all pages.
pub(super) struct Cards<'a> {
    pub(super) address: &'a Address,
    /// The book's title.
    pub(super) book: &'a str,
    /// Whether quotes in the text become typographical ones.
    pub(super) smart_quotes: bool,
    /// Whether the site has a [`PICTURE`].
    pub(super) has_picture: bool,
}

impl Cards<'_> {
    /// The page at `file` with its card. A page without a chapter, such as the one for wrong addresses, keeps the book's description.
    pub(super) fn add(&self, file: &str, chapter: Option<&str>, html: &str) -> String {
        let Some(found) = DESCRIPTION.captures(html) else {
            return html.to_owned();
        };
        let own = chapter.map(|text| summary(text, self.smart_quotes));
        let description = match own {
            Some(own) if !own.is_empty() => escape(&own),
            _ => found[1].to_owned(),
        };
        let title = TITLE.captures(html).map_or("", |title| {
            let whole = title.get(1).map_or("", |title| title.as_str());
            let end = format!(" - {}", escape(self.book));
            whole.strip_suffix(end.as_str()).unwrap_or(whole)
        });
        let mut tags = format!(
            "<meta name=\"description\" content=\"{description}\">\n\
             <meta property=\"og:type\" content=\"article\">\n\
             <meta property=\"og:site_name\" content=\"{}\">\n\
             <meta property=\"og:title\" content=\"{title}\">\n\
             <meta property=\"og:description\" content=\"{description}\">",
            escape(self.book)
        );
        let mut add = |property: &str, content: Option<String>| {
            if let Some(content) = content {
                let content = escape(&content);
                tags += &format!("\n<meta property=\"{property}\" content=\"{content}\">");
            }
        };
        add("og:url", self.address.of(file));
        if self.has_picture
            && let Some(picture) = self.address.of(PICTURE)
        {
            add("og:image", Some(picture));
            add("twitter:card", Some("summary_large_image".to_owned()));
        }
        let place = found.get(0).map_or(0..0, |place| place.range());
        format!("{}{tags}{}", &html[..place.start], &html[place.end..])
    }
}

/// The first sentences of a chapter's first paragraph, as many as there is room for; of one that is too long, its beginning.
fn summary(chapter: &str, smart_quotes: bool) -> String {
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    options.set(Options::ENABLE_SMART_PUNCTUATION, smart_quotes);
    let (mut depth, mut text) = (0_usize, None::<String>);
    for event in Parser::new_ext(chapter, options) {
        match (event, &mut text) {
            (Event::Start(Tag::Paragraph), None) if depth == 0 => text = Some(String::new()),
            (Event::End(TagEnd::Paragraph), Some(found)) if depth == 0 => {
                if found.contains(char::is_alphabetic) {
                    break;
                }
                text = None;
            }
            (Event::Text(more) | Event::Code(more), Some(text)) => text.push_str(&more),
            (Event::SoftBreak | Event::HardBreak, Some(text)) => text.push(' '),
            (Event::Start(tag), None) if !matches!(tag, Tag::Paragraph) => depth += 1,
            (Event::End(tag), None) if !matches!(tag, TagEnd::Paragraph) => depth -= 1,
            _ => {}
        }
    }
    let words: Vec<&str> = text
        .as_deref()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    shortened(&words)
}

fn shortened(words: &[&str]) -> String {
    let length = |words: &[&str]| words.join(" ").chars().count();
    let ends_sentence = |word: &str| {
        let word = word.trim_end_matches(['”', '’', '"', ')']);
        word.ends_with(['.', '?', '!'])
    };
    let fits = |count: &usize| length(&words[..*count]) <= LONGEST;
    let sentences = (1..=words.len())
        .take_while(fits)
        .filter(|count| *count == words.len() || ends_sentence(words[*count - 1]))
        .last();
    if let Some(count) = sentences {
        return words[..count].join(" ");
    }
    // With a character for what stands in place of the rest.
    let count = (1..=words.len())
        .take_while(|count| length(&words[..*count]) < LONGEST)
        .last()
        .unwrap_or(0);
    let cut = words[..count].join(" ");
    match cut.is_empty() {
        true => cut,
        false => format!("{}…", cut.trim_end_matches([',', ';', ':'])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_whole_sentences_of_the_first_paragraph() {
        let summary = |text: &str| summary(text, true);
        let long = "word ".repeat(40);
        for (chapter, expected) in [
            (
                "# A\n\n<figure>no\n</figure>\n\n- no\n\n  no\n\nIt's *one* `a.b` here. And two?\nMore.\n\nNo.\n",
                "It’s one a.b here. And two? More.",
            ),
            (&format!("Short. {long}end."), "Short."),
            ("", ""),
        ] {
            assert_eq!(summary(chapter), expected, "{chapter}");
        }
        let cut = summary(&format!("{long}end."));
        assert!(
            cut.ends_with("word…") && cut.chars().count() <= LONGEST,
            "{cut}"
        );
    }

    #[test]
    fn a_card_names_addresses_only_where_they_are_known() {
        let mut config = "".parse().expect("settings");
        let mut card = |site_url: &str| {
            let set = |config: &mut mdbook_driver::config::Config| {
                config
                    .set("output.html.site-url", site_url)
                    .expect("a setting");
            };
            set(&mut config);
            let address = Address::take(&mut config)
                .expect("text")
                .expect("an address");
            let cards = Cards {
                address: &address,
                book: "B & C",
                smart_quotes: false,
                has_picture: true,
            };
            let page = "<title>One - B &amp; C</title><meta name=\"description\" content=\"book\">";
            cards.add("one.html", Some("Say \"a\"."), page)
        };
        let unknown = card("/b/");
        for tag in [
            "<meta name=\"description\" content=\"Say &quot;a&quot;.\">",
            "<meta property=\"og:title\" content=\"One\">",
            "<meta property=\"og:description\" content=\"Say &quot;a&quot;.\">",
        ] {
            assert!(unknown.contains(tag), "{tag} is not in {unknown}");
        }
        assert!(
            !unknown.contains("og:url") && !unknown.contains("og:image"),
            "{unknown}"
        );
        let known = card("https://x.org/b/");
        for tag in [
            "<meta property=\"og:url\" content=\"https://x.org/b/one.html\">",
            "<meta property=\"og:image\" content=\"https://x.org/b/picture.png\">",
        ] {
            assert!(known.contains(tag), "{tag} is not in {known}");
        }
    }
}
