//! The rooms of the engine: arrows run down, never in a circle, and through doors.
//!
//! Every path in `lectern/src` that begins with `crate::`, `super::` or `self::` is an arrow from the file in which it stands to
//! the file that it names. A path to what a door (`mod.rs`) takes from one of its files is an arrow to that file. A door has arrows
//! to the modules that it declares, and these are private, so the compiler refuses a path that leads past it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// From the bottom up. `main.rs` and what it is made of stand above all of them, and are a crate of their own.
const ROOMS: [&str; 11] = [
    "ground", "book", "run", "judge", "record", "page", "hold", "here", "site", "check", "author",
];

/// What `main.rs` is made of.
const COMMANDS: &str = "commands";

/// Folders that are public modules of the door above them, each with its reason. All else is offered by the door itself.
const NAMESPACES: [(&str, &str); 2] = [
    (
        "page/block",
        "`block::Run`, `block::Setting` and `block::Wrong` mean nothing without the word `block`; and a room of its own, whose \
         door contributors come through first",
    ),
    (
        "run/schedules",
        "an `End`, a `State` or a `Step` is one of a schedule, and `run::End` is how a process ended",
    ),
];

/// A file has one subject, and no more lines than these, tests aside.
const MOST_LINES: usize = 400;

static PATH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:crate|super|self)(?:(?:::[A-Za-z_]\w*)+(?:::\{)?|::\{)").expect("a constant")
});

static CHILD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^(?:pub(?:\([a-z]+\))? )?mod (?<name>\w+);").expect("a constant")
});

static PUBLIC_CHILD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^pub(?:\([^)]*\))? mod (?<name>\w+)").expect("a constant"));

/// What a door offers, and from where.
static OFFERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^pub(?:\([^)]*\))? use (?:self::)?(?<from>\w+)::(?:\{(?<some>[^}]*)\}|(?<one>[^;{]+));")
        .expect("a constant")
});

/// A raw string with quotes in it, a comment, a string, a character.
static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r##"(?s)\A(?:r#".*?"#|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\\n])')"##)
        .expect("a constant")
});

/// The files of the engine by their paths below `src`, with their texts.
type Sources = BTreeMap<PathBuf, String>;

/// Where the paths that lead to a door's offers go on.
type Offers = BTreeMap<Vec<String>, Vec<String>>;

/// Who uses whom, and in which line first.
type Arrows = BTreeMap<(PathBuf, PathBuf), usize>;

fn engine() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Sources::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(root.join(&below)).expect("a folder") {
            let entry = entry.expect("a file or a folder");
            let path = below.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.insert(path, fs::read_to_string(entry.path()).expect("text"));
            }
        }
    }
    sources
}

/// The text as it was, line for line, with nothing where comments and strings stood.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let may_begin = matches!(first, 'r' | '/' | '"' | '\'');
        let hidden = may_begin.then(|| HIDDEN.find(rest)).flatten();
        let length = match hidden {
            Some(found) => {
                let lines = found.as_str().matches('\n').count();
                code.push_str(&"\n".repeat(lines));
                found.len()
            }
            None => {
                code.push(first);
                first.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    code
}

/// What comes before the tests of a file, which stand at its end.
fn without_tests(code: &str) -> &str {
    let tests = code.find("\n#[cfg(test)]\nmod ").unwrap_or(code.len());
    &code[..tests]
}

fn is_tests(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == "tests.rs")
}

/// The module of a file, from the root of the crate.
fn module_of(file: &Path) -> Vec<String> {
    let file = match file.file_name() {
        Some(name) if name == "mod.rs" => file.parent().unwrap_or(Path::new("")).to_path_buf(),
        _ => file.with_extension(""),
    };
    let parts = file.components();
    parts
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect()
}

/// The file of the module that a path leads into, however much further the path goes.
fn file_of(sources: &Sources, path: &[String]) -> Option<PathBuf> {
    (1..=path.len()).rev().find_map(|length| {
        let module: PathBuf = path[..length].iter().collect();
        let files = [module.with_extension("rs"), module.join("mod.rs")];
        files.into_iter().find(|file| sources.contains_key(file))
    })
}

