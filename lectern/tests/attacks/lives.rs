//! What becomes of a run whose page is gone, that is stopped, whose preview ends; and of many at once.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use nix::sys::signal::Signal;

use crate::fixture::{PATIENCE, await_some};
use crate::preview::{Preview, events, has_status};
use crate::programs::last;

/// Programs that would go on for ten minutes.
const LISTINGS: [(&str, &str); 4] = [
    (
        "sleeps",
        r#"
    println!("begun");
    std::thread::sleep(std::time::Duration::from_secs(600));"#,
    ),
    (
        "ignores-signals",
        r#"
    let script = "trap '' HUP INT TERM QUIT USR1; \
        echo begun; while :; do sleep 1; done";
    std::process::Command::new("sh").args(["-c", script]).status().unwrap();"#,
    ),
    (
        "hides",
        r#"
    let script = "(env -i setsid sh -c 'trap \"\" TERM HUP; sleep 600' \
        >/dev/null 2>&1 </dev/null &) & sleep 0.3; echo begun";
    std::process::Command::new("sh").args(["-c", script]).status().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(600));"#,
    ),
    (
        "prints-on-and-on",
        r#"
    println!("begun");
    loop {
        println!("and on");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }"#,
    ),
];

/// A way to end a run.
type End = fn(&Preview, Run);

/// A run that is on.
struct Run {
    number: u64,
    answer: BufReader<TcpStream>,
}

const ENDS: [(&str, End); 3] = [
    ("is stopped", |preview, mut run| {
        let answer = preview.ask(&preview.post("stop", &format!("{{\"run\":{}}}", run.number)));
        assert!(has_status(&answer, 200), "{answer}");
        let mut rest = String::new();
        while run
            .answer
            .read_line(&mut rest)
            .is_ok_and(|length| length > 0)
        {}
        assert_eq!(last(&events(&rest)), "stopped", "{rest}");
    }),
    ("loses its page", |_, run| drop(run)),
    (
        "loses its page, which sends no more and reads on",
        |_, run| {
            run.answer
                .get_ref()
                .shutdown(Shutdown::Write)
                .expect("half a connection");
            await_end(run);
        },
    ),
];

/// Signals that end a preview, and with it what it runs.
const SIGNALS: [Signal; 4] = [
    Signal::SIGKILL,
    Signal::SIGTERM,
    Signal::SIGINT,
    Signal::SIGHUP,
];

pub(crate) fn cases() -> Vec<Trial> {
    let preview = std::sync::Arc::new(LazyLock::new(preview as fn() -> Preview));
    let mut cases = Vec::new();
    for (slug, _) in LISTINGS {
        for (name, end) in ENDS {
            let preview = preview.clone();
            cases.push(Trial::test(
                format!("life: what {slug} {name}"),
                move || {
                    let run = begin(&preview, slug);
                    let begin = Instant::now();
                    end(&preview, run);
                    await_some("an end of the run", || {
                        preview.processes().is_empty().then_some(())
                    });
                    println!("{slug} {name}: gone after {:?}", begin.elapsed());
                    Ok(preview.is_unharmed()?)
                },
            ));
        }
    }
    for signal in SIGNALS {
        cases.push(Trial::test(
            format!("life: the preview gets {signal}"),
            move || {
                // What hides is not found by its environment.
                let preview = Preview::of(
                    &[listing("hides")]
                        .each_ref()
                        .map(|(slug, main)| (*slug, CONTRACT, main.as_str())),
                );
                let _run = begin(&preview, "hides");
                preview.engine.signal(signal);
                await_some("an end of everything", || {
                    preview.processes().is_empty().then_some(())
                });
                await_some("no temporary folder", || {
                    preview.left_behind().is_empty().then_some(())
                });
                Ok(())
            },
        ));
    }
    for (name, attack) in MANY {
        let preview = preview.clone();
        cases.push(Trial::test(*name, move || {
            attack(&preview)?;
            Ok(preview.is_unharmed()?)
        }));
    }
    cases
}

