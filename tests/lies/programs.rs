//! Lies told by programs: they print what the page is to say, and do something else.
//!
//! Each is given a recording that looks fresh, so that the page is pretty and `cargo book check` content. Only a run can
//! tell.

use crate::forge::{look_fresh, manifest_of, program_of, rewrite};
use crate::guard::Guard;
use crate::lie::{Fate, Lie, by_contract};

const ROW: &str = "five-in-a-loop";
const THREADS: &str = "five-threads";
const TASKS: &str = "five-tasks";

/// A program that prints what a slow one would have printed. It makes up its times at run time, for a figure with decimals
/// in a listing is refused before any run.
const MADE_UP: &str = r#"use std::time::Instant;

fn main() {
    let start = Instant::now();
    for number in 1..=5 {
        let seconds = 3.0 * f64::from(number);
        println!("response {number}: Hello! after {seconds:.2} s");
    }
    let seconds = 15.0 + start.elapsed().as_secs_f64();
    println!("Five responses took {seconds:.2} s.");
}
"#;

/// A client that brings a server of its own, which is in no hurry to be seen.
const OWN_SERVER: &str = r#"    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let server =
        format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for client in listener.incoming() {
            let mut client = client.expect("a client");
            let _ = client.read(&mut [0; 1000]);
            std::thread::sleep(std::time::Duration::from_millis(500));
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 6";
            let _ = write!(client, "{head}\r\nConnection: close\r\n\r\nHello!");
        }
    });
"#;

const SERVER_OF_ROW: &str = r#"    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
"#;

const ASKS_ONE: &str = "let response = reqwest::blocking::get(&server)?.text()?;";

const LAST_LINE: &str =
    "println!(\"Five responses took {:.2} s.\", start.elapsed().as_secs_f64());";

/// Five requests, one after another, take another time than five delays.
const ROW_TAKES_ANOTHER_TIME: Fate = by_contract(
    ROW,
    "claims that the run takes 5 to 5.25 delays, but it took",
);