/// What each door offers.
fn offers_of(sources: &Sources) -> Offers {
    let doors = sources.iter().filter(|(file, _)| file.ends_with("mod.rs"));
    let mut offers = Offers::new();
    for (door, text) in doors {
        let module = module_of(door);
        for offered in OFFERED.captures_iter(&code_of(text)) {
            let names = offered.name("some").or(offered.name("one"));
            for name in names.map_or("", |names| names.as_str()).split(',') {
                let (own, outside) = name.split_once(" as ").unwrap_or((name, name));
                let onward = [&offered["from"], own.trim()].map(str::to_owned);
                let path = |name: &[String]| [&module[..], name].concat();
                offers.insert(path(&[outside.trim().to_owned()]), path(&onward));
            }
        }
    }
    offers
}

/// The file in which that stands to which a path leads: where a door offers it, the file from which the door has it.
fn file_behind(sources: &Sources, offers: &Offers, path: &[String]) -> Option<PathBuf> {
    let file = file_of(sources, path)?;
    let item = module_of(&file).len() + 1;
    match path.get(..item).and_then(|item| offers.get(item)) {
        Some(onward) if file.ends_with("mod.rs") => file_behind(sources, offers, onward),
        _ => Some(file),
    }
}

/// Whether this is the door of the folder in which the other file stands, or of one around it.
fn is_own_door(door: &Path, file: &Path) -> bool {
    door.ends_with("mod.rs") && file.starts_with(door.parent().unwrap_or(Path::new("")))
}

/// The paths in a piece of code, each with the offset at which it begins; braces are taken apart.
fn paths_in(code: &str) -> Vec<(usize, Vec<String>)> {
    let mut paths = Vec::new();
    // What a macro names by `$crate` is an arrow of whoever calls it.
    let found = PATH.find_iter(code);
    for found in found.filter(|found| !code[..found.start()].ends_with('$')) {
        let text = found.as_str();
        let names = |text: &str| -> Vec<String> {
            let names = text.split("::").map(str::trim);
            names
                .filter(|name| !name.is_empty() && *name != "{")
                .map(str::to_owned)
                .collect()
        };
        let prefix = names(text.trim_end_matches('{'));
        if !text.ends_with('{') {
            paths.push((found.start(), prefix));
            continue;
        }
        let mut inside = vec![prefix];
        let mut word = String::new();
        for (at, letter) in code[found.end()..].char_indices() {
            let whole = |word: &str, inside: &[Vec<String>]| {
                let mut path = inside.last().cloned().unwrap_or_default();
                path.extend(names(word.split(" as ").next().unwrap_or_default()));
                path
            };
            match letter {
                '{' => {
                    let path = whole(&word, &inside);
                    inside.push(path);
                    word.clear();
                }
                ',' | '}' => {
                    if !word.trim().is_empty() {
                        paths.push((found.end() + at - word.len(), whole(&word, &inside)));
                    }
                    word.clear();
                    if letter == '}' {
                        inside.pop();
                        if inside.is_empty() {
                            break;
                        }
                    }
                }
                letter => word.push(letter),
            }
        }
    }
    paths
}

/// Every arrow from this file.
fn arrows_from(sources: &Sources, offers: &Offers, file: &Path, code: &str, arrows: &mut Arrows) {
    let module = module_of(file);
    let line_at = |offset: usize| 1 + code[..offset].matches('\n').count();
    let mut add = |to: Option<PathBuf>, offset: usize| {
        if let Some(to) = to.filter(|to| to != file) {
            let line = line_at(offset);
            arrows
                .entry((file.to_path_buf(), to))
                .and_modify(|first| *first = line.min(*first))
                .or_insert(line);
        }
    };
    for (offset, path) in paths_in(code) {
        let ups = path.iter().take_while(|name| *name == "super").count();
        let rest = path
            .iter()
            .filter(|name| *name != "super" && *name != "self");
        let whole: Vec<String> = match path.first().map(String::as_str) {
            Some("crate") => rest.skip(1).cloned().collect(),
            _ => {
                let above = module.len().saturating_sub(ups);
                module[..above].iter().chain(rest).cloned().collect()
            }
        };
        let named = file_of(sources, &whole);
        let to = match named {
            Some(door) if is_own_door(&door, file) => Some(door),
            _ => file_behind(sources, offers, &whole),
        };
        add(to, offset);
    }
    for child in CHILD.captures_iter(code) {
        let name = child["name"].to_owned();
        let path: Vec<String> = module.iter().cloned().chain([name]).collect();
        let offset = child.get(0).map_or(0, |found| found.start());
        add(file_of(sources, &path), offset);
    }
}

fn place(file: &Path, line: usize) -> String {
    format!("lectern/src/{}:{line}", file.display())
}

