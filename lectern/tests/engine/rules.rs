//! The rules: each has a name, an explanation, and somebody who sees it at work.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lectern::author::{self, rules, rules_page};
use lectern::ground::{Rule, Shown};

use crate::fixture::{Fixture, main_of, manifest_of};

const HELLO: &str = "fn main() {\n    println!(\"hello\");\n}\n";
const SAYS_HELLO: &str = "claims.lines = [\"hello\"]";

/// The page, as it lies in the book.
const PAGE: &str = include_str!("../../../docs/rules.md");

#[test]
fn a_rule_is_a_name_of_its_own_and_sentences() {
    let mut names = BTreeSet::new();
    for rule in rules() {
        let Rule {
            id,
            refuses,
            because,
            mend,
            ..
        } = rule;
        let well_formed = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(!id.is_empty() && id.chars().all(well_formed), "{id}");
        assert!(names.insert(*id), "two rules are called `{id}`");
        let ends = refuses.ends_with('.') && because.ends_with('.');
        assert!(
            ends && !mend.is_empty(),
            "{id}: a sentence ends with a full stop"
        );
    }
}

/// What shows a rule is there, and expects the rule's name in what is said: a test of the engine, or a lie of `tests/lies`.
#[test]
fn each_rule_is_seen_at_work() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine");
    let lies = here.join("../../../tests/lies");
    let lies: String = fs::read_dir(lies)
        .expect("the lies")
        .map(|file| fs::read_to_string(file.expect("a file").path()).expect("text"))
        .collect();
    let mut unseen = Vec::new();
    for rule in rules() {
        match rule.shown {
            Shown::Lie(name) => {
                let lie = lies.split_once(&format!("name: \"{name}\""));
                let lie = lie.and_then(|(_, rest)| rest.split("\n    Lie {").next());
                match lie {
                    None => unseen.push(format!(
                        "`{}`: no lie of tests/lies is called “{name}”",
                        rule.id
                    )),
                    Some(lie) if lie.contains(&format!("\"{}\"", rule.id)) => {}
                    Some(_) => unseen.push(format!(
                        "`{}`: the lie “{name}” is not expected to be caught by this rule",
                        rule.id
                    )),
                }
            }
            Shown::Test(name) => {
                let (file, test) = name.split_once("::").expect("a module and a function");
                let text = fs::read_to_string(here.join(file).with_extension("rs"));
                let text = text.unwrap_or_default();
                let body = text.split_once(&format!("\nfn {test}()"));
                let body = body.and_then(|(_, rest)| rest.split("\n#[test]\n").next());
                match body {
                    None => unseen.push(format!("`{}`: there is no test {name}", rule.id)),
                    Some(body) if body.contains(&format!("[{}]", rule.id)) => {}
                    Some(body) if body.contains(&format!("\"{}\"", rule.id)) => {}
                    Some(_) => unseen.push(format!(
                        "`{}`: the test {name} does not expect `[{}]` in what is said",
                        rule.id, rule.id
                    )),
                }
            }
        }
    }
    assert!(unseen.is_empty(), "\n{}\n", unseen.join("\n"));
}

#[test]
fn the_page_about_the_rules_is_as_the_tables_are() {
    assert!(
        PAGE == rules_page(),
        "docs/rules.md is out of date: cargo book schema --rules"
    );
    let book = Fixture::new();
    book.write("docs/rules.md", "old\n");
    book.run(&["schema", "--rules"]).succeeds();
    assert!(book.read("docs/rules.md") == PAGE);
}

#[test]
fn a_rule_is_explained_anywhere_and_all_are_listed() {
    let book = Fixture::new();
    fs::remove_file(book.root().join("book.toml")).unwrap();
    for name in ["typed-figure", "[typed-figure]"] {
        book.run(&["check", "--explain", name])
            .succeeds()
            .says("typed-figure\n\nRefused: A figure")
            .says("Why: A typed 15.02 s looks exactly like a measured one")
            .says("To fix it: Read it from a recording")
            .says("To see it: cargo test --test lies -- 'a figure typed into the text'");
    }
    let list = book.run(&["check", "--explain"]).succeeds();
    for rule in rules() {
        assert!(list.said(rule.id), "{} is not listed:\n{list}", rule.id);
    }
}

