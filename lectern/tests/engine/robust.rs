//! Bad input, full disks, killed engines and company at work: a clear answer, nothing lost, nobody left behind.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use lectern::ground::Malformed;
use lectern::record::parse;
use nix::sys::signal::{SigHandler, Signal, signal};

use crate::fixture::{
    Fixture, Outcome, Running, await_some, cast_of, files_below, is_running, main_of, manifest_of,
};

/// A real recording of the book.
const RECORDING: &str =
    include_str!("../../../listings/a-server-that-makes-you-wait/five-in-a-loop/recording.cast");

// Files.

/// What can become of a file.
#[derive(Debug, Clone, Copy)]
enum Damage {
    Missing,
    Empty,
    Binary,
    Folder,
    Pipe,
    Garbage,
    LongLine,
    Huge,
}

impl Damage {
    const ALL: [Self; 8] = [
        Self::Missing,
        Self::Empty,
        Self::Binary,
        Self::Folder,
        Self::Pipe,
        Self::Garbage,
        Self::LongLine,
        Self::Huge,
    ];

    fn done_to(self, book: &Fixture, file: &str) {
        let path = book.root().join(file);
        let old = book.read(file);
        fs::remove_file(&path).expect("a file");
        match self {
            Self::Missing => {}
            Self::Empty => book.write(file, ""),
            Self::Binary => fs::write(path, b"\x7fELF\x00\n\xff\xfe\x80").expect("a file"),
            Self::Folder => fs::create_dir(path).expect("a folder"),
            Self::Pipe => {
                let made = Command::new("mkfifo").arg(path).status();
                assert!(made.expect("mkfifo").success());
            }
            Self::Garbage => book.write(file, "this is [ not = \"it\n"),
            Self::LongLine => book.write(file, &format!("{old}{}", "a".repeat(1 << 20))),
            // It takes up no room.
            Self::Huge => {
                let file = fs::File::create(path).expect("a file");
                file.set_len(100 << 20).expect("a length");
            }
        }
    }
}

/// Damages the file in every way and asks for a calm answer of the command that names the file, wherever the damage
/// is one.
fn damaged(file: &str, command: &str, harmless: impl Fn(Damage) -> bool) {
    let book = Fixture::proved();
    for damage in Damage::ALL {
        let whole = book.read(file);
        damage.done_to(&book, file);
        let outcome = book.run(&[command]).stays_calm();
        if harmless(damage) {
            assert_eq!(outcome.status, Some(0), "{damage:?} of {file}:\n{outcome}");
        } else {
            let place = format!("error: {file}:");
            let outcome = outcome.fails().says(&place);
            // One remedy at least, and none that is a riddle without the file's name.
            outcome.says("    help: ");
        }
        let path = book.root().join(file);
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path));
        book.write(file, &whole);
    }
    book.run(&[command]).succeeds();
}

#[test]
fn a_bad_book_toml_is_named_with_a_remedy() {
    damaged("book.toml", "list", |_| false);
}

#[test]
fn a_bad_workspace_is_named_with_a_remedy() {
    // Without members there are no listings, and that is said of the listing.
    let book = Fixture::proved();
    book.write("Cargo.toml", "");
    book.run(&["list"])
        .fails()
        .stays_calm()
        .says("error: listings/one/hello/Cargo.toml: isn't a member of the workspace");
    for damage in Damage::ALL {
        if matches!(damage, Damage::Empty) {
            continue;
        }
        let book = Fixture::proved();
        damage.done_to(&book, "Cargo.toml");
        let outcome = book.run(&["list"]).fails().stays_calm();
        outcome
            .says_one_error()
            .says("error: Cargo.toml")
            .says("help: ");
    }
}

#[test]
fn a_bad_lock_file_is_named_with_a_remedy() {
    // A lock file without packages is one.
    damaged("Cargo.lock", "list", |damage| {
        matches!(damage, Damage::Empty)
    });
}

#[test]
fn a_bad_curriculum_is_named_with_a_remedy() {
    damaged("curriculum.toml", "list", |_| false);
}