fn room_of(file: &Path) -> Option<usize> {
    let room = file.components().next()?.as_os_str();
    ROOMS.iter().position(|known| room == *known)
}

/// The shortest way along the arrows, both ends included.
fn way(arrows: &Arrows, from: &Path, to: &Path) -> Option<Vec<PathBuf>> {
    let mut waiting = VecDeque::from([vec![from.to_path_buf()]]);
    let mut seen = BTreeSet::from([from.to_path_buf()]);
    while let Some(so_far) = waiting.pop_front() {
        let last = so_far.last().expect("it has a beginning");
        if last == to {
            return Some(so_far);
        }
        let onward = arrows.range((last.clone(), PathBuf::new())..);
        let onward = onward.take_while(|((from, _), _)| from == last);
        for ((_, next), _) in onward {
            if seen.insert(next.clone()) {
                waiting.push_back(so_far.iter().cloned().chain([next.clone()]).collect());
            }
        }
    }
    None
}

/// What is wrong with a folder's door, or with its having none.
fn wrong_with_doors(sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    let folders: BTreeSet<&Path> = sources.keys().filter_map(|file| file.parent()).collect();
    for folder in folders {
        if folder == Path::new("") {
            continue;
        }
        let door = folder.join("mod.rs");
        let Some(text) = sources.get(&door) else {
            found.push(format!(
                "{}: this folder has no door, a mod.rs that says what it offers",
                place(folder, 1)
            ));
            continue;
        };
        let code = code_of(text);
        let line_at = |offset: usize| 1 + code[..offset].matches('\n').count();
        let mut public = BTreeSet::new();
        for child in PUBLIC_CHILD.captures_iter(&code) {
            let name = &child["name"];
            let module = folder.join(name);
            let is_namespace = NAMESPACES
                .iter()
                .any(|(known, _)| module == Path::new(known));
            public.insert(module);
            if !is_namespace {
                let offset = child.get(0).map_or(0, |found| found.start());
                found.push(format!(
                    "{}: the door shows all of `{name}` to other rooms: declare it as `mod {name};`, and name what they may use, \
                     as in `pub(crate) use {name}::…;`",
                    place(&door, line_at(offset))
                ));
            }
        }
        for offered in OFFERED.captures_iter(&code) {
            if offered[0].contains('*') {
                let offset = offered.get(0).map_or(0, |found| found.start());
                found.push(format!(
                    "{}: the door offers all of `{}` without a word of what that is: name what other rooms may use",
                    place(&door, line_at(offset)),
                    &offered["from"]
                ));
            }
        }
        for (namespace, _) in NAMESPACES {
            let namespace = Path::new(namespace);
            if namespace.parent() == Some(folder) && !public.contains(namespace) {
                found.push(format!(
                    "{}: `{}` stands in NAMESPACES of lectern/tests/engine/rooms.rs, and is no public module of its door: take it \
                     out there",
                    place(&door, 1),
                    namespace.display()
                ));
            }
        }
    }
    found
}

/// Folders that need each other, or a folder and a file beside it: what is below a folder counts as the folder.
fn circles_of_folders(arrows: &Arrows) -> Vec<String> {
    let mut found = Vec::new();
    let folders: BTreeSet<&Path> = arrows
        .keys()
        .filter_map(|(from, _)| from.parent())
        .collect();
    for folder in folders {
        let part = |file: &Path| -> Option<PathBuf> {
            let first = file.strip_prefix(folder).ok()?.components().next()?;
            Some(folder.join(first))
        };
        let mut parts = BTreeMap::new();
        for ((from, to), line) in arrows {
            if let (Some(one), Some(other)) = (part(from), part(to))
                && one != other
            {
                parts.entry((one, other)).or_insert((from, *line));
            }
        }
        let between: Arrows = parts.keys().map(|parts| (parts.clone(), 1)).collect();
        let circle = parts.iter().find_map(|((one, other), (from, line))| {
            Some((one, from, line, way(&between, other, one)?))
        });
        if let Some((one, from, line, back)) = circle {
            let back: Vec<String> = back.iter().map(|part| part.display().to_string()).collect();
            found.push(format!(
                "{}: {} uses {}: a circle of folders. Move what they share to a file or a folder of its own",
                place(from, *line),
                one.display(),
                back.join(", which uses ")
            ));
        }
    }
    found
}

