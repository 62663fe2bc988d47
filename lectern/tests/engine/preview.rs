//! `serve`: the preview on a loopback port.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::ChildStdout;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, Response};
use serde_json::{Value, json};

use crate::fixture::{Fixture, PATIENCE, Running, await_some};

const LIVE: &str = "<script src=\"/__lectern/live.js\" data-version=";

/// A preview at work.
struct Preview {
    engine: Running,
    address: String,
    client: Client,
    /// Where it prints: a program that nobody listens to ends when it prints.
    _printed: Lines<BufReader<ChildStdout>>,
}

impl Preview {
    fn of(book: &Fixture) -> Self {
        let mut engine = book.start(&["serve", "--no-slow-server", "--port", "0"]);
        let stdout = engine.0.stdout.take().expect("its standard output");
        let mut printed = BufReader::new(stdout).lines();
        let line = printed.next();
        let line = line.expect("a first line").expect("text");
        let address = line
            .strip_prefix("The book:")
            .and_then(|rest| rest.trim().strip_prefix("http://")?.split_once("/?run="))
            .map(|(address, _)| address)
            .unwrap_or_else(|| panic!("no address in `{line}`"))
            .to_owned();
        let client = Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .expect("a client");
        Self {
            engine,
            address,
            client,
            _printed: printed,
        }
    }

    fn get(&self, path: &str) -> Response {
        let url = format!("http://{}{path}", self.address);
        self.client.get(url).send().expect("an answer")
    }

    fn page(&self, path: &str) -> String {
        self.get(path).text().expect("text")
    }

    fn news(&self) -> News {
        News(BufReader::new(self.get("/__lectern/events")).lines())
    }

    /// What this page hears while it is open.
    fn news_of(&self, page: &str) -> News {
        News(BufReader::new(self.get(&format!("/__lectern/events?page={page}"))).lines())
    }

    /// Asks for a path as it stands, which a client would tidy first.
    fn raw(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
        )
        .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

/// What a page that is open hears.
struct News(Lines<BufReader<Response>>);

impl News {
    /// The next news that is of interest: its version and what keeps the book from being built.
    fn next(&mut self, of_interest: impl Fn(u64, &str) -> bool) -> (u64, String) {
        let news = self.next_whole(|news| {
            let version = news["version"].as_u64().expect("a number");
            of_interest(version, &news["problems"].to_string())
        });
        let version = news["version"].as_u64().expect("a number");
        (version, news["problems"].to_string())
    }