/// Many at once.
const MANY: &[(&str, fn(&Preview) -> Result<(), Failed>)] = &[
    ("many: two tabs", |preview| {
        let first = begin(preview, "sleeps");
        let second = preview.ask(&preview.run("witness"));
        match has_status(&second, 409) && second.contains("Another listing is running") {
            true => drop(first),
            false => return Err(format!("the second runs beside the first:\n{second}").into()),
        }
        Ok(())
    }),
    ("many: a hundred runs at once", |preview| {
        let answers: Vec<String> = thread::scope(|scope| {
            let asked: Vec<_> = (0..100)
                .map(|_| scope.spawn(|| preview.ask(&preview.run("brief"))))
                .collect();
            asked
                .into_iter()
                .map(|asked| asked.join().expect("an answer"))
                .collect()
        });
        let ran = answers
            .iter()
            .filter(|answer| has_status(answer, 200))
            .count();
        let refused = answers
            .iter()
            .filter(|answer| has_status(answer, 409))
            .count();
        match ran >= 1 && ran + refused == 100 {
            true => Ok(()),
            false => Err(format!("{ran} ran, {refused} were refused").into()),
        }
    }),
    ("many: a hundred that are given up at once", |preview| {
        for _ in 0..100 {
            drop(preview.send(&preview.run("sleeps")));
        }
        Ok(())
    }),
    ("many: a hundred orders that never arrive", |preview| {
        let mut order = preview.run("witness");
        order.more.push("content-length: 1000".to_owned());
        order.body = String::new();
        let before = Instant::now();
        let waiting: Vec<TcpStream> = (0..100).map(|_| preview.send(&order)).collect();
        assert!(
            has_status(&preview.ask(&preview.run("brief")), 200),
            "none of these is a run"
        );
        let answer = preview.ask(&order);
        drop(waiting);
        match has_status(&answer, 408) && before.elapsed() < PATIENCE {
            true => Ok(()),
            false => Err(format!("after {:?}:\n{answer}", before.elapsed()).into()),
        }
    }),
    ("many: stopped while it is compiled", |preview| {
        let file = "listings/one/brief/src/main.rs";
        let text = preview.book.read(file);
        // Long enough to compile that it is stopped before it ends.
        let functions: String = (0..4000)
            .map(|n| format!("pub fn f{n}(a: u64) -> String {{ format!(\"{{}}\", a + {n}) }}\n"))
            .collect();
        preview
            .book
            .write(file, &format!("#![allow(dead_code)]\n{text}{functions}"));
        let (run, _) = start(preview, "brief", "compiling");
        let answer = preview.ask(&preview.post("stop", &format!("{{\"run\":{}}}", run.number)));
        preview.book.write(file, &text);
        // It may have been compiled sooner.
        if !has_status(&answer, 200) {
            return Err(answer.into());
        }
        await_end(run);
        Ok(())
    }),
    ("many: a page that does not read", |preview| {
        let stream = preview.send(&preview.run("prints-on-and-on"));
        thread::sleep(Duration::from_secs(2));
        assert!(
            has_status(&preview.ask(&preview.get("/one.html")), 200),
            "a page"
        );
        drop(stream);
        Ok(())
    }),
    ("many: bytes after the order", |preview| {
        let mut stream = preview.send(&preview.run("sleeps"));
        let order =
            "POST /__lectern/run HTTP/1.1\r\nhost: evil.example\r\ncontent-length: 0\r\n\r\n";
        let _ = stream.write_all(order.repeat(50).as_bytes());
        thread::sleep(Duration::from_millis(300));
        drop(stream);
        Ok(())
    }),
];

const CONTRACT: &str = "claims.hangs = { seconds = 500 }";

fn listing(slug: &'static str) -> (&'static str, String) {
    let (slug, main) = LISTINGS
        .into_iter()
        .find(|(other, _)| *other == slug)
        .expect("a listing");
    (slug, format!("fn main() {{{main}\n}}\n"))
}

fn preview() -> Preview {
    let mains = LISTINGS.map(|(slug, _)| listing(slug));
    let mut listings: Vec<(&str, &str, &str)> = mains
        .iter()
        .map(|(slug, main)| (*slug, CONTRACT, main.as_str()))
        .collect();
    let brief = "fn main() {\n    println!(\"begun\");\n    std::thread::sleep(std::time::Duration::from_millis(300));\n}\n";
    listings.push(("brief", "claims.lines = [\"begun\"]", brief));
    Preview::of(&listings)
}

/// Has a listing run until it has printed its first line.
fn begin(preview: &Preview, slug: &str) -> Run {
    let (run, line) = start(preview, slug, "line");
    assert!(line.contains("begun"), "{line}");
    run
}

/// Has a listing run until the first event of this kind.
fn start(preview: &Preview, slug: &str, event: &str) -> (Run, String) {
    let mut answer = BufReader::new(preview.send(&preview.run(slug)));
    let mut number = 0;
    loop {
        let mut line = String::new();
        let length = answer.read_line(&mut line).expect("a line in time");
        assert!(length > 0, "the run ends before there is a `{event}`");
        let Some(told) = events(&line).pop() else {
            continue;
        };
        if let Some(run) = told["run"].as_u64() {
            number = run;
        }
        if told["event"] == event {
            return (Run { number, answer }, line);
        }
    }
}

fn await_end(mut run: Run) {
    let mut rest = String::new();
    while run
        .answer
        .read_line(&mut rest)
        .is_ok_and(|length| length > 0)
    {}
}
