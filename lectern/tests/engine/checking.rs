//! `check`: every rule that needs no run, all at once.

use lectern::book::Project;

use crate::fixture::{Fixture, Outcome, cast_of, main_of, manifest_of};

const HELLO: &str = "fn main() {\n    println!(\"hello\");\n}\n";
const SAYS_HELLO: &str = "claims.lines = [\"hello\"]";

/// Each of the problems is reported: its place, with the line if there is one, and what is wrong; with the rule behind that, where
/// it is given in brackets.
#[track_caller]
fn reports(outcome: &Outcome, problems: &[(&str, &str)]) {
    for (place, what) in problems {
        let reported = outcome.stderr.lines().any(|line| {
            let rest = line
                .strip_prefix("error: ")
                .or(line.strip_prefix("warning: "));
            let (what, rule) = what.split_once(" [").unwrap_or((what, "]"));
            rest.and_then(|rest| rest.strip_prefix(place))
                .is_some_and(|rest| {
                    rest.starts_with(": ") && rest.contains(what) && rest.ends_with(rule)
                })
        });
        assert!(reported, "expected `{place}: … {what}` in:\n{outcome}");
    }
}

#[test]
fn a_clean_book_passes_and_the_rows_not_yet_taught_are_named() {
    Fixture::proved()
        .run(&["check"])
        .succeeds()
        .says("1 of 3 rows of curriculum.toml are taught.")
        .says("not yet, First: locking")
        .says("not yet, Second: queueing")
        .says("Checked 1 chapter, 1 listing and 0 exercises: no problems.");
}

#[test]
fn all_mistakes_of_the_chapters_are_reported_at_once() {
    let book = Fixture::proved();
    for slug in ["twice", "nowhere", "anchored"] {
        book.listing_unseen(slug, SAYS_HELLO, HELLO);
        book.prove(slug, &["hello"]);
    }
    book.write("src/two.md", "# Two\n");
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n- [Three](three.md)\n- [Four](four.md)\n",
    );
    book.write(
        "src/one.md",
        "# One\n\nIt took 15.02 s.\n\n{{#listing nobody}}\n\n{{#listing anchored:gone}}\n\n\
         {{#listing twice}}\n\n{{#listing twice}}\n\n{{#measured twice speed}} {{#nonsense}}\n\n\
         [dead](gone.md)\n\n[without an anchor](two.md#gone)\n\n```text\nwritten by hand\n```\n\n\
         {{#see nowhere}}\n\n{{#pair twice nobody-else}}\n",
    );
    let predict = |options: &str| {
        format!(
            "\n```predict\nlisting = \"twice\"\nquestion = \"How many lines?\"\nasks = {{ count = \"hello\" }}\n\
             options = [{options}]\nbecause = \"It says so.\"\n```\n"
        )
    };
    let option = |is: &str| format!("{{ text = \"{is}\", is = {is} }}");
    for is in [["7", "8"], ["1", "[1, 2]"]] {
        book.append("src/two.md", &predict(&is.map(option).join(", ")));
    }
    book.append("src/two.md", "\n{{#listing hello}}\n");

    let outcome = book.run(&["check"]).fails();
    reports(
        &outcome,
        &[
            ("src/one.md:3", "“15.02 s” is typed by hand [typed-figure]"),
            (
                "src/one.md:5",
                "no listing is called `nobody` [unknown-listing]",
            ),
            (
                "src/one.md:7",
                "`anchored` has no anchor `gone` [unknown-anchor]",
            ),
            (
                "src/one.md:11",
                "`twice` was shown before, as Listing 1.2 [shown-twice]",
            ),
            (
                "src/one.md:13",
                "nothing called `speed` is measured [malformed-directive]",
            ),
            (
                "src/one.md:13",
                "there is no directive `{{#nonsense}}` [malformed-directive]",
            ),
            (
                "src/one.md:15",
                "the link `gone.md` leads nowhere [dead-link]",
            ),
            ("src/one.md:17", "the link `two.md#gone` leads nowhere"),
            (
                "src/one.md:19",
                "a block of `text`: output is recorded [output-by-hand]",
            ),
            ("src/one.md:23", "`nowhere` is shown nowhere"),
            ("src/one.md:25", "no listing is called `nobody-else`"),
            ("src/two.md:3", "no option is true [one-true-option]"),
            ("src/two.md:11", "the options A, B are all true"),
            (
                "src/two.md:3",
                "asks about `twice`, whose run stands in src/one.md [question-without-run]",
            ),
            (
                "src/two.md:19",
                "`hello` belongs to the chapter `one` [foreign-chapter]",
            ),
            (
                "src/SUMMARY.md:5",
                "there is no chapter three.md [missing-chapter]",
            ),
            ("src/SUMMARY.md:6", "there is no chapter four.md"),
            (
                &manifest_of("nowhere"),
                "`nowhere` is shown nowhere [shown-nowhere]",
            ),
        ],
    );
    book.run(&["build"]).fails().says("15.02").says("three.md");
}

