//! Claims against real runs. For every kind of claim there is a listing that can behave in two ways: the first keeps
//! the claim and is recorded, the second breaks it and is refused, and what was recorded before stays as it was.
//!
//! What breaks a claim about time breaks it by a second or so, because on a busy machine everything takes a little longer.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::fixture::{Fixture, Outcome, cast_of, main_of, manifest_of};

struct Case {
    slug: &'static str,
    /// What the contract says; the program's argument, `well` or `badly`, is added.
    contract: &'static str,
    /// What `main` does if it behaves well, and what if it behaves badly.
    well: &'static str,
    badly: &'static str,
    /// What the engine says about the second.
    refusal: &'static str,
}

const CASES: [Case; 23] = [
    Case {
        slug: "lines",
        contract: r#"claims.lines = ["first", { line = "and {integer < 10}", count = 2 }]"#,
        well: r#"print!("first\nand 1\nand 2\n");"#,
        badly: r#"print!("first\nand 1\nand 12\n");"#,
        refusal: "line 3 should be `and {integer < 10}`, but it is `and 12`",
    },
    Case {
        slug: "lines-too-many",
        contract: r#"claims.lines = ["first"]"#,
        well: r#"println!("first");"#,
        badly: r#"print!("first\nsecond\n");"#,
        refusal: "claims 1 line, but the run has 2; the first one too many is `second`",
    },
    Case {
        slug: "unordered",
        contract: r#"claims.unordered = ["first", "second"]"#,
        well: r#"print!("second\nfirst\n");"#,
        badly: r#"print!("second\nthird\n");"#,
        refusal: "line 2 was not claimed: `third`",
    },
    Case {
        slug: "order",
        contract: r#"claims.order = [["AAA done", "BBB started"]]"#,
        well: r#"print!("AAA done\nCCC\nBBB started\n");"#,
        badly: r#"print!("BBB started\nAAA done\n");"#,
        refusal: "claims `AAA done` before `BBB started`, but line 1 is `BBB started` and line 2 is `AAA done`",
    },
    Case {
        slug: "duration-in-delays",
        contract: "claims.duration = { delays = [5, 100] }",
        well: "rest(1050);",
        badly: "",
        refusal: "claims that the run takes 5 to 100 delays, but it took ",
    },
    Case {
        slug: "duration-in-seconds",
        contract: "claims.duration = { seconds = { at-least = 1 } }",
        well: "rest(1050);",
        badly: "",
        refusal: "claims that the run takes at least 1 second",
    },
    Case {
        slug: "cpu",
        contract: "claims.cpu = { at-most = 0.1 }",
        well: "rest(250);",
        // From many threads, for on a machine that is busy one alone may get no tenth of a core.
        badly: "let begin = std::time::Instant::now();\n    let busy = || while begin.elapsed().as_millis() < 300 {};\n    \
                std::thread::scope(|scope| (0..16).for_each(|_| drop(scope.spawn(busy))));",
        refusal: "claims at most 0.1 cores busy, but it was ",
    },
    Case {
        slug: "requests",
        contract: "claims.server = { requests = 2 }",
        well: "together(2);",
        badly: "together(1);",
        refusal: "claims that the server sees 2 requests, but it saw 1",
    },
    Case {
        slug: "in-flight",
        contract: "claims.server = { requests = 2, in-flight = 2 }",
        well: "together(2);",
        badly: "ask();\n    ask();",
        refusal: "claims a peak of 2 in flight, but it was 1",
    },
    Case {
        slug: "one-at-a-time",
        contract: "server.one-at-a-time = true\nclaims.server = { requests = 6, in-flight = 1 }\n\
                   claims.duration = { delays = [6, 100] }",
        well: "together(6);",
        badly: "ask();",
        refusal: "claims that the run takes 6 to 100 delays, but it took ",
    },
    Case {
        slug: "answers",
        contract: "visitors = { ready = \"listening on {url}\", count = 2 }\n\
                   claims.answers = { body = \"Hi\", last = { seconds = [0.15, 10] } }",
        well: r#"serve("Hi");"#,
        badly: r#"serve("Bye");"#,
        refusal: "visitor 1 should be answered `Hi`, but got status 200 and `Bye`",
    },
    Case {
        slug: "visitors-turned-away",
        contract: "visitors = { ready = \"listening on {url}\", count = 1 }\n\
                   claims.answers = { body = \"Hi\", last = { seconds = [0.05, 10] } }",
        well: r#"serve("Hi");"#,
        badly: r#"println!("listening on nothing");"#,
        refusal: "claims to serve its visitors, but it ended with success",
    },
    Case {
        slug: "exit-success",
        contract: r#"claims.lines = ["done"]"#,
        well: r#"println!("done");"#,
        badly: "println!(\"done\");\n    std::process::exit(3);",
        refusal: "claims to end with success, but it ended with status 3; its last line: done",
    },
    Case {
        slug: "exit-panic",
        contract: "claims.exit = \"panic\"",
        well: r#"panic!("as claimed");"#,
        badly: r#"println!("calm");"#,
        refusal: "claims to end with a panic, but it ended with success; its last line: calm",
    },
    Case {
        slug: "exit-status",
        contract: "claims.exit = 7",
        well: "std::process::exit(7);",
        badly: "std::process::abort();",
        refusal: "claims to end with status 7, but it was ended by signal 6",
    },
    Case {
        slug: "hangs",
        contract: "claims.hangs = { delays = 5 }",
        well: "rest(600_000);",
        badly: "",
        refusal: "claims to hang, but it ended with success after 0.",
    },
    Case {
        slug: "runs",
        contract: r#"claims.runs = { count = 4, line = "total {integer}", shows = "total {integer < 10}" }"#,
        well: r#"println!("total {}", if nth_run() == 3 { 9 } else { 10 });"#,
        badly: r#"println!("total 10");"#,
        refusal: "in 4 runs, at least one should show `total {integer < 10}`, but they showed: 4 × `total 10`",
    },
    Case {
        slug: "runs-without-a-line",
        contract: r#"claims.runs = { count = 2, line = "total {integer}", shows = "total {integer < 10}" }"#,
        well: r#"println!("total 9");"#,
        badly: r#"println!("nothing");"#,
        refusal: "each of the 2 runs should print one line `total {integer}`, but only 0 did",
    },
    Case {
        slug: "compile-error",
        contract: "claims.compile-error = \"E0384\"",
        well: "let fixed = 1;\n    fixed = fixed + 1;",
        badly: "let fixed = 1;\n    fixed = fixed + 1;\n    unknown();",
        refusal: "claims not to compile because of E0384 and nothing else, but the errors are: E0425",
    },
    Case {
        slug: "compile-error-mended",
        contract: "claims.compile-error = \"E0425\"",
        well: "unknown();",
        badly: "",
        refusal: "claims not to compile (E0425), but it compiles",
    },
    Case {
        slug: "denied-lint",
        contract: "claims.compile-error = \"unused_must_use\"",
        well: "#![deny(unused_must_use)]\n    std::future::ready(1);",
        badly: "#![deny(unused_must_use, unused_variables)]\n    std::future::ready(1);\n    let unused = 1;",
        refusal: "claims not to compile because of unused_must_use and nothing else, but the errors are: unused_variables, unused_must_use",
    },
    Case {
        slug: "lint-that-only-warns",
        contract: "claims.compile-error = \"unused_must_use\"",
        well: "#![deny(unused_must_use)]\n    std::future::ready(1);",
        badly: "std::future::ready(1);",
        refusal: "claims not to compile (unused_must_use), but it compiles; `#![deny(unused_must_use)]` in the program",
    },
    Case {
        slug: "compile-error-without-a-code",
        contract: "claims.compile-error = \"future cannot be sent between threads safely\"",
        well: "fn send(_: impl Send) {}\n    send(async {\n        let here = std::rc::Rc::new(1);\n        \
               std::future::ready(1).await;\n        drop(here);\n    });",
        badly: "fn send(_: impl Send) {}\n    send(std::rc::Rc::new(1));",
        refusal: "claims not to compile because of future cannot be sent between threads safely and nothing else, but \
                  the errors are: E0277",
    },
];