#[test]
fn a_bad_manifest_of_a_listing_is_named_with_a_remedy() {
    let file = manifest_of("hello");
    for damage in Damage::ALL {
        let book = Fixture::proved();
        damage.done_to(&book, &file);
        let outcome = book.run(&["build"]).fails().stays_calm();
        if !matches!(damage, Damage::Missing) {
            outcome.says(&format!("error: {file}")).says("help: ");
        }
    }
}

#[test]
fn a_bad_summary_or_chapter_is_named_with_a_remedy() {
    for damage in Damage::ALL {
        for file in ["src/SUMMARY.md", "src/one.md"] {
            let book = Fixture::proved();
            damage.done_to(&book, file);
            let outcome = book.run(&["build"]).stays_calm();
            match damage {
                // A chapter and a summary may hold any text, on lines of any length.
                Damage::LongLine => {}
                _ => drop(outcome.fails().says("help: ").never_says("book.toml")),
            }
        }
    }
    let book = Fixture::proved();
    fs::write(book.root().join("src/one.md"), b"# One\n\nWhat\xff?\n").expect("a chapter");
    book.run(&["check"])
        .fails()
        .says("error: src/one.md:3: cannot be read: it is not UTF-8 text [unreadable-file]");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_damage() {
    let book = Fixture::proved();
    for file in [
        "book.toml",
        "Cargo.toml",
        "Cargo.lock",
        "curriculum.toml",
        "src/SUMMARY.md",
        "src/one.md",
        &manifest_of("hello"),
    ] {
        let text = book.read(file);
        book.write(file, &format!("\u{feff}{}", text.replace('\n', "\r\n")));
    }
    book.run(&["build", "--deny-warnings"]).succeeds();
}

#[test]
fn a_file_that_may_not_be_read_is_named() {
    for file in [
        "book.toml",
        "curriculum.toml",
        "src/one.md",
        &cast_of("hello"),
    ] {
        let book = Fixture::proved();
        let path = book.root().join(file);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
        if fs::read(&path).is_ok() {
            eprintln!("This did not run: who tests may read everything.");
            return;
        }
        book.run(&["build"])
            .fails()
            .stays_calm()
            .says(&format!("error: {file}: cannot be read: permission denied"));
    }
}

#[test]
fn settings_that_make_no_sense_are_one_error() {
    for (setting, what) in [
        ("0", "must lie between"),
        ("-1", "must lie between"),
        ("nan", "must lie between"),
        ("inf", "must lie between"),
        ("1e300", "must lie between"),
        ("\"3\"", "[preprocessor.lectern]"),
        ("[]", "[preprocessor.lectern]"),
        ("3, 4", "error: book.toml:11: "),
    ] {
        let book = Fixture::proved();
        book.replace(
            "book.toml",
            "\ndelay = 0.3",
            &format!("\ndelay = {setting}"),
        );
        book.run(&["build"])
            .fails()
            .says_one_error()
            .stays_calm()
            .says("error: book.toml")
            .says(what);
    }
}

#[test]
fn a_link_that_leads_in_circles_and_a_pipe_in_a_listing_are_named() {
    let book = Fixture::proved();
    let folder = book.root().join("listings/one/hello");
    for name in ["one", "other"] {
        symlink(&folder, folder.join(name)).expect("a link");
    }
    book.run(&["build"])
        .fails()
        .stays_calm()
        .says("error: listings/one/hello/one: is neither a file nor a folder");
}

// Recordings.

#[test]
fn a_real_recording_that_is_cut_short_anywhere_is_refused() {
    parse(RECORDING).expect("the recording is whole");
    let mut last = 0;
    for end in (0..RECORDING.len()).filter(|end| RECORDING.is_char_boundary(*end)) {
        let Malformed { line, what } = parse(&RECORDING[..end]).expect_err("it is not whole");
        assert!(line >= 1 && !what.is_empty(), "{end}: {line}: {what}");
        last = end;
    }
    assert!(last > 1000);
}

#[test]
fn a_spoiled_recording_is_one_error_of_every_command_and_recorded_anew() {
    let file = cast_of("hello");
    for damage in Damage::ALL {
        if matches!(damage, Damage::Missing) {
            continue;
        }
        let book = Fixture::proved();
        damage.done_to(&book, &file);
        book.run(&["build"])
            .fails()
            .stays_calm()
            .says_one_error()
            .says(&format!("error: {file}"))
            .says("cargo book record hello");
        let list = book.run(&["list", "--json"]).succeeds().json();
        assert_eq!(list[0]["recording"], "stale", "{damage:?}");
    }
    let book = Fixture::proved();
    Damage::Binary.done_to(&book, &file);
    book.run(&["check"]).fails().says(&format!("error: {file}"));
    book.run(&["record", "--dry-run"])
        .succeeds()
        .says("hello: spoiled: ");
    book.run(&["record"]).succeeds();
    book.run(&["build", "--deny-warnings"]).succeeds();
    // What is no file cannot be replaced by one, and is not lost.
    Damage::Folder.done_to(&book, &file);
    book.run(&["record"])
        .fails()
        .says(&format!("error: {file}: cannot be written"));
    assert!(book.root().join(&file).is_dir());
}

// A full disk.

/// Lets no file grow beyond half a kibibyte, as a full disk would, but for the signal: that is what root cannot be spared.
const FULL: &str = "trap '' XFSZ; ulimit -f 1; exec \"$@\"";

/// Prints more than that.
const PRINTS: &str =
    "fn main() {\n    for number in 100..200 {\n        println!(\"line {number}\");\n    }\n}\n";

#[test]
fn a_full_disk_costs_neither_the_old_recording_nor_the_old_site() {
    let book = Fixture::proved();
    book.listing(
        "prints",
        "claims.lines = [{ line = \"line {integer}\", count = 100 }]",
        PRINTS,
    );
    book.run(&["record"]).succeeds();
    book.run(&["build"]).succeeds();
    let before = book.snapshot(".");

    book.run_in_shell(FULL, &["record", "prints"])
        .fails()
        .says(&format!(
            "error: {}: cannot be written: file too large [unwritable-file]",
            cast_of("prints")
        ))
        .says("help: free some space, or check who may write there; the old recording was kept");
    assert!(before == book.snapshot("."), "something changed");
    book.run_in_shell(FULL, &["build"])
        .fails()
        .stays_calm()
        .says_one_error()
        .says("File too large");
    assert!(before == book.snapshot("."), "something changed");
    book.append(
        "src/one.md",
        &format!("\n{}\n", "A long chapter. ".repeat(50)),
    );
    let before = book.snapshot(".");
    book.run_in_shell(FULL, &["new", "one", "another", "--teaches", "locking"])
        .fails()
        .stays_calm()
        .says_one_error()
        .says("error: src/one.md: cannot be written: file too large");
    assert!(before == book.snapshot("."), "something changed");
    let left = fs::read_dir(book.temporary()).expect("a folder").count();
    assert_eq!(left, 0, "a temporary folder was left behind");
}

#[test]
fn a_book_that_may_not_be_written_is_shown_and_checked_all_the_same() {
    // Root may do everything, unless this power is given up.
    let weak =
        "setpriv --bounding-set=-dac_override,-dac_read_search,-fowner --inh-caps=-all -- \"$@\"";
    let book = Fixture::proved();
    book.run(&["record"]).succeeds();
    let root = book.root();
    let mode = |mode: u32| {
        let script = format!("chmod -R {} \"$1\"", if mode == 0 { "a-w" } else { "u+w" });
        let root = root.as_os_str();
        let changed = Command::new("sh")
            .args(["-c", &script, "sh"])
            .arg(root)
            .status();
        assert!(changed.expect("chmod").success());
    };
    mode(0);
    let probe = format!("touch '{}/probe'", root.display());
    let can_write = |script: &str| {
        let touched = Command::new("sh")
            .args(["-c", script, "sh", "sh", "-c", &probe])
            .stderr(Stdio::null())
            .status();
        touched.is_ok_and(|status| status.success())
    };
    let script = if can_write("exec \"$@\"") {
        weak
    } else {
        "exec \"$@\""
    };
    let works = Command::new("sh")
        .args(["-c", script, "sh", "true"])
        .stderr(Stdio::null())
        .status();
    if can_write(script) || !works.is_ok_and(|status| status.success()) {
        mode(1);
        eprintln!("This did not run: who tests may write everywhere.");
        return;
    }
    let list = book.run_in_shell(script, &["list"]);
    let check = book.run_in_shell(script, &["check"]);
    let build = book.run_in_shell(script, &["build"]);
    let new = book.run_in_shell(script, &["new", "one", "another", "--teaches", "locking"]);
    let record = book.run_in_shell(script, &["record", "hello"]);
    mode(1);
    list.succeeds();
    check.succeeds();
    for (outcome, what) in [
        (build, "error: book: cannot be written: permission denied"),
        (
            new,
            "error: listings/one/another/Cargo.toml: cannot be written: permission denied",
        ),
        (
            record,
            "recording.cast: cannot be written: permission denied",
        ),
    ] {
        outcome.fails().says(what).says("help: ");
    }
}

#[test]
fn a_site_takes_the_place_of_nothing_but_a_site() {
    for folder in [".", "..", "src", "listings", "/", ""] {
        let book = Fixture::proved();
        let before = book.snapshot(".");
        book.replace(
            "book.toml",
            "[build]\n",
            &format!("[build]\nbuild-dir = \"{folder}\"\n"),
        );
        book.run(&["build"])
            .fails()
            .stays_calm()
            .says_one_error()
            .says("error: book.toml: `build-dir` is ")
            .says("[build-folder]");
        let lost = before.iter().find(|(file, _)| !file.exists());
        assert!(lost.is_none(), "{lost:?} is gone with build-dir = {folder}");
    }
}

// Interruptions.

/// Listens on a port and leaves two children behind it, one of them in a session of its own; says all of it in a file.
const STAYS: &str = r#"use std::process::{Command, Stdio};

const BEGUN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.begun");
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.here");

fn child(name: &str, arguments: &[&str]) -> u32 {
    let mut command = Command::new(name);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap().id()
}

fn main() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let one = child("sleep", &["600"]);
    // Where one who left the group can be found.
    let escapes = cfg!(target_os = "linux");
    let other = child(if escapes { "setsid" } else { "env" }, &["sleep", "600"]);
    let me = std::process::id();
    std::fs::write(BEGUN, format!("{port} {me} {one} {other}")).unwrap();
    std::fs::rename(BEGUN, HERE).unwrap();
    std::thread::sleep(std::time::Duration::from_secs(600));
}
"#;

