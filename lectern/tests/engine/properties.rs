//! What must hold of every recording and of every contract, tried on many that nobody thought of.
//!
//! A failure names the smallest input that was found. It is random which ones are tried: one failure is a bug, however
//! often the test passes afterwards.

use std::time::Duration;

use lectern::book::Contract;
use lectern::book::Pattern;
use lectern::ground::{Hash, Malformed};
use lectern::judge::broken_claims;
use lectern::page::block::Formula;
use lectern::page::{DirectiveKind, directives};
use lectern::page::{as_markdown, matching_line};
use lectern::record::{Key, Provenance, Recording, parse, write_cast};
use lectern::run::{End, Evidence, Interrupt, Line, Request, Witness};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::Deserialize;
use toml::{Table, Value};

/// A second or two for all of them; `PROPTEST_CASES=10000 cargo test -p lectern properties` takes its time.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: cases.and_then(|cases| cases.parse().ok()).unwrap_or(60),
        // Whoever finds a failure makes a test of it.
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

// Recordings.

fn time() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        (0..100_000_u32).prop_map(|ms| f64::from(ms) / 1000.0),
        0.0..1e6
    ]
}

fn request() -> impl Strategy<Value = Request> {
    (
        any::<String>(),
        option::of(any::<u16>()),
        option::of(time()),
        time(),
        option::of(time()),
        option::of(any::<String>()),
    )
        .prop_map(|(path, status, arrived, start, end, body)| Request {
            path,
            status,
            arrived,
            start,
            end,
            body,
        })
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        any::<i32>().prop_map(End::Status),
        any::<i32>().prop_map(End::Signal),
        select(vec![End::StillRunning, End::Visited, End::NotCompiled]),
    ]
}

/// Lines with any character but the one that ends them, control characters and all.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    let text = any::<String>().prop_map(|text| text.replace('\n', "\r"));
    vec(
        (time(), text).prop_map(|(at, text)| Line { at, text }),
        0..6,
    )
}

/// Lines as a contract can have them typed.
fn typed() -> impl Strategy<Value = Vec<Line>> {
    let plain = |text: String| text.replace(char::is_control, "");
    let text = any::<String>().prop_map(plain);
    vec(
        (time(), text).prop_map(|(at, text)| Line { at, text }),
        0..4,
    )
}

/// One after another, none after more lines than there are.
fn after(interrupts: Vec<(f64, usize)>, lines: usize) -> Vec<Interrupt> {
    let mut interrupts: Vec<Interrupt> = interrupts
        .into_iter()
        .map(|(at, after)| Interrupt {
            at,
            after: after.min(lines),
        })
        .collect();
    interrupts.sort_by_key(|interrupt| interrupt.after);
    interrupts
}

/// As often as a terminal can, after any of the lines.
fn interrupts() -> impl Strategy<Value = Vec<(f64, usize)>> {
    vec((time(), 0..6_usize), 0..3)
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let witness = select(vec![Witness::Nobody, Witness::Server, Witness::Visitors]);
    (
        (
            (lines(), typed(), interrupts()),
            time(),
            time(),
            option::of(any::<u64>()),
            0.001..3600.0,
        ),
        (
            end(),
            witness,
            (vec(request(), 0..4), vec(request(), 0..4)),
            any::<u64>(),
        ),
        (
            vec(any::<String>(), 0..3),
            vec((any::<String>(), 0..1000_usize), 0..3),
        ),
    )
        .prop_map(
            |(
                ((lines, typed, interrupts), wall, cpu, memory, delay),
                (end, witness, (requests, visits), peak_in_flight),
                (errors, tally),
            )| Evidence {
                interrupts: after(interrupts, lines.len()),
                lines,
                typed,
                wall,
                cpu,
                memory,
                delay,
                end,
                witness,
                requests,
                visits,
                peak_in_flight,
                errors,
                tally,
            },
        )
}

