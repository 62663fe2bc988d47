//! Figures: the Markdown and HTML that stand on the page for a listing.
//!
//! In: a listing, its number, where it stands with its recording. Out: Markdown in which the program, the command and
//! the dependencies are fenced blocks (so that mdBook highlights them and skeptic tests them) and output, timeline and
//! provenance are HTML. Nothing here fails: what is wrong with a recording was reported before and is said on the page.

use std::fmt::Write as _;
use std::path::Path;

use super::html::{escape, with_code};
use super::playback;
use super::recorded_run::{distribution, output, provenance};
use crate::book::{EDITION, Exit, Listing, Server};
use crate::page::timeline;
use crate::record::Status;

/// Where a reader's second slow server listens, for programs that want one with other settings.
const OTHER_PORT: u16 = 3013;

/// What a figure is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure<'book> {
    /// The listing.
    pub listing: &'book Listing,
    /// Its number in the book, such as `1.2`.
    pub number: &'book str,
    /// Where it stands with its recording.
    pub status: &'book Status,
    /// The slow server's delay.
    pub delay: std::time::Duration,
    /// Whose the slow server is.
    pub server: &'book Server,
    /// The question that a reader should answer before they see the run, as a browser calls it.
    pub question: Option<&'book str>,
}

/// How much of the program a figure shows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Program<'text> {
    /// All of it.
    Whole,
    /// An excerpt, and all of it folded below.
    Excerpt(&'text str),
    /// Nothing: it stands elsewhere, under this link in Markdown.
    Elsewhere(&'text str),
}

impl Figure<'_> {
    /// The element's id on its page: where links to the listing lead.
    pub(crate) fn id(slug: &str) -> String {
        format!("listing-{slug}")
    }

    /// The whole figure. A `question` to the reader, in Markdown, stands between the program and what it did.
    pub(super) fn markdown(&self, program: Program<'_>, question: &str) -> String {
        let id = Self::id(&self.listing.slug);
        let mut text = format!(
            "<figure class=\"listing\" id=\"{id}\">\n\n{}",
            self.caption()
        );
        text.push_str(&self.program(program));
        text.push_str(&self.how_to_run());
        text.push_str(question);
        text.push('\n');
        text.push_str(&self.run(&format!("{id}-timeline"), None));
        text.push_str("</figure>\n");
        text
    }

    /// Two or three runs side by side, on one time axis.
    pub(super) fn pair(sides: &[(Figure<'_>, Program<'_>)], caption: Option<&str>) -> String {
        let span = sides
            .iter()
            .filter_map(|(figure, _)| figure.status.recording())
            .map(|recording| timeline::span(&recording.evidence))
            .fold(0.001, f64::max);
        let slugs: Vec<&str> = sides
            .iter()
            .map(|(figure, _)| figure.listing.slug.as_str())
            .collect();
        let id = format!("pair-{}", slugs.join("-"));
        let mut text = match caption {
            Some(caption) => format!(
                "<div class=\"pair\" role=\"group\" aria-labelledby=\"{id}\">\n\n<p class=\"pair-caption\" id=\"{id}\">{}</p>\n\n",
                with_code(caption)
            ),
            None => String::from("<div class=\"pair\">\n\n"),
        };
        for (figure, program) in sides {
            let slug = &figure.listing.slug;
            let own = match program {
                Program::Elsewhere(_) => String::new(),
                Program::Whole | Program::Excerpt(_) => format!(" id=\"{}\"", Self::id(slug)),
            };
            let _ = write!(
                text,
                "<figure class=\"listing\"{own}>\n\n{}",
                figure.caption()
            );
            text.push_str(&figure.program(*program));
            if !matches!(program, Program::Elsewhere(_)) {
                text.push_str(&figure.how_to_run());
            }
            text.push_str(&figure.run(&format!("{id}-{slug}-timeline"), Some(span)));
            text.push_str("</figure>\n\n");
        }
        text.push_str("</div>\n");
        text
    }

    fn caption(&self) -> String {
        format!(
            "<figcaption><span class=\"listing-number\">Listing {}</span> {}</figcaption>\n\n",
            self.number,
            with_code(&self.listing.contract.caption)
        )
    }

    fn program(&self, program: Program<'_>) -> String {
        let whole = || format!("```{}\n{}```\n\n", self.fence(), self.listing.program());
        let edition = self.edition();
        match program {
            Program::Whole => whole() + &edition,
            Program::Excerpt(excerpt) => format!(
                "<div class=\"excerpt\">\n\n```rust,ignore\n{excerpt}```\n\n</div>\n\n\
                 <details class=\"whole-program\">\n<summary>An excerpt; the whole program</summary>\n\n{}</details>\n\n{edition}",
                whole()
            ),
            Program::Elsewhere(link) => format!("The program: {link}.\n\n"),
        }
    }

    /// Where a program is copied, it is said if it is of another edition than a new package.
    fn edition(&self) -> String {
        let edition = self.listing.other_edition().map(escape);
        edition.map_or_else(String::new, |edition| {
            format!(
                "<p class=\"legend\">This program is compiled with <code>edition = \"{edition}\"</code> in its \
                 <code>Cargo.toml</code>; <code>cargo new</code> would write {EDITION}.</p>\n\n"
            )
        })
    }

    /// The info string: what skeptic does with the block, and which edition it is of, if not of the usual one.
    fn fence(&self) -> String {
        let mut fence = self.treatment().to_owned();
        if let Some(edition) = self.listing.other_edition() {
            let _ = write!(fence, ",edition{edition}");
        }
        fence
    }

    /// What skeptic does with the block. What it cannot hold to account (a compiler error, a hang, a
    /// status, arguments) is checked by the contract alone.
    fn treatment(&self) -> &'static str {
        let contract = &self.listing.contract;
        let ends_well = matches!(contract.claims.exit, None | Some(Exit::Success));
        if !contract.compiles() {
            "rust,ignore"
        } else if contract.claims.hangs.is_some()
            // It may come to one of its bad ends.
            || contract.claims.schedules.is_some()
            || contract.visitors.is_some()
            || !contract.args.is_empty()
            // Nobody types for skeptic, not even Ctrl-C; a program that waits for it would wait for ever.
            || contract.input.is_some()
            || !contract.interrupts.is_empty()
            // skeptic has one delay for all, with which it would take long.
            || contract.test_delay.is_some()
            || !ends_well
        {
            "rust,no_run"
        } else {
            "rust"
        }
    }

    fn how_to_run(&self) -> String {
        let mut text = format!("```sh\n{}\n```\n\n", self.commands());
        if self.listing.contract.input.is_some() {
            text.push_str(
                "<p class=\"legend\">It reads what you type, line by line; <kbd>Ctrl-D</kbd> ends its input.</p>\n\n",
            );
        }
        if !self.listing.contract.interrupts.is_empty() {
            text.push_str("<p class=\"legend\">Interrupt it with <kbd>Ctrl-C</kbd>.</p>\n\n");
        }
        let mut package = String::new();
        if let Some(edition) = self.listing.other_edition() {
            let _ = write!(
                package,
                "```sh\ncargo new --edition {edition} {}\n```\n\n",
                self.listing.slug
            );
        }
        if !self.listing.dependencies.is_empty() {
            let _ = write!(
                package,
                "```toml\n[dependencies]\n{}\n```\n\n",
                self.listing.dependencies.join("\n")
            );
        }
        if !package.is_empty() {
            let _ = write!(
                text,
                "<details class=\"dependencies\">\n<summary>To run it in a package of your own</summary>\n\n\
                 {package}</details>\n\n"
            );
        }
        text
    }

    /// What to type. A program that wants another slow server than the one that is running gets it first.
    fn commands(&self) -> String {
        let server = &self.listing.contract.server;
        let mut options = String::new();
        if server.one_at_a_time {
            options.push_str(" --one-at-a-time");
        }
        if server.jitter > 0.0 {
            let _ = write!(
                options,
                " --jitter {}",
                server.jitter * self.delay.as_secs_f64()
            );
        }
        if server.error_rate > 0.0 {
            let _ = write!(options, " --error-rate {}", server.error_rate);
        }
        if options.is_empty() {
            return self.listing.command_as_recorded(self.delay);
        }
        if server.seed != 0 {
            let _ = write!(options, " --seed {}", server.seed);
        }
        let package = self.server.in_book().and_then(Path::file_name);
        let start = match package {
            Some(package) => format!(
                "cargo run -p {} -- --port {OTHER_PORT}{options}",
                package.to_string_lossy()
            ),
            // The engine's own is no package of the book.
            None => format!(
                "cargo book slow-server {} --port {OTHER_PORT}",
                self.listing.slug
            ),
        };
        format!(
            "# in one terminal\n{start}\n# in another\nSLOW_SERVER=http://127.0.0.1:{OTHER_PORT} {}",
            self.listing.command_as_recorded(self.delay)
        )
    }

    /// A program that is there for its schedules alone has no run to show, and readers should know that none is missing.
    fn why_unrecorded(&self) -> &'static str {
        match self.listing.contract.claims.schedules {
            Some(_) => {
                "<p class=\"legend\">No run of this program was recorded, because a run has only one of its schedules. All of \
                 them were gone through in a model.</p>\n\n"
            }
            None => "",
        }
    }

    /// Output, timeline and provenance of the recorded run.
    fn run(&self, id: &str, span: Option<f64>) -> String {
        let recording = match self.status {
            Status::Unrecorded => return self.why_unrecorded().to_owned(),
            Status::Missing | Status::Spoiled(_) => {
                return "<p class=\"unproved\">No run of this program has been recorded yet.</p>\n\n".to_owned();
            }
            Status::Fresh(recording) | Status::Stale(recording, _) => recording,
        };
        let mut text = match self.question {
            // What stands in it is hidden by the page's script, until the question is answered.
            Some(question) => format!(
                "<div class=\"run\" data-question=\"{question}\" data-number=\"{}\">\n\n",
                self.number
            ),
            None => String::new(),
        };
        if let Status::Stale(_, changes) = self.status {
            let _ = write!(
                text,
                "<p class=\"unproved\">This run is out of date: {} changed after it was recorded.</p>\n\n",
                escape(changes)
            );
        }
        let evidence = &recording.evidence;
        text.push_str(&playback::place(evidence, span));
        text.push_str(&output(&self.listing.slug, evidence));
        text.push_str(&distribution(evidence));
        let span = span.unwrap_or_else(|| timeline::span(evidence));
        let contract = &self.listing.contract;
        let waits = contract.waits.as_deref().unwrap_or_default();
        for timeline in timeline::draw(evidence, &contract.lanes, waits, id, span) {
            let _ = write!(
                text,
                "<div class=\"timeline-frame\">\n<p class=\"legend\">{}.</p>\n{}\n</div>\n\n",
                escape(&timeline.legend),
                timeline.svg
            );
        }
        text.push_str(&provenance(recording));
        if self.question.is_some() {
            text.push_str("</div>\n\n");
        }
        text
    }
}

/// A piece of a program, under a line that says of which listing it is. `link` leads to the figure of that, in Markdown.
/// Nothing compiles a piece: the whole program is compiled where it stands.
pub(super) fn piece(slug: &str, excerpt: &str, link: &str) -> String {
    format!(
        "<div class=\"excerpt\" data-listing=\"{slug}\">\n\n<div class=\"legend\">\n\nFrom {link}:\n\n</div>\n\n\
         ```rust,ignore\n{excerpt}```\n\n</div>\n"
    )
}
