//! What the figures of all blocks have in common.
//!
//! In: the kind of a figure, and links to its listings. Out: HTML. Nothing here fails.

/// That something has changed since the runs were recorded, if so.
pub(crate) fn unproved(is_stale: bool) -> &'static str {
    match is_stale {
        true => {
            "<p class=\"unproved\">Not proved: something changed after this was recorded.</p>\n"
        }
        false => "",
    }
}

/// What stands in the place of a figure while a recording is missing. `what` says of what, `to_do` what is to be done with the
/// listings.
pub(crate) fn unrecorded(class: &str, what: &str, to_do: &str, links: &[String]) -> String {
    format!(
        "<figure class=\"{class}\">\n<p class=\"unproved\">{what}</p>\n\
         <div class=\"legend\">\n\n{to_do}: {}.\n\n</div>\n</figure>\n",
        links.join(", ")
    )
}