#[test]
fn all_mistakes_of_the_listings_are_reported_at_once() {
    let book = Fixture::proved();
    let long_line = format!("// {}\n", "x".repeat(100));
    for (slug, contract, main) in [
        ("unknown-key", "clams = 1\nclaims.lines = [\"a\"]", HELLO),
        ("unknown-claim", "claims.durations = { delays = 5 }", HELLO),
        ("bad-hole", "claims.lines = [\"{secnds} passed\"]", HELLO),
        ("empty-band", "claims.duration = { delays = [3, 2] }", HELLO),
        ("unbreakable", "claims.exit = \"success\"", HELLO),
        ("misnamed", SAYS_HELLO, HELLO),
        ("unlisted", SAYS_HELLO, HELLO),
        ("untaught", SAYS_HELLO, HELLO),
        (
            "allows",
            SAYS_HELLO,
            &format!("#![allow(dead_code)]\n{HELLO}"),
        ),
        ("wide", SAYS_HELLO, &format!("{HELLO}{long_line}")),
        (
            "long",
            SAYS_HELLO,
            &format!("{HELLO}{}", "// x\n".repeat(90)),
        ),
        ("asks", SAYS_HELLO, "const NAME: &str = \"SLOW_SERVER\";\n"),
        ("never-compiles", "claims.compile-error = \"E0277\"", HELLO),
        ("never-recorded", SAYS_HELLO, HELLO),
        ("without-program", SAYS_HELLO, HELLO),
    ] {
        book.listing(slug, contract, main);
    }
    book.replace(&manifest_of("misnamed"), "\"misnamed\"", "\"other\"");
    book.replace(
        &manifest_of("unlisted"),
        "metadata.listing",
        "metadata.lisitng",
    );
    book.replace(&manifest_of("untaught"), "[\"waiting\"]", "[\"swimming\"]");
    let main = book.root().join(main_of("without-program"));
    std::fs::rename(&main, main.with_file_name("lib.rs")).unwrap();
    book.append(
        "curriculum.toml",
        "\n[[row]]\nid = \"locking\"\nsection = \"Second\"\nline = \"again\"\n",
    );
    book.append(&main_of("hello"), "// more\n");

    let outcome = book.run(&["check"]).fails();
    let place = |slug: &str, line: usize| format!("{}:{line}", manifest_of(slug));
    let source = |slug: &str, line: usize| format!("{}:{line}", main_of(slug));
    reports(
        &outcome,
        &[
            (
                &place("unknown-key", 9),
                "unknown field `clams` [malformed-toml]",
            ),
            (&place("unknown-claim", 9), "unknown field `durations`"),
            (&place("bad-hole", 9), "no such type of hole"),
            (&place("empty-band", 9), "nothing lies between 3 and 2"),
            (
                &place("unbreakable", 9),
                "claims nothing that a run could break [empty-claim]",
            ),
            (
                &place("misnamed", 2),
                "the package is called `other`, its folder `misnamed` [package-name]",
            ),
            (&manifest_of("unlisted"), "has no contract [no-contract]"),
            (
                &place("untaught", 8),
                "teaches `swimming`, which the curriculum does not know [unknown-row]",
            ),
            (
                &source("allows", 1),
                "a listing allows no lint [allowed-lint]",
            ),
            (
                &source("wide", 4),
                "the line has 103 characters [long-line]",
            ),
            (&main_of("long"), "has 93 lines [long-listing]"),
            (
                &source("asks", 1),
                "its contract does not say what the server sees [unclaimed-server]",
            ),
            (
                &manifest_of("never-compiles"),
                "every build of the workspace would fail [breaks-the-build]",
            ),
            (
                &manifest_of("never-recorded"),
                "`never-recorded` was never recorded [missing-recording]",
            ),
            (
                &main_of("without-program"),
                "cannot be read [unreadable-file]",
            ),
            (
                "curriculum.toml:17",
                "the id `locking` stands there twice [repeated-row]",
            ),
            (
                &cast_of("hello"),
                "is stale: its source changed [stale-recording]",
            ),
        ],
    );
    // What cannot be read is there all the same: the chapter that shows it is not to blame.
    outcome.never_says("no listing is called");
}

