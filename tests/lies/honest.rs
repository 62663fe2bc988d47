//! Honest listings of kinds that the book does not have (yet), so that lies can be told about them.
//!
//! In: the files of the book. Out: the same with these listings in them, shown at the end of the chapter. They have no
//! recording: whoever adds them records them.

use std::path::PathBuf;

use crate::book::{Book, Files};
use crate::forge::{manifest_of, program_of};
use crate::guard::{CHAPTER, Guard};

const ROW: &str = "five-in-a-loop";

struct Honest {
    slug: &'static str,
    /// What stands in its manifest, but for what all manifests have.
    contract: &'static str,
    program: &'static str,
}

/// The program is kept out of ordinary builds, because it does not compile.
const KEPT_OUT: &str = "does-not-compile = []";

const HONEST: [Honest; 15] = [
    Honest {
        slug: "honest-not-send",
        contract: r#"caption = "A counter that may not go to another thread"
teaches = ["data-race"]
claims.compile-error = "E0277"

[features]
does-not-compile = []
"#,
        program: r#"use std::rc::Rc;
use std::thread;

fn main() {
    let counter = Rc::new(0);
    let shared = Rc::clone(&counter);
    let thread = thread::spawn(move || println!("AAA sees {shared}"));
    thread.join().expect("the thread does not panic");
    println!("main sees {counter}");
}
"#,
    },
    Honest {
        slug: "honest-moved",
        contract: r#"caption = "A name that was given away"
teaches = ["data-race"]
claims.compile-error = "E0382"

[features]
does-not-compile = []
"#,
        program: r#"use std::thread;

fn main() {
    let name = "AAA".to_string();
    let thread = thread::spawn(move || println!("{name} runs"));
    thread.join().expect("the thread does not panic");
    println!("{name} has ended");
}
"#,
    },
    Honest {
        slug: "honest-unused",
        contract: r#"caption = "A future that nobody awaits"
teaches = ["never-awaited"]
claims.compile-error = "unused_must_use"

[features]
does-not-compile = []
"#,
        program: r#"#![deny(unused_must_use)]

fn main() {
    send("the letter");
    println!("main: the letter is sent");
}

async fn send(letter: &str) {
    println!("post: {letter}");
}
"#,
    },
    Honest {
        slug: "honest-lock",
        contract: r#"caption = "Four threads and one counter, under a lock"
teaches = ["lock"]
claims.lines = ["total 20"]
"#,
        program: r#"use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn main() {
    let total = Mutex::new(0);
    thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| (0..5).for_each(|_| add_one(&total)));
        }
    });
    println!("total {}", total.lock().expect("nobody panicked"));
}

fn add_one(total: &Mutex<u32>) {
    let mut total = total.lock().expect("nobody panicked");
    let seen = *total;
    thread::sleep(Duration::from_millis(2));
    *total = seen + 1;
}
"#,
    },
    Honest {
        slug: "honest-race",
        contract: r#"caption = "Two threads that overwrite each other"
teaches = ["data-race"]

[package.metadata.listing.claims.runs]
count = 5
line = "total {integer}"
shows = "total {integer < 10}"
"#,
        program: r#"use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

fn main() {
    let total = AtomicU32::new(0);
    thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| (0..5).for_each(|_| add_one(&total)));
        }
    });
    println!("total {}", total.into_inner());
}