/// What the program has written about itself: its port and the processes.
fn what_runs(book: &Fixture, slug: &str) -> (u16, Vec<i32>) {
    let file = book.root().join(format!("listings/one/{slug}/.here"));
    let text = await_some("the program", || fs::read_to_string(&file).ok());
    fs::remove_file(file).expect("the file");
    let mut numbers = text
        .split(' ')
        .map(|number| number.parse::<i32>().expect("a number"));
    let port = numbers.next().expect("a port");
    (port as u16, numbers.collect())
}

#[test]
fn an_engine_that_is_ended_at_any_time_leaves_nobody_and_nothing_behind() {
    // A shell without job control starts what it puts into the background with this signal ignored, and children inherit
    // that.
    // SAFETY: the default is no handler, so there is none that could do wrong.
    unsafe { signal(Signal::SIGQUIT, SigHandler::SigDfl) }.expect("a signal of this system");
    let book = Fixture::new();
    book.listing("stays", "claims.hangs = { seconds = 600 }", STAYS);
    book.prove("stays", &["an earlier run"]);
    let folder = book.root().join("listings/one/stays");
    let before = book.snapshot("listings");
    let signals = [
        (Signal::SIGINT, Some(130)),
        (Signal::SIGTERM, Some(143)),
        (Signal::SIGHUP, Some(129)),
        (Signal::SIGQUIT, None),
        (Signal::SIGKILL, None),
        (Signal::SIGKILL, None),
    ];
    for (index, (signal, expected)) in signals.into_iter().enumerate() {
        let engine = book.start(&["record", "stays"]);
        let (port, processes) = what_runs(&book, "stays");
        sleep(Duration::from_millis(7 * index as u64));
        engine.signal(signal);
        let status = engine.end();
        assert_eq!(status, expected, "{signal}");
        await_some("the end of all that ran", || {
            let runs = processes.iter().any(|process| is_running(*process));
            let listens = TcpStream::connect(("127.0.0.1", port)).is_ok();
            (!runs && !listens).then_some(())
        });
        await_some("an empty folder for temporary files", || {
            let mut left = fs::read_dir(book.temporary()).expect("a folder");
            left.next().is_none().then_some(())
        });
        assert!(
            before == book.snapshot("listings"),
            "{signal}: something changed"
        );
    }
    // Without a program to wait for: while it compiles, while it starts.
    for delay in [0, 20, 60, 120] {
        let engine = book.start(&["record", "stays"]);
        sleep(Duration::from_millis(delay));
        engine.signal(Signal::SIGKILL);
        engine.end();
    }
    // What was started a moment before the end is gone as well, and the next one is not kept out.
    await_some("the end of the last run", || {
        let _ = fs::remove_file(folder.join(".here"));
        let left = fs::read_dir(book.temporary()).expect("a folder").count();
        (left == 0).then_some(())
    });
    book.write(
        &main_of("stays"),
        "fn main() {\n    println!(\"done\");\n}\n",
    );
    book.replace(
        &manifest_of("stays"),
        "claims.hangs = { seconds = 600 }",
        "claims.lines = [\"done\"]",
    );
    fs::write(folder.join(".recording-left"), "half").expect("a leftover");
    book.run(&["record"]).succeeds();
    let names = files_below(&folder);
    assert_eq!(names.len(), 3, "something was left behind: {names:?}");
}

