//! Lies told by contracts and manifests: a promise that is made smaller until it is kept.

use crate::forge::{look_fresh, manifest_of, program_of};
use crate::guard::CHAPTER;
use crate::lie::{Lie, by_check, missed};

const ROW: &str = "five-in-a-row";

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
        fate: by_check("the contract claims nothing that a run could break"),
    },
    Lie {
        name: "a contract of holes",
        why: "any line would do",
        plant: |book| book.edit(&manifest_of("honest-lock"), "\"total 20\"", "\"{text}\""),
        fate: by_check("has holes and no words"),
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
        fate: by_check("claims nothing that a run could break"),
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
        fate: by_check("claims nothing that a run could break"),
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
        fate: by_check("every program is still running so early"),
    },
    Lie {
        name: "an edition of Rust in which nobody starts a package any more",
        why: "the page speaks of two editions, and the program is of a third",
        plant: |book| {
            let file = manifest_of("honest-lock");
            book.edit(&file, "edition.workspace = true", "edition = \"2018\"")
        },
        fate: by_check("a listing is of edition 2021 or 2024, and this one of 2018"),
    },
    Lie {
        name: "a shorter delay for the tests of a listing that needs none",
        why: "with a delay of next to nothing, one delay and five are the same",
        plant: |book| {
            let file = manifest_of(ROW);
            book.edit(&file, "caption =", "test-delay = 0.05\ncaption =")?;
            Ok(file)
        },
        fate: by_check("`test-delay` is needless"),
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
        fate: by_check("claims not to compile because of E0373 and nothing else"),
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
        fate: by_check("a page does not show what `[target]` adds to the program"),
    },
    Lie {
        name: "a lane for somebody who never speaks",
        why: "the picture shows a thread that waits all the time, and there is none",
        plant: |book| {
            book.edit(
                &manifest_of("honest-deadlock"),
                "teaches = [",
                "lanes = [\"AAA\", \"BBB\", \"CCC\"]\nteaches = [",
            )
        },
        fate: by_check("no recorded line begins with `CCC`"),
    },
    Lie {
        name: "a lane left out",
        why: "the picture shows fewer threads than there were",
        plant: |book| {
            book.edit(
                &manifest_of("honest-deadlock"),
                "teaches = [",
                "lanes = [\"AAA\"]\nteaches = [",
            )
        },
        fate: missed(
            "which names have a lane is the author's choice, for not every line is about a thread. All lines stand above the picture",
        ),
    },
    Lie {
        name: "a claim about a server that is kept without a request",
        why: "the program need not ask at all",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "requests = 5,",
                "requests = { at-most = 5 },",
            )?;
            Ok(manifest_of(ROW))
        },
        fate: by_check("is satisfied by a program that sends no request at all"),
    },
    Lie {
        name: "many runs that show what every run prints",
        why: "the table of outcomes shows no chance",
        plant: |book| {
            book.edit(
                &manifest_of("honest-race"),
                "total {integer < 10}",
                "total {integer}",
            )?;
            Ok(manifest_of("honest-race"))
        },
        fate: by_check("`shows` must be narrower than `line`"),
    },
    Lie {
        name: "a claim that the engine does not know",
        why: "it looks like a promise, and nobody holds the program to it",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "cpu = { at-most = 0.1 }",
                "threads = { at-most = 1 }",
            )
        },
        fate: by_check("unknown field `threads`"),
    },
    Lie {
        name: "the claim about the server, taken out",
        why: "the program may ask whom it wants",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "server = { requests = 5, in-flight = 1 }\n",
                "",
            )?;
            book.place(&program_of(ROW), "SLOW_SERVER")
        },
        fate: by_check("its contract does not say what the server sees"),
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
        fate: by_check("asks for `duration`, which the contract of `five-threads` does not claim"),
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
        fate: by_check("asks for line 3, which may be"),
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
        fate: by_check("asks for `duration`, and option A is true of some runs"),
    },
    Lie {
        name: "no recording wanted",
        why: "the text measures what nobody recorded",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "caption =",
                "recorded = false\ncaption =",
            )?;
            Ok(format!("src/{CHAPTER}.md"))
        },
        fate: by_check("`five-in-a-row` keeps no recording, by its contract"),
    },
    Lie {
        name: "a row of the curriculum that there is not",
        why: "the book teaches what nobody asked for",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "\"slow-server\", \"blocking\"",
                "\"slow-server\", \"enlightenment\"",
            )
        },
        fate: by_check("teaches `enlightenment`, which the curriculum does not know"),
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
        fate: by_check("“3 seconds” is typed by hand"),
    },
    Lie {
        name: "a listing that allows what clippy refuses",
        why: "what is shown does not stand up to the rules that the book sets",
        plant: |book| {
            book.edit(
                &program_of(ROW),
                "use std::env;",
                "#![allow(warnings)]\nuse std::env;",
            )
        },
        fate: by_check("a listing allows no lint"),
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
        fate: by_check("lines; its contract allows it 100"),
    },
    Lie {
        name: "a listing that is kept from Miri, and has nothing unsafe",
        why: "the day it gets something unsafe, nobody will look at it",
        plant: |book| {
            let file = manifest_of(ROW);
            book.edit(
                &file,
                "[package.metadata.listing]\n",
                "[package.metadata.listing]\nwithout-miri = \"it waits for a server\"\n",
            )?;
            book.place(&file, "without-miri")
        },
        fate: by_check("nothing in the program is unsafe"),
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
        fate: by_check("a page would not show this line"),
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
        fate: by_check("“3.02 s” is typed by hand"),
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
        fate: by_check("“3.02 s” is typed by hand"),
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
                    "[[bin]]\nname = \"five-in-a-row\"\npath = \"../five-threads/src/main.rs\"\n\n[dependencies]",
                ),
            )?;
            look_fresh(book, ROW)?;
            book.place(&file, "path = \"../five-threads/src/main.rs\"")
        },
        fate: by_check(
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
        fate: by_check("a page shows only src/main.rs"),
    },
    Lie {
        name: "a build script that the page does not show",
        why: "it can write the program anew, or set what the program reads",
        plant: |book| {
            let file = format!("listings/{CHAPTER}/{ROW}/build.rs");
            book.write(&file, "fn main() {}\n")?;
            look_fresh(book, ROW)?;
            Ok(file)
        },
        fate: by_check("a page shows only src/main.rs"),
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
        fate: by_check("depends on `lectern`, a folder of the book's"),
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
        fate: by_check("`[patch]` gives the listings other dependencies than a reader gets"),
    },
    Lie {
        name: "compiler flags that no page shows",
        why: "a reader who copies the listing compiles another program",
        plant: |book| {
            let file = ".cargo/config.toml";
            let text = book.read(file)?;
            let flags = "[build]\nrustflags = [\"--cfg\", \"fast\"]";
            book.write(file, &format!("{text}\n{flags}\n"))?;
            book.place(file, "rustflags")
        },
        fate: by_check(
            "`build.rustflags` compiles or runs the listings otherwise than a reader does",
        ),
    },
    Lie {
        name: "an environment that no page shows",
        why: "the program runs otherwise for a reader who copies it",
        plant: |book| {
            let file = ".cargo/config.toml";
            let env = "[env]\n";
            book.edit(file, env, &format!("{env}TOKIO_WORKER_THREADS = \"1\"\n"))
        },
        fate: by_check("`env` compiles or runs the listings otherwise than a reader does"),
    },
    Lie {
        name: "a listing that is no member of the workspace",
        why: "no test would compile it",
        plant: |book| {
            book.edit(
                "Cargo.toml",
                &format!("    \"listings/{CHAPTER}/*\",\n"),
                "",
            )?;
            Ok(manifest_of(ROW))
        },
        fate: by_check("is no member of the workspace"),
    },
    Lie {
        name: "a claim, taken out",
        why: "the contract promises less than it did",
        plant: |book| book.edit(&manifest_of(ROW), "cpu = { at-most = 0.1 }\n", ""),
        fate: missed(
            "what is left is true, and a run can break it. That a contract says less than before shows in the diff only",
        ),
    },
    Lie {
        name: "a band that no question asks for, made wider",
        why: "the contract promises less than it did",
        plant: |book| {
            book.edit(
                &manifest_of("no-client-helps"),
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