/// What the bodies of the cases call.
const WORDS: [(&str, &str); 5] = [
    (
        "rest(",
        "fn rest(milliseconds: u64) {\n    std::thread::sleep(std::time::Duration::from_millis(milliseconds));\n}\n",
    ),
    (
        "together(",
        r#"fn together(count: usize) {
    let here = std::sync::Barrier::new(count);
    std::thread::scope(|scope| {
        for _ in 0..count {
            scope.spawn(|| {
                here.wait();
                ask();
            });
        }
    });
}
"#,
    ),
    (
        "ask",
        r#"fn ask() {
    use std::io::{Read, Write};
    let url = std::env::var("SLOW_SERVER").unwrap();
    let address = url.trim_start_matches("http://");
    let mut server = std::net::TcpStream::connect(address).unwrap();
    let request = "GET / HTTP/1.1\r\nhost: server\r\nconnection: close\r\n\r\n";
    server.write_all(request.as_bytes()).unwrap();
    server.read_to_end(&mut Vec::new()).unwrap();
}
"#,
    ),
    (
        "serve(",
        r#"fn serve(body: &str) {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    println!("listening on http://{}", listener.local_addr().unwrap());
    for stream in listener.incoming() {
        let mut stream = stream.unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        while lines.next().unwrap().unwrap() != "" {}
        std::thread::sleep(std::time::Duration::from_millis(100));
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}");
        write!(stream, "{head}\r\nconnection: close\r\n\r\n{body}").unwrap();
    }
}
"#,
    ),
    (
        "nth_run(",
        r#"fn nth_run() -> usize {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/.runs");
    let runs = std::fs::read_to_string(file).unwrap_or_default() + "x";
    std::fs::write(file, &runs).unwrap();
    runs.len()
}
"#,
    ),
];

impl Case {
    fn compiles(&self) -> bool {
        !self.contract.contains("compile-error")
    }

