//! Recordings that are no longer true, and recordings that never were.

use crate::fixture::{Fixture, cast_of, main_of, manifest_of};

const MEND: &str = "help: cargo book record hello";

/// What `list --json` says about the recording of each listing.
fn states(book: &Fixture) -> Vec<String> {
    let list = book.run(&["list", "--json"]).json();
    let entries = list.as_array().expect("a list").iter();
    entries
        .map(|entry| entry["recording"].as_str().expect("a word").to_owned())
        .collect()
}

#[track_caller]
fn becomes_stale(book: &Fixture, what: &str) {
    assert_eq!(states(book), ["stale"], "{what}");
    book.run(&["check"])
        .fails()
        .says(&format!(
            "warning: {}: is stale: {what} changed since it was recorded [stale-recording]\n    {MEND}\n",
            cast_of("hello")
        ))
        .says("1 problem.");
}

#[test]
fn a_recording_of_the_listing_as_it_is_now_is_fresh() {
    let book = Fixture::proved();
    assert_eq!(states(&book), ["fresh"]);
    book.run(&["check"]).succeeds().says("no problems");
}

#[test]
fn a_stale_recording_names_what_changed() {
    let book = Fixture::proved();
    book.append(&main_of("hello"), "// more\n");
    becomes_stale(&book, "its source");

    let book = Fixture::proved();
    book.write("listings/one/hello/data/words.txt", "one two three\n");
    assert_eq!(states(&book), ["stale"], "a file that a page does not show");

    for (from, to) in [
        ("claims.lines", "args = [\"more\"]\nclaims.lines"),
        ("claims.lines", "profile = \"release\"\nclaims.lines"),
        (
            "[package.metadata.listing]",
            "[dependencies]\n\n[package.metadata.listing]",
        ),
        ("edition.workspace = true", "edition = \"2021\""),
    ] {
        let book = Fixture::proved();
        book.replace(&manifest_of("hello"), from, to);
        becomes_stale(&book, "its manifest");
    }

    let book = Fixture::proved();
    book.replace("Cargo.toml", "debug = false", "debug = true");
    becomes_stale(&book, "its manifest");

    let book = Fixture::proved();
    book.replace("Cargo.toml", "edition = \"2024\"", "edition = \"2021\"");
    becomes_stale(&book, "its manifest");

    let book = Fixture::proved();
    let helper = "[[package]]\nname = \"helper\"\nversion = \"1.0.0\"\nchecksum = \"c0ffee\"\n";
    book.append(
        "Cargo.lock",
        &format!("dependencies = [\"helper\"]\n\n{helper}"),
    );
    becomes_stale(&book, "its locked dependencies");
    book.prove("hello", &["hello"]);
    assert_eq!(states(&book), ["fresh"]);
    book.replace("Cargo.lock", "c0ffee", "decaf");
    becomes_stale(&book, "its locked dependencies");

    let book = Fixture::proved();
    book.append(&main_of("hello"), "// more\n");
    book.replace(
        &manifest_of("hello"),
        "claims.lines",
        "args = [\"more\"]\nclaims.lines",
    );
    becomes_stale(&book, "its source and its manifest");
}

#[test]
fn a_change_of_the_delay_makes_stale_what_depends_on_it() {
    let book = Fixture::proved();
    book.replace("book.toml", "\ndelay = 0.3", "\ndelay = 0.6");
    assert_eq!(
        states(&book),
        ["fresh"],
        "a program that has nothing to do with it"
    );

    let book = Fixture::proved();
    let with_delay = "args = [\"{delay}\"]\nclaims.lines";
    book.replace(&manifest_of("hello"), "claims.lines", with_delay);
    book.prove("hello", &["hello"]);
    assert_eq!(states(&book), ["fresh"]);
    book.replace("book.toml", "\ndelay = 0.3", "\ndelay = 0.6");
    becomes_stale(&book, "the delay of book.toml");
}

#[test]
fn a_change_of_the_slow_server_makes_the_recordings_that_used_it_stale() {
    for own_server in [true, false] {
        let book = Fixture::proved();
        if own_server {
            book.write("server/src/lib.rs", "// slow\n");
            book.append("book.toml", "server = \"server\"\n");
        }
        book.listing(
            "asks",
            "claims.server = { requests = { at-least = 1 } }",
            "fn main() {}\n",
        );
        book.prove("asks", &[]);
        assert_eq!(states(&book), ["fresh", "fresh"]);
        book.replace("book.toml", "\ndelay = 0.3", "\ndelay = 0.6");
        assert_eq!(states(&book), ["fresh", "stale"], "another delay");
        book.prove("asks", &[]);
        if own_server {
            book.write("server/src/lib.rs", "// slower\n");
            assert_eq!(states(&book), ["fresh", "stale"], "another server");
        }
        book.replace(
            &manifest_of("asks"),
            "claims.server",
            "server.one-at-a-time = true\nclaims.server",
        );
        assert_ne!(states(&book)[1], "fresh", "another way to serve");
    }
}

