//! Lies told by recordings: what happened, touched up.
//!
//! The first ones are by hand. The forger of the others computes digest and key as the engine does.

use lectern::run::Witness;

use crate::book::Book;
use crate::forge::{forge, manifest_of, program_of, recording_of, rewrite};
use crate::lie::{Lie, by_check, missed};

const ROW: &str = "five-in-a-loop";
const THREADS: &str = "five-threads";
const GREETING: &str = "honest-greeting";
/// A listing that waits for Ctrl-C.
const INTERRUPTED: &str = "honest-interrupted";
const RELAY: &str = "honest-relay";

fn by_hand(book: &Book, slug: &str, from: &str, to: &str) -> Result<String, String> {
    book.edit(&recording_of(slug), from, to)?;
    Ok(recording_of(slug))
}

const DIGEST: &str = "its digest does not fit";

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a recorded line, changed by hand",
        why: "the page shows a line that was never printed",
        plant: |book| {
            by_hand(
                book,
                ROW,
                "response 2: Hello!",
                "response 2: Hello, reader!",
            )
        },
        fate: by_check("spoiled-recording", DIGEST),
    },
    Lie {
        name: "a recorded time, changed by hand",
        why: "the page shows a run that was faster",
        plant: |book| by_hand(book, ROW, "\n[6.", "\n[5."),
        fate: by_check("spoiled-recording", DIGEST),
    },
    Lie {
        name: "two recorded lines, swapped by hand",
        why: "the page shows an order that did not happen",
        plant: |book| {
            let file = recording_of(THREADS);
            let text = book.read(&file)?;
            let mut lines: Vec<&str> = text.lines().collect();
            lines.swap(1, 2);
            book.write(&file, &(lines.join("\n") + "\n"))
        },
        fate: by_check("spoiled-recording", DIGEST),
    },
    Lie {
        name: "a bar of the timeline, removed by hand",
        why: "the picture shows fewer requests than there were",
        plant: |book| {
            let file = recording_of(ROW);
            let text = book.read(&file)?;
            let (before, rest) = text.split_once("\"requests\":[").ok_or("no requests")?;
            let (_, after) = rest.split_once("},").ok_or("no request")?;
            book.write(&file, &format!("{before}\"requests\":[{after}"))
        },
        fate: by_check("spoiled-recording", DIGEST),
    },
    Lie {
        name: "a date, a compiler or a machine, changed by hand",
        why: "the page says where and when it happened",
        plant: |book| by_hand(book, ROW, "\"cores\":", "\"cores\":6"),
        fate: by_check("spoiled-recording", DIGEST),
    },
    Lie {
        name: "a visitor who had to wait, left out",
        why: "the picture shows those who were served and not the one who was not",
        plant: |book| forge(book, RELAY, |run| drop(run.evidence.visits.pop())),
        fate: by_check(
            "broken-claim",
            "claims that 3 visitors are answered, but there are the answers of 2",
        ),
    },
    Lie {
        name: "what the slow server saw, left out of a relay's recording",
        why: "the relay seems to answer by itself",
        plant: |book| {
            forge(book, RELAY, |run| {
                run.evidence.requests = std::mem::take(&mut run.evidence.visits);
                run.evidence.witness = Witness::Visitors;
            })
        },
        fate: by_check(
            "broken-claim",
            "claims that the slow server is asked, but it was not there to see it",
        ),
    },
    Lie {
        name: "a line that was never typed, forged",
        why: "the page shows a reader who says something else",
        plant: |book| {
            forge(book, GREETING, |run| {
                run.evidence.typed[0].text = "Eve".into()
            })
        },
        fate: by_check(
            "recorded-otherwise",
            "says that `Eve` was typed in line 1, and the contract types `Ada`",
        ),
    },
    Lie {
        name: "a line that is typed earlier, forged",
        why: "the program seems to wait although nothing kept it waiting",
        plant: |book| forge(book, GREETING, |run| run.evidence.typed[0].at = 0.5),
        fate: by_check(
            "recorded-otherwise",
            "says that line 1 was typed at 0.500 s",
        ),
    },
    Lie {
        name: "Ctrl-C that came before the program was ready for it, forged",
        why: "the page shows a program that survives what would have ended it",
        plant: |book| {
            forge(book, INTERRUPTED, |run| {
                run.evidence.interrupts[0].after = 0
            })
        },
        fate: by_check(
            "recorded-otherwise",
            "and the contract interrupts the program at once after line 1",
        ),
    },
    Lie {
        name: "Ctrl-C, taken out of a recording",
        why: "the tasks seem to be cancelled for no reason",
        plant: |book| forge(book, INTERRUPTED, |run| run.evidence.interrupts.clear()),
        fate: by_check("broken-claim", "but it ended without such a line"),
    },
    Lie {
        name: "a typed line, taken out of a recording",
        why: "the program seems to know what it was never told",
        plant: |book| forge(book, GREETING, |run| run.evidence.typed.clear()),
        fate: by_check(
            "broken-claim",
            "types 1 line, but it had ended after 0 of them",
        ),
    },
    Lie {
        name: "a recording that is cut short",
        why: "the page shows half of what was printed",
        plant: |book| {
            let file = recording_of(ROW);
            let text = book.read(&file)?;
            let (kept, _) = text.trim_end().rsplit_once('\n').ok_or("one line")?;
            book.write(&file, &format!("{kept}\n"))
        },
        fate: by_check("spoiled-recording", DIGEST),
    },
    Lie {
        name: "a recording that is removed",
        why: "the page has a listing whose run it doesn't show",
        plant: |book| {
            book.remove(&recording_of(ROW))?;
            Ok(manifest_of(ROW))
        },
        fate: by_check("missing-recording", "`five-in-a-loop` was never recorded"),
    },
    Lie {
        name: "a listing that is edited after its recording",
        why: "the page shows one program and what another one did",
        plant: |book| {
            book.edit(&program_of(ROW), "1..=5", "1..=6")?;
            Ok(recording_of(ROW))
        },
        fate: by_check("stale-recording", "is stale: its source changed"),
    },
    Lie {
        name: "arguments or a profile that are changed after the recording",
        why: "the page shows one command and what another one did",
        plant: |book| {
            book.edit(
                &manifest_of(ROW),
                "teaches = [",
                "profile = \"release\"\nteaches = [",
            )?;
            Ok(recording_of(ROW))
        },
        fate: by_check("stale-recording", "is stale: its manifest changed"),
    },
    Lie {
        name: "compiler settings of the workspace that are changed after the recording",
        why: "times and memory are those of another program",
        plant: |book| {
            book.edit(
                "Cargo.toml",
                "[profile.dev]\n",
                "[profile.dev]\nopt-level = 3\n",
            )?;
            Ok(recording_of(ROW))
        },
        fate: by_check("stale-recording", "is stale: its manifest changed"),
    },
    Lie {
        name: "another edition of Rust than that of the recording",
        why: "locks and temporary values live longer or shorter in the other one",
        plant: |book| {
            book.edit("Cargo.toml", "edition = \"2024\"", "edition = \"2021\"")?;
            Ok(recording_of(ROW))
        },
        fate: by_check("stale-recording", "is stale: its manifest"),
    },
    Lie {
        name: "features of a dependency that are changed after the recording",
        why: "the page shows features that the recorded program did not have",
        plant: |book| {
            book.edit(
                "Cargo.toml",
                "[\"blocking\", \"json\"]",
                "[\"blocking\", \"cookies\"]",
            )?;
            Ok(recording_of(ROW))
        },
        fate: by_check("stale-recording", "is stale: its manifest"),
    },
    Lie {
        name: "a locked dependency that is changed after the recording",
        why: "the run was made with another version",
        plant: |book| {
            let lock = book.read("Cargo.lock")?;
            let (_, from) = lock.split_once("name = \"reqwest\"").ok_or("no reqwest")?;
            let (_, from) = from.split_once("checksum = \"").ok_or("no checksum")?;
            let checksum = &from[..64];
            book.edit(
                "Cargo.lock",
                checksum,
                &checksum.chars().rev().collect::<String>(),
            )?;
            Ok(recording_of(ROW))
        },
        fate: by_check("stale-recording", "is stale: its locked dependencies"),
    },
    Lie {
        name: "a slow server that does not sleep",
        why: "the run was made with another server",
        plant: |book| {
            book.edit(
                "listings/slow-server/src/desk.rs",
                "sleep(pace.delay + fate.jitter).await;",
                "",
            )?;
            Ok(recording_of(ROW))
        },
        fate: by_check("stale-recording", "is stale: the slow server"),
    },
    Lie {
        name: "a recording made with another delay than the book's",
        why: "the chapter says how long a delay is, and the page shows another",
        plant: |book| {
            book.edit("book.toml", "delay = 3.0", "delay = 2.0")?;
            Ok(recording_of(ROW))
        },
        fate: by_check(
            "stale-recording",
            "is stale: the delay of book.toml changed",
        ),
    },
    Lie {
        name: "other settings of the slow server than those of the recording",
        why: "the page says how the server was started",
        plant: |book| {
            book.edit(
                &manifest_of("tasks-and-a-queue"),
                "one-at-a-time = true",
                "one-at-a-time = true, jitter = 0.1",
            )?;
            Ok(recording_of("tasks-and-a-queue"))
        },
        fate: by_check("stale-recording", "is stale: its manifest changed"),
    },
    Lie {
        name: "the recording of another listing",
        why: "the page shows what another program did",
        plant: |book| {
            let other = book.read(&recording_of("five-tasks"))?;
            book.write(&recording_of(THREADS), &other)
        },
        fate: by_check(
            "stale-recording",
            "is stale: its source and its manifest changed",
        ),
    },
    Lie {
        name: "another listing's recording, forged",
        why: "the page shows what another program did",
        plant: |book| {
            forge(book, THREADS, |recording| {
                for line in &mut recording.evidence.lines {
                    line.text = line.text.replace("thread ", "task ");
                }
            })
        },
        fate: by_check("broken-claim", "of the contract: line 1 was not claimed"),
    },
    Lie {
        name: "a line, forged",
        why: "the page shows a line that was never printed",
        plant: |book| {
            forge(book, ROW, |recording| {
                recording.evidence.lines[1].text = "response 2: Hello, reader!".into();
            })
        },
        fate: by_check(
            "broken-claim",
            "of the contract: line 2 should be `response 2: Hello! after {seconds} s`",
        ),
    },
    Lie {
        name: "an order of lines, forged",
        why: "the page shows an order that did not happen",
        plant: |book| {
            forge(book, THREADS, |recording| {
                let lines = &mut recording.evidence.lines;
                let last = lines.len() - 1;
                let text = lines[0].text.clone();
                lines[0].text = std::mem::replace(&mut lines[last].text, text);
            })
        },
        fate: by_check(
            "broken-claim",
            "of the contract: claims `thread {integer}: Hello! after {seconds} s` before",
        ),
    },
    Lie {
        name: "a bar, forged away",
        why: "the picture shows fewer requests than there were",
        plant: |book| {
            forge(book, ROW, |recording| {
                drop(recording.evidence.requests.pop())
            })
        },
        fate: by_check(
            "broken-claim",
            "of the contract: claims that the server sees 5 requests, but it saw 4",
        ),
    },
    Lie {
        name: "a duration, forged",
        why: "the page shows a run that was faster",
        plant: |book| forge(book, ROW, |recording| recording.evidence.wall = 5.0),
        fate: by_check(
            "broken-claim",
            "of the contract: claims that the run takes 5 to 5.25 delays, but it took 1.667",
        ),
    },
    Lie {
        name: "a CPU time, forged",
        why: "the page shows a program that worked while it said that it waited",
        plant: |book| forge(book, ROW, |recording| recording.evidence.cpu = 9.0),
        fate: by_check(
            "broken-claim",
            "of the contract: claims at most 0.1 cores busy",
        ),
    },
    Lie {
        name: "a peak, forged",
        why: "the text says how many requests were in flight",
        plant: |book| {
            forge(book, THREADS, |recording| {
                recording.evidence.peak_in_flight = 2
            })
        },
        fate: by_check(
            "broken-claim",
            "of the contract: claims a peak of 5 in flight, but it was 2",
        ),
    },
    Lie {
        name: "bars, forged into a stack",
        why: "the picture shows requests at once that came one after another",
        plant: |book| {
            forge(book, ROW, |recording| {
                for request in &mut recording.evidence.requests {
                    request.start = 0.01;
                    request.end = Some(3.01);
                }
            })
        },
        fate: by_check(
            "impossible-recording",
            "says that 1 request was in flight at the peak, but its bars show 5",
        ),
    },
    Lie {
        name: "a bar, forged shorter",
        why: "the picture shows an answer that came before the delay was over",
        plant: |book| {
            forge(book, ROW, |recording| {
                let request = &mut recording.evidence.requests[4];
                request.end = Some(request.start + 1.0);
            })
        },
        fate: by_check(
            "impossible-recording",
            "answered request 5 after 1.000 s, but takes 3.000 s",
        ),
    },
    Lie {
        name: "a time beside a line, forged to run backwards",
        why: "the page shows lines in an order in which they were not printed",
        plant: |book| forge(book, ROW, |recording| recording.evidence.lines[3].at = 1.0),
        fate: by_check("impossible-recording", "line 4 was printed before line 3"),
    },
    Lie {
        name: "a time beside a line, forged beyond the end of the run",
        why: "the page shows a program that printed when it was over",
        plant: |book| forge(book, ROW, |recording| recording.evidence.lines[5].at = 20.0),
        fate: by_check(
            "impossible-recording",
            "line 6 was printed after the end of the run",
        ),
    },
    Lie {
        name: "a bar, forged beyond the end of the run",
        why: "the picture shows a request of a program that was over",
        plant: |book| {
            forge(book, ROW, |recording| {
                let request = &mut recording.evidence.requests[4];
                request.start = 20.0;
                request.end = Some(23.0);
            })
        },
        fate: by_check(
            "impossible-recording",
            "request 5 began after the end of the run",
        ),
    },
    Lie {
        name: "a recording made with a shorter delay, forged to look fresh",
        why: "the chapter says how long a delay is, and the page shows another",
        plant: |book| {
            forge(book, ROW, |recording| {
                let evidence = &mut recording.evidence;
                evidence.delay /= 3.0;
                evidence.wall /= 3.0;
                for line in &mut evidence.lines {
                    line.at /= 3.0;
                }
                for request in &mut evidence.requests {
                    request.start /= 3.0;
                    request.end = request.end.map(|end| end / 3.0);
                }
            })
        },
        fate: by_check(
            "impossible-recording",
            "was made with a delay of 1.000 s, but the book's is 3.000 s",
        ),
    },
    Lie {
        name: "a table of many runs whose numbers do not add up",
        why: "the page shows runs that were not made",
        plant: |book| {
            forge(book, "honest-race", |recording| {
                recording.evidence.tally = vec![("total 5".into(), 50)];
            })
        },
        fate: by_check(
            "broken-claim",
            "each of the 5 runs should print one line `total {integer}`, but only 50 did",
        ),
    },
    Lie {
        name: "a table of many runs that does not know the run that is shown",
        why: "the page shows the one lucky run beside a table of others",
        plant: |book| {
            forge(book, "honest-race", |recording| {
                recording.evidence.tally = vec![("total 9".into(), 5)];
            })
        },
        fate: by_check(
            "impossible-recording",
            "shows a run that its table of many runs does not have",
        ),
    },
    Lie {
        name: "an error of the compiler, forged",
        why: "the page explains an error that the compiler did not report",
        plant: |book| {
            forge(book, "honest-moved", |recording| {
                recording.evidence.errors = vec!["E0505".into()];
            })
        },
        fate: by_check(
            "broken-claim",
            "of the contract: claims not to compile because of E0382 and nothing else",
        ),
    },
    Lie {
        name: "a run that hung, forged to end",
        why: "the page shows a program that ends",
        plant: |book| {
            forge(book, "honest-deadlock", |recording| {
                recording.evidence.end = lectern::run::End::Status(0);
            })
        },
        fate: by_check(
            "broken-claim",
            "of the contract: claims to hang, but it ended with success",
        ),
    },
    Lie {
        name: "times, forged within what the contract allows",
        why: "the page shows a run that was a little faster than the real one",
        plant: |book| {
            forge(book, ROW, |recording| {
                for request in &mut recording.evidence.requests {
                    request.start = (request.start - 0.002).max(0.0);
                    request.end = request.end.map(|end| end - 0.001);
                }
                for line in &mut recording.evidence.lines {
                    line.at -= 0.002;
                }
                recording.evidence.wall -= 0.002;
            })
        },
        fate: missed(
            "anyone can compute the digest as the engine does, and write anything that the contract allows and that doesn't \
             contradict itself. The digest is there for accidents. To catch a forger, record again and compare",
        ),
    },
    Lie {
        name: "a date, a compiler, a machine, forged",
        why: "the page says where and when it happened",
        plant: |book| {
            forge(book, ROW, |recording| {
                recording.provenance.cores = 64;
                recording.provenance.rustc = "rustc 1.96.0".into();
                recording.provenance.timestamp -= 86_400;
            })
        },
        fate: missed(
            "nothing else in the book knows where and when a run was made, and no recording is refused for the machine \
             that it was made on",
        ),
    },
    Lie {
        name: "less memory and CPU time, forged",
        why: "the page shows a program that needs less than it does",
        plant: |book| {
            forge(book, "five-tasks", |recording| {
                recording.evidence.cpu = 0.001;
                recording.evidence.memory = Some(1_000_000);
            })
        },
        fate: missed(
            "both depend on the machine. What a chapter rests on has to be claimed (`cpu`), and is then held in every run",
        ),
    },
    Lie {
        name: "a prettier table of many runs, forged",
        why: "the chances on the page are not those of the program",
        plant: |book| {
            forge(book, "honest-race", |recording| {
                let shown = recording.evidence.lines[0].text.clone();
                recording.evidence.tally = vec![(shown, 4), ("total 1".into(), 1)];
            })
        },
        fate: missed(
            "chances differ from machine to machine: the contract says what shows at least once, and not how often",
        ),
    },
    Lie {
        name: "a recording of the program before it was changed, forged to look fresh",
        why: "the page shows one program and what another one did",
        plant: |book| {
            let asks = "let response = reqwest::blocking::get(&server)?.text()?;";
            let tires = "if number > 1 {\n            std::thread::yield_now();\n        }";
            rewrite(
                book,
                ROW,
                &[(asks, &format!("{tires}\n        {asks}"))],
                "lines",
            )
        },
        fate: missed(
            "the forged key says that this is the recorded program. The tests run it and it keeps its contract, so what the \
             page shows could have happened; it did not",
        ),
    },
];
