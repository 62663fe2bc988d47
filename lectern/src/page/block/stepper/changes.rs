//! What a box holds, and what is new in it.
//!
//! In: the text that was printed for a box, and what it held a step before. Out: its [`Content`]. An item without a name where
//! one is needed, or twice there, is an error: a sentence.

use super::table::{BoxBlock, Shows};

/// More items than these in a box are no picture.
const MOST_ITEMS: usize = 20;
/// What stands between two items, unless the block says otherwise.
const BETWEEN: &str = ", ";

/// What a box holds in one step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// What is in it, in the order that was printed.
    pub items: Vec<Item>,
    /// What was in it a step before, and is not any more.
    pub gone: Vec<String>,
    /// Whether what stayed is in another order.
    pub reordered: bool,
}

/// Something in a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name, if it has a state too.
    pub name: Option<String>,
    /// Its state, or what it is.
    pub text: String,
    /// What is different from the step before.
    pub change: Option<Change>,
}

/// What is different about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    New,
    /// It was there, and this is what it was.
    Was(String),
}

impl Content {
    /// Whether anything is different from the step before.
    pub fn changed(&self) -> bool {
        let differs = self.items.iter().any(|item| item.change.is_some());
        differs || self.reordered || !self.gone.is_empty()
    }
}

/// What a box holds in a step, and what of it is new. `nothing` is what was printed where it is empty.
pub(super) fn content(
    block: &BoxBlock,
    nothing: &str,
    text: &str,
    before: Option<&[Item]>,
) -> Result<Content, String> {
    let between = block.between.as_deref().unwrap_or(BETWEEN);
    let pieces: Vec<&str> = match block.shows {
        _ if text == nothing => Vec::new(),
        Shows::Text => vec![text],
        _ => text.split(between).collect(),
    };
    if pieces.len() > MOST_ITEMS {
        return Err(format!(
            "“{}” has {} items, and a box has room for {MOST_ITEMS}",
            block.label.as_ref(),
            pieces.len()
        ));
    }
    let mut items: Vec<Item> = Vec::new();
    for piece in pieces {
        let item = item(block, between, piece)?;
        if item.name.is_some() && items.iter().any(|other| other.name == item.name) {
            return Err(format!(
                "“{}” has `{piece}` in two states",
                block.label.as_ref()
            ));
        }
        items.push(item);
    }
    Ok(match (before, block.shows) {
        (None, _) => Content {
            items,
            ..Content::default()
        },
        (Some(before), Shows::States | Shows::Text) => by_name(items, before),
        (Some(before), Shows::Queue | Shows::List) => by_count(items, before),
    })
}

fn item(block: &BoxBlock, between: &str, piece: &str) -> Result<Item, String> {
    let piece = piece.trim();
    if piece.is_empty() {
        return Err(format!(
            "“{}” has an item without a letter; `{between}` stands between two items, and nowhere else",
            block.label.as_ref()
        ));
    }
    let (name, text) = match (block.shows, piece.split_once(' ')) {
        (Shows::States, Some((name, state))) => {
            (Some(name.trim_end_matches(':').to_owned()), state)
        }
        (Shows::States, None) => {
            return Err(format!(
                "“{}” has `{piece}`, which isn't a name with a state, such as `A waiting`",
                block.label.as_ref()
            ));
        }
        _ => (None, piece),
    };
    Ok(Item {
        name,
        text: text.trim().to_owned(),
        change: None,
    })
}

/// What is new where each thing has its name, or where there is only one.
fn by_name(mut items: Vec<Item>, before: &[Item]) -> Content {
    for item in &mut items {
        item.change = match before.iter().find(|old| old.name == item.name) {
            None => Some(Change::New),
            Some(old) if old.text != item.text => Some(Change::Was(old.text.clone())),
            Some(_) => None,
        };
    }
    let gone = before
        .iter()
        .filter(|old| !items.iter().any(|item| item.name == old.name));
    Content {
        gone: gone
            .map(|old| old.name.as_ref().unwrap_or(&old.text).clone())
            .collect(),
        items,
        reordered: false,
    }
}

/// What is new where things are only what they are, and may be there more than once.
fn by_count(mut items: Vec<Item>, before: &[Item]) -> Content {
    let mut left: Vec<&str> = before.iter().map(|old| old.text.as_str()).collect();
    let mut stayed = Vec::new();
    for item in &mut items {
        match left.iter().position(|old| *old == item.text) {
            Some(at) => stayed.push(left.remove(at).to_owned()),
            None => item.change = Some(Change::New),
        }
    }
    let mut old = before.iter();
    let reordered = !stayed.iter().all(|text| old.any(|old| old.text == *text));
    Content {
        gone: left.into_iter().map(str::to_owned).collect(),
        items,
        reordered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(text: &str) -> Item {
        Item {
            name: None,
            text: text.to_owned(),
            change: None,
        }
    }

    fn items(text: &str) -> Vec<Item> {
        text.split_whitespace().map(item).collect()
    }

    /// What is new, what is gone, and whether the rest changed places.
    fn counted(before: &str, now: &str) -> (String, String, bool) {
        let content = by_count(items(now), &items(before));
        let new = content.items.iter().filter(|item| item.change.is_some());
        let new: Vec<&str> = new.map(|item| item.text.as_str()).collect();
        (new.join(" "), content.gone.join(" "), content.reordered)
    }

    #[test]
    fn what_is_new_in_a_queue_is_told_from_what_stayed() {
        for (before, now, new, gone, reordered) in [
            ("", "A B", "A B", "", false),
            ("A B C", "B C", "", "A", false),
            ("A B", "B A", "", "", true),
            ("A B C", "C D A", "D", "B", true),
            ("A A", "A", "", "A", false),
            ("A B A", "A B", "", "A", false),
            ("A", "A A", "A", "", false),
            ("A B", "A B", "", "", false),
        ] {
            let expected = (new.to_owned(), gone.to_owned(), reordered);
            assert_eq!(counted(before, now), expected, "from {before} to {now}");
        }
    }
}
