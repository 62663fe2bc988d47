//! What things are called, and where a guard is dropped, by the text of the program.

use std::backtrace::Backtrace;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::world::with_me;

/// The name of what is made at this line and column: the field that it becomes, or the variable. Where there is none, its line.
pub(crate) fn of(source: &str, line: u32, column: u32) -> String {
    let before = source.lines().take(line as usize);
    let mut text = String::new();
    for (number, of_line) in (1..).zip(before) {
        let end = match number == line {
            true => of_line.char_indices().nth(column as usize - 1),
            false => None,
        };
        text.push_str(end.map_or(of_line, |(end, _)| &of_line[..end]));
        text.push('\n');
    }
    let mut text = text.trim_end();
    while let Some(rest) = text.strip_suffix("Arc::new(") {
        text = rest.trim_end();
    }
    if let Some(field) = text.strip_suffix(':')
        && !field.ends_with(':')
    {
        let start = field.rfind(|letter: char| !is_of_name(letter));
        let name = &field[start.map_or(0, |start| start + 1)..];
        if !name.is_empty() {
            return name.to_owned();
        }
    }
    if let Some((_, after)) = text.rsplit_once("let ") {
        let after = after.trim_start();
        let after = after.strip_prefix("mut ").unwrap_or(after);
        let end = after.find(|letter: char| !is_of_name(letter));
        let name = &after[..end.unwrap_or(after.len())];
        if !name.is_empty() {
            return name.to_owned();
        }
    }
    format!("line {line}")
}

/// The line of the function whose future is spawned by the call at this line and column: its head is where the task begins. `None`
/// for a future that is written there itself.
pub(crate) fn line_of_spawned(source: &str, line: u32, column: u32) -> Option<u32> {
    let of_line = source.lines().nth(line as usize - 1)?;
    let (start, _) = of_line.char_indices().nth(column as usize - 1)?;
    let (_, future) = of_line[start..].split_once('(')?;
    let name = &future[..future.find(|letter: char| !is_of_name(letter))?];
    if !future[name.len()..].starts_with('(') {
        return None;
    }
    let heads = (1..).zip(source.lines());
    let mut heads =
        heads.filter_map(|(number, text)| Some((number, text.split_once("async fn ")?.1)));
    let is_it = |head: &str| {
        let after = head.strip_prefix(name);
        after.is_some_and(|after| after.starts_with(['(', '<']))
    };
    heads
        .find(|(_, head)| is_it(head))
        .map(|(number, _)| number)
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The line of the program at which the calling thread drops something. The compiler's debug information knows, and looking there takes
/// a while: a thread that has learned the same is at the same line.
pub(crate) fn line_of_drop() -> u32 {
    static KNOWN: Mutex<Option<HashMap<(usize, u64), u32>>> = Mutex::new(None);
    let (place, file) = with_me(|world, me| {
        let history = world.state().threads[me].history;
        ((me, history), world.setup.file)
    });
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(line) = known.get(&place) {
        return *line;
    }
    let line = line_in(&Backtrace::force_capture().to_string(), file);
    known.insert(place, line);
    line
}

/// The first line of this file in a backtrace; 0 where there is none.
fn line_in(backtrace: &str, file: &str) -> u32 {
    let line = |text: &str| {
        let (_, place) = text.trim().strip_prefix("at ")?.rsplit_once(file)?;
        place.strip_prefix(':')?.split(':').next()?.parse().ok()
    };
    backtrace.lines().find_map(line).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_has_the_name_of_its_field_or_of_its_variable() {
        let source = "let mut left = Mutex::new(1);\nQueue { item: Mutex::new(None) }\nlet bell = Arc::new(Condvar::new());\n\
                      let forks = [(); 3].map(|()| Mutex::new(()));\nlet (a, b) = (Mutex::new(1), 2);\n";
        for (line, what, name) in [
            (1, "Mutex", "left"),
            (2, "Mutex", "item"),
            (3, "Condvar", "bell"),
            (4, "Mutex", "forks"),
            (5, "Mutex", "line 5"),
        ] {
            let text = source.lines().nth(line as usize - 1).expect("it is there");
            let column = text.find(what).expect("it is there") as u32 + 1;
            assert_eq!(of(source, line, column), name);
        }
    }

    #[test]
    fn a_task_begins_at_the_head_of_its_function() {
        let source = "fn main() {\n    let ada = tokio::spawn(buy(1));\n    tokio::spawn(async move {\n    });\n    spawn(go());\n}\n\n\
                      async fn buyer() {}\nasync fn buy(piece: u32) {}\n";
        assert_eq!(line_of_spawned(source, 2, 15), Some(9));
        assert_eq!(line_of_spawned(source, 3, 5), None, "it stands there");
        assert_eq!(line_of_spawned(source, 5, 5), None, "no such function");
    }

    #[test]
    fn a_backtrace_has_the_line_of_the_programs_own_frame() {
        let text = "   0: model::drop\n             at /a/model/src/sync.rs:9:5\n   1: program::buy\n             at ./program.rs:12:1\n";
        assert_eq!(line_in(text, "program.rs"), 12);
        assert_eq!(line_in(text, "other.rs"), 0);
    }
}