fn recording() -> impl Strategy<Value = Recording> {
    let word = any::<String>;
    let provenance = (any::<i64>(), word(), word(), any::<usize>(), word());
    let key = (
        word(),
        word(),
        word(),
        option::of(word()),
        option::of(time()),
    );
    (evidence(), provenance, key).prop_map(|(evidence, provenance, key)| {
        let (timestamp, rustc, system, cores, lock) = provenance;
        let (sources, manifest, dependencies, server, delay) = key;
        Recording {
            evidence,
            provenance: Provenance {
                timestamp,
                rustc,
                system,
                cores,
                lock,
            },
            key: Key {
                sources,
                manifest,
                dependencies,
                server,
                delay,
            },
        }
    })
}

fn text() -> impl Strategy<Value = String> {
    let texts = (recording(), any::<String>(), any::<String>());
    texts.prop_map(|(recording, title, command)| write_cast(&recording, &title, &command))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_recording_is_read_as_it_was_written(
        recording in recording(),
        title: String,
        command: String,
    ) {
        prop_assert_eq!(parse(&write_cast(&recording, &title, &command)), Ok(recording));
    }

    #[test]
    fn a_recording_with_another_byte_is_refused(text in text(), at: Index, byte: u8) {
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        // What is no text is refused before it gets here.
        if let Ok(damaged) = String::from_utf8(bytes) {
            prop_assert!(parse(&damaged).is_err(), "{damaged}");
        }
    }

    #[test]
    fn a_recording_without_or_with_one_more_byte_is_refused(text in text(), at: Index, more: char) {
        let places: Vec<(usize, char)> = text.char_indices().collect();
        let (at, _) = places[at.index(places.len())];
        let mut less = text.clone();
        less.remove(at);
        prop_assert!(parse(&less).is_err(), "{less}");
        let mut longer = text.clone();
        longer.insert(at, more);
        prop_assert!(parse(&longer).is_err(), "{longer}");
        prop_assert!(parse(&text[..at]).is_err(), "the first {at} bytes pass");
        let end = format!("{text}{more}");
        prop_assert!(parse(&end).is_err(), "{end}");
    }

    #[test]
    fn a_recording_with_other_lines_is_refused(
        text in text(),
        one: Index,
        other: Index,
    ) {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let (one, other) = (one.index(lines.len()), other.index(lines.len()));
        let mut swapped = lines.clone();
        swapped.swap(one, other);
        if lines[one] != lines[other] {
            prop_assert!(parse(&swapped.concat()).is_err(), "{swapped:?}");
        }
        let mut without = lines.clone();
        without.remove(one);
        prop_assert!(parse(&without.concat()).is_err(), "{without:?}");
        let mut twice = lines.clone();
        twice.insert(other, lines[one]);
        prop_assert!(parse(&twice.concat()).is_err(), "{twice:?}");
        prop_assert!(parse(&text.replace('\n', "\r\n")).is_err());
    }

    #[test]
    fn what_is_no_recording_is_refused_with_its_line(text: String) {
        let wrong = parse(&text).expect_err("a random text is no recording");
        prop_assert!(wrong.line >= 1 && !wrong.what.is_empty());
    }
}

/// The text with the digest that fits it, as somebody would forge it who has read the engine.
fn signed(text: &str) -> String {
    const KEY: &str = "\"digest\":\"";
    let (header, events) = text.split_once('\n').expect("a header");
    let (before, rest) = header.split_once(KEY).expect("a digest");
    let (_, after) = rest.split_once('"').expect("its end");
    let unsigned = format!("{before}{KEY}\"{after}");
    let digest = Hash::new().part(unsigned).part(events).finish();
    format!("{before}{KEY}{digest}\"{after}\n{events}")
}

