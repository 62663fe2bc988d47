//! Diagrams: states, memory, queues and interleavings, drawn from a few lines of text when the book is built.
//!
//! In: the TOML of a `diagram` block, and nothing that was recorded. Out: a figure in HTML with one SVG. `text.rs` reads the
//! lines, `cells.rs` measures words, `picture.rs` has the crate `layout-rs` place the boxes and writes the SVG. Every label is real text, its
//! colours come from the theme, and the picture is never wider than a phone, so it isn't scaled. A line that can't be read, a
//! picture that is too wide, and one without a text alternative are errors with their line in the block.
//!
//! ```toml
//! caption = "A queue between two threads"
//! alt = "The producer pushes to the back of a queue of three jobs. The worker pops from its front."
//! text = '''
//! producer -> jobs: pushes
//! jobs:
//! | front | … | back |
//! jobs -> worker: pops
//! worker --> producer: waits for
//! '''
//! ```

mod cells;
mod picture;
mod text;

use std::borrow::Cow;
use std::fmt::Write as _;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use toml::Spanned;

use crate::ground::Rule;
use crate::page::block::definition::{Block, Figures, Runs, Setting};
use crate::page::block::rules::IMPOSSIBLE_DIAGRAM;
use crate::page::block::table::{self, Source, Words, WordsKind, Wrong, check_words};
use crate::page::html::escape;
use text::Drawing;

/// The word after the opening fence.
const FENCE: &str = "diagram";

/// A text alternative with more characters than these is shown to all readers, below the picture.
const SHORT_ALT: usize = 120;

/// A `diagram` block, read.
#[derive(Debug, Clone)]
pub(super) struct Diagram {
    table: Table,
    source: Source,
    drawing: Drawing,
    /// The line of the text's first line, counted from one.
    first_line: usize,
}

/// What stands between the fences.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Table {
    /// What the picture is called.
    #[schemars(with = "String")]
    caption: Spanned<String>,
    /// What the picture shows, for those who can't see it. A long one is folded away below the picture for everyone.
    #[schemars(with = "String")]
    alt: Spanned<String>,
    /// The boxes and arrows, one to a line.
    #[schemars(with = "String")]
    text: Spanned<String>,
}

impl JsonSchema for Diagram {
    fn schema_name() -> Cow<'static, str> {
        "Diagram".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Table::json_schema(generator)
    }
}

impl Block for Diagram {
    fn fence() -> &'static str {
        FENCE
    }

    fn rule() -> &'static Rule {
        IMPOSSIBLE_DIAGRAM
    }

    fn read(source: &str) -> Result<Self, Wrong> {
        let table: Table = table::read(FENCE, source)?;
        let places = Source::new(source);
        check_words(&[places.plain(&table.caption), places.plain(&table.alt)])?;
        if table.alt.as_ref().trim() == table.caption.as_ref().trim() {
            return Err(Wrong::at(
                places.line_of(&table.alt),
                "`alt` repeats the caption: say what the picture shows, for those who can't see it",
            ));
        }
        let first_line = places.plain(&table.text).line_at(0);
        let drawing = Drawing::read(table.text.as_ref())
            .map_err(|wrong| Wrong::at(first_line + wrong.line - 1, wrong.what))?;
        Ok(Self {
            table,
            source: places,
            drawing,
            first_line,
        })
    }

    fn listings(&self) -> Vec<(usize, &str)> {
        Vec::new()
    }

    fn words(&self) -> Vec<Words<'_>> {
        let mut words = vec![
            self.source.plain(&self.table.caption),
            self.source.plain(&self.table.alt),
        ];
        let lines = self.table.text.as_ref().lines().enumerate();
        words.extend(lines.map(|(index, text)| Words {
            line: self.first_line + index,
            text,
            literal: "",
            kind: WordsKind::Plain,
        }));
        words
    }

    fn instead_of_figures(&self) -> &'static str {
        "leave it out: a diagram shows how something works; what was measured stands in the listing's figure"
    }

    fn render(&self, setting: &Setting<'_>) -> Result<String, Wrong> {
        let picture = picture::draw(&self.drawing, self.source.line_of(&self.table.text))?;
        let id = &setting.id;
        let (caption, alt) = (
            escape(self.table.caption.as_ref()),
            escape(self.table.alt.as_ref()),
        );
        // A line break would end Markdown's HTML where two of them meet.
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text = format!(
            "<figure class=\"diagram\" id=\"{id}\">\n<figcaption>{caption}</figcaption>\n\
             <div class=\"diagram-frame\"><svg class=\"diagram\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" \
             {}><title id=\"{id}-title\">{caption}</title><desc id=\"{id}-desc\">{alt}</desc>{}</svg></div>\n",
            picture.size, picture.inside
        );
        if self.table.alt.as_ref().chars().count() > SHORT_ALT {
            let _ = writeln!(
                text,
                "<details><summary>The diagram in words</summary><p>{alt}</p></details>"
            );
        }
        text.push_str("</figure>\n");
        Ok(text)
    }

    fn figures(&self, _runs: &Runs<'_>) -> Result<Option<Figures>, Wrong> {
        Ok(Some(Figures::new()))
    }
}

#[cfg(test)]
mod tests;