#[test]
fn a_summary_that_cannot_be_read_hides_no_mistake_of_a_listing() {
    let book = Fixture::proved();
    book.write("src/SUMMARY.md", "# Summary\n\n- [One](one.md\n  oh\n");
    book.listing_unseen("unbreakable", "claims.exit = \"success\"", HELLO);
    book.append(&main_of("hello"), "// more\n");
    let outcome = book.run(&["check"]).fails();
    reports(
        &outcome,
        &[(
            &format!("{}:9", manifest_of("unbreakable")),
            "claims nothing",
        )],
    );
    let outcome = outcome
        .says("error: src/SUMMARY.md: ")
        .says("[malformed-summary]");
    drop(outcome);
    std::fs::remove_file(book.root().join("src/SUMMARY.md")).unwrap();
    let outcome = book.run(&["check"]).fails();
    reports(
        &outcome,
        &[
            ("src/SUMMARY.md", "cannot be read [unreadable-file]"),
            (
                &format!("{}:9", manifest_of("unbreakable")),
                "claims nothing",
            ),
        ],
    );
}

#[test]
fn a_folder_without_a_book_is_one_error_in_one_line() {
    for command in [
        &["check"][..],
        &["build"],
        &["record"],
        &["list"],
        &["serve", "--no-slow-server", "--port", "0"],
        &["new", "one", "two"],
    ] {
        let book = Fixture::new();
        std::fs::remove_file(book.root().join("book.toml")).unwrap();
        let outcome = book.run(command).fails().says_one_error();
        outcome.says("book.toml: cannot be read").says("--root");
    }
}

#[test]
fn a_test_delay_of_its_own_is_for_runs_of_many_delays_and_shorter_than_the_books() {
    const WAITS: &str = "claims.server = { requests = 12 }\nclaims.duration = { delays = 12 }";
    for (contract, says) in [
        (
            "test-delay = 0.1",
            "9: `test-delay` is not shorter than that of book.toml, 0.1 s",
        ),
        (
            "test-delay = 0.01",
            "9: `test-delay` is at least 0.05 seconds",
        ),
    ] {
        let book = Fixture::proved();
        book.listing("waits", &format!("{contract}\n{WAITS}"), HELLO);
        book.prove("waits", &["hello"]);
        let place = format!("{}:{says}", manifest_of("waits"));
        book.run(&["check"]).fails().says(&place);
    }
    let book = Fixture::proved();
    let contract = format!("test-delay = 0.06\n{WAITS}");
    book.listing("waits", &contract, HELLO);
    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    assert_eq!(
        page.matches("language-rust no_run").count(),
        1,
        "skeptic must not run the program with its own delay:\n{page}"
    );
    let project = Project::load(&book.root()).expect("a readable book");
    let delays = ["hello", "waits"].map(|slug| project.test_delay(&project.listings[slug]));
    assert_eq!(delays.map(|delay| delay.as_millis()), [100, 60]);
    let manifest = manifest_of("waits");
    book.replace(&manifest, "delays = 12", "delays = 2");
    book.run(&["check"])
        .fails()
        .says(&format!("{manifest}:9: `test-delay` isn't needed"));
}

#[test]
fn settings_are_checked() {
    for (from, to, says) in [
        (
            "\ndelay = 0.3",
            "\ndelay = -1",
            "between 0.001 and 3600 seconds [book-settings]",
        ),
        ("\ndelay = 0.3", "\ndealy = 3", "unknown field `dealy`"),
        (
            "[preprocessor.lectern]",
            "[preprocessor.other]",
            "has no table",
        ),
        ("[book]", "[book", "book.toml"),
    ] {
        let book = Fixture::proved();
        book.replace("book.toml", from, to);
        book.run(&["check"]).fails().says_one_error().says(says);
    }
}