#[test]
fn what_no_run_can_have_brought_about_is_refused_even_with_a_digest_that_fits() {
    let provenance = Provenance {
        timestamp: 1_700_000_000,
        rustc: "rustc 1.95.0".to_owned(),
        system: "linux x86_64".to_owned(),
        cores: 2,
        lock: "a".to_owned(),
    };
    let key = Key {
        sources: "a".to_owned(),
        manifest: "b".to_owned(),
        dependencies: "c".to_owned(),
        server: None,
        delay: None,
    };
    let request = Request {
        path: "/".to_owned(),
        status: Some(200),
        arrived: None,
        start: 0.125,
        end: Some(0.375),
        body: None,
    };
    let evidence = Evidence {
        lines: vec![Line {
            at: 0.0625,
            text: "a line".to_owned(),
        }],
        wall: 0.5,
        cpu: 0.25,
        requests: vec![request],
        tally: vec![("a".to_owned(), 4), ("b".to_owned(), 5)],
        ..Evidence::nothing(Duration::from_secs(3))
    };
    let recording = Recording {
        evidence,
        provenance,
        key,
    };
    let text = write_cast(&recording, "a", "cargo run -p a");
    assert_eq!(signed(&text), text);
    for (from, to) in [
        ("\"wall\":0.5", "\"wall\":-0.5"),
        ("\"wall\":0.5", "\"wall\":null"),
        ("\"wall\":0.5", "\"wall\":1e999"),
        ("\"wall\":0.5", "\"wall\":1e300"),
        ("\"wall\":0.5", "\"wall\":NaN"),
        ("\"cpu\":0.25", "\"cpu\":-1e-9"),
        ("\"delay\":3.0", "\"delay\":0"),
        ("\"delay\":3.0", "\"delay\":1e-300"),
        ("\"start\":0.125", "\"start\":-1"),
        ("\"end\":0.375", "\"end\":1e12"),
        ("[0.0625,", "[-0.0625,"),
        ("[0.0625,", "[1e300,"),
        ("a line\\r\\n", "a\\nline\\r\\n"),
        ("a line\\r\\n", "a line\\r"),
        ("\"o\"", "\"i\""),
        ("\"peak_in_flight\":0", "\"peak_in_flight\":-1"),
        (
            "\"peak_in_flight\":0",
            "\"peak_in_flight\":99999999999999999999",
        ),
        ("[\"a\",4]", "[\"a\",18446744073709551615]"),
        ("\"version\":2", "\"version\":1"),
        ("\"version\":2", "\"version\":2,\"version\":2"),
        ("\"format\":1", "\"format\":2"),
        ("\"wall\":0.5", "\"wall\":0.5,\"wall\":0.5"),
    ] {
        assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
        let forged = signed(&text.replace(from, to));
        let Malformed { what, .. } = parse(&forged).expect_err(to);
        assert!(!what.contains("digest"), "{to}: {what}");
    }
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (from, to) in [
        ("\"wall\":0.5", format!("\"wall\":{nested}")),
        ("\"wall\":0.5", format!("\"unknown\":{nested},\"wall\":0.5")),
        ("[0.0625,", nested.clone()),
    ] {
        // Whether what nobody asks for is nested makes no difference; what matters is that it is the end of nobody.
        let _ = parse(&signed(&text.replace(from, &to)));
    }
}

// Patterns.

/// Text as a program may print it in a line.
fn printable() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| text.replace(|c: char| c.is_control(), "·"))
}