fn add_one(total: &AtomicU32) {
    let seen = total.load(Ordering::SeqCst);
    thread::sleep(Duration::from_millis(2));
    total.store(seen + 1, Ordering::SeqCst);
}
"#,
    },
    Honest {
        slug: "honest-deadlock",
        contract: r#"caption = "Each has the lock that the other wants"
teaches = ["deadlock"]
claims.unordered = ["AAA has its first lock", "BBB has its first lock"]
claims.hangs = { seconds = 0.5 }
"#,
        program: r#"use std::sync::{Barrier, Mutex};
use std::thread;

fn main() {
    let (left, right) = (Mutex::new(()), Mutex::new(()));
    let both_have_one = Barrier::new(2);
    thread::scope(|threads| {
        threads.spawn(|| take("AAA", &left, &right, &both_have_one));
        threads.spawn(|| take("BBB", &right, &left, &both_have_one));
    });
}

fn take(name: &str, first: &Mutex<()>, second: &Mutex<()>, ready: &Barrier) {
    let _first = first.lock().expect("nobody panicked");
    println!("{name} has its first lock");
    ready.wait();
    let _second = second.lock().expect("nobody panicked");
    println!("{name} has both locks");
}
"#,
    },
    Honest {
        slug: "honest-sellers",
        contract: r#"caption = "Two sellers who count"
teaches = ["lock"]
recorded = false
claims.schedules = { all = 6, bad = 4, threads = ["Ann", "Ben"], good = "sold: 2" }
"#,
        program: r#"use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

fn main() {
    let sold = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 1..=2 {
            scope.spawn(|| {
                let seen = sold.load(Relaxed);
                sold.store(seen + 1, Relaxed);
            });
        }
    });
    println!("sold: {}", sold.into_inner());
}
"#,
    },
    Honest {
        slug: "honest-counter",
        contract: r#"caption = "Two sellers and a lock"
teaches = ["lock"]
recorded = false
claims.schedules = { all = 2, bad = 0, threads = ["Ann", "Ben"], good = "sold: 2" }

[package.metadata.listing.parsons]
lines = ["let more = *count + 1;", "*count = more;"]
distractors = ["drop(count);", "let more = *sold.lock().expect(NO_PANIC) + 1;"]
"#,
        program: r#"use std::sync::Mutex;
use std::thread;

const NO_PANIC: &str = "no seller panics";

fn main() {
    let sold = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 1..=2 {
            scope.spawn(|| {
                let mut count = sold.lock().expect(NO_PANIC);
                let more = *count + 1;
                *count = more;
            });
        }
    });
    println!("sold: {}", sold.into_inner().expect(NO_PANIC));
}
"#,
    },
    Honest {
        slug: "honest-panic",
        contract: r#"caption = "A panic with a lock in its hands"
teaches = ["lock-and-missing-file"]
claims.exit = "panic"
claims.order = [["AAA has the lock", "{text} panicked at {text}"]]
"#,
        program: r#"use std::sync::Mutex;

fn main() {
    let lock = Mutex::new(());
    let _guard = lock.lock().expect("nobody panicked yet");
    println!("AAA has the lock");
    panic!("AAA drops everything");
}
"#,
    },
    Honest {
        slug: "honest-greeting",
        contract: r#"caption = "A program that waits for a name"
teaches = ["blocking"]
input = [{ line = "Ada", after = 1 }]
claims.lines = ["who is there?", "hello, Ada"]
claims.duration = { delays = [1, 1.4] }
"#,
        program: r#"use std::io;

fn main() -> io::Result<()> {
    println!("who is there?");
    let mut name = String::new();
    io::stdin().read_line(&mut name)?;
    println!("hello, {}", name.trim());
    Ok(())
}
"#,
    },
    Honest {
        slug: "honest-interrupted",
        contract: r#"caption = "A program that waits for Ctrl-C"
teaches = ["ctrl-c"]
interrupts = ["AAA waits"]
claims.lines = ["AAA waits", "AAA was told to stop"]
"#,
        program: r#"use std::os::unix::process::CommandExt;
use std::process::Command;

fn main() {
    let script = "
        trap 'echo AAA was told to stop; exit 0' INT
        echo AAA waits
        while :; do sleep 0.01; done";
    let error = Command::new("sh").args(["-c", script]).exec();
    println!("AAA cannot start a shell: {error}");
}
"#,
    },
    Honest {
        slug: "honest-relay",
        contract: r#"caption = "A server that asks another one"
teaches = ["slow-server"]
visitors = { ready = "listening on {url}", count = 3 }
claims.answers = { body = "Hello!", last = { delays = 1 } }
claims.server = { requests = 3, in-flight = 3 }
"#,
        program: r#"use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, thread};

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("listening on http://{}", listener.local_addr()?);
    for visitor in listener.incoming() {
        let visitor = visitor?;
        thread::spawn(move || relay(visitor));
    }
    Ok(())
}

fn relay(mut visitor: TcpStream) -> io::Result<()> {
    let _ = visitor.read(&mut [0; 1024])?;
    visitor.write_all(ask()?.as_bytes())
}

