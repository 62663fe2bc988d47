//! A preview under attack, and requests to it, byte for byte.

use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{ChildStdout, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::fixture::{Fixture, PATIENCE, Running, await_some};

/// A preview, with the keys that its reader has.
pub(crate) struct Preview {
    pub(crate) book: Fixture,
    pub(crate) engine: Running,
    pub(crate) port: u16,
    pub(crate) launch: String,
    pub(crate) cookie: String,
    pub(crate) key: String,
    /// How often the listing `witness` has run.
    witnessed: Arc<AtomicUsize>,
    before: Vec<(PathBuf, Vec<u8>)>,
    _printed: Lines<BufReader<ChildStdout>>,
}

/// A request; what is `None` is left out.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) host: Option<String>,
    pub(crate) origin: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) cookie: Option<String>,
    pub(crate) key: Option<String>,
    /// Whole lines of the head.
    pub(crate) more: Vec<String>,
    pub(crate) body: String,
}

impl Preview {
    /// A book whose listing `witness` says here that it runs, and others, each with its contract and its program.
    pub(crate) fn of(listings: &[(&str, &str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let witnessed = Arc::new(AtomicUsize::new(0));
        let count = witnessed.clone();
        thread::spawn(move || {
            for _ in listener.incoming() {
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        let book = Fixture::proved();
        let main = format!(
            "fn main() {{\n    std::net::TcpStream::connect(\"127.0.0.1:{port}\").unwrap();\n    println!(\"it runs\");\n}}\n"
        );
        book.listing("witness", "claims.lines = [\"it runs\"]", &main);
        for (slug, contract, main) in listings {
            book.listing(slug, contract, main);
        }
        Self::serve(book, witnessed)
    }

    fn serve(book: Fixture, witnessed: Arc<AtomicUsize>) -> Self {
        // So that a run is not kept waiting by what is compiled ahead, and its failure not by a compiler.
        let mut cargo = Command::new("cargo");
        cargo
            .args(["build", "--workspace", "--quiet"])
            .current_dir(book.root());
        let built = cargo.env("CARGO_TARGET_DIR", book.target()).status();
        assert!(
            built.expect("cargo").success(),
            "the listings do not compile"
        );
        let before = book.snapshot(".");
        let mut engine = book.start(&["serve", "--port", "0"]);
        let stdout = engine.0.stdout.take().expect("its standard output");
        let mut printed = BufReader::new(stdout).lines();
        let line = printed.next().expect("a first line").expect("text");
        let address = line.strip_prefix("The book:").map(str::trim);
        let (authority, launch) = address
            .and_then(|address| {
                address
                    .strip_prefix("http://127.0.0.1:")?
                    .split_once("/?run=")
            })
            .unwrap_or_else(|| panic!("no address with a key in `{line}`"));
        let (port, launch) = (authority.parse().expect("a port"), launch.to_owned());
        let mut preview = Self {
            book,
            engine,
            port,
            launch,
            cookie: String::new(),
            key: String::new(),
            witnessed,
            before,
            _printed: printed,
        };
        let opened = preview.ask(&preview.get(&format!("/?run={}", preview.launch)));
        preview.cookie = between(&opened, "set-cookie: ", ";")
            .expect("a cookie")
            .to_owned();
        let page = preview.ask(&preview.get("/one.html"));
        let key = between(&page, "data-key=\"", "\"");
        preview.key = key
            .unwrap_or_else(|| panic!("no key in {page}\n{}", preview.book.run(&["build"]).stderr))
            .to_owned();
        preview
    }

    /// A preview that runs nothing, without keys.
    pub(crate) fn without_runs(book: Fixture) -> Self {
        let mut engine = book.start(&["serve", "--no-run", "--port", "0"]);
        let stdout = engine.0.stdout.take().expect("its standard output");
        let mut printed = BufReader::new(stdout).lines();
        let line = printed.next().expect("a first line").expect("text");
        let port = between(&line, "http://127.0.0.1:", "/").and_then(|port| port.parse().ok());
        Self {
            port: port.unwrap_or_else(|| panic!("no address in `{line}`")),
            before: Vec::new(),
            launch: String::new(),
            cookie: String::new(),
            key: String::new(),
            witnessed: Arc::default(),
            book,
            engine,
            _printed: printed,
        }
    }

    /// Takes the book as it is for what it has to be like after each attack.
    pub(crate) fn remember_the_book(&mut self) {
        self.before = self.book.snapshot(".");
    }

    /// What the reader's browser sends to open a page.
    pub(crate) fn get(&self, path: &str) -> Request {
        Request {
            method: "GET",
            path: path.to_owned(),
            host: Some(format!("127.0.0.1:{}", self.port)),
            origin: None,
            kind: None,
            cookie: Some(self.cookie.clone()),
            key: None,
            more: Vec::new(),
            body: String::new(),
        }
    }

    /// What a page of the book sends to have a listing run.
    pub(crate) fn run(&self, slug: &str) -> Request {
        self.post("run", &format!("{{\"slug\":\"{slug}\"}}"))
    }

    pub(crate) fn post(&self, what: &str, body: &str) -> Request {
        Request {
            method: "POST",
            path: format!("/__lectern/{what}"),
            origin: Some(format!("http://127.0.0.1:{}", self.port)),
            kind: Some("application/json".to_owned()),
            key: Some(self.key.clone()),
            body: body.to_owned(),
            ..self.get("")
        }
    }

    /// Sends it, and gives the connection.
    pub(crate) fn send(&self, request: &Request) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream
            .set_read_timeout(Some(2 * PATIENCE))
            .expect("a time-out");
        stream
            .write_all(request.bytes().as_bytes())
            .expect("a request");
        stream
    }

    /// Sends it, and gives the whole answer.
    pub(crate) fn ask(&self, request: &Request) -> String {
        self.ask_raw(&request.bytes())
    }

    pub(crate) fn ask_raw(&self, bytes: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream
            .set_read_timeout(Some(4 * PATIENCE))
            .expect("a time-out");
        // One that is too long may be answered before it is read.
        let _ = stream.write_all(bytes.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// What is told of a run of this listing.
    pub(crate) fn told(&self, slug: &str) -> Vec<Value> {
        events(&self.ask(&self.run(slug)))
    }

    /// How often `witness` has run.
    pub(crate) fn witnessed(&self) -> usize {
        self.witnessed.load(Ordering::SeqCst)
    }

    /// Whether nothing is left of runs, the book is as it was, and the next run is made.
    pub(crate) fn is_unharmed(&self) -> Result<(), String> {
        await_some("an end of all processes", || {
            self.processes().is_empty().then_some(())
        });
        await_some("no temporary folder", || {
            self.left_behind().is_empty().then_some(())
        });
        if self.book.snapshot(".") != self.before {
            return Err("the book is not as it was".to_owned());
        }
        let before = self.witnessed();
        let told = self.told("witness");
        if self.witnessed() == before {
            return Err(format!("the next run is not made: {told:?}"));
        }
        Ok(())
    }

    /// The processes that run programs of the book, or do an errand for its preview, or were marked by a program.
    pub(crate) fn processes(&self) -> Vec<String> {
        let target = self.book.target().to_string_lossy().into_owned();
        let temporary = self.book.temporary().to_string_lossy().into_owned();
        let engine = env!("CARGO_BIN_EXE_lectern");
        let entries = fs::read_dir("/proc").expect("processes").flatten();
        entries
            .filter_map(|entry| {
                let process: i32 = entry.file_name().to_str()?.parse().ok()?;
                let command = fs::read(entry.path().join("cmdline")).ok()?;
                let command = String::from_utf8_lossy(&command).replace('\0', " ");
                let folder = fs::read_link(entry.path().join("cwd")).unwrap_or_default();
                let is_errand =
                    command.starts_with("/proc/self/exe") || command.starts_with(engine);
                let is_errand = is_errand && command.contains("run-for-a-reader");
                let is_run = command.contains(&target) || folder.starts_with(&temporary);
                (is_run || is_errand).then(|| format!("{process} {command}"))
            })
            .collect()
    }

    /// What is in the folder for temporary files.
    pub(crate) fn left_behind(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.book.temporary())
            .expect("a folder")
            .flatten();
        entries.map(|entry| entry.path()).collect()
    }
}

impl Request {
    fn bytes(&self) -> String {
        let mut head = format!(
            "{} {} HTTP/1.1\r\nconnection: close\r\n",
            self.method, self.path
        );
        for (name, value) in [
            ("host", &self.host),
            ("origin", &self.origin),
            ("content-type", &self.kind),
            ("cookie", &self.cookie),
            ("x-lectern-key", &self.key),
        ] {
            if let Some(value) = value {
                head += &format!("{name}: {value}\r\n");
            }
        }
        for line in &self.more {
            head += &format!("{line}\r\n");
        }
        if !self.body.is_empty()
            && !self
                .more
                .iter()
                .any(|line| line.starts_with("transfer-encoding"))
        {
            head += &format!("content-length: {}\r\n", self.body.len());
        }
        format!("{head}\r\n{}", self.body)
    }
}

/// The events in an answer, in their order.
pub(crate) fn events(answer: &str) -> Vec<Value> {
    let lines = answer.lines().filter(|line| line.starts_with("{\"event\""));
    lines
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// What stands between two texts.
pub(crate) fn between<'text>(text: &'text str, before: &str, after: &str) -> Option<&'text str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// Whether an answer has this status.
pub(crate) fn has_status(answer: &str, status: u16) -> bool {
    answer.starts_with(&format!("HTTP/1.1 {status} "))
}

/// A moment in which something would happen that must not.
pub(crate) fn moment() {
    thread::sleep(Duration::from_millis(20));
}