/// The pattern that means this text.
fn literally(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// The name of a hole and a text that fits it.
fn filled() -> impl Strategy<Value = (&'static str, String)> {
    let (whole, tenths) = (any::<i64>, -1_000_000..1_000_000_i64);
    let url = "https?://[a-z0-9.]{1,9}(:[0-9]{1,5})?(/[a-z?=&%]{0,9})?";
    prop_oneof![
        whole().prop_map(|number| ("integer", number.to_string())),
        whole().prop_map(|number| ("number", number.to_string())),
        tenths.prop_map(|number| ("number", format!("{:.1}", number as f64 / 10.0))),
        (0..1_000_000_u32).prop_map(|ms| ("seconds", format!("{:.3}", f64::from(ms) / 1000.0))),
        "[^\\s\\p{Cc}]{1,9}".prop_map(|word| ("word", word)),
        "[^\\p{Cc}]{1,9}".prop_map(|text| ("text", text)),
        any::<([u8; 4], u16)>()
            .prop_map(|([a, b, c, d], port)| { ("address", format!("{a}.{b}.{c}.{d}:{port}")) }),
        url.prop_map(|url| ("url", url)),
        any::<u64>().prop_map(|id| ("thread", format!("ThreadId({id})"))),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_line_matches_the_pattern_that_was_made_from_it(
        begin in printable(),
        parts in vec((filled(), printable()), 0..5),
    ) {
        let (mut line, mut pattern) = (format!("a{begin}"), format!("a{}", literally(&begin)));
        for ((name, text), after) in parts {
            line.push_str(&format!("{text},{after}"));
            pattern.push_str(&format!("{{{name}}},{}", literally(&after)));
        }
        let pattern = Pattern::new(&pattern).map_err(TestCaseError::fail)?;
        prop_assert!(pattern.matches(&line), "{pattern} should match {line}");
    }

    #[test]
    fn literal_text_matches_itself_and_no_other_line(
        text in printable(),
        other in printable(),
        at: Index,
        more in any::<char>(),
    ) {
        let pattern = Pattern::new(&literally(&text)).map_err(TestCaseError::fail)?;
        prop_assert!(pattern.matches(&text));
        prop_assert_eq!(pattern.matches(&other), text == other);
        let mut longer = text.clone();
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        longer.insert(places[at.index(places.len())], more);
        prop_assert!(!pattern.matches(&longer));
    }

    #[test]
    fn a_comparison_agrees_with_the_numbers(
        number in -1000..1000_i64,
        than in -1000..1000_i64,
        decimals in any::<bool>(),
    ) {
        let (name, scale) = if decimals { ("number", 10.0) } else { ("integer", 1.0) };
        let (number, than) = (number as f64 / scale, than as f64 / scale);
        for (operator, holds) in [
            ("<", number < than),
            ("<=", number <= than),
            (">", number > than),
            (">=", number >= than),
            ("=", number == than),
            ("!=", number != than),
        ] {
            let pattern = format!("it is {{{name} {operator} {than}}} now");
            let pattern = Pattern::new(&pattern).map_err(TestCaseError::fail)?;
            prop_assert_eq!(pattern.matches(&format!("it is {number} now")), holds, "{}", pattern);
        }
    }

    #[test]
    fn any_text_is_a_pattern_or_is_told_why_not(text: String, line: String) {
        match Pattern::new(&text) {
            Ok(pattern) => {
                pattern.matches(&line);
            }
            Err(what) => prop_assert!(!what.is_empty()),
        }
    }
}

// Figures that are read from lines.

/// The text of a paragraph that holds this piece of Markdown and nothing else.
fn shown(markdown: &str) -> Option<String> {
    let mut text = String::new();
    let mut events = Parser::new(markdown);
    if events.next() != Some(Event::Start(Tag::Paragraph)) {
        return None;
    }
    for event in events {
        match event {
            Event::Text(piece) => text.push_str(&piece),
            Event::End(TagEnd::Paragraph) => {}
            _ => return None,
        }
    }
    Some(text)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_stands_between_the_outer_holes_is_read(
        begin in printable(),
        parts in vec((filled(), printable()), 1..4),
        other in printable(),
    ) {
        let (mut line, mut pattern) = (format!("a{begin}"), format!("a{}", literally(&begin)));
        let start = line.len();
        let mut end = start;
        for ((name, text), after) in parts {
            end = line.len() + text.len();
            line.push_str(&format!("{text},{after}"));
            pattern.push_str(&format!("{{{name}}},{}", literally(&after)));
        }
        let pattern = Pattern::new(&pattern).map_err(TestCaseError::fail)?;
        let lines = [other, line.clone()].map(|text| Line { at: 0.0, text });
        let run = Evidence {
            lines: lines.to_vec(),
            ..Evidence::nothing(Duration::from_secs(1))
        };
        let reading = matching_line(&pattern, &run).map_err(TestCaseError::fail)?;
        prop_assert_eq!(reading.span(), Some(&line[start..end]));
    }

    #[test]
    fn a_directive_holds_the_pattern_that_was_written(
        parts in vec(("[^\\p{Cc}{}#]{1,9}", filled(), any::<bool>()), 1..4),
        after in "[^\\p{Cc}{}]{0,9}",
    ) {
        let mut pattern = String::from("a");
        for (text, (name, _), braces) in parts {
            let hole = format!("{{{name}}}");
            pattern.push_str(&match braces {
                true => format!("{text}{{{{ {hole} }}}}"),
                false => format!("{text}{hole}"),
            });
        }
        let text = format!("{{{{#measured b line {pattern}}}}}{after}");
        let (found, wrong) = directives(&text);
        prop_assert_eq!(wrong, Vec::new());
        prop_assert_eq!(&text[found[0].range.end..], after);
        prop_assert_eq!(&found[0].kind, &DirectiveKind::Line { slug: "b".to_owned(), hole: None, pattern });
    }

    #[test]
    fn what_was_printed_is_shown_as_it_was(text in printable()) {
        let markdown = as_markdown(&text);
        prop_assert_eq!(shown(&format!("x{markdown}x")), Some(format!("x{text}x")));
        if !text.is_empty() && text.trim() == text {
            prop_assert_eq!(shown(&markdown), Some(text));
        }
    }
}

// Formulas.

/// A formula, its value where `a` is 3 and `b` is 0.7, and how strongly its parts hold together: 0 is a sum, 1 a product,
/// 2 a number, a name, or something in parentheses.
fn arithmetic() -> impl Strategy<Value = (String, f64, u8)> {
    let leaf = prop_oneof![
        (0..1000_u32).prop_map(|number| (number.to_string(), f64::from(number), 2)),
        (0..1000_u32).prop_map(|tenths| {
            let number = format!("{}.{}", tenths / 10, tenths % 10);
            let value = number.parse().expect("a number");
            (number, value, 2)
        }),
        Just(("a".to_owned(), 3.0, 2)),
        Just(("b".to_owned(), 0.7, 2)),
    ];
    leaf.prop_recursive(4, 20, 3, |inner| {
        let operands = vec((inner.clone(), any::<bool>()), 2..4);
        prop_oneof![
            inner.prop_map(|inner| (format!("(-{})", held(&inner, 2)), -inner.1, 2)),
            operands.clone().prop_map(|terms| chain(&terms, 0)),
            operands.prop_map(|factors| chain(&factors, 1)),
        ]
    })
}

/// The formula as an operand, in parentheses where it would fall apart.
fn held((text, _, rank): &(String, f64, u8), least: u8) -> String {
    match *rank >= least {
        true => text.clone(),
        false => format!("({text})"),
    }
}

/// Operands with operators of one rank between them, taken from left to right.
fn chain(operands: &[((String, f64, u8), bool)], rank: u8) -> (String, f64, u8) {
    let (first, _) = &operands[0];
    let (mut text, mut value) = (held(first, rank), first.1);
    for (operand, one) in &operands[1..] {
        let other = operand.1;
        let (sign, result) = match (rank, one) {
            (1, true) => ("*", value * other),
            (1, false) => ("/", value / other),
            (_, true) => ("+", value + other),
            (_, false) => ("-", value - other),
        };
        // What stands behind an operator of the same rank would be taken apart from the left.
        text = format!("{text} {sign} {}", held(operand, rank + 1));
        value = result;
    }
    (text, value, rank)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_formula_is_computed_as_it_is_written((text, value, _) in arithmetic()) {
        prop_assume!(text.len() <= 200);
        let names: Vec<&str> = ["a", "b"].into_iter().filter(|name| text.contains(name)).collect();
        let formula = Formula::new(&text, &names).map_err(TestCaseError::fail)?;
        let found = formula.value(&|name| Some(if name == "a" { 3.0 } else { 0.7 }));
        prop_assert!(found == value || found.is_nan() && value.is_nan(), "{text} is {value}, not {found}");
    }

    #[test]
    fn any_text_is_a_formula_or_is_told_why_not(
        text in prop_oneof![any::<String>(), "[-+*/() ab.0-9^]{0,20}"],
    ) {
        match Formula::new(&text, &["a", "b"]) {
            Ok(formula) => {
                formula.value(&|_| Some(1.0));
            }
            Err(what) => prop_assert!(!what.is_empty()),
        }
    }
}

// Contracts.

/// The words that stand in contracts, and so make many a random table nearly one.
const WORDS: [&str; 34] = [
    "caption",
    "teaches",
    "profile",
    "args",
    "lanes",
    "recorded",
    "alone",
    "server",
    "visitors",
    "claims",
    "lines",
    "unordered",
    "order",
    "duration",
    "cpu",
    "answers",
    "exit",
    "compile-error",
    "hangs",
    "runs",
    "line",
    "count",
    "shows",
    "delays",
    "seconds",
    "at-least",
    "at-most",
    "requests",
    "in-flight",
    "body",
    "last",
    "jitter",
    "error-rate",
    "ready",
];

fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        select(
            &[
                "a",
                "{integer} a",
                "on {url}",
                "success",
                "panic",
                "release",
                "E0277",
                "{delay}"
            ][..]
        )
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        4 => text.prop_map(Value::String),
        2 => (-2..10_i64).prop_map(Value::Integer),
        1 => any::<i64>().prop_map(Value::Integer),
        1 => any::<f64>().prop_map(Value::Float),
        1 => select(&[f64::NAN, f64::INFINITY, -0.0, 0.1, 1e300][..]).prop_map(Value::Float),
        1 => any::<bool>().prop_map(Value::Boolean),
        1 => Just(Value::Datetime("1979-05-27T07:32:00Z".parse().expect("a date"))),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            vec((select(&WORDS[..]), inner), 0..5).prop_map(|entries| {
                let entries = entries.into_iter();
                Value::Table(
                    entries
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    })
}

/// Every claim, each in the form that it has or in any other.
fn claims() -> impl Strategy<Value = Table> {
    let forms = [
        ("lines", "[\"a\", { line = \"{integer} b\", count = 2 }]"),
        ("unordered", "[\"a\"]"),
        ("order", "[[\"a\", \"b\"]]"),
        ("duration", "{ seconds = [0.1, 3] }"),
        ("cpu", "{ at-most = 0.5 }"),
        ("server", "{ requests = 3, in-flight = [1, 2] }"),
        ("answers", "{ body = \"a\", last = { delays = 1 } }"),
        ("exit", "\"panic\""),
        ("compile-error", "\"E0277\""),
        ("hangs", "{ seconds = 2 }"),
        (
            "runs",
            "{ count = 5, line = \"{integer} a\", shows = \"1 a\" }",
        ),
    ];
    vec(
        (select(forms.to_vec()), option::weighted(0.3, value())),
        0..4,
    )
    .prop_map(|entries| {
        let entries = entries.into_iter().map(|((claim, form), other)| {
            let form = format!("{claim} = {form}")
                .parse::<Table>()
                .expect("a form");
            (
                claim.to_owned(),
                other.unwrap_or_else(|| form[claim].clone()),
            )
        });
        entries.collect()
    })
}

fn contract() -> impl Strategy<Value = Value> {
    let other = vec((select(&WORDS[..]), value()), 0..2);
    let whole = (claims(), other).prop_map(|(claims, other)| {
        let mut table: Table = "caption = \"c\"\nteaches = [\"t\"]".parse().expect("TOML");
        table.insert("claims".to_owned(), Value::Table(claims));
        table.extend(
            other
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value)),
        );
        Value::Table(table)
    });
    prop_oneof![3 => whole, 1 => value()]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_toml_is_a_contract_or_is_told_why_not(contract in contract(), evidence in evidence()) {
        match Contract::deserialize(contract) {
            Err(error) => prop_assert!(!error.message().is_empty()),
            Ok(contract) => {
                let weaknesses = contract.weaknesses();
                prop_assert!(weaknesses.iter().all(|weakness| !weakness.what.is_empty()));
                let words = contract.claims.in_words();
                prop_assert!(words.iter().all(|words| !words.trim().is_empty()));
                prop_assert!(!weaknesses.is_empty() || !words.is_empty());
                for broken in broken_claims(&contract, &evidence) {
                    prop_assert!(!broken.claim.is_empty() && !broken.sentence.is_empty());
                }
            }
        }
    }

    #[test]
    fn a_band_accepts_what_lies_in_it_and_nothing_else(
        low in 1..20_usize,
        width in 0..5_usize,
        seen in 0..30_usize,
    ) {
        let high = low + width;
        let saw = |band: &str, seen: usize| {
            let text = format!("caption = \"c\"\nteaches = [\"t\"]\nclaims.server.requests = {band}");
            let contract: Contract = toml::from_str(&text).expect("a contract");
            let request = Request {
                path: "/".to_owned(),
                status: Some(200),
                arrived: None,
                start: 0.0,
                end: Some(1.0),
                body: None,
            };
            let evidence = Evidence {
                requests: vec![request; seen],
                witness: Witness::Server,
                ..Evidence::nothing(Duration::from_secs(1))
            };
            broken_claims(&contract, &evidence).is_empty()
        };
        prop_assert_eq!(saw(&format!("[{low}, {high}]"), seen), (low..=high).contains(&seen));
        prop_assert_eq!(saw(&format!("{{ at-least = {low} }}"), seen), seen >= low);
        prop_assert_eq!(saw(&format!("{{ at-most = {low} }}"), seen), seen <= low);
        let both = format!("{{ at-least = {low}, at-most = {high} }}");
        prop_assert_eq!(saw(&both, seen), (low..=high).contains(&seen));
        prop_assert_eq!(saw(&low.to_string(), seen), seen == low);
    }

    #[test]
    fn a_band_of_time_accepts_what_lies_in_it_and_nothing_else(
        delays in 0..10_u32,
        wall in 0..12_000_u32,
    ) {
        let took = |band: &str| {
            let text = format!("caption = \"c\"\nteaches = [\"t\"]\nclaims.duration = {band}");
            let contract: Contract = toml::from_str(&text).expect("a contract");
            let evidence = Evidence {
                wall: f64::from(wall) / 1000.0,
                ..Evidence::nothing(Duration::from_secs(1))
            };
            broken_claims(&contract, &evidence).is_empty()
        };
        let lies = |low: u32, high: u32| (low..=high).contains(&wall);
        let ms = 1000 * delays;
        prop_assert_eq!(took(&format!("{{ delays = {delays} }}")), lies(ms, ms + 250));
        let wider = delays + 1;
        prop_assert_eq!(took(&format!("{{ seconds = [{delays}, {wider}] }}")), lies(ms, ms + 1000));
        prop_assert_eq!(took(&format!("{{ delays = {{ at-most = {wider} }} }}")), lies(0, ms + 1000));
    }

    /// What a run keeps it keeps when less is claimed. How it ends is another matter: a contract that does not say so
    /// claims success.
    #[test]
    fn a_claim_less_is_no_claim_more(
        lines in vec("[a-c]", 1..6),
        wall in 1..5_000_u32,
        requests in 1..5_usize,
        dropped in vec(any::<bool>(), 6),
    ) {
        let evidence = Evidence {
            lines: lines.iter().map(|text| Line { at: 0.0, text: text.clone() }).collect(),
            wall: f64::from(wall) / 1000.0,
            cpu: f64::from(wall) / 4000.0,
            requests: vec![Request {
                path: "/".to_owned(),
                status: Some(200),
                arrived: None,
                start: 0.0,
                end: Some(0.001),
                body: None,
            }; requests],
            peak_in_flight: requests as u64,
            witness: Witness::Server,
            ..Evidence::nothing(Duration::from_secs(1))
        };
        let mut backwards = lines.clone();
        backwards.reverse();
        let claims = [
            format!("lines = {lines:?}"),
            format!("unordered = {backwards:?}"),
            format!("duration = {{ seconds = [0, {wall}] }}"),
            "cpu = [0.2, 0.3]".to_owned(),
            format!("server = {{ requests = {requests}, in-flight = {requests} }}"),
            "exit = \"success\"".to_owned(),
        ];
        let kept: Vec<&String> = std::iter::zip(&claims, &dropped)
            .filter(|(_, dropped)| !**dropped)
            .map(|(claim, _)| claim)
            .collect();
        for claims in [claims.iter().collect(), kept] {
            let claims: String = claims.into_iter().map(|claim| format!("{claim}\n")).collect();
            let text = format!("caption = \"c\"\nteaches = [\"t\"]\n[claims]\n{claims}");
            let contract: Contract = toml::from_str(&text).expect("a contract");
            prop_assert_eq!(broken_claims(&contract, &evidence), Vec::new(), "{}", text);
        }
    }

    /// Lines in any order: kept if and only if some way of giving each line a pattern of its own works.
    #[test]
    fn lines_in_any_order_are_matched_if_they_can_be(
        (pairs, lines) in vec(pair(), 1..6).prop_flat_map(|pairs| {
            let lines: Vec<&str> = pairs.iter().map(|(_, line)| *line).collect();
            (Just(pairs), Just(lines).prop_shuffle())
        }),
        other in option::of((any::<Index>(), pair())),
    ) {
        fn possible(patterns: &[Pattern], lines: &[&str]) -> bool {
            let Some((line, rest)) = lines.split_first() else {
                return patterns.is_empty();
            };
            (0..patterns.len()).any(|index| {
                let mut left = patterns.to_vec();
                let pattern = left.remove(index);
                pattern.matches(line) && possible(&left, rest)
            })
        }
        let mut lines = lines;
        // One line in another's place, and it may be impossible.
        if let Some((at, (_, line))) = other {
            let at = at.index(lines.len());
            lines[at] = line;
        }
        let patterns: Vec<&str> = pairs.iter().map(|(pattern, _)| *pattern).collect();
        let text = format!("caption = \"c\"\nteaches = [\"t\"]\nclaims.unordered = {patterns:?}");
        let contract: Contract = toml::from_str(&text).expect("a contract");
        let evidence = Evidence {
            lines: lines
                .iter()
                .map(|text| Line { at: 0.0, text: (*text).to_owned() })
                .collect(),
            ..Evidence::nothing(Duration::from_secs(1))
        };
        let patterns: Vec<Pattern> = patterns
            .iter()
            .map(|text| Pattern::new(text).expect("a pattern"))
            .collect();
        let kept = broken_claims(&contract, &evidence).is_empty();
        prop_assert_eq!(kept, possible(&patterns, &lines));
    }
}

/// A pattern and a line that fits it, and often fits another one too.
fn pair() -> impl Strategy<Value = (&'static str, &'static str)> {
    select(vec![
        ("a 1", "a 1"),
        ("a {integer}", "a 1"),
        ("a {integer}", "a 2"),
        ("{word} 1", "a 1"),
        ("{word} 1", "b 1"),
        ("{text} 2", "a 2"),
        ("{text} 2", "c 1 2"),
    ])
}