    /// The next news that is of interest.
    fn next_whole(&mut self, of_interest: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        for line in &mut self.0 {
            // Where there is no news, a line says that the connection still stands.
            let line = line.expect("a line in time");
            assert!(Instant::now() < deadline, "waited in vain for news");
            let Some(data) = line.strip_prefix("data:") else {
                continue;
            };
            let news: Value = serde_json::from_str(data).expect("JSON");
            if of_interest(&news) {
                return news;
            }
        }
        panic!("the news ended");
    }
}

#[test]
fn a_change_is_on_the_page_and_a_mistake_is_told_until_it_is_mended() {
    let book = Fixture::proved();
    let preview = Preview::of(&book);
    book.append("src/one.md", "\nA second thought.\n");
    let mut news = preview.news();
    let (first, _) = news.next(|version, _| version > 1);
    assert!(preview.page("/one.html").contains("A second thought."));

    book.append("src/one.md", "\n{{#listing nobody}}\n");
    let (version, problems) = news.next(|_, problems| problems != "[]");
    assert_eq!(version, first, "a site that cannot be built has no version");
    assert!(
        problems.contains("error: src/one.md:9: no listing is called `nobody`"),
        "{problems}"
    );
    assert!(preview.page("/one.html").contains("A second thought."));

    book.replace("src/one.md", "{{#listing nobody}}", "A third thought.");
    let (version, problems) = news.next(|version, _| version > first);
    assert_eq!((version, problems.as_str()), (first + 1, "[]"));
    assert!(preview.page("/one.html").contains("A third thought."));
}

#[test]
fn a_change_while_the_preview_starts_is_not_lost() {
    let book = Fixture::proved();
    let serves = AtomicBool::new(false);
    let (preview, last) = thread::scope(|scope| {
        let author = scope.spawn(|| {
            let mut thought = 0;
            while !serves.load(Ordering::Relaxed) {
                thought += 1;
                book.append("src/one.md", &format!("\nThought {thought}.\n"));
                thread::sleep(Duration::from_millis(5));
            }
            thought
        });
        let preview = Preview::of(&book);
        serves.store(true, Ordering::Relaxed);
        (preview, author.join().expect("the last thought"))
    });
    let last = format!("Thought {last}.");
    await_some("the last thought", || {
        preview.page("/one.html").contains(&last).then_some(())
    });
}

#[test]
fn a_program_that_no_longer_compiles_is_told() {
    let book = Fixture::proved();
    let preview = Preview::of(&book);
    let mut news = preview.news();
    news.next(|version, _| version == 1);
    book.write(
        "listings/one/hello/src/main.rs",
        "fn main() {\n    println!(\"{hello}\");\n}\n",
    );
    // The page comes first, and says itself that nothing proves it.
    news.next(|version, _| version == 2);
    assert!(
        preview
            .page("/one.html")
            .contains("This run is out of date")
    );
    let told = news.next_whole(|news| news["programs"] != json!([]));
    let programs = told["programs"].to_string();
    assert!(
        programs.contains("error: listings/one/hello/src/main.rs:2: "),
        "{programs}"
    );
    assert_eq!(told["problems"], json!([]), "the pages are up to date");
    book.write(
        "listings/one/hello/src/main.rs",
        "fn main() {\n    println!(\"hello\");\n}\n",
    );
    news.next_whole(|news| news["programs"] == json!([]));
    // The program may be compiled before its page is renewed.
    await_some("the page of the program as it was", || {
        let page = preview.page("/one.html");
        (!page.contains("This run is out of date")).then_some(())
    });
}

#[test]
fn a_page_is_new_when_it_has_changed_and_not_when_another_one_has() {
    let book = Fixture::proved();
    book.append("src/SUMMARY.md", "- [Two](two.md)\n");
    book.write("src/two.md", "# Two\n\nSee {{#see hello}}.\n");
    let preview = Preview::of(&book);
    let mut of_two = preview.news_of("/two.html");
    let (first, _) = of_two.next(|_, _| true);
    book.append("src/one.md", "\nA second thought.\n");
    await_some("the thought", || {
        preview
            .page("/one.html")
            .contains("second thought")
            .then_some(())
    });
    book.append("src/two.md", "\nA thought of its own.\n");
    let (second, _) = of_two.next(|version, _| version != first);
    assert!(preview.page("/two.html").contains("A thought of its own."));
    // All numbers in between were heard, too: the change to the first page has made none.
    let mut all = preview.news();
    let (pages, _) = all.next(|_, _| true);
    assert_eq!(pages, 3, "the first build and one for each page");
    // A change to a program is one to every page that shows something of it, its number among it.
    book.replace("src/one.md", "{{#listing hello}}", "");
    of_two.next(|_, problems| problems.contains("shown nowhere"));
    book.append("src/one.md", "\n{{#listing hello}}\n");
    of_two.next(|_, problems| problems == "[]");
    let (third, _) = preview.news_of("/two.html").next(|_, _| true);
    assert_eq!(second, third, "its text is what it was");
}

/// Every file of the site that a build from nothing makes, as the preview gives it.
#[track_caller]
fn the_preview_is_what_a_build_makes(book: &Fixture, preview: &Preview, after: &str) {
    book.run(&["build"]).succeeds();
    let root = book.root().join("book");
    let shown = |file: &Path| {
        let path = file.strip_prefix(&root).expect("a file of the site");
        let path = path.to_str().expect("a path in Latin letters");
        let bytes = preview.get(&format!("/{path}")).bytes().expect("bytes");
        let text = String::from_utf8_lossy(&bytes);
        match text.split_once(LIVE) {
            Some((before, script)) => {
                let (_, rest) = script
                    .split_once("</script>")
                    .expect("the end of the script");
                format!("{before}{rest}").into_bytes()
            }
            None => bytes.to_vec(),
        }
    };
    let is_hidden = |file: &Path| file.ends_with(".nojekyll");
    for (file, built) in book.snapshot("book") {
        if !is_hidden(&file) {
            await_some(
                &format!("{} after a change to {after}", file.display()),
                || (shown(&file) == built).then_some(()),
            );
        }
    }
}

#[test]
fn nothing_that_a_page_depends_on_changes_without_the_page() {
    let book = Fixture::proved();
    book.append(
        "book.toml",
        "\n[output.html]\nhash-files = false\nadditional-css = [\"theme/more.css\"]\n",
    );
    book.write("theme/more.css", "p { color: red }\n");
    book.append("src/SUMMARY.md", "- [Two](two.md)\n");
    book.write(
        "src/two.md",
        "# Two\n\nSee {{#see hello}}: {{#measured hello duration}}.\n\n{{#checked}}\n",
    );
    let preview = Preview::of(&book);
    the_preview_is_what_a_build_makes(&book, &preview, "nothing");
    type Change = fn(&Fixture);
    let changes: [(&str, Change); 9] = [
        ("a chapter", |book| book.append("src/two.md", "\nMore.\n")),
        ("a number", |book| {
            book.listing(
                "first",
                "claims.lines = [\"a\"]",
                "fn main() {\n    println!(\"a\");\n}\n",
            );
            book.prove("first", &["a"]);
            let text = book.read("src/one.md").replace("{{#listing first}}", "");
            book.write(
                "src/one.md",
                &text.replace("# One\n", "# One\n\n{{#listing first}}\n"),
            );
        }),
        ("a program", |book| {
            book.append("listings/one/hello/src/main.rs", "// more\n")
        }),
        ("a recording", |book| {
            book.prove("hello", &["hello", "hello"])
        }),
        ("a caption", |book| {
            book.replace(
                "listings/one/hello/Cargo.toml",
                "What hello does",
                "What it does",
            );
        }),
        ("the curriculum", |book| {
            book.append(
                "curriculum.toml",
                "\n[[row]]\nid = \"x\"\nsection = \"x\"\nline = \"x\"\n",
            );
        }),
        ("the settings", |book| {
            book.replace("book.toml", "A small book", "Another book")
        }),
        ("a style", |book| {
            book.write("theme/more.css", "p { color: blue }\n")
        }),
        ("the summary", |book| {
            book.replace("src/SUMMARY.md", "[One]", "[The first]")
        }),
    ];
    for (what, change) in changes {
        change(&book);
        the_preview_is_what_a_build_makes(&book, &preview, what);
    }
}

#[test]
fn a_book_that_never_was_whole_says_so_until_it_is() {
    let book = Fixture::proved();
    book.append("src/one.md", "\n{{#listing nobody}}\n");
    let preview = Preview::of(&book);
    let answer = preview.get("/");
    assert_eq!(answer.status(), 503);
    assert!(answer.text().unwrap().contains(LIVE));
    let mut news = preview.news();
    let (_, problems) = news.next(|_, _| true);
    assert!(problems.contains("src/one.md:7"), "{problems}");
    book.replace("src/one.md", "{{#listing nobody}}", "Whole.");
    news.next(|version, _| version == 1);
    assert!(preview.page("/one.html").contains("Whole."));
}

#[test]
fn the_script_that_reloads_is_in_the_preview_and_not_in_the_site() {
    let book = Fixture::proved();
    book.run(&["build"]).succeeds();
    assert!(!book.read("book/one.html").contains("__lectern"));
    let preview = Preview::of(&book);
    for path in ["/", "/one.html"] {
        let page = preview.page(path);
        assert!(
            page.contains("What hello does") && page.contains(LIVE),
            "{page}"
        );
    }
    assert!(preview.page("/__lectern/live.js").contains("EventSource"));
    let lost = preview.get("/lost.html");
    assert_eq!(lost.status(), 404);
}

#[test]
fn the_preview_gives_nothing_but_the_site_and_nobody_but_this_machine() {
    let book = Fixture::proved();
    let preview = Preview::of(&book);
    for path in [
        "/../../book/book.toml",
        "/..%2f..%2fbook%2fbook.toml",
        "/%2e%2e/%2e%2e/book/book.toml",
        "//../../book/book.toml",
        "/..%5c..%5cbook%5cbook.toml",
        "/.nojekyll",
    ] {
        let answer = preview.raw(path);
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(!answer.contains("A small book\"\n"), "{path}: {answer}");
    }
    let (_, port) = preview.address.split_once(':').expect("a port");
    assert!(preview.address.starts_with("127.0.0.1:"));
    // An address of this machine that a listener on all of them would have.
    assert!(TcpStream::connect(format!("127.0.0.2:{port}")).is_err());
}

#[test]
fn what_check_refuses_is_told_on_pages_that_can_be_shown() {
    let book = Fixture::proved();
    let preview = Preview::of(&book);
    let mut news = preview.news();
    news.next(|version, _| version == 1);
    book.append("src/one.md", "\nSee [more](gone.md).\n");
    // The rules read the file, and may have seen the link before the page has it.
    let told = news.next_whole(|news| {
        news["refused"] != json!([]) && preview.page("/one.html").contains("more")
    });
    assert_eq!(told["problems"], json!([]), "the pages are up to date");
    let refused = told["refused"].to_string();
    assert!(
        refused.contains("error: src/one.md:7: the link `gone.md` leads nowhere"),
        "{refused}"
    );
    book.replace("src/one.md", "See [more](gone.md).", "");
    news.next_whole(|news| news["refused"] == json!([]));
    // A recording that breaks its contract.
    book.replace("listings/one/hello/Cargo.toml", "[\"hello\"]", "[\"bye\"]");
    let told = news.next_whole(|news| news["refused"] != json!([]));
    let refused = told["refused"].to_string();
    assert!(
        refused.contains("recording.cast: breaks line 9 of the contract: line 1 should be `bye`"),
        "{refused}"
    );
}

#[test]
fn a_second_preview_is_told_of_the_books_port_and_not_of_the_slow_servers() {
    let book = Fixture::proved();
    // Whether this test has the port or somebody else: it is taken.
    let _slow = TcpListener::bind("127.0.0.1:3003");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    book.run(&["serve", "--port", &port])
        .fails()
        .says_one_error()
        .says(&format!("port {port} is taken, perhaps by another preview"))
        .never_says("3003");
}

#[test]
fn a_port_that_is_taken_is_one_error_that_names_the_remedy() {
    let book = Fixture::proved();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    book.run(&["serve", "--no-slow-server", "--port", &port])
        .fails()
        .says_one_error()
        .says(&format!("port {port} is taken"))
        .says("[taken-port]")
        .says("--port");
}

#[test]
fn the_slow_servers_port_that_is_taken_is_one_error_that_names_the_remedy() {
    let book = Fixture::proved();
    book.replace("book.toml", "test-delay", "server = true\ntest-delay");
    // Whether this test has the port or somebody else: it is taken.
    let _taken = TcpListener::bind("127.0.0.1:3003");
    book.run(&["serve", "--port", "0"])
        .fails()
        .says_one_error()
        .says("port 3003, the slow server's, is taken")
        .says("--no-slow-server");
}

#[test]
fn a_server_as_a_listing_wants_it_is_a_command_and_the_page_has_it() {
    let book = Fixture::new();
    book.replace("book.toml", "test-delay", "server = true\ntest-delay");
    book.listing(
        "errors",
        "server = { error-rate = 1 }\nclaims.server = { requests = 1 }",
        "fn main() {}\n",
    );
    book.run(&["build"]).succeeds();
    let page = book.read("book/one.html");
    // Its words are in colour, each in an element of its own.
    let words = page
        .split('<')
        .map(|tag| tag.split_once('>').map_or(tag, |(_, text)| text));
    let words: String = words.collect();
    let command = "cargo book slow-server errors --port 3013";
    assert!(words.contains(command), "{page}");

    let mut command = book.command(&["slow-server", "errors", "--port", "0"]);
    let mut server = command.spawn().expect("the engine starts");
    let mut said = String::new();
    let output = server.stdout.take().expect("its output");
    BufReader::new(output).read_line(&mut said).expect("a line");
    let server = Running(server);
    let address = said
        .trim_start_matches("The slow server: http://")
        .trim_end();
    let address = address.trim_end_matches('/');
    let mut stream = TcpStream::connect(address).expect(&said);
    write!(
        stream,
        "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
    )
    .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    drop(server);

    book.run(&["slow-server", "nobody"])
        .fails()
        .says_one_error()
        .says("no listing is called `nobody`");
}

#[test]
fn a_slow_server_is_started_only_for_a_book_that_has_one() {
    let book = Fixture::proved();
    // Whether this test has the port or somebody else: it is taken, and nobody wants it.
    let _taken = TcpListener::bind("127.0.0.1:3003");
    let mut engine = book.start(&["serve", "--port", "0"]);
    let mut said = String::new();
    let printed = BufReader::new(engine.0.stdout.take().expect("its output"));
    for line in printed.lines().map_while(Result::ok) {
        said = said + &line + "\n";
        if line.starts_with("Ctrl-C") {
            break;
        }
    }
    assert!(said.contains("The book:"), "{said}");
    assert!(!said.contains("slow server"), "{said}");
}

#[test]
fn ctrl_c_ends_the_preview_and_leaves_nothing_behind() {
    let book = Fixture::proved();
    // So many that the preview is still at work on them when it ends.
    for number in 0..80 {
        book.write(&format!("src/more-{number}.md"), "# More\n\nA thought.\n");
        book.append(
            "src/SUMMARY.md",
            &format!("- [More {number}](more-{number}.md)\n"),
        );
    }
    let preview = Preview::of(&book);
    let mut news = preview.news();
    news.next(|version, _| version == 1);
    preview.engine.interrupt();
    assert_eq!(preview.engine.end(), Some(130));
    let left: Vec<_> = fs::read_dir(book.temporary()).unwrap().collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}