// Company.

#[test]
fn two_recorders_are_one_too_many_and_all_others_wait() {
    let book = Fixture::new();
    book.listing(
        "stays",
        "claims.hangs = { seconds = 1.5 }",
        &STAYS.replace("setsid", "env"),
    );
    let mut engine = book.start(&["record", "stays"]);
    what_runs(&book, "stays");
    book.run(&["record"])
        .fails()
        .stays_calm()
        .says_one_error()
        .says("another `cargo book record` is running here")
        .says("[two-recorders]")
        .says(&if cfg!(target_os = "linux") {
            format!("(process {})", engine.0.id())
        } else {
            String::new()
        });
    book.run(&["list"]).succeeds();
    assert!(!book.root().join(cast_of("stays")).exists());
    assert!(
        engine.0.try_wait().expect("a child").is_none(),
        "it ended too early for this test"
    );
    // They see the recording, for they were not at work before it was there.
    let builds = [(); 3].map(|()| book.start(&["build", "--deny-warnings"]));
    book.run(&["check"])
        .succeeds()
        .says("Waiting for `cargo book record`");
    for build in builds {
        assert_eq!(build.end(), Some(0));
    }
    assert_eq!(engine.end(), Some(0));
    assert!(book.read("book/one.html").contains("What stays does"));
    let left: Vec<_> = fs::read_dir(book.root())
        .expect("a folder")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".lectern"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

// Paths and arguments.

#[test]
fn a_book_works_wherever_it_lies() {
    let book = Fixture::proved_in("-a b ü 😀 'q' \"d\" #h %20 $HOME & ;");
    book.run(&["record", "--all"]).succeeds();
    book.run(&["build", "--deny-warnings"]).succeeds();
    book.run(&["check"]).succeeds();
    book.run(&["list"]).succeeds().says("fresh    hello");
    book.run(&["new", "one", "another", "--teaches", "locking"])
        .succeeds();
    assert!(book.read("book/one.html").contains("What hello does"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_path_that_is_no_text_is_refused_in_a_line() {
    let book = Fixture::named(OsString::from_vec(b"b\xffook".to_vec()));
    for command in ["list", "build", "check", "record"] {
        book.run(&[command])
            .fails()
            .stays_calm()
            .says_one_error()
            .says("is not UTF-8 text")
            .says("[book-folder]");
    }
}

#[test]
fn arguments_that_make_no_sense_are_refused_and_nothing_is_made() {
    let book = Fixture::proved();
    let before = book.snapshot(".");
    let long = "a".repeat(300);
    for slug in [
        "..",
        "../x",
        "a/b",
        "",
        &long,
        "Upper",
        "hello",
        "ünï",
        "a-",
        "1a",
        "a b",
        "{{#see x}}",
        "a\nb",
    ] {
        let rule = match slug {
            "hello" => "[taken-slug]",
            _ => "[malformed-slug]",
        };
        book.run(&["new", "one", slug])
            .fails()
            .stays_calm()
            .says(rule)
            .says_one_error();
    }
    for arguments in [
        &["new", "two", "a"][..],
        &["new", "../../etc", "a"],
        &["new", "one", "a", "--teaches", "nothing"],
        &["record", "a/../hello"],
        &["--root", "/nowhere", "list"],
        &["--root", "/dev/null", "list"],
    ] {
        // The last `--root` counts, so it stands alone.
        let mut command = Command::new(env!("CARGO_BIN_EXE_lectern"));
        if arguments[0] != "--root" {
            command.arg("--root").arg(book.root());
        }
        let output = command.args(arguments).output().expect("the engine starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(
            said.starts_with("error: ") && said.lines().count() <= 2,
            "{said}"
        );
    }
    for arguments in [
        &["serve", "--port", "70000"][..],
        &["serve", "--port", "-1"],
        &["frobnicate"],
        &["new", "one"],
        &["record", "--all", "hello"],
    ] {
        assert_eq!(book.run(arguments).status, Some(2), "{arguments:?}");
    }
    assert!(before == book.snapshot("."), "something changed");
}

#[test]
fn nobody_who_listens_is_no_reason_to_panic() {
    let book = Fixture::proved();
    for arguments in [
        &["list"][..],
        &["list", "--json"],
        &["check"],
        &["build"],
        &["record", "--dry-run"],
    ] {
        for (script, status) in [
            ("exec \"$@\" >&-", 0),
            ("exec \"$@\" 2>&-", 0),
            ("\"$@\" | true", 0),
            ("\"$@\" 2>/dev/full", 0),
            ("\"$@\" >/dev/full", 1),
        ] {
            // All of it once; what is printed is printed in one place.
            if arguments[0] != "list" && script.contains("&-") {
                continue;
            }
            if script.contains("/dev/full") && !fs::exists("/dev/full").unwrap_or_default() {
                continue;
            }
            let outcome = book.run_in_shell(script, arguments).never_says("panicked");
            assert_eq!(
                outcome.status,
                Some(status),
                "{script} {arguments:?}:\n{outcome}"
            );
            if status == 1 {
                outcome
                    .says("error: standard output: cannot be written")
                    .stays_calm();
            }
        }
    }
}

// mdBook's protocol.

#[test]
fn what_is_not_mdbooks_protocol_is_one_error() {
    let book = Fixture::proved();
    let context = |root: &str, version: &str| {
        format!(
            r#"[{{"root":{root:?},"config":{{}},"renderer":"html","mdbook_version":{version:?}}},{{"items":[]}}]"#
        )
    };
    let root = book.root().display().to_string();
    for input in [
        "",
        "garbage",
        "[]",
        "{}",
        "[1, 2]",
        "null",
        &"[".repeat(100_000),
        &context(&root, "99"),
        &context(&root, "new"),
        &context("/nowhere", "0.5.4"),
    ] {
        let outcome = book
            .run_with_input(&["preprocess"], input)
            .fails()
            .stays_calm();
        assert_eq!(outcome.stdout, "");
        outcome.never_says("error: error: ");
    }
    let mut whole = Fixture::new();
    let input = context(&whole.root().display().to_string(), "99.0.0");
    whole
        .run_with_input(&["preprocess"], &input)
        .succeeds()
        .says("warning: this is mdBook 99.0.0");
    // mdBook is gone before it has its answer.
    whole = Fixture::new();
    let mut command = whole.command(&["preprocess"]);
    let mut engine = command
        .stdin(Stdio::piped())
        .spawn()
        .expect("the engine starts");
    drop(engine.stdout.take());
    let mut stdin = engine.stdin.take().expect("its standard input");
    let input = context(&whole.root().display().to_string(), "0.5.4");
    stdin.write_all(input.as_bytes()).expect("it reads");
    drop(stdin);
    let output = engine.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.starts_with("error: ") && said.lines().count() == 1,
        "{said}"
    );
}

// The preview.

fn preview(book: &Fixture) -> (Running, String) {
    let mut engine = book.start(&["serve", "--no-slow-server", "--port", "0"]);
    let mut stdout = engine.0.stdout.take().expect("its standard output");
    let mut said = Vec::new();
    while !said.contains(&b'\n') {
        let mut bytes = [0; 200];
        let length = stdout.read(&mut bytes).expect("a line");
        assert_ne!(length, 0, "the preview ended");
        said.extend_from_slice(&bytes[..length]);
    }
    // From here on, nobody reads what it says.
    let said = String::from_utf8(said).expect("text");
    let address = said
        .split("http://")
        .nth(1)
        .and_then(|rest| rest.split('/').next());
    (engine, address.expect("an address").to_owned())
}

fn ask(address: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a time-out");
    // It may have had enough before it has read all of it.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn the_preview_bears_bad_and_slow_clients() {
    let book = Fixture::proved_in("a ü #b %41");
    let outside = book.root().with_file_name("outside");
    fs::write(&outside, "nobody's business").expect("a file");
    let (engine, address) = preview(&book);
    let idle: Vec<TcpStream> = (0..100)
        .map(|_| TcpStream::connect(&address).expect("a connection"))
        .collect();
    let listening: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = TcpStream::connect(&address).expect("a connection");
            let request = b"GET /__lectern/events HTTP/1.1\r\nhost: x\r\n\r\n";
            stream.write_all(request).expect("a request");
            stream
        })
        .collect();
    let mut slow = TcpStream::connect(&address).expect("a connection");
    slow.write_all(b"GET /one.ht").expect("half a request");

    let huge = [
        b"GET / HTTP/1.1\r\nhost: ".as_slice(),
        &[b'a'; 1 << 20],
        b"\r\n\r\n",
    ]
    .concat();
    let long = [
        b"GET /".as_slice(),
        &[b'a'; 1 << 17],
        b" HTTP/1.1\r\nhost: x\r\n\r\n",
    ]
    .concat();
    for request in [
        b"\x00\xff\xfe\r\n\r\n".as_slice(),
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        &huge,
        &long,
    ] {
        let answer = ask(&address, request);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        );
    }
    for path in [
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/outside",
        "/..%2foutside",
        "/%c0%ae%c0%ae/outside",
        "/a/../../outside",
        "/%00",
        "/%ff",
        "http://other/../outside",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let answer = ask(&address, request.as_bytes());
        assert!(!answer.contains("nobody's business"), "{path}: {answer}");
        assert!(answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
    }
    let page = ask(
        &address,
        b"GET /one.html HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    );
    assert!(page.contains("What hello does"), "{page}");
    drop((idle, listening, slow));
    engine.interrupt();
    assert_eq!(engine.end(), Some(130));
}

// Programs.

const PROGRAMS: [(&str, &str, &str); 15] = [
    (
        "one-line",
        r#"claims.lines = ["never"]"#,
        "use std::io::Write;\n    let piece = [b'a'; 1 << 16];\n    \
         while std::io::stdout().write_all(&piece).is_ok() {}",
    ),
    (
        "never-ends",
        r#"claims.lines = ["never"]"#,
        "loop {\n        std::thread::park();\n    }",
    ),
    (
        "daemon",
        r#"claims.lines = ["gone"]"#,
        "std::process::Command::new(\"setsid\").args([\"sleep\", \"600\"]).spawn().unwrap();\n    \
         std::thread::sleep(std::time::Duration::from_millis(100));\n    println!(\"gone\");",
    ),
    (
        "hidden-daemon",
        r#"claims.lines = ["gone"]"#,
        "let script = \"(setsid env -i sleep 600 >/dev/null 2>&1 &)\";\n    \
         std::process::Command::new(\"sh\").args([\"-c\", script]).status().unwrap();\n    \
         std::thread::sleep(std::time::Duration::from_millis(100));\n    println!(\"gone\");",
    ),
    (
        "storm",
        r#"claims.lines = ["gone"]"#,
        "for _ in 0..50 {\n        std::process::Command::new(\"sleep\").arg(\"600\").spawn().unwrap();\n    }\n    \
         println!(\"gone\");",
    ),
    (
        "prints-a-nul",
        r#"claims.lines = ["a"]"#,
        r#"println!("a\0b");"#,
    ),
    (
        "goes-back",
        r#"claims.lines = ["a"]"#,
        r#"println!("10 %\r20 %");"#,
    ),
    (
        "says-nothing",
        "claims.exit = 3\nclaims.lines = []",
        "std::process::exit(3);",
    ),
    (
        "closes-its-output",
        r#"claims.lines = ["a"]"#,
        "use std::os::fd::FromRawFd;\n    println!(\"a\");\n    \
         // SAFETY: nothing is written to them any more.\n    \
         unsafe { drop([1, 2].map(|fd| std::fs::File::from_raw_fd(fd))) };\n    \
         std::thread::sleep(std::time::Duration::from_millis(50));",
    ),
    (
        "reads",
        r#"claims.lines = ["read 0 bytes"]"#,
        "let text = std::io::read_to_string(std::io::stdin()).unwrap();\n    \
         println!(\"read {} bytes\", text.len());",
    ),
    (
        "aborts",
        r#"claims.lines = ["a"]"#,
        "println!(\"a\");\n    std::process::abort();",
    ),
    (
        "panics-in-a-thread",
        r#"claims.order = [["{text} panicked at {text}", "a"]]"#,
        "let ended = std::thread::spawn(|| panic!(\"oh\")).join();\n    assert!(ended.is_err());\n    println!(\"a\");",
    ),
    (
        "removes-its-folder",
        r#"claims.lines = ["a"]"#,
        "std::fs::remove_dir(std::env::current_dir().unwrap()).unwrap();\n    println!(\"a\");",
    ),
    (
        "writes-home",
        r#"claims.lines = ["a"]"#,
        "std::fs::write(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/notes\"), \"x\").unwrap();\n    println!(\"a\");",
    ),
    (
        "wants-a-terminal",
        r#"claims.lines = ["a"]"#,
        "use std::io::IsTerminal;\n    assert!(std::io::stdin().is_terminal(), \"no terminal\");\n    println!(\"a\");",
    ),
];

#[test]
fn programs_of_every_kind_are_recorded_or_told_why_not() {
    let book = Fixture::new();
    // Elsewhere, nothing tells who left the group.
    let is_told = |slug: &str| cfg!(target_os = "linux") || !slug.ends_with("daemon");
    for (slug, contract, body) in PROGRAMS.into_iter().filter(|(slug, ..)| is_told(slug)) {
        let contract = match slug {
            // In time for this test.
            "never-ends" => "claims.hangs = { seconds = 0.2 }",
            _ => contract,
        };
        book.listing(slug, contract, &format!("fn main() {{\n    {body}\n}}\n"));
    }
    let outcome: Outcome = book.run(&["record"]).fails();
    let recorded = |slug: &str| book.root().join(cast_of(slug)).exists();
    for (slug, what) in [
        ("one-line", "printed more than 1024 KiB and was stopped"),
        ("daemon", "left 1 process running outside of its group"),
        (
            "hidden-daemon",
            "left 1 process running outside of its group",
        ),
        ("prints-a-nul", "printed a control character in line 1"),
        ("goes-back", "printed a control character in line 1"),
        ("aborts", "was ended by signal 6; its last line: a"),
        ("writes-home", "its files changed while it was recorded"),
        ("wants-a-terminal", "ended with status 101"),
    ] {
        if !is_told(slug) {
            continue;
        }
        let named = format!("error: listings/one/{slug}");
        let said = outcome
            .stderr
            .lines()
            .any(|line| line.starts_with(&named) && line.contains(what));
        assert!(said, "expected `{named}… {what}` among:\n{outcome}");
        assert!(!recorded(slug), "{slug} was recorded:\n{outcome}");
    }
    for slug in [
        "never-ends",
        "storm",
        "says-nothing",
        "closes-its-output",
        "reads",
        "panics-in-a-thread",
        "removes-its-folder",
    ] {
        assert!(recorded(slug), "{slug} was not recorded:\n{outcome}");
    }
}