#[test]
fn a_name_that_no_rule_has_is_answered_with_the_nearest() {
    Fixture::new()
        .run(&["check", "--explain", "typed-figur"])
        .fails()
        .says_one_error()
        .says("no rule is called `typed-figur` [unknown-rule]")
        .says("the nearest is `typed-figure`");
}

#[test]
fn a_word_that_no_heading_has_is_answered_with_the_headings() {
    Fixture::new()
        .run(&["reference", "frobnication"])
        .fails()
        .says_one_error()
        .says("[unknown-section]")
        .says("Directives");
}

#[test]
fn a_new_book_takes_the_place_of_nothing() {
    let book = Fixture::new();
    let root = book.root();
    let before = book.snapshot(".");
    book.run(&["init", root.to_str().expect("a path of letters")])
        .fails()
        .says_one_error()
        .says("[occupied-folder]");
    assert!(before == book.snapshot("."), "something changed");
}

/// A problem of a contract has the line of the key that is to blame.
#[test]
fn each_weakness_of_a_contract_has_its_rule_and_the_line_of_its_key() {
    let book = Fixture::proved();
    let weak = [
        ("empty", "claims = {}", "empty-claim", 9),
        (
            "chain",
            "lanes = [\"a\"]\nwaits = []\n[package.metadata.listing.claims]\n# order = []\norder = [[\"a\"]]",
            "empty-claim",
            13,
        ),
        (
            "both",
            "claims.lines = [\"a\"]\nclaims.unordered = [\"a\"]",
            "contradictory-claims",
            10,
        ),
        (
            "many",
            "visitors = { ready = \"on {url}\", count = 2000 }\n\
             claims.answers = { body = \"x\", last = { seconds = [0, 1] } }",
            "out-of-range",
            9,
        ),
        (
            "delays",
            "claims.lines = [\n    \"a duration = 3\",\n]\nclaims.duration = { delays = 2 }",
            "counts-in-delays",
            12,
        ),
        (
            "code",
            "claims.compile-error = \"nonsense7\"",
            "malformed-error-code",
            9,
        ),
        (
            "placeholder",
            "claims.lines = [\"a\"]\nargs = [\"{delays}\"]",
            "misplaced-placeholder",
            10,
        ),
        (
            "input",
            "claims.lines = [\"input = 3\"]\ninput = []",
            "unusable-input",
            10,
        ),
        (
            "lane",
            "claims.lines = [\"lanes = 3\"]\nlanes = [\"A\", \"A\"]\nwaits = []",
            "nameless-lane",
            10,
        ),
        (
            "waitless",
            "claims.lines = [\"waits = []\"]\nlanes = [\"A\"]",
            "lanes-without-waits",
            10,
        ),
        (
            "setting",
            "claims.lines = [\"server = 3\"]\nserver = { jitter = 1 }",
            "unclaimed-server",
            10,
        ),
        ("nothing", "claims.lines = [\"a\"]", "teaches-nothing", 8),
        ("wordless", "claims.lines = [\"a\"]", "empty-caption", 7),
    ];
    for (slug, contract, ..) in weak {
        book.listing(slug, contract, HELLO);
    }
    book.replace(&manifest_of("nothing"), "[\"waiting\"]", "[]");
    book.replace(&manifest_of("wordless"), "\"What wordless does\"", "\" \"");
    let outcome = book.run(&["check"]).fails();
    for (slug, _, rule, line) in weak {
        let place = format!("error: {}:{line}: ", manifest_of(slug));
        let end = format!(" [{rule}]");
        let said = outcome
            .stderr
            .lines()
            .any(|said| said.starts_with(&place) && said.ends_with(&end));
        assert!(said, "expected `{place}…{end}` in:\n{outcome}");
    }
}

#[test]
fn two_listings_of_one_name_are_told_apart() {
    let book = Fixture::proved();
    let manifest = book.read(&manifest_of("hello"));
    book.write("listings/two/hello/Cargo.toml", &manifest);
    book.write("listings/two/hello/src/main.rs", HELLO);
    book.replace("Cargo.toml", "\"listings/one/*\"", "\"listings/*/*\"");
    book.run(&["check"])
        .fails()
        .says("listings/two/hello/Cargo.toml: the slug `hello` is taken by listings/one/hello [taken-slug]");
}