/// Five requests at once take another time than one delay.
const TASKS_TAKE_ANOTHER_TIME: Fate = by_contract(
    TASKS,
    "claims that the run takes 1 to 1.25 delays, but it took",
);

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a blocking call in place of an asynchronous one",
        why: "the five tasks block their only thread, each in its turn, and the page says that they wait together",
        plant: |book| {
            rewrite(
                book,
                TASKS,
                &[(
                    "let response = reqwest::get(server).await?.text().await?;",
                    "let ask = move || reqwest::blocking::get(server)?.text();\n    \
                     let response = thread::spawn(ask).join().expect(\"no panic\")?;",
                )],
                "duration",
            )
        },
        fate: TASKS_TAKE_ANOTHER_TIME,
    },
    Lie {
        name: "tasks that are awaited one by one",
        why: "nothing is concurrent, and the picture shows five bars at once",
        plant: |book| {
            rewrite(
                book,
                TASKS,
                &[(
                    "tasks.spawn(ask(number, server.clone(), start));",
                    "tasks.spawn(ask(number, server.clone(), start));\n        \
                     tasks.join_next().await.expect(\"a task\")??;",
                )],
                "server =",
            )
        },
        fate: by_contract(TASKS, "claims a peak of 5 in flight, but it was 1"),
    },
    Lie {
        name: "a runtime with more threads",
        why: "the chapter says that one thread runs all tasks",
        plant: |book| {
            rewrite(
                book,
                TASKS,
                &[("flavor = \"current_thread\"", "flavor = \"multi_thread\"")],
                "unordered",
            )
        },
        fate: by_contract(TASKS, "was not claimed: `task"),
    },
    Lie {
        name: "a thread that is joined right where it is started",
        why: "the threads run one after another, and the picture shows five bars at once",
        plant: |book| {
            rewrite(
                book,
                THREADS,
                &[(
                    "threads.push(thread::spawn(move || ask(number, &server, start)));",
                    "let thread = thread::spawn(move || ask(number, &server, start));\n        \
                     while !thread.is_finished() {}\n        threads.push(thread);",
                )],
                "duration",
            )
        },
        fate: by_contract(
            THREADS,
            "claims that the run takes 1 to 1.25 delays, but it took",
        ),
    },
    Lie {
        name: "a join that was forgotten",
        why: "the program ends before its threads do, and the page shows what they would have printed",
        plant: |book| {
            rewrite(
                book,
                THREADS,
                &[(
                    "thread.join().expect(\"`ask` does not panic\")?;",
                    "drop(thread);",
                )],
                "unordered",
            )
        },
        fate: by_contract(
            THREADS,
            "no line is left for `thread 1: Hello! after {seconds} s`",
        ),
    },
    Lie {
        name: "five threads in place of a loop",
        why: "the program that is said to ask one after another asks all at once",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[(
                    ASKS_ONE,
                    "if number == 1 {\n            for _ in 0..4 {\n                \
                     let server = server.clone();\n                \
                     std::thread::spawn(|| reqwest::blocking::get(server));\n            }\n        }\n        \
                     let response = reqwest::blocking::get(&server)?.text()?;",
                )],
                "server =",
            )
        },
        fate: by_contract(ROW, "sees 5 requests, but it saw 9"),
    },
    Lie {
        name: "output that is printed in place of work",
        why: "no request was sent, and no time passed",
        plant: |book| {
            book.write(&program_of(ROW), MADE_UP)?;
            look_fresh(book, ROW)?;
            book.place(&manifest_of(ROW), "server =")
        },
        fate: by_contract(ROW, "claims that the server sees 5 requests, but it saw 0"),
    },
    Lie {
        name: "one request, told five times",
        why: "the program sleeps four times and repeats the only response that it got",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[
                    (
                        "    for number in 1..=5 {",
                        "    let response = reqwest::blocking::get(&server)?.text()?;\n    \
                         let delay = start.elapsed();\n    for number in 1..=5 {",
                    ),
                    (
                        "        let response = reqwest::blocking::get(&server)?.text()?;\n        let seconds",
                        "        if number > 1 {\n            std::thread::sleep(delay);\n        }\n        let seconds",
                    ),
                ],
                "server =",
            )
        },
        fate: by_contract(ROW, "claims that the server sees 5 requests, but it saw 1"),
    },
    Lie {
        name: "fewer requests than it says",
        why: "the page says five",
        plant: |book| rewrite(book, ROW, &[("1..=5", "1..=4")], "server ="),
        fate: by_contract(ROW, "claims that the server sees 5 requests, but it saw 4"),
    },
    Lie {
        name: "requests to another server",
        why: "the program ignores `SLOW_SERVER` and asks a server of its own, as slow as the tests expect",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[(SERVER_OF_ROW, OWN_SERVER), ("use std::env;\n", "")],
                "server =",
            )
        },
        fate: by_contract(ROW, "claims that the server sees 5 requests, but it saw 0"),
    },
    Lie {
        name: "requests to a faster route",
        why: "the slow server is asked for an answer without its delay",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[(
                    ASKS_ONE,
                    "let quick = format!(\"{server}/delay/1\");\n        \
                     let _ = reqwest::blocking::get(quick)?.text()?;\n        let response = \"Hello!\";",
                )],
                "duration",
            )
        },
        fate: ROW_TAKES_ANOTHER_TIME,
    },
    Lie {
        name: "a pause that no line shows",
        why: "a slow program looks slower than it is",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[(
                    LAST_LINE,
                    "println!(\"Five responses took {:.2} s.\", start.elapsed().as_secs_f64());\n    \
                     std::thread::sleep(start.elapsed() / 2);",
                )],
                "duration",
            )
        },
        fate: ROW_TAKES_ANOTHER_TIME,
    },
    Lie {
        name: "a program that works while it says that it waits",
        why: "the chapter says that a blocked program uses no processor",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[(
                    "let start = Instant::now();",
                    "std::thread::spawn(|| loop { std::hint::spin_loop() });\n    let start = Instant::now();",
                )],
                "cpu",
            )
        },
        fate: by_contract(ROW, "claims at most 0.1 cores busy, but it was"),
    },
    Lie {
        name: "a line too many",
        why: "the page does not show it",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[(
                    "    Ok(())",
                    "    println!(\"That was slow.\");\n    Ok(())",
                )],
                "lines",
            )
        },
        fate: by_contract(ROW, "the first one too many is `That was slow.`"),
    },
    Lie {
        name: "a line that is not printed any more",
        why: "the page still shows it",
        plant: |book| rewrite(book, ROW, &[(LAST_LINE, "")], "lines"),
        fate: by_contract(ROW, "claims 6 lines, but the run has 5"),
    },
    Lie {
        name: "lines in another order",
        why: "the page shows them in the old one",
        plant: |book| rewrite(book, ROW, &[("in 1..=5", "in (1..=5).rev()")], "lines"),
        fate: by_contract(
            ROW,
            "line 1 should be `response 1: Hello! after {seconds} s`",
        ),
    },
    Lie {
        name: "a panic after the last line",
        why: "the page shows a program that ends well",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[(
                    "    Ok(())",
                    "    let nothing: Option<u8> = None;\n    nothing.unwrap();\n    Ok(())",
                )],
                "[package.metadata.listing.claims]",
            )
        },
        fate: by_contract(
            ROW,
            "claims to end with success, but it ended with status 101",
        ),
    },
    Lie {
        name: "a status that says failure",
        why: "the page shows a program that ends well",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[("    Ok(())", "    std::process::exit(1)")],
                "[package.metadata.listing.claims]",
            )
        },
        fate: by_contract(
            ROW,
            "claims to end with success, but it ended with status 1",
        ),
    },
    Lie {
        name: "a status that is another one",
        why: "the page says that the program ends with 3",
        plant: |book| {
            rewrite(
                book,
                "honest-status",
                &[("ExitCode::from(3)", "ExitCode::from(4)")],
                "claims.exit",
            )
        },
        fate: by_contract(
            "honest-status",
            "claims to end with status 3, but it ended with status 4",
        ),
    },
    Lie {
        name: "a panic that does not happen",
        why: "the page shows one",
        plant: |book| {
            rewrite(
                book,
                "honest-panic",
                &[(
                    "panic!(\"AAA drops everything\");",
                    "println!(\"main panicked at nothing\");",
                )],
                "claims.exit",
            )
        },
        fate: by_contract(
            "honest-panic",
            "claims to end with a panic, but it ended with success",
        ),
    },
    Lie {
        name: "a delay that is shortened",
        why: "the server of the chapter is said to sleep for one delay",
        plant: |book| {
            rewrite(
                book,
                "minimal-server",
                &[("thread::sleep(delay);", "thread::sleep(delay / 2);")],
                "answers",
            )
        },
        fate: by_contract(
            "minimal-server",
            "claims that the last answer takes 1 to 1.25 delays, but it took",
        ),
    },
    Lie {
        name: "an answer that is another one",
        why: "the page says what the visitors got",
        plant: |book| {
            rewrite(
                book,
                "minimal-server",
                &[("{head}\\r\\n\\r\\nHello!", "{head}\\r\\n\\r\\nHullo!")],
                "answers",
            )
        },
        fate: by_contract(
            "minimal-server",
            "should be answered `Hello!`, but got status 200 and `Hullo!`",
        ),
    },
    Lie {
        name: "a server without the threads that it is praised for",
        why: "its visitors have to queue",
        plant: |book| {
            rewrite(
                book,
                "minimal-server",
                &[
                    (
                        "        thread::spawn(move || {",
                        "        let serve_now = (move || {",
                    ),
                    (
                        "        });\n    }\n    Ok(())",
                        "        });\n        serve_now();\n    }\n    Ok(())",
                    ),
                ],
                "answers",
            )
        },
        fate: by_contract(
            "minimal-server",
            "claims that the last answer takes 1 to 1.25 delays, but it took",
        ),
    },
    Lie {
        name: "a slow server that serves many at once, where one at a time was said",
        why: "the chapter shows a server that no client can speed up",
        plant: |book| {
            let manifest = manifest_of("tasks-and-a-queue");
            book.edit(&manifest, "server = { one-at-a-time = true }\n", "")?;
            look_fresh(book, "tasks-and-a-queue")?;
            book.place(&manifest, "server =")
        },
        fate: by_contract(
            "tasks-and-a-queue",
            "claims a peak of 1 in flight, but it was 5",
        ),
    },
    Lie {
        name: "a lock that is released between reading and writing",
        why: "updates are lost, and the page says that none is",
        plant: |book| {
            rewrite(
                book,
                "honest-lock",
                &[
                    (
                        "    let mut total = total.lock().expect(\"nobody panicked\");\n    let seen = *total;",
                        "    let seen = *total.lock().expect(\"nobody panicked\");",
                    ),
                    (
                        "    *total = seen + 1;",
                        "    *total.lock().expect(\"nobody panicked\") = seen + 1;",
                    ),
                ],
                "claims.lines",
            )
        },
        fate: by_contract(
            "honest-lock",
            "line 1 should be `total 20`, but it is `total",
        ),
    },
    Lie {
        name: "a deadlock that does not happen",
        why: "the page says that the program hangs",
        plant: |book| {
            rewrite(
                book,
                "honest-deadlock",
                &[
                    (
                        "println!(\"{name} has both locks\");",
                        "println!(\"{name} has both locks\");\n    std::process::exit(0)",
                    ),
                    ("ready.wait();", "ready.wait();\n    drop(_first);"),
                ],
                "claims.hangs",
            )
        },
        fate: by_contract(
            "honest-deadlock",
            "claims to hang, but it ended with success",
        ),
    },
    Lie {
        name: "a race that is never lost",
        why: "the page says that updates are lost in some of many runs",
        plant: |book| {
            rewrite(
                book,
                "honest-race",
                &[(
                    "total.store(seen + 1, Ordering::SeqCst);",
                    "let _ = seen;\n    total.fetch_add(1, Ordering::SeqCst);",
                )],
                "runs",
            )
        },
        fate: by_contract(
            "honest-race",
            "at least one should show `total {integer < 10}`, but they showed: 5 × `total 10`",
        ),
    },
    Lie {
        name: "a program said not to compile that compiles",
        why: "the page shows an error of the compiler",
        plant: |book| {
            rewrite(
                book,
                "honest-not-send",
                &[("use std::rc::Rc;", "use std::sync::Arc as Rc;")],
                "claims.compile-error",
            )
        },
        fate: by_contract(
            "honest-not-send",
            "claims not to compile (E0277), but it compiles",
        ),
    },
    Lie {
        name: "a program that does not compile for another reason",
        why: "the page explains an error that the compiler does not report",
        plant: |book| {
            rewrite(
                book,
                "honest-not-send",
                &[("let counter = Rc::new(0);", "let counter: Rc<u8> = 0;")],
                "claims.compile-error",
            )
        },
        fate: by_contract(
            "honest-not-send",
            "claims not to compile because of E0277 and nothing else, but the errors are: E0308",
        ),
    },
    Lie {
        name: "a lint that only warns",
        why: "the page shows an error of the compiler, and readers get a program that runs",
        plant: |book| {
            rewrite(
                book,
                "honest-unused",
                &[("#![deny(unused_must_use)]\n\n", "")],
                "claims.compile-error",
            )
        },
        fate: by_contract(
            "honest-unused",
            "claims not to compile (unused_must_use), but it compiles",
        ),
    },
    Lie {
        name: "another lint than the one that is named",
        why: "the page explains a warning that the compiler does not give",
        plant: |book| {
            rewrite(
                book,
                "honest-unused",
                &[
                    ("unused_must_use", "unused_variables"),
                    ("send(\"the letter\");", "let sent = send(\"the letter\");"),
                ],
                "claims.compile-error",
            )
        },
        fate: by_contract(
            "honest-unused",
            "claims not to compile because of unused_must_use and nothing else, but the errors are: unused_variables",
        ),
    },
    Lie {
        name: "an error's message in place of its code",
        why: "a message holds an error that has no code, and must not stand for one that has another cause",
        plant: |book| {
            book.edit(
                &manifest_of("honest-not-send"),
                "claims.compile-error = \"E0277\"",
                "claims.compile-error = \"future cannot be sent between threads safely\"",
            )?;
            rewrite(book, "honest-not-send", &[], "claims.compile-error")
        },
        fate: by_contract(
            "honest-not-send",
            "because of future cannot be sent between threads safely and nothing else, but the errors are: E0277",
        ),
    },
    Lie {
        name: "a relay that answers by itself",
        why: "the page says that it asks the slow server, and waits for it",
        plant: |book| {
            rewrite(
                book,
                "honest-relay",
                &[(
                    "visitor.write_all(ask()?.as_bytes())",
                    "thread::sleep(std::time::Duration::from_millis(500));\n    \
                     let answer = \"HTTP/1.1 200 OK\\r\\nContent-Length: 6\\r\\n\\r\\nHello!\";\n    \
                     visitor.write_all(answer.as_bytes())",
                )],
                "claims.server",
            )
        },
        fate: by_contract("honest-relay", "sees 3 requests, but it saw 0"),
    },
    Lie {
        name: "a program that answers before anything was typed",
        why: "it knows what it asks for",
        plant: |book| {
            rewrite(
                book,
                "honest-greeting",
                &[(
                    "io::stdin().read_line(&mut name)?;",
                    "name.push_str(\"Ada\");",
                )],
                "input",
            )
        },
        fate: by_contract(
            "honest-greeting",
            "types 1 line, but it had ended after 0 of them",
        ),
    },
    Lie {
        name: "a program that does not compile any more",
        why: "the page says that it runs",
        plant: |book| {
            book.edit(&program_of(ROW), "use std::time::Instant;\n", "")?;
            look_fresh(book, ROW)?;
            Ok(program_of(ROW))
        },
        fate: Fate::Caught {
            by: Guard::Contract(ROW),
            rule: Some("does-not-compile"),
            saying: "does not compile",
        },
    },
    Lie {
        name: "1.4 delays, where one is claimed",
        why: "the extra time looks like the machine's doing, but it grows with the delay",
        plant: |book| {
            rewrite(
                book,
                TASKS,
                &[(
                    LAST_LINE,
                    "println!(\"Five responses took {:.2} s.\", start.elapsed().as_secs_f64());\n    \
                     std::thread::sleep(start.elapsed() * 2 / 5);",
                )],
                "duration",
            )
        },
        fate: TASKS_TAKE_ANOTHER_TIME,
    },
    Lie {
        name: "six delays, where five are claimed",
        why: "the program takes a sixth longer than the page says",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[(
                    LAST_LINE,
                    "println!(\"Five responses took {:.2} s.\", start.elapsed().as_secs_f64());\n    \
                     std::thread::sleep(start.elapsed() / 5);",
                )],
                "duration",
            )
        },
        fate: ROW_TAKES_ANOTHER_TIME,
    },
    Lie {
        name: "a slow start, and extra time that grows with the delay",
        why: "the slow start may be the machine's doing, but the rest is the program's",
        plant: |book| {
            rewrite(
                book,
                TASKS,
                &[
                    (
                        "    let start = Instant::now();\n",
                        "    std::thread::sleep(std::time::Duration::from_millis(200));\n    \
                         let start = Instant::now();\n",
                    ),
                    (
                        LAST_LINE,
                        "println!(\"Five responses took {:.2} s.\", start.elapsed().as_secs_f64());\n    \
                         std::thread::sleep(start.elapsed() / 2);",
                    ),
                ],
                "duration",
            )
        },
        fate: TASKS_TAKE_ANOTHER_TIME,
    },
    Lie {
        name: "fast with a short delay, and slow with a longer one",
        why: "the tests have a short delay, and readers a long one",
        plant: |book| {
            rewrite(
                book,
                TASKS,
                &[(
                    LAST_LINE,
                    "println!(\"Five responses took {:.2} s.\", start.elapsed().as_secs_f64());\n    \
                     if start.elapsed().as_secs() > 1 {\n        std::thread::sleep(start.elapsed());\n    }",
                )],
                "duration",
            )
        },
        fate: Fate::Caught {
            by: Guard::Record(TASKS),
            rule: Some("broken-claim"),
            saying: "claims that the run takes 1 to 1.25 delays, but it took",
        },
    },
    Lie {
        name: "too slow at first, and slower with each longer delay",
        why: "the tests lengthen the delay to decide, and the program could exploit that",
        plant: |book| {
            rewrite(
                book,
                TASKS,
                &[(
                    LAST_LINE,
                    "println!(\"Five responses took {:.2} s.\", start.elapsed().as_secs_f64());\n    \
                     let lazy = if start.elapsed().as_secs() > 0 { 1 } else { 2 };\n    \
                     std::thread::sleep(start.elapsed() / lazy);",
                )],
                "duration",
            )
        },
        fate: TASKS_TAKE_ANOTHER_TIME,
    },
    Lie {
        name: "a number said to be measured that isn't",
        why: "what is measured gets a second chance, and a count that fails now and then would hide behind it",
        plant: |book| {
            let manifest = manifest_of("honest-lock");
            book.edit(
                &manifest,
                "\"total 20\"",
                "\"total {measured integer = 21}\"",
            )?;
            book.place(&manifest, "claims.lines")
        },
        fate: by_contract(
            "honest-lock",
            "line 1 should be `total {measured integer = 21}`, but it is `total 20`",
        ),
    },
    Lie {
        name: "a duration that the program makes up",
        why: "the line says a fifth of the time that passed",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[(
                    LAST_LINE,
                    "let seconds = start.elapsed().as_secs_f64() / 5.0;\n    println!(\"Five responses took {seconds:.2} s.\");",
                )],
                "lines",
            )
        },
        fate: Fate::Missed {
            asked: &[Guard::Check, Guard::Contract(ROW)],
            because: "a number in a line may mean anything, such as the sum of what five threads waited. The page has the \
                      engine's own time beside each line, and the division stands in the program for all to read",
        },
    },
    Lie {
        name: "a program that behaves when it is watched",
        why: "it looks for a variable that only the engine sets, and does something else when a reader runs it",
        plant: |book| {
            rewrite(
                book,
                ROW,
                &[(
                    "let start = Instant::now();",
                    "if env::var(\"NO_COLOR\").is_err() {\n        return Ok(());\n    }\n    let start = Instant::now();",
                )],
                "lines",
            )
        },
        fate: Fate::Missed {
            asked: &[Guard::Check, Guard::Contract(ROW)],
            because: "a run cannot show what another run would do. The whole program stands on the page, this condition too",
        },
    },
    Lie {
        name: "the right error code for another reason",
        why: "E0277 is any trait that is missing, and the chapter explains the one of threads",
        plant: |book| {
            rewrite(
                book,
                "honest-not-send",
                &[
                    (
                        "let thread = thread::spawn(move || println!(\"AAA sees {shared}\"));",
                        "let thread = thread::spawn(move || 1 + 1.0);",
                    ),
                    ("let shared = Rc::clone(&counter);", ""),
                ],
                "claims.compile-error",
            )
        },
        fate: Fate::Missed {
            asked: &[Guard::Check, Guard::Contract("honest-not-send")],
            because: "the contract names the error's code. The recorded message stands on the page, and a recording that \
                      is made, not forged, shows the new one; a claim `lines` would hold its words too",
        },
    },
];
