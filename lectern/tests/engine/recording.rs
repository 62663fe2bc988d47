//! What a recording is made of, and what becomes of it when the run is not left alone.

use std::fs;

use serde_json::Value;

use crate::fixture::{Fixture, await_some, cast_of, files_below, is_running, main_of, manifest_of};

/// Prints two lines, one of them on standard error, and asks the slow server twice.
const ASKS: &str = r#"use std::io::{Read, Write};

fn main() {
    println!("asking");
    for _ in 0..2 {
        let url = std::env::var("SLOW_SERVER").unwrap();
        let address = url.trim_start_matches("http://");
        let mut server = std::net::TcpStream::connect(address).unwrap();
        let request = "GET / HTTP/1.1\r\nhost: s\r\nconnection: close\r\n\r\n";
        server.write_all(request.as_bytes()).unwrap();
        server.read_to_end(&mut Vec::new()).unwrap();
    }
    eprintln!("asked");
}
"#;

/// What differs in the header, besides the times of requests.
const DIFFERS: [&str; 7] = [
    "/timestamp",
    "/duration",
    "/lectern/digest",
    "/lectern/provenance",
    "/lectern/evidence/wall",
    "/lectern/evidence/cpu",
    "/lectern/evidence/memory",
];

/// The recording without what differs from one run to the next: header and lines.
fn without_times(recording: &str) -> (Value, Vec<Value>) {
    let mut lines = recording
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("every line is JSON"));
    let mut header = lines.next().expect("a header");
    for path in DIFFERS {
        let value = header.pointer_mut(path);
        *value.unwrap_or_else(|| panic!("the header has {path}")) = Value::Null;
    }
    let requests = header["lectern"]["evidence"]["requests"].as_array_mut();
    for request in requests.into_iter().flatten() {
        request["start"] = Value::Null;
        request["end"] = Value::Null;
    }
    let lines = lines
        .map(|mut line| {
            line[0] = Value::Null;
            line
        })
        .collect();
    (header, lines)
}

#[test]
fn two_recordings_of_one_program_differ_in_nothing_but_times() {
    let book = Fixture::new();
    let claims = "claims.lines = [\"asking\", \"asked\"]\nclaims.server = { requests = 2 }";
    book.listing("asks", claims, ASKS);
    book.replace("book.toml", "delay = 0.3", "delay = 0.1");
    book.run(&["record"]).succeeds();
    let first = book.read(&cast_of("asks"));
    book.run(&["record", "asks"]).succeeds();
    let second = book.read(&cast_of("asks"));

    assert_ne!(first, second, "the second run was not recorded");
    assert_eq!(without_times(&first), without_times(&second));
    let (header, lines) = without_times(&first);
    assert_eq!(header["version"], 2);
    assert_eq!(header["lectern"]["evidence"]["requests"][1]["path"], "/");
    assert_eq!(
        lines,
        [
            serde_json::json!([null, "o", "asking\r\n"]),
            serde_json::json!([null, "o", "asked\r\n"])
        ]
    );
    let folder = book.root().join("listings/one/asks");
    let beside: Vec<_> = files_below(&folder)
        .into_iter()
        .map(|file| file.strip_prefix(&folder).unwrap().to_path_buf())
        .collect();
    let expected = ["Cargo.toml", "recording.cast", "src/main.rs"];
    assert_eq!(beside, expected.map(std::path::PathBuf::from));
    let left = fs::read_dir(book.temporary()).unwrap().count();
    assert_eq!(left, 0, "a temporary folder was left behind");
}

#[test]
fn ctrl_c_ends_the_run_and_all_it_started_and_keeps_the_old_recording() {
    let book = Fixture::new();
    let program = r#"fn main() {
    let mut child = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let processes = format!("{} {}", std::process::id(), child.id());
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/processes");
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/begun"), processes).unwrap();
    std::fs::rename(concat!(env!("CARGO_MANIFEST_DIR"), "/begun"), here).unwrap();
    child.wait().unwrap();
}
"#;
    book.listing("forever", "claims.hangs = { seconds = 600 }", program);
    book.prove("forever", &["an earlier run"]);
    let recording = book.read(&cast_of("forever"));

    let engine = book.start(&["record", "forever"]);
    let file = book.root().join("listings/one/forever/processes");
    let processes = await_some("the program", || fs::read_to_string(&file).ok());
    let processes: Vec<i32> = processes
        .split(' ')
        .map(|process| process.parse().unwrap())
        .collect();
    assert!(processes.iter().all(|process| is_running(*process)));
    engine.interrupt();
    // The program would go on for ten minutes.
    let status = engine.end();

    assert_eq!(status, Some(130));
    await_some("the end of what the run started", || {
        (!processes.iter().any(|process| is_running(*process))).then_some(())
    });
    assert_eq!(recording, book.read(&cast_of("forever")));
    fs::remove_file(file).unwrap();
    let names = files_below(&book.root().join("listings/one/forever"));
    assert_eq!(names.len(), 3, "something was left behind: {names:?}");
    let left = fs::read_dir(book.temporary()).unwrap().count();
    assert_eq!(left, 0, "a temporary folder was left behind");
}

