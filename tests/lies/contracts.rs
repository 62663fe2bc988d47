//! Lies told by contracts and manifests: a promise that is made smaller until it is kept.

use crate::forge::{look_fresh, manifest_of, program_of};
use crate::guard::CHAPTER;
use crate::lie::{Lie, by_check, missed};

const ROW: &str = "five-in-a-loop";

/// The claims of [`ROW`], as they stand in its manifest.
fn without_claims(manifest: &str, instead: &str) -> Result<String, String> {
    let (before, claims) = manifest
        .split_once("[package.metadata.listing.claims]\n")
        .ok_or("no claims")?;
    let (_, after) = claims
        .split_once("\n[dependencies]")
        .ok_or("no dependencies")?;
    Ok(format!(
        "{before}[package.metadata.listing.claims]\n{instead}\n[dependencies]{after}"
    ))
}

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a contract without a claim",
        why: "nothing that the program does could break it",
        plant: |book| {
            let file = manifest_of(ROW);
            book.write(&file, &without_claims(&book.read(&file)?, "")?)
        },
        fate: by_check(
            "empty-claim",
            "the contract claims nothing that a run could break",
        ),
    },
    Lie {
        name: "a contract of holes",
        why: "any line would do",
        plant: |book| book.edit(&manifest_of("honest-lock"), "\"total 20\"", "\"{text}\""),
        fate: by_check("malformed-toml", "has holes and no words"),
    },
    Lie {
        name: "a contract whose only claim is a duration that every run keeps",
        why: "nothing that the program does could break it",
        plant: |book| {
            let file = manifest_of("honest-lock");
            book.edit(
                &file,
                "claims.lines = [\"total 20\"]",
                "claims.duration = { seconds = [0, 100000] }",
            )?;
            Ok(file)
        },
        fate: by_check("empty-claim", "claims nothing that a run could break"),
    },
    Lie {
        name: "a contract whose only claim is a CPU time that every run keeps",
        why: "nothing that the program does could break it",
        plant: |book| {
            let file = manifest_of("honest-lock");
            book.edit(
                &file,
                "claims.lines = [\"total 20\"]",
                "claims.cpu = { at-most = 4096 }",
            )?;
            Ok(file)
        },
        fate: by_check("empty-claim", "claims nothing that a run could break"),
    },
    Lie {
        name: "a hang at which every program would still be running",
        why: "a program that only starts would be said to hang",
        plant: |book| {
            let file = manifest_of("honest-deadlock");
            book.edit(
                &file,
                "hangs = { seconds = 0.5 }",
                "hangs = { seconds = 0.01 }",
            )?;
            Ok(file)
        },
        fate: by_check("empty-claim", "every program is still running so early"),
    },
    Lie {
        name: "an edition of Rust that is out of date",
        why: "the page speaks of two editions, and the program uses a third",
        plant: |book| {
            let file = manifest_of("honest-lock");
            book.edit(&file, "edition.workspace = true", "edition = \"2018\"")
        },
        fate: by_check(
            "other-edition",
            "a listing uses edition 2021 or 2024, but this one uses 2018",
        ),
    },
    Lie {
        name: "a shorter delay for the tests of a listing that needs none",
        why: "with a delay close to zero, one delay and five can't be told apart",
        plant: |book| {
            let file = manifest_of(ROW);
            book.edit(&file, "caption =", "test-delay = 0.05\ncaption =")?;
            Ok(file)
        },
        fate: by_check("needless-test-delay", "`test-delay` isn't needed"),
    },
    Lie {
        name: "another error code than the compiler's",
        why: "the page explains an error that the compiler does not report",
        plant: |book| {
            let place = book.edit(&manifest_of("honest-not-send"), "E0277", "E0373")?;
            look_fresh(book, "honest-not-send")?;
            let (_, line) = place.rsplit_once(':').ok_or("no line")?;
            Ok(format!("breaks line {line} of the contract"))
        },
        fate: by_check(
            "broken-claim",
            "claims not to compile because of E0373 and nothing else",
        ),
    },
    Lie {
        name: "a dependency that the page does not show",
        why: "a reader who copies what is shown has another program",
        plant: |book| {
            let file = manifest_of(ROW);
            let text = book.read(&file)?;
            let hidden = "[target.'cfg(unix)'.dependencies]\ntokio.workspace = true\n\n[lints]";
            book.write(&file, &text.replace("[lints]", hidden))?;
            look_fresh(book, ROW)?;
            book.place(&file, "[target.")
        },
        fate: by_check(
            "hidden-program",
            "a page does not show what `[target]` adds to the program",
        ),
    },
    Lie {
        name: "a lane for a thread that never speaks",
        why: "the picture shows a thread that waits all the time, and there is no such thread",
        plant: |book| {
            book.edit(
                &manifest_of("honest-deadlock"),
                "teaches = [",
                "lanes = [\"AAA\", \"BBB\", \"CCC\"]\nwaits = []\nteaches = [",
            )
        },
        fate: by_check("silent-lane", "no recorded line begins with `CCC`"),
    },
    Lie {
        name: "a lane left out",
        why: "the picture shows fewer threads than there were",
        plant: |book| {
            book.edit(
                &manifest_of("honest-deadlock"),
                "teaches = [",
                "lanes = [\"AAA\"]\nwaits = []\nteaches = [",
            )
        },
        fate: missed(
            "which names have a lane is the author's choice, because not every line is about a thread. All lines stand above the picture",
        ),
    },
    Lie {
        name: "lanes that don't say when they wait",
        why: "the picture shows two threads that work, and each waits for the other for ever",
        plant: |book| {
            book.edit(
                &manifest_of("honest-deadlock"),
                "teaches = [",
                "lanes = [\"AAA\", \"BBB\"]\nteaches = [",
            )
        },
        fate: by_check("lanes-without-waits", "`lanes` needs `waits`"),
    },
    Lie {
        name: "a wait that no line says",
        why: "the contract says when a thread waits, but no line ever says so",
        plant: |book| {
            book.edit(
                &manifest_of("honest-deadlock"),
                "teaches = [",
                "waits = [\"{word} sleeps\"]\nlanes = [\"AAA\", \"BBB\"]\nteaches = [",
            )
        },
        fate: by_check(
            "silent-lane",
            "no recorded line of a lane matches `{word} sleeps`",
        ),
    },
    Lie {
        name: "a wait drawn after a line that says something else",
        why: "the picture shows a thread that waits where it works",
        plant: |book| {
            book.edit(
                &manifest_of("honest-deadlock"),
                "teaches = [",
                "waits = [\"{word} has its first lock\"]\nlanes = [\"AAA\", \"BBB\"]\nteaches = [",
            )
        },
        fate: missed(
            "only the line itself says what a thread does next, and no program understands it. All lines stand above the picture",
        ),
    },
    Lie {
        name: "a claim about a server that is kept without a request",
        why: "the program needn't ask at all",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "requests = 5,",
                "requests = { at-most = 5 },",
            )?;
            Ok(manifest_of(ROW))
        },
        fate: by_check(
            "empty-claim",
            "is satisfied by a program that sends no request at all",
        ),
    },
    Lie {
        name: "many runs that show what every run prints",
        why: "all runs have the same outcome, so the table shows nothing that varies",
        plant: |book| {
            book.edit(
                &manifest_of("honest-race"),
                "total {integer < 10}",
                "total {integer}",
            )?;
            Ok(manifest_of("honest-race"))
        },
        fate: by_check("empty-claim", "`shows` must be narrower than `line`"),
    },
    Lie {
        name: "a claim that the engine does not know",
        why: "it looks like a promise, but no test checks it",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "cpu = { at-most = 0.1 }",
                "threads = { at-most = 1 }",
            )
        },
        fate: by_check("malformed-toml", "unknown field `threads`"),
    },
    Lie {
        name: "the claim about the server, taken out",
        why: "the program may ask any server, or none",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "server = { requests = 5, in-flight = 1 }\n",
                "",
            )?;
            book.place(&program_of(ROW), "SLOW_SERVER")
        },
        fate: by_check(
            "unclaimed-server",
            "its contract does not say what the server sees",
        ),
    },
    Lie {
        name: "the claim that a question to the reader is about, taken out",
        why: "the answer holds for one recorded run, and no test would notice if it did not for the next",
        plant: |book| {
            let file = manifest_of("five-threads");
            book.edit(&file, "duration = { delays = 1 }\n", "")?;
            book.place(&format!("src/{CHAPTER}.md"), "listing = \"five-threads\"")
                .map(|place| one_line_up(&place))
        },
        fate: by_check(
            "undecided-question",
            "asks for `duration`, which the contract of `five-threads` does not claim",
        ),
    },
    Lie {
        name: "the order of lines, taken out under a question about one of them",
        why: "the recorded run has them in this order, and the next one may keep the contract and have them in another",
        plant: |book| {
            let folder = "listings/a-coroutine-taken-apart/lives-across-await";
            book.edit(
                &format!("{folder}/Cargo.toml"),
                "lines = [",
                "unordered = [",
            )?;
            let chapter = "src/a-coroutine-taken-apart.md";
            book.place(chapter, "listing = \"lives-across-await\"")
                .map(|place| one_line_up(&place))
        },
        fate: by_check("undecided-question", "asks for line 5, which may be"),
    },
    Lie {
        name: "a band of time that two answers to a question lie in",
        why: "the recorded run lies in one of them, and the next one may lie in the other",
        plant: |book| {
            let file = manifest_of("five-threads");
            book.edit(
                &file,
                "duration = { delays = 1 }",
                "duration = { delays = [1, 5.5] }",
            )?;
            book.place(&format!("src/{CHAPTER}.md"), "listing = \"five-threads\"")
                .map(|place| one_line_up(&place))
        },
        fate: by_check(
            "undecided-question",
            "asks for `duration`, and option A is true of some runs",
        ),
    },
    Lie {
        name: "no recording wanted",
        why: "the text quotes a figure of a run that isn't recorded",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "caption =",
                "recorded = false\ncaption =",
            )?;
            Ok(format!("src/{CHAPTER}.md"))
        },
        fate: by_check(
            "no-recording-kept",
            "`five-in-a-loop` keeps no recording, by its contract",
        ),
    },
    Lie {
        name: "a row of the curriculum that doesn't exist",
        why: "the listing counts for nothing that the book set out to teach",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "\"slow-server\", \"blocking\"",
                "\"slow-server\", \"enlightenment\"",
            )
        },
        fate: by_check(
            "unknown-row",
            "teaches `enlightenment`, which the curriculum does not know",
        ),
    },
    Lie {
        name: "a caption with a number of seconds",
        why: "the recording says another one",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "Five requests in a loop",
                "Five requests in 3 seconds",
            )
        },
        fate: by_check("typed-figure", "“3 seconds” is typed by hand"),
    },
    Lie {
        name: "a listing that allows what clippy refuses",
        why: "what is shown breaks rules that the book sets",
        plant: |book| {
            book.edit(
                &program_of(ROW),
                "use std::env;",
                "#![allow(warnings)]\nuse std::env;",
            )
        },
        fate: by_check("allowed-lint", "a listing allows no lint"),
    },
    Lie {
        name: "a listing that grew beyond the length that its contract asked for",
        why: "a reader who was promised a program of that length gets a longer one",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "[package.metadata.listing]\n",
                "[package.metadata.listing]\nlength = 100\n",
            )?;
            let file = program_of(ROW);
            let longer = book.read(&file)? + &"// And so on.\n".repeat(100);
            book.write(&file, &longer)?;
            look_fresh(book, ROW)?;
            Ok(file)
        },
        fate: by_check("long-listing", "lines; its contract allows it 100"),
    },
    Lie {
        name: "a listing that is kept from Miri, and has nothing unsafe",
        why: "when it gets something unsafe one day, Miri won't look at it",
        plant: |book| {
            let file = manifest_of(ROW);
            book.edit(
                &file,
                "[package.metadata.listing]\n",
                "[package.metadata.listing]\nwithout-miri = \"it waits for a server\"\n",
            )?;
            book.place(&file, "without-miri")
        },
        fate: by_check("needless-exception", "nothing in the program is unsafe"),
    },
    Lie {
        name: "a hidden line in a listing",
        why: "mdBook does not show lines that begin with `# `, and they were compiled",
        plant: |book| {
            book.edit(
                &program_of(ROW),
                "    let start = Instant::now();",
                "    # [cfg(not(debug_assertions))]\n    let start = Instant::now();",
            )
        },
        fate: by_check("hidden-line", "a page would not show this line"),
    },
    Lie {
        name: "a measured time, typed into a comment of a listing",
        why: "the recording says another one",
        plant: |book| {
            book.edit(
                &program_of(ROW),
                "    let start = Instant::now();",
                "    // All of it takes 3.02 s.\n    let start = Instant::now();",
            )
        },
        fate: by_check("typed-figure", "“3.02 s” is typed by hand"),
    },
    Lie {
        name: "a measured time, typed into what a listing prints",
        why: "the program prints a time that it did not take",
        plant: |book| {
            book.edit(
                &program_of(ROW),
                "println!(\"Five responses took {:.2} s.\", start.elapsed().as_secs_f64());",
                "println!(\"Five responses took 3.02 s.\");",
            )
        },
        fate: by_check("typed-figure", "“3.02 s” is typed by hand"),
    },
    Lie {
        name: "a program in another file than the one that is shown",
        why: "the page shows `src/main.rs`, and Cargo compiles something else",
        plant: |book| {
            let file = manifest_of(ROW);
            let text = book.read(&file)?;
            book.write(
                &file,
                &text.replace(
                    "[dependencies]",
                    "[[bin]]\nname = \"five-in-a-loop\"\npath = \"../five-threads/src/main.rs\"\n\n[dependencies]",
                ),
            )?;
            look_fresh(book, ROW)?;
            book.place(&file, "path = \"../five-threads/src/main.rs\"")
        },
        fate: by_check(
            "hidden-program",
            "the page shows src/main.rs, but this program is compiled from `../five-threads/src/main.rs`",
        ),
    },
    Lie {
        name: "a second file that the page does not show",
        why: "what is shown is not all that was compiled",
        plant: |book| {
            let file = format!("listings/{CHAPTER}/{ROW}/src/help.rs");
            book.write(&file, "pub fn help() {}\n")?;
            book.edit(
                &program_of(ROW),
                "use std::env;",
                "mod help;\nuse std::env;",
            )?;
            look_fresh(book, ROW)?;
            Ok(file)
        },
        fate: by_check("hidden-file", "a page shows only src/main.rs"),
    },
    Lie {
        name: "a build script that the page does not show",
        why: "it can rewrite the program, or set what the program reads",
        plant: |book| {
            let file = format!("listings/{CHAPTER}/{ROW}/build.rs");
            book.write(&file, "fn main() {}\n")?;
            look_fresh(book, ROW)?;
            Ok(file)
        },
        fate: by_check("hidden-file", "a page shows only src/main.rs"),
    },
    Lie {
        name: "a crate of the book's own that does the work",
        why: "a reader cannot copy the listing, and does not see what it does",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "[dependencies]\n",
                "[dependencies]\nlectern = { path = \"../../../lectern\" }\n",
            )?;
            look_fresh(book, ROW)?;
            book.place(&manifest_of(ROW), "lectern = {")
        },
        fate: by_check("own-crate", "depends on `lectern`, a folder of the book's"),
    },
    Lie {
        name: "a dependency that is replaced for the book alone",
        why: "the page says reqwest, and a reader who copies the listing gets another one",
        plant: |book| {
            let heading = "[patch.crates-io]\n";
            let patch = "reqwest = { path = \"reqwest\" }";
            book.edit("Cargo.toml", heading, &format!("{heading}{patch}\n"))?;
            book.place("Cargo.toml", patch)
        },
        fate: by_check(
            "replaced-dependency",
            "`[patch]` gives the listings a different dependency from a reader's",
        ),
    },
    Lie {
        name: "compiler flags that no page shows",
        why: "a reader who copies the listing compiles another program",
        plant: |book| {
            let file = ".cargo/config.toml";
            book.append(file, "[build]\nrustflags = [\"--cfg\", \"fast\"]")?;
            book.place(file, "rustflags")
        },
        fate: by_check(
            "cargo-settings",
            "`build.rustflags` makes Cargo compile or run the listings differently from a reader's Cargo",
        ),
    },
    Lie {
        name: "an environment that no page shows",
        why: "the program runs differently for a reader who copies it",
        plant: |book| {
            let file = ".cargo/config.toml";
            let kept = "RUST_TEST_THREADS = ";
            book.edit(file, kept, &format!("TOKIO_WORKER_THREADS = \"1\"\n{kept}"))
        },
        fate: by_check(
            "cargo-settings",
            "`env` makes Cargo compile or run the listings differently from a reader's Cargo",
        ),
    },
    Lie {
        name: "a listing that isn't a member of the workspace",
        why: "no test would compile it",
        plant: |book| {
            book.edit(
                "Cargo.toml",
                &format!("    \"listings/{CHAPTER}/*\",\n"),
                "",
            )?;
            Ok(manifest_of(ROW))
        },
        fate: by_check("not-a-member", "isn't a member of the workspace"),
    },
    Lie {
        name: "a claim, taken out",
        why: "the contract promises less than it did",
        plant: |book| book.edit(&manifest_of(ROW), "cpu = { at-most = 0.1 }\n", ""),
        fate: missed(
            "what is left is true, and a run can break it. That a contract says less than before shows only in the diff",
        ),
    },
    Lie {
        name: "a band that no question asks for, made wider",
        why: "the contract promises less than it did",
        plant: |book| {
            book.edit(
                &manifest_of("tasks-and-a-queue"),
                "duration = { delays = 5 }",
                "duration = { delays = [1, 50] }",
            )
        },
        fate: missed(
            "the engine cannot know how narrow a band ought to be, only that a run could break it",
        ),
    },
    Lie {
        name: "a caption that says something else",
        why: "the listing is called what it is not",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "Five requests in a loop",
                "Five requests at once",
            )
        },
        fate: missed(
            "a caption is a sentence, and no program understands it; figures in it are refused",
        ),
    },
    Lie {
        name: "a row of the curriculum that the contract does not prove",
        why: "the book counts as taught what it does not show",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "\"slow-server\", \"blocking\"",
                "\"slow-server\", \"blocking\", \"deadlock\"",
            )
        },
        fate: missed(
            "the line of a row is a sentence; whether a contract proves it is for a reader to judge",
        ),
    },
];

/// The place one line before this one: where the block begins of which this is the first line.
fn one_line_up(place: &str) -> String {
    match place.rsplit_once(':') {
        Some((file, line)) => {
            let line: usize = line.parse().unwrap_or(1);
            format!("{file}:{}", line - 1)
        }
        None => place.to_owned(),
    }
}