#[test]
fn what_stands_in_the_wrong_chapter_is_named() {
    let book = Fixture::proved();
    for slug in ["elsewhere", "before"] {
        book.listing_unseen(slug, SAYS_HELLO, HELLO);
        book.prove(slug, &["hello"]);
    }
    book.write("src/two.md", "# Two\n\n{{#listing elsewhere}}\n");
    book.write("src/preface.md", "# Preface\n\n{{#listing before}}\n");
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n[Preface](preface.md)\n\n- [One](one.md)\n- [Two](two.md)\n",
    );
    book.run(&["check"])
        .fails()
        .says("src/two.md:3: `elsewhere` belongs to the chapter `one`, by its folder [foreign-chapter]")
        .says("src/preface.md:3: `before` is shown in a chapter without a number [unnumbered-chapter]");
}

#[test]
fn an_exercise_that_there_is_not_is_named_with_its_line() {
    let book = Fixture::proved();
    book.append("src/one.md", "\n{{#exercise nobody}}\n");
    book.run(&["check"])
        .fails()
        .says("src/one.md:7: no exercise is called `nobody` [unknown-exercise]");
}

#[test]
fn an_exercise_without_a_title_is_named_with_its_line() {
    let book = Fixture::proved();
    book.run(&["new-exercise", "one", "adding"]).succeeds();
    let file = "exercises/one/adding/exercise.md";
    let text = book.read(file);
    book.write(file, &format!("\nBefore anything else.\n\n{text}"));
    book.run(&["check"]).fails().says(&format!(
        "{file}:2: does not begin with a title [exercise-text]"
    ));
}

#[test]
fn what_would_be_printed_as_it_stands_is_named() {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\nIt took {{#measured hello duration}.\n\nAs {{#listing hello}} shows.\n",
    );
    book.run(&["check"])
        .fails()
        .says("src/one.md:7: ")
        .says("[near-directive]")
        .says("src/one.md:9: ")
        .says("[figure-in-sentence]");
}

#[test]
fn each_kind_of_block_has_its_rule() {
    let book = Fixture::proved();
    book.append(
        "src/one.md",
        "\n```scoreboard\ncaption = \"\"\nrows = [\n    { label = \"a\", listing = \"hello\" },\n    { label = \"b\", listing = \"hello\" },\n]\n```\n",
    );
    book.append("src/one.md", "\n```scoreboard\ncaptain = \"\"\n```\n");
    book.run(&["check"])
        .fails()
        .says("src/one.md:8: a label or a caption is empty [empty-label]")
        .says("src/one.md:16: ")
        .says("[malformed-block]");
}

#[test]
fn what_mdbook_warns_of_is_a_warning() {
    let book = Fixture::proved();
    book.append("src/one.md", "\n<details>\n\nNobody closes this.\n");
    book.run(&["build"])
        .succeeds()
        .says("warning: book.toml: mdBook: ")
        .says("[mdbook-warns]");
    book.run(&["build", "--deny-warnings"]).fails();
}

#[test]
fn a_machine_without_cargo_is_told_apart_from_a_book_with_mistakes() {
    let book = Fixture::proved();
    let mut command = book.command(&["record", "--all"]);
    let output = command
        .env("CARGO", "/nowhere/cargo")
        .output()
        .expect("the engine starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("cannot run cargo: "), "{said}");
    assert!(said.contains("[machine-refuses]"), "{said}");
}

#[test]
fn a_workspace_that_cargo_cannot_read_is_told_in_cargos_words() {
    let book = Fixture::proved();
    book.append(
        &manifest_of("hello"),
        "\n[dependencies]\nnothing = { path = \"../nothing\" }\n",
    );
    book.run(&["record", "--all"])
        .fails()
        .says("listings/one/hello/Cargo.toml")
        .says("[cargo-failed]");
    assert!(author::explain("cargo-failed").is_ok());
    assert!(book.read(&main_of("hello")) == HELLO);
}