#[test]
fn a_program_that_is_edited_during_its_run_gives_no_fresh_recording() {
    let book = Fixture::new();
    let program = r#"fn main() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src/main.rs");
    let text = std::fs::read_to_string(source).unwrap();
    std::fs::write(source, text + "// an afterthought\n").unwrap();
    println!("edited");
}
"#;
    book.listing("edits", "claims.lines = [\"edited\"]", program);
    book.run(&["record"])
        .fails()
        .says("the recording would be stale at once [changed-while-recorded]");
    assert!(book.read(&main_of("edits")).contains("afterthought"));
    let list = book.run(&["list", "--json"]).succeeds();
    assert_ne!(list.json()[0]["recording"], "fresh");
}

#[test]
fn a_first_recording_with_a_new_dependency_is_fresh() {
    let book = Fixture::new();
    book.write(
        "helper/Cargo.toml",
        "[package]\nname = \"helper\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    book.write(
        "helper/src/lib.rs",
        "pub fn word() -> &'static str {\n    \"helped\"\n}\n",
    );
    book.listing(
        "helped",
        "claims.lines = [\"helped\"]",
        "fn main() {\n    println!(\"{}\", helper::word());\n}\n",
    );
    book.append(
        &manifest_of("helped"),
        "\n[dependencies]\nhelper = { path = \"../../../helper\" }\n",
    );
    book.run(&["record"]).succeeds();
    let list = book.run(&["list", "--json"]).succeeds();
    assert_eq!(list.json()[0]["recording"], "fresh");
}

#[test]
fn a_listing_that_keeps_no_recording_cannot_be_recorded() {
    let book = Fixture::new();
    book.listing(
        "fleeting",
        "recorded = false\nclaims.lines = [\"gone\"]",
        "fn main() {\n    println!(\"gone\");\n}\n",
    );
    book.run(&["record", "fleeting"])
        .fails()
        .says_one_error()
        .says(&manifest_of("fleeting"))
        .says("keeps no recording");
    book.run(&["record", "--dry-run"])
        .succeeds()
        .says("0 listings to record");
}

#[test]
fn what_would_be_recorded_is_said_without_recording_it() {
    let book = Fixture::proved();
    book.listing(
        "new",
        "claims.lines = [\"new\"]",
        "fn main() {\n    println!(\"new\");\n}\n",
    );
    let before = book.snapshot(".");
    book.run(&["record", "--dry-run"])
        .succeeds()
        .says("new: never recorded; takes about")
        .says("1 listing to record")
        .never_says("hello");
    book.run(&["record", "--all", "--dry-run"])
        .succeeds()
        .says("hello: fresh")
        .says("2 listings to record");
    book.run(&["record", "unknown"])
        .fails()
        .says_one_error()
        .says("no listing is called `unknown`");
    assert!(before == book.snapshot("."), "something changed");
}

#[test]
fn a_listing_outside_the_workspace_is_told_how_to_join_it() {
    let book = Fixture::proved();
    book.append("src/SUMMARY.md", "- [Two](two.md)\n");
    book.write("src/two.md", "# Two\n");
    book.run(&["new", "two", "outside", "--teaches", "locking"])
        .succeeds();
    book.replace("Cargo.toml", ", \"listings/two/*\"", "");
    book.run(&["record"])
        .fails()
        .says("error: listings/two/outside/Cargo.toml: ")
        .says("isn't a member of the workspace")
        .says("help: add \"listings/two/*\" to `members` in Cargo.toml");
}

#[test]
fn a_program_that_does_not_compile_is_refused_and_the_others_are_recorded() {
    let book = Fixture::proved();
    book.listing(
        "broken",
        "claims.lines = [\"never\"]",
        "fn main() {\n    println!(\"{}\", unknown);\n}\n",
    );
    let old = book.read(&cast_of("hello"));
    book.run(&["record", "--all"])
        .fails()
        .says("error: listings/one/broken/src/main.rs:2: ")
        .says("cannot find value `unknown` in this scope [does-not-compile]")
        .says("help: cargo build -p broken");
    assert_ne!(old, book.read(&cast_of("hello")));
    assert!(!book.root().join(cast_of("broken")).exists());
}

#[test]
fn a_run_that_breaks_its_contract_says_what_it_printed() {
    let book = Fixture::new();
    book.listing(
        "two",
        "claims.lines = [\"one\", \"three\"]",
        "fn main() {\n    print!(\"one\\ntwo\\nfour\\n\");\n}\n",
    );
    book.run(&["record"])
        .fails()
        .says("it printed 3 lines:\n      1  one\n      2  two\n      3  four\n")
        .says("Cargo.toml:9: line 2 should be `three`, but it is `two`");
}

#[test]
fn another_listing_whose_manifest_stops_cargo_is_the_one_to_blame() {
    let book = Fixture::new();
    let contract = "claims.lines = [\"a\"]";
    let main = "fn main() {\n    println!(\"a\");\n}\n";
    for slug in ["good", "broken"] {
        book.listing(slug, contract, main);
    }
    let manifest = manifest_of("broken");
    let whole = book.read(&manifest);
    for (more, line, says) in [
        ("x = = 3\n", ":10", "extra `=`"),
        ("[dependencies]\nnobody.workspace = true\n", "", "nobody"),
    ] {
        book.write(&manifest, &format!("{whole}{more}"));
        book.run(&["record", "good"])
            .fails()
            .says(&format!("error: {manifest}{line}: Cargo stops here"))
            .says(says)
            .never_says("listings/one/good/Cargo.toml");
    }
}
