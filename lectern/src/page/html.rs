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