fn ask() -> io::Result<String> {
    let address = env::var("SLOW_SERVER").unwrap_or_default();
    let mut server = TcpStream::connect(address.trim_start_matches("http://"))?;
    let head = "GET / HTTP/1.1\r\nHost: slow\r\nConnection: close\r\n\r\n";
    server.write_all(head.as_bytes())?;
    let mut answer = String::new();
    server.read_to_string(&mut answer)?;
    Ok(answer)
}
"#,
    },
    Honest {
        slug: "honest-steps",
        contract: r#"caption = "A sleep, shared out among threads"
teaches = ["amdahl"]
claims.lines = [{ line = "{integer} threads: {seconds} s", count = 3 }]
"#,
        program: r#"use std::thread;
use std::time::{Duration, Instant};

fn main() {
    for threads in [1, 2, 4] {
        let share = Duration::from_millis(200 / threads);
        let begin = Instant::now();
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| thread::sleep(share));
            }
        });
        let took = begin.elapsed().as_secs_f64();
        println!("{threads} threads: {took:.3} s");
    }
}
"#,
    },
    Honest {
        slug: "honest-executor",
        contract: r#"caption = "Three tasks that take turns"
teaches = ["blocking"]
claims.lines = [{ line = "step: {text} at line {integer} | ready: {text} | tasks: {text} | timers: {text}", count = 16 }]
"#,
        program: r#"use std::collections::VecDeque;
use std::thread;
use std::time::Duration;

/// Who can go on, what everybody does, and who is woken by a timer.
#[derive(Default)]
struct Executor {
    ready: VecDeque<usize>,
    states: Vec<&'static str>,
    timers: VecDeque<usize>,
}

fn main() {
    let mut executor = Executor::default();
    for task in 0..3 {
        executor.states.push("ready");
        executor.ready.push_back(task);
    }
    executor.print(line!(), "everybody is ready");
    let mut naps = [1, 0, 2];
    while executor.states.iter().any(|state| *state != "done") {
        if let Some(task) = executor.ready.pop_front() {
            executor.states[task] = "running";
            executor.print(line!(), &format!("poll {}", name(task)));
            if naps[task] > 0 {
                naps[task] -= 1;
                executor.states[task] = "waiting";
                executor.timers.push_back(task);
                executor.print(line!(), &format!("{} naps", name(task)));
            } else {
                executor.states[task] = "done";
                executor.print(line!(), &format!("{} ends", name(task)));
            }
        } else if let Some(task) = executor.timers.pop_front() {
            thread::sleep(Duration::from_millis(100));
            executor.states[task] = "ready";
            executor.ready.push_back(task);
            executor.print(line!(), &format!("wake {}", name(task)));
        }
    }
}

impl Executor {
    fn print(&self, line: u32, what: &str) {
        let tasks = self.states.iter().enumerate();
        let tasks = tasks.map(|(task, state)| name(task) + " " + state);
        println!(
            "step: {what} at line {line} | ready: {} | tasks: {} | timers: {}",
            list(self.ready.iter().map(|task| name(*task))),
            list(tasks),
            list(self.timers.iter().map(|task| name(*task))),
        );
    }
}

fn name(task: usize) -> String {
    ["A", "B", "C"][task].to_owned()
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.is_empty() {
        true => "-".to_owned(),
        false => items.join(", "),
    }
}
"#,
    },
    Honest {
        slug: "honest-status",
        contract: r#"caption = "A program that says how it ended"
teaches = ["thread-start-join"]
claims.exit = 3
claims.lines = ["AAA gives up"]
"#,
        program: r#"use std::process::ExitCode;

fn main() -> ExitCode {
    println!("AAA gives up");
    ExitCode::from(3)
}
"#,
    },
];

/// The names of these listings.
pub(crate) fn slugs() -> impl Iterator<Item = &'static str> {
    HONEST.iter().map(|listing| listing.slug)
}

/// Adds the listings.
pub(crate) fn with_more_kinds(mut files: Files) -> Result<Files, String> {
    let chapter = PathBuf::from(format!("src/{CHAPTER}.md"));
    let text = files
        .get(&chapter)
        .ok_or(format!("the book has no {}", chapter.display()))?;
    let mut text = String::from_utf8_lossy(text).into_owned();
    for listing in &HONEST {
        text.push_str(&format!("\n{{{{#listing {}}}}}\n", listing.slug));
        files.insert(manifest_of(listing.slug).into(), manifest(listing).into());
        files.insert(program_of(listing.slug).into(), listing.program.into());
    }
    files.insert(chapter, text.into());
    Ok(files)
}

fn manifest(listing: &Honest) -> String {
    let Honest { slug, contract, .. } = listing;
    let program = if contract.contains(KEPT_OUT) {
        format!(
            "\n[[bin]]\nname = \"{slug}\"\npath = \"src/main.rs\"\nrequired-features = [\"does-not-compile\"]\n"
        )
    } else {
        String::new()
    };
    format!(
        "[package]\nname = \"{slug}\"\nversion.workspace = true\nedition.workspace = true\n\
         rust-version.workspace = true\nlicense.workspace = true\npublish.workspace = true\n\n\
         [package.metadata.listing]\n{contract}{program}\n[lints]\nworkspace = true\n"
    )
}

/// Makes a change that is no lie.
type Change = fn(&Book) -> Result<(), String>;