#[test]
fn caption_curriculum_and_claims_do_not_make_a_recording_stale() {
    let book = Fixture::proved();
    let manifest = manifest_of("hello");
    book.replace(&manifest, "What hello does", "Something else");
    book.replace(&manifest, "[\"waiting\"]", "[\"locking\"]");
    book.replace(&manifest, "[\"hello\"]", "[\"{word}lo\"]");
    assert_eq!(states(&book), ["fresh"]);
    book.run(&["check"]).succeeds();
    book.replace(&manifest, "claims.lines", "test-delay = 0.05\nclaims.lines");
    assert_eq!(
        states(&book),
        ["fresh"],
        "a delay of the tests is none of the recording"
    );
}

#[test]
fn a_profile_counts_for_the_listings_that_it_concerns() {
    for (package, state) in [
        ("somebody-else", "fresh"),
        ("hello", "stale"),
        ("\"*\"", "stale"),
    ] {
        let book = Fixture::proved();
        book.append(
            "Cargo.toml",
            &format!("\n[profile.dev.package.{package}]\nopt-level = 1\n"),
        );
        assert_eq!(states(&book), [state], "{package}");
    }
    let book = Fixture::proved();
    book.append("Cargo.toml", "\n[profile.release]\nlto = true\n");
    assert_eq!(states(&book), ["stale"]);
}

#[test]
fn a_recording_that_breaks_a_new_claim_is_an_error() {
    let book = Fixture::proved();
    book.replace(&manifest_of("hello"), "[\"hello\"]", "[\"good-bye\"]");
    assert_eq!(states(&book), ["fresh"]);
    book.run(&["check"])
        .fails()
        .says(&format!("error: {}: breaks line", cast_of("hello")))
        .says("line 1 should be `good-bye`, but it is `hello`")
        .says(MEND);
}

#[test]
fn a_recording_that_was_changed_by_hand_is_an_error() {
    let request = r#"{"path":"/","status":200,"start":0.1,"end":0.2}"#;
    for (what, from, to) in [
        ("a line", "\"hello\\r\\n\"", "\"good-bye\\r\\n\""),
        ("the time of a line", "[0.001,\"o\"", "[0.002,\"o\""),
        ("the duration", "\"wall\":0.25", "\"wall\":0.26"),
        ("the date", "1700000000", "1700000001"),
        (
            "a request",
            "\"peak_in_flight\":0",
            &format!("\"requests\":[{request}],\"peak_in_flight\":0"),
        ),
    ] {
        let book = Fixture::proved();
        book.replace(&cast_of("hello"), from, to);
        assert_eq!(states(&book), ["stale"], "{what}");
        book.run(&["check"])
            .fails()
            .says(&format!("error: {}:1: was changed", cast_of("hello")))
            .says(MEND);
        book.run(&["build"]).fails().says("was changed");
    }
}

#[test]
fn a_recording_that_is_cut_short_is_an_error() {
    let book = Fixture::proved();
    let whole = book.read(&cast_of("hello"));
    let header = whole.lines().next().expect("a header").len();
    for length in [
        0,
        1,
        header / 2,
        header,
        header + 1,
        whole.len() - 3,
        whole.len() - 1,
    ] {
        book.write(&cast_of("hello"), &whole[..length]);
        assert_eq!(states(&book), ["stale"], "cut after {length} bytes");
        book.run(&["check"])
            .fails()
            .says(&format!("error: {}:", cast_of("hello")))
            .says(MEND);
    }
}

#[test]
fn a_recording_of_another_listing_is_not_taken_for_its_own() {
    let book = Fixture::proved();
    let (contract, main) = ("claims.lines = [\"hello\"]", book.read(&main_of("hello")));
    book.listing("twin", contract, &main);
    book.write(&cast_of("twin"), &book.read(&cast_of("hello")));
    assert_eq!(states(&book), ["fresh", "stale"]);
    book.run(&["check"])
        .fails()
        .says(&format!("{}: is stale", cast_of("twin")))
        .says("help: cargo book record twin");
}
