//! What mdBook warns of while it renders, as problems.

use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tracing_core::field::{Field, Visit};
use tracing_core::{Event, Level, LevelFilter, Metadata, Subscriber, span};

use super::rules::MDBOOK_WARNS;
use crate::ground::{Problem, one_line};

/// What mdBook warns of while it renders.
#[derive(Debug, Default, Clone)]
pub(super) struct Warnings(Arc<Mutex<Vec<String>>>);

impl Warnings {
    pub(super) fn problems(&self) -> Vec<Problem> {
        let warnings = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        warnings
            .iter()
            .map(|warning| {
                Problem::warning(
                    MDBOOK_WARNS,
                    PathBuf::from("book.toml"),
                    format!("mdBook: {}", one_line(warning)),
                )
            })
            .collect()
    }
}

/// Hears events alone: where in the program they come from does not matter, so all spans are one.
impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = Message::default();
        event.record(&mut message);
        let mut warnings = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        warnings.push(message.0);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