/// Changes to programs that are none either, and whoever runs them must see that.
pub(crate) const TIMED_CHANGES: [(&str, Guard, Change); 2] = [
    (
        "a program that is only slow to start",
        Guard::Contract("five-tasks"),
        |book| {
            book.edit(
                &program_of("five-tasks"),
                "    let start = Instant::now();\n",
                "    thread::sleep(std::time::Duration::from_millis(400));\n    let start = Instant::now();\n",
            )
            .map(drop)
        },
    ),
    (
        "a delay in the tests that is shorter than any machine bears",
        Guard::Contract(ROW),
        |book| {
            book.edit("book.toml", "test-delay = 0.3", "test-delay = 0.002")
                .map(drop)
        },
    ),
];

/// Changes that an author makes every day, with what they are called in a message.
pub(crate) const CHANGES: [(&str, Change); 14] = [
    ("another caption", |book| {
        book.edit(
            &manifest_of(ROW),
            "Five requests in a loop",
            "Five requests, in a loop",
        )
        .map(drop)
    }),
    ("one claim more", |book| {
        book.edit(
            &manifest_of("honest-lock"),
            "claims.lines = [\"total 20\"]",
            "claims.lines = [\"total 20\"]\nclaims.exit = \"success\"",
        )
        .map(drop)
    }),
    ("a narrower band", |book| {
        book.edit(
            &manifest_of(ROW),
            "duration = { delays = 5 }",
            "duration = { delays = [5, 5.2] }",
        )
        .map(drop)
    }),
    ("two listings in another order", |book| {
        let file = format!("src/{CHAPTER}.md");
        book.edit(&file, "{{#listing honest-lock}}", "{{#listing -}}")?;
        book.edit(
            &file,
            "{{#listing honest-race}}",
            "{{#listing honest-lock}}",
        )?;
        book.edit(&file, "{{#listing -}}", "{{#listing honest-race}}")
            .map(drop)
    }),
    ("words, counts, and numbers that were set", |book| {
        book.insert_below(
            &format!("src/{CHAPTER}.md"),
            "{{#listing five-in-a-loop}}",
            "The 5 requests go to port 3003, in HTTP/1.1, with Rust 1.95; each takes {{#given 3 s: the default}}.\n\n\
             <details>\n<summary>More</summary>\n\nPress <kbd>Ctrl-C</kbd>.\n\n</details>",
        )
        .map(drop)
    }),
    ("a block of code and its dependencies", |book| {
        book.insert_below(
            &format!("src/{CHAPTER}.md"),
            "{{#listing five-in-a-loop}}",
            "```rust\nfn main() {\n    assert_eq!(7 % 4, 3);\n}\n```\n\n```toml\n[dependencies]\nreqwest = \"0.13\"\n```\n\n\
             ```sh\n# in another terminal\ncargo run -p slow-server -- --delay 0.5\n```",
        )
        .map(drop)
    }),
    ("a plot of what was printed", |book| {
        book.insert_below(
            &format!("src/{CHAPTER}.md"),
            "{{#listing five-in-a-loop}}",
            crate::plots::PLOT,
        )
        .map(drop)
    }),
    ("a stepper of what was printed", |book| {
        book.insert_below(
            &format!("src/{CHAPTER}.md"),
            "{{#listing five-in-a-loop}}",
            crate::steppers::STEPPER,
        )
        .map(drop)
    }),
    ("all schedules of a program", |book| {
        book.insert_below(
            &format!("src/{CHAPTER}.md"),
            "{{#listing five-in-a-loop}}",
            crate::schedules::SCHEDULE,
        )
        .map(drop)
    }),
    ("lines to put in order", |book| {
        book.insert_below(
            &format!("src/{CHAPTER}.md"),
            "{{#listing five-in-a-loop}}",
            crate::parsons::PARSONS,
        )
        .map(drop)
    }),
    ("a scoreboard of what was measured", |book| {
        book.insert_below(
            &format!("src/{CHAPTER}.md"),
            "{{#listing five-in-a-loop}}",
            crate::scoreboards::SCOREBOARD,
        )
        .map(drop)
    }),
    ("a diagram of how it works", |book| {
        book.insert_below(
            &format!("src/{CHAPTER}.md"),
            "{{#listing five-in-a-loop}}",
            crate::diagrams::DIAGRAM,
        )
        .map(drop)
    }),
    ("a figure from a printed line", |book| {
        book.insert_below(
            &format!("src/{CHAPTER}.md"),
            "{{#listing five-in-a-loop}}",
            "Two threads took {{#measured honest-steps line 2 threads: {seconds} s}} s.",
        )
        .map(drop)
    }),
    ("a figure from a recording, in a table", |book| {
        book.insert_below(
            &format!("src/{CHAPTER}.md"),
            "{{#listing five-in-a-loop}}",
            "| program | threads | time |\n| --- | --- | --- |\n| a | 1 | {{#measured five-in-a-loop duration}} |",
        )
        .map(drop)
    }),
];