/// Everything that is wrong with the rooms, a sentence each.
fn wrong(sources: &Sources) -> Vec<String> {
    let mut found = wrong_with_doors(sources);
    let offers = offers_of(sources);
    let mut arrows = Arrows::new();
    for (file, text) in sources {
        let code = code_of(text);
        let in_a_room = room_of(file).is_some();
        if !in_a_room && file.components().count() > 1 && !file.starts_with(COMMANDS) {
            found.push(format!(
                "{}: this folder is no room; name it in ROOMS of lectern/tests/engine/rooms.rs, where it belongs from the \
                 bottom up",
                place(file, 1)
            ));
        }
        if !is_tests(file) {
            let own = without_tests(&code);
            if in_a_room {
                arrows_from(sources, &offers, file, own, &mut arrows);
            }
            let lines = own.lines().count();
            if lines > MOST_LINES {
                found.push(format!(
                    "{}: the file has {lines} lines, tests aside, and {MOST_LINES} is the most: split it by subject",
                    place(file, lines)
                ));
            }
        }
    }
    for ((from, to), line) in &arrows {
        let (Some(one), Some(other)) = (room_of(from), room_of(to)) else {
            continue;
        };
        if one < other {
            found.push(format!(
                "{}: `{}` uses {}, which is of the room `{}`. A room uses those before it in this list, and none after it: \
                 {}. Move what both need to the lower room, or let the caller hand it in",
                place(from, *line),
                ROOMS[one],
                to.display(),
                ROOMS[other],
                ROOMS.join(", ")
            ));
        }
    }
    for ((from, to), line) in &arrows {
        if is_own_door(to, from) {
            found.push(format!(
                "{}: the file goes through the door of its own folder, {}, which has all that is in the folder: name the file \
                 that is meant",
                place(from, *line),
                to.display()
            ));
        }
    }
    arrows.retain(|(from, to), _| !is_own_door(to, from));
    let mut in_circles = BTreeSet::new();
    for ((from, to), line) in &arrows {
        let Some(back) = way(&arrows, to, from) else {
            continue;
        };
        let is_new = !(in_circles.contains(from) && in_circles.contains(to));
        in_circles.extend(back.iter().cloned());
        if is_new {
            let back: Vec<String> = back.iter().map(|file| file.display().to_string()).collect();
            found.push(format!(
                "{}: {} uses {}: a circle. Nobody can read one of them without the others: move what they share to a file \
                 of its own",
                place(from, *line),
                from.display(),
                back.join(", which uses ")
            ));
        }
    }
    // Files in a circle are one of folders as well, if they lie in several.
    if in_circles.is_empty() {
        found.extend(circles_of_folders(&arrows));
    }
    found
}

#[test]
fn arrows_run_down_and_never_in_a_circle() {
    let found = wrong(&engine());
    assert!(found.is_empty(), "\n{}\n", found.join("\n\n"));
}

#[test]
fn building_never_runs_a_listing() {
    let sources = engine();
    let offers = offers_of(&sources);
    let mut arrows = Arrows::new();
    for (file, text) in &sources {
        let code = code_of(text);
        arrows_from(&sources, &offers, file, without_tests(&code), &mut arrows);
    }
    let may_run = ["run", "record/recorder.rs", "hold"];
    for runs in ["run/program.rs", "run/supervise.rs"] {
        for ((from, to), line) in &arrows {
            let may = may_run.iter().any(|known| from.starts_with(known));
            assert!(
                may || to != Path::new(runs),
                "{}: only the recorder and the tests run listings; a page shows what was recorded",
                place(from, *line)
            );
        }
    }
}

#[test]
fn every_room_has_a_door_that_says_what_it_does() {
    let sources = engine();
    // A room within a room, whose door contributors come through first.
    for room in ROOMS.into_iter().chain(["page/block"]) {
        let door = sources.get(&Path::new(room).join("mod.rs"));
        let door = door.unwrap_or_else(|| panic!("lectern/src/{room}/mod.rs is missing"));
        let comment: String = door
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        // An example is a sentence, or a program.
        for words in [
            &["In: "][..],
            &["Out: "],
            &["fails", "Fails", "fail."],
            &["For example, ", "```"],
        ] {
            assert!(
                words.iter().any(|words| comment.contains(words)),
                "lectern/src/{room}/mod.rs:1: the comment has no `{}`: a door says what comes in, what goes out, what fails, and \
                 gives an example",
                words.join("` or `")
            );
        }
    }
}