    fn whole_contract(&self) -> String {
        let Self { slug, contract, .. } = self;
        if self.compiles() {
            return format!("args = [\"well\", \"{{delay}}\"]\n{contract}");
        }
        format!(
            "{contract}\n\n[features]\ndoes-not-compile = []\n\n[[bin]]\nname = \"{slug}\"\n\
             path = \"src/main.rs\"\nrequired-features = [\"does-not-compile\"]"
        )
    }

    /// The program, for which its argument decides how it behaves; one that does not compile is one of two programs.
    fn main(&self) -> String {
        if !self.compiles() {
            return format!("fn main() {{\n    {}\n}}\n", self.well);
        }
        let mut text = format!(
            "fn well() {{\n    {}\n}}\n\nfn badly() {{\n    {}\n}}\n\nfn main() {{\n    \
             if std::env::args().any(|word| word == \"badly\") {{\n        badly()\n    }} else {{\n        \
             well()\n    }}\n}}\n",
            self.well, self.badly
        );
        for (word, meaning) in WORDS {
            if text.contains(word) {
                text.push_str(meaning);
            }
        }
        text
    }

    fn misbehave(&self, book: &Fixture) {
        if self.compiles() {
            book.replace(&manifest_of(self.slug), "[\"well\",", "[\"badly\",");
        } else {
            book.write(
                &main_of(self.slug),
                &format!("fn main() {{\n    {}\n}}\n", self.badly),
            );
        }
    }
}

/// Both rounds for all cases together, because they are compiled together.
struct Rounds {
    well: Outcome,
    recordings: BTreeMap<&'static str, Option<String>>,
    badly: Outcome,
    recordings_after: BTreeMap<&'static str, Option<String>>,
}

static ROUNDS: LazyLock<Rounds> = LazyLock::new(|| {
    let book = Fixture::new();
    book.replace("book.toml", "delay = 0.3", "delay = 0.2");
    for case in &CASES {
        book.listing(case.slug, &case.whole_contract(), &case.main());
    }
    let recordings = || {
        let recording = |case: &Case| {
            let file = book.root().join(cast_of(case.slug));
            (case.slug, std::fs::read_to_string(file).ok())
        };
        CASES.iter().map(recording).collect()
    };
    let well = book.run(&["record"]);
    let recordings_before = recordings();
    for case in &CASES {
        case.misbehave(&book);
    }
    let badly = book.run(&["record"]);
    Rounds {
        well,
        recordings: recordings_before,
        badly,
        recordings_after: recordings(),
    }
});

/// The cases are recorded while they behave well, and refused for the reason given when they do not.
#[track_caller]
fn held(slugs: &[&str]) {
    for slug in slugs {
        let case = CASES.iter().find(|case| case.slug == *slug);
        let case = case.unwrap_or_else(|| panic!("no case is called {slug}"));
        let before = &ROUNDS.recordings[slug];
        assert!(
            before.is_some(),
            "{slug} was not recorded:\n{}",
            ROUNDS.well
        );
        let named = format!("error: {}:", manifest_of(slug));
        let refused = ROUNDS
            .badly
            .stderr
            .lines()
            .any(|line| line.starts_with(&named) && line.contains(case.refusal));
        assert!(
            refused,
            "expected `{named} … {}` among:\n{}",
            case.refusal, ROUNDS.badly
        );
        assert_eq!(
            *before, ROUNDS.recordings_after[slug],
            "the refused run of {slug} changed its recording"
        );
    }
}

#[test]
fn what_keeps_its_contract_is_recorded_and_what_breaks_it_is_refused() {
    assert_eq!(ROUNDS.well.status, Some(0), "{}", ROUNDS.well);
    assert_eq!(ROUNDS.badly.status, Some(1), "{}", ROUNDS.badly);
}

#[test]
fn lines_are_held_to_words_order_and_number() {
    held(&["lines", "lines-too-many"]);
}

#[test]
fn unordered_lines_are_held_to_their_words() {
    held(&["unordered"]);
}

#[test]
fn a_partial_order_is_held() {
    held(&["order"]);
}

#[test]
fn durations_are_held_in_delays_and_in_seconds() {
    held(&["duration-in-delays", "duration-in-seconds"]);
}

#[test]
fn processor_time_is_held() {
    held(&["cpu"]);
}

#[test]
fn what_the_server_sees_is_held() {
    held(&["requests", "in-flight", "one-at-a-time"]);
}

#[test]
fn what_visitors_are_answered_is_held() {
    held(&["answers", "visitors-turned-away"]);
}

#[test]
fn how_a_program_ends_is_held() {
    held(&["exit-success", "exit-panic", "exit-status"]);
}

#[test]
fn a_hang_is_held() {
    held(&["hangs"]);
}

#[test]
fn what_shows_in_many_runs_is_held() {
    held(&["runs", "runs-without-a-line"]);
}

#[test]
fn a_compiler_error_is_held_to_its_code_or_message() {
    held(&[
        "compile-error",
        "compile-error-mended",
        "compile-error-without-a-code",
    ]);
}

#[test]
fn a_denied_lint_is_held_to_its_name() {
    held(&["denied-lint", "lint-that-only-warns"]);
}
