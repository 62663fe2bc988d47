//! A `plot` block made a picture.
//!
//! In: a [`Plot`] and the recordings that it names. Out: a [`Picture`]; nothing while a recording is missing. What is unknown,
//! twice there, out of the picture or no finite number is a [`Wrong`].

use std::collections::BTreeSet;

use super::formula::is_name;
use super::picture::{Control, Curve, Picture, Points};
use super::points::Recordings;
use super::table::Plot;
use crate::page::block::table::{Wrong, check_length, check_words};

/// As many kinds of marks, and of lines, can be told from each other.
const MOST_SERIES: usize = 5;
/// A phone has room for a label of so many characters.
const LONGEST_LABEL: usize = 44;

impl Plot {
    /// Computes the picture; nothing while a recording is missing.
    ///
    /// # Errors
    /// The line within the block, and what is wrong.
    pub fn picture(&self, recordings: &Recordings<'_>) -> Result<Option<Picture>, Wrong> {
        let x = self.axis(&self.x)?;
        let y = self.axis(&self.y)?;
        if let Some(name) = &self.y.as_ref().name {
            let what = format!("the axis `y` needs no name, because no formula can use `{name}`");
            return Err(Wrong::at(self.line_of(&self.y), what));
        }
        let name = self.x.as_ref().name.as_deref().unwrap_or("x");
        if !is_name(name) {
            let what =
                format!("`{name}` cannot be a name in a formula; a name has letters and digits");
            return Err(Wrong::at(self.line_of(&self.x), what));
        }
        if self.points.is_empty() && self.curves.is_empty() {
            return Err(Wrong::at(
                1,
                "the picture is empty: it has neither points nor curves".to_owned(),
            ));
        }
        if self.points.len().max(self.curves.len()) > MOST_SERIES {
            let what = format!(
                "a plot has at most {MOST_SERIES} kinds of points and as many curves, because more can't be told apart"
            );
            return Err(Wrong::at(1, what));
        }
        self.check_words()?;
        let mut points = Vec::new();
        for block in &self.points {
            match self.points(block, &x, &y, recordings)? {
                Some(found) => points.push(found),
                None => return Ok(None),
            }
        }
        let mut curves = Vec::new();
        for block in &self.curves {
            match self.curve(block, name, &x, &y, recordings)? {
                Some(found) => curves.push(found),
                None => return Ok(None),
            }
        }
        let control = match &self.control {
            None => None,
            Some(block) => match self.control(block, name, &x, recordings)? {
                None => return Ok(None),
                found => found,
            },
        };
        self.check_labels(&points, &curves, control.as_ref())?;
        Ok(Some(Picture {
            caption: self.caption.as_ref().clone(),
            x,
            y,
            points,
            curves,
            control,
        }))
    }

    fn check_words(&self) -> Result<(), Wrong> {
        check_words(&self.words())?;
        for axis in [&self.x, &self.y] {
            check_length(axis.as_ref().label.as_ref(), LONGEST_LABEL)
                .map_err(|what| Wrong::at(self.line_of(axis), what))?;
        }
        Ok(())
    }

    /// A reader tells points and curves by their labels, so no two may have the same.
    fn check_labels(
        &self,
        points: &[Points],
        curves: &[Curve],
        control: Option<&Control>,
    ) -> Result<(), Wrong> {
        let blocks = self.points.iter().map(|block| &block.label);
        let blocks = blocks.chain(self.curves.iter().map(|block| &block.label));
        let blocks = blocks.chain(self.control.iter().map(|block| &block.label));
        let labels = points.iter().map(|points| &points.label);
        let labels = labels.chain(curves.iter().map(|curve| &curve.label));
        let labels = labels.chain(control.map(|control| &control.label));
        let mut known = BTreeSet::new();
        for (block, label) in blocks.zip(labels) {
            if !known.insert(label) {
                let what = format!("the label “{label}” stands for two things");
                return Err(Wrong::at(self.line_of(block), what));
            }
        }
        Ok(())
    }
}
