//! What the figures of all blocks have in common.
//!
//! In: the kind of a figure, and links to its listings. Out: HTML. Nothing here fails.

use super::definition::Setting;
use crate::page::html::escape;

/// A figure that was read from recordings: its caption, what is in it, and from which listings.
pub(super) fn recorded(class: &str, caption: &str, inside: &str, setting: &Setting<'_>) -> String {
    format!(
        "<figure class=\"{class}\" id=\"{}\">\n<figcaption>{}</figcaption>\n{inside}\
         <div class=\"legend\">\n\nRecorded: {}.\n\n</div>\n{}</figure>\n",
        setting.id,
        escape(caption),
        setting.links.join(", "),
        unproved(setting.is_stale())
    )
}

/// That something has changed since the runs were recorded, if so.
pub(super) fn unproved(is_stale: bool) -> &'static str {
    match is_stale {
        true => {
            "<p class=\"unproved\">This figure is out of date: something changed after its runs were recorded.</p>\n"
        }
        false => "",
    }
}

/// What stands in the place of a figure while a recording is missing. `what` says of what, `to_do` what is to be done with the
/// listings.
pub(super) fn unrecorded(class: &str, what: &str, to_do: &str, links: &[String]) -> String {
    format!(
        "<figure class=\"{class}\">\n<p class=\"unproved\">{what}</p>\n\
         <div class=\"legend\">\n\n{to_do}: {}.\n\n</div>\n</figure>\n",
        links.join(", ")
    )
}