#[test]
fn what_is_shown_of_a_listing_is_all_that_is_compiled() {
    let book = Fixture::proved();
    let (main, manifest) = (main_of("hello"), manifest_of("hello"));
    book.write("listings/one/hello/src/help.rs", "pub fn help() {}\n");
    book.append(
        &main,
        "// It takes 0.25 s.\n# [allow(dead_code)]\nfn more() {}\n",
    );
    book.append(
        &manifest,
        "\n[[bin]]\nname = \"hello\"\npath = \"other.rs\"\n\n[lib]\npath = \"src/help.rs\"\n\n\
         [dependencies]\nown = { path = \"../own\" }\ntokio.workspace = true\n",
    );
    // What no listing needs concerns nobody who copies one.
    book.append(
        "Cargo.toml",
        "\n[patch.crates-io]\nnobodys = { path = \"nobodys\" }\ntokio = { path = \"tokio\" }\n\n\
         [workspace.dependencies]\ntokio = \"1\"\n",
    );
    book.append(
        "src/one.md",
        "\n```toml\n[dependencies]\ntokio = \"0.2\"\n```\n",
    );
    book.write(
        ".cargo/config.toml",
        "[alias]\nb = \"build\"\n\n[env]\nA = \"b\"\n",
    );
    let line = |file: &str, words: &str| {
        let text = book.read(file);
        let at = text.lines().position(|line| line.contains(words));
        format!("{file}:{}", at.expect("the line was just written") + 1)
    };
    let check = book.run(&["check"]).fails();
    reports(
        &check,
        &[
            (
                "listings/one/hello/src/help.rs",
                "a page shows only src/main.rs [hidden-file]",
            ),
            (&line(&main, "0.25 s"), "“0.25 s” is typed by hand"),
            (
                &line(&main, "# [allow"),
                "a page would not show this line [hidden-line]",
            ),
            (
                &line(&manifest, "other.rs"),
                "compiled from `other.rs` [hidden-program]",
            ),
            (&line(&manifest, "[lib]"), "what `[lib]` adds"),
            (
                &line(&manifest, "own = "),
                "depends on `own`, a folder of the book's [own-crate]",
            ),
            (
                &line("Cargo.toml", "path = \"tokio\""),
                "`[patch]` gives the listings a different dependency from a reader's: `tokio` [replaced-dependency]",
            ),
            (
                ".cargo/config.toml:5",
                "`env` makes Cargo compile or run the listings differently [cargo-settings]",
            ),
            (
                &line("src/one.md", "0.2"),
                "`tokio` is 1 in Cargo.toml, and 0.2 here [other-version]",
            ),
        ],
    );
}

#[test]
fn a_question_is_decided_by_the_contract() {
    let book = Fixture::new();
    let two = "fn main() {\n    println!(\"a\");\n    println!(\"b\");\n}\n";
    book.listing("two", "claims.unordered = [\"a\", \"b\"]", two);
    book.append(
        "src/one.md",
        "\n```predict\nlisting = \"two\"\nquestion = \"Which is first?\"\nasks = { line = 1 }\n\
         options = [{ text = \"a\", is = \"a\" }, { text = \"b\", is = \"b\" }]\nbecause = \"So.\"\n```\n",
    );
    book.prove("two", &["a", "b"]);
    let text = book.read("src/one.md");
    let at = text.lines().position(|line| line == "```predict");
    let place = format!(
        "src/one.md:{}",
        at.expect("the question was just asked") + 1
    );
    let open = "asks for line 1, which may be `a` or `b`: the contract of `two` leaves it open";
    book.run(&["check"]).fails().says(&place).says(open);
    // The recorded run is the same; what other runs may print is not.
    let manifest = manifest_of("two");
    book.replace(&manifest, "claims.unordered", "claims.lines");
    book.run(&["check"]).never_says("asks for");
}

#[test]
fn a_question_rests_on_a_claim_and_stands_before_its_own_listing() {
    let book = Fixture::proved();
    book.listing_unseen("other", SAYS_HELLO, HELLO);
    book.prove("other", &["hello"]);
    let question = "```predict\nlisting = \"hello\"\nquestion = \"How long?\"\nasks = \"duration\"\n\
                    options = [{ text = \"a\", is = { seconds = [0, 9] } }, { text = \"b\", is = { seconds = [9, 10] } }]\n\
                    because = \"So.\"\n```";
    book.append(
        "src/one.md",
        &format!("\n{question}\n\n{{{{#listing other}}}}\n"),
    );
    book.write("src/loose.md", "# Loose\n");
    let text = book.read("src/one.md");
    let at = text.lines().position(|line| line == "```predict");
    let place = format!(
        "src/one.md:{}",
        at.expect("the question was just asked") + 1
    );
    reports(
        &book.run(&["check"]).fails(),
        &[
            (
                &place,
                "asks for `duration`, which the contract of `hello` does not claim [undecided-question]",
            ),
            (
                &place,
                "asks about `hello`, but stands before `other` [misplaced-question]",
            ),
            (
                "src/loose.md",
                "isn't a chapter: src/SUMMARY.md doesn't name it [unlisted-chapter]",
            ),
        ],
    );
}

#[test]
fn a_book_needs_no_curriculum_but_what_it_teaches_stands_in_one() {
    let book = Fixture::proved();
    let teaches = "teaches = [\"waiting\"]\n";
    book.replace(&manifest_of("hello"), teaches, "");
    book.run(&["check"])
        .fails()
        .says(&format!(
            "error: {}:6: the listing teaches nothing",
            manifest_of("hello")
        ))
        .says("help: name a row of curriculum.toml");
    std::fs::remove_file(book.root().join("curriculum.toml")).unwrap();
    book.run(&["check"]).succeeds().never_says("curriculum");
}