/// A made-up engine in which everything is in order.
fn made_up() -> Sources {
    [
        ("ground/mod.rs", "//! A.\nmod words;\n\npub(crate) use words::counted;\n"),
        ("ground/words.rs", "pub(crate) fn counted() {}\n"),
        ("book/mod.rs", "mod listing;\n\npub use listing::Listing;\n"),
        (
            "book/listing.rs",
            "use crate::ground::counted;\n\npub struct Listing;\n",
        ),
        (
            "page/mod.rs",
            "pub mod block;\nmod figure;\nmod html;\n",
        ),
        ("page/block/mod.rs", "mod table;\n\npub(super) use table::{Words, read as read_table};\n"),
        ("page/block/table.rs", "pub(super) struct Words;\n"),
        (
            "page/figure.rs",
            "use std::fmt;\n\nuse crate::{book::Listing, ground::counted};\nuse super::html;\nuse super::block::read_table;\n// \
             crate::site::Page\n",
        ),
        ("page/html.rs", "const TEXT: &str = \"crate::page::figure\";\n"),
        (
            "site/mod.rs",
            "mod links;\n\npub(crate) use links::{Link, Page as WholePage};\n",
        ),
        ("site/links.rs", "pub(crate) struct Page;\n"),
    ]
    .into_iter()
    .map(|(file, text)| (PathBuf::from(file), text.to_owned()))
    .collect()
}

#[test]
fn a_planted_arrow_is_seen() {
    assert_eq!(wrong(&made_up()), Vec::<String>::new());
    for (file, planted, says) in [
        (
            "page/html.rs",
            "use crate::site::WholePage;\n",
            "lectern/src/page/html.rs:2: `page` uses site/links.rs, which is of the room `site`",
        ),
        (
            "book/listing.rs",
            "fn page() -> crate::site::WholePage {\n",
            "lectern/src/book/listing.rs:4: `book` uses site/links.rs",
        ),
        (
            "ground/words.rs",
            "use crate::{\n    book::{self, Listing},\n};\n",
            "lectern/src/ground/words.rs:3: `ground` uses book/mod.rs",
        ),
        (
            "page/html.rs",
            "use super::figure::Figure;\n",
            "page/figure.rs uses page/html.rs, which uses page/figure.rs: a circle",
        ),
        (
            "page/html.rs",
            "use crate::page::Expansion;\n",
            "lectern/src/page/html.rs:2: the file goes through the door of its own folder, page/mod.rs",
        ),
        (
            "page/block/table.rs",
            "use crate::page::figure::Figure;\n",
            "page/block/table.rs uses page/figure.rs, which uses page/block/table.rs: a circle",
        ),
        (
            "page/block/mod.rs",
            "use crate::page::figure::Figure;\n",
            "lectern/src/page/block/mod.rs:4: page/block uses page/figure.rs, which uses page/block: a circle of folders",
        ),
        (
            "ground/mod.rs",
            "pub(crate) mod paths;\n",
            "lectern/src/ground/mod.rs:5: the door shows all of `paths` to other rooms: declare it as `mod paths;`",
        ),
        (
            "page/block/mod.rs",
            "pub(super) mod plot;\n",
            "lectern/src/page/block/mod.rs:4: the door shows all of `plot`",
        ),
        (
            "book/mod.rs",
            "pub(crate) use listing::*;\n",
            "lectern/src/book/mod.rs:4: the door offers all of `listing`",
        ),
        (
            "run/mod.rs",
            "mod schedules;\n",
            "lectern/src/run/mod.rs:1: `run/schedules` stands in NAMESPACES",
        ),
        (
            "site/preview/page.rs",
            "fn preview() {}\n",
            "lectern/src/site/preview:1: this folder has no door",
        ),
        (
            "attic/old.rs",
            "fn old() {}\n",
            "lectern/src/attic/old.rs:1: this folder is no room",
        ),
        (
            "site/links.rs",
            &"fn more() {}\n".repeat(MOST_LINES),
            "lectern/src/site/links.rs:401: the file has 401 lines",
        ),
        (
            "commands/pages.rs",
            &"fn more() {}\n".repeat(MOST_LINES + 1),
            "lectern/src/commands/pages.rs:401: the file has 401 lines",
        ),
    ] {
        let mut sources = made_up();
        sources
            .entry(PathBuf::from(file))
            .or_default()
            .push_str(planted);
        let found = wrong(&sources);
        assert!(
            found.iter().any(|what| what.contains(says)),
            "{says}: {found:?}"
        );
    }
}
