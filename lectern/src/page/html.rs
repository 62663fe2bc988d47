//! Text that stands in HTML and in SVG.
//!
//! In: any text. Out: the same, which a browser shows as it is. Nothing here fails.

/// Text for HTML and SVG, quotes included.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Words for HTML, such as a caption, in which code stands between backticks, as in Markdown. A single backtick stands for itself.
pub(super) fn with_code(words: &str) -> String {
    let parts: Vec<&str> = words.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(words);
    }
    let parts = parts.iter().enumerate().map(|(index, part)| {
        let part = escape(part);
        if index % 2 == 1 {
            format!("<code>{part}</code>")
        } else {
            part
        }
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(
            with_code("A `Vec<u8>` & a `join!`"),
            "A <code>Vec&lt;u8&gt;</code> &amp; a <code>join!</code>"
        );
        assert_eq!(with_code("a ` alone"), "a ` alone");
        assert_eq!(with_code("plain"), "plain");
    }
}
