//! Questions put to the reader before a recording answers them.
//!
//! In: the TOML of a `predict` block and the recording of the listing it names. Out: the question as an admonition,
//! the answer folded below it, with what is replied to each option. The key is computed: each option says what would have to be
//! true of the recording, and exactly one of them must be. Anything else is an error.
//!
//! ```toml
//! listing = "five-in-a-loop"
//! question = "How long will the program take?"
//! asks = "duration"
//! options = [
//!     { text = "One delay: the server answers many at once.", is = { delays = 1 },
//!       reply = "The server could, but it gets the second request only after the first response." },
//!     { text = "Five delays: each request waits for the one before.", is = { delays = 5 } },
//! ]
//! because = "The program sends its second request only when it has the first response."
//! ```

mod decided;
mod html;
mod needs;
mod output;
mod question;
mod replies;

use std::time::Duration;

use crate::book::Listing;
use crate::ground::Rule;
use crate::page::block::definition::{Block, Figures, OtherAnswer, Runs, Setting};
use crate::page::block::rules::ONE_TRUE_OPTION;
use crate::page::block::table::{Words, Wrong};
use question::letter;

pub use question::{Choice, Predict, Question};

impl Block for Predict {
    fn fence() -> &'static str {
        question::FENCE
    }

    fn rule() -> &'static Rule {
        ONE_TRUE_OPTION
    }

    fn read(source: &str) -> Result<Self, Wrong> {
        Self::read(source)
    }

    fn listings(&self) -> Vec<(usize, &str)> {
        vec![(0, &self.listing)]
    }

    fn words(&self) -> Vec<Words<'_>> {
        self.words()
    }

    fn instead_of_figures(&self) -> &'static str {
        "leave it out: the answer says what the recording has"
    }

    fn render(&self, setting: &Setting<'_>) -> Result<String, Wrong> {
        let evidence = setting.evidence(&self.listing);
        self.markdown(evidence, &setting.links.join(", "))
            .map_err(|what| Wrong {
                mend: Some("correct the options, or look at the recording"),
                ..Wrong::at(0, what)
            })
    }

    /// A question has no figures, but an [answer](Block::other_answer).
    fn figures(&self, _: &Runs<'_>) -> Result<Option<Figures>, Wrong> {
        Ok(None)
    }

    fn joins(&self) -> Option<&str> {
        Some(&self.listing)
    }

    fn asks_first(&self) -> Option<(&str, String)> {
        Some((&self.listing, self.id()))
    }

    fn undecided(&self, listing: &Listing, delay: Duration) -> Option<String> {
        decided::undecided(self, listing, delay)
    }

    fn other_answer(&self, here: &Runs<'_>, there: &Runs<'_>) -> Option<OtherAnswer> {
        let slug = self.listing.as_str();
        let (here, there) = (here.get(slug)?.evidence, there.get(slug)?.evidence);
        // What cannot be answered in the book itself is what `check` reports.
        let key = self.answer(here).ok()?;
        let otherwise = match self.answer(there) {
            Ok(other) if other == key => return None,
            Ok(other) => format!("option {}: {}", letter(other), self.asks.finding(there)),
            Err(what) => what,
        };
        let what = format!(
            "asks about `{slug}`; by the book, option {} is true: {}; there, {otherwise}",
            letter(key),
            self.asks.finding(here)
        );
        Some(OtherAnswer {
            question: self.question().to_owned(),
            what,
        })
    }
}
