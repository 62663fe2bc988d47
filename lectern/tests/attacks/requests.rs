//! What is sent to a preview by whoever should not have a program run: each request, and what is answered.

use std::fs;
use std::os::unix::fs::symlink;
use std::sync::{Arc, LazyLock};

use libtest_mimic::{Failed, Trial};

use crate::fixture::Fixture;
use crate::preview::{Preview, Request, between, has_status, moment};

/// An attack: what it is, what is changed in the request that would run `witness`, and the status of the answer.
struct Attack(&'static str, fn(&Preview, &mut Request), u16);

/// A host, as another preview or another machine would be called.
fn host(request: &mut Request, host: &str) {
    request.host = Some(host.to_owned());
}

fn origin(request: &mut Request, origin: &str) {
    request.origin = Some(origin.to_owned());
}

fn more(request: &mut Request, line: &str) {
    request.more.push(line.to_owned());
}

fn slug(request: &mut Request, slug: &str) {
    request.body = serde_json::json!({ "slug": slug }).to_string();
}

fn body(request: &mut Request, body: &str) {
    request.body = body.to_owned();
}

const ATTACKS: &[Attack] = &[
    // By a method that is sent without being asked for.
    Attack("method: GET", |_, r| r.method = "GET", 405),
    Attack("method: HEAD", |_, r| r.method = "HEAD", 405),
    Attack("method: PUT", |_, r| r.method = "PUT", 405),
    Attack("method: DELETE", |_, r| r.method = "DELETE", 405),
    Attack("method: an unknown one", |_, r| r.method = "RUN", 405),
    Attack(
        "method: GET with the order in the query",
        |_, r| {
            (r.method, r.path) = ("GET", format!("{}?slug=witness", r.path));
        },
        405,
    ),
    Attack(
        "method: OPTIONS, as a browser asks before another site's fetch",
        |_, r| {
            r.method = "OPTIONS";
            origin(r, "http://evil.example");
            more(r, "access-control-request-method: POST");
            more(
                r,
                "access-control-request-headers: content-type,x-lectern-key",
            );
        },
        405,
    ),
    // By a name that leads here.
    Attack("host: none", |_, r| r.host = None, 403),
    Attack(
        "host: a rebound name",
        |p, r| host(r, &format!("evil.example:{}", p.port)),
        403,
    ),
    Attack(
        "host: a rebound name with its own origin",
        |p, r| {
            host(r, &format!("evil.example:{}", p.port));
            origin(r, &format!("http://evil.example:{}", p.port));
        },
        403,
    ),
    Attack("host: without the port", |_, r| host(r, "127.0.0.1"), 403),
    Attack("host: another port", |_, r| host(r, "127.0.0.1:80"), 403),
    Attack(
        "host: another port, and its origin",
        |_, r| {
            host(r, "127.0.0.1:80");
            origin(r, "http://127.0.0.1:80");
        },
        403,
    ),
    Attack(
        "host: IPv6",
        |p, r| host(r, &format!("[::1]:{}", p.port)),
        403,
    ),
    Attack(
        "host: 0.0.0.0",
        |p, r| host(r, &format!("0.0.0.0:{}", p.port)),
        403,
    ),
    Attack(
        "host: another form of the address",
        |p, r| host(r, &format!("127.1:{}", p.port)),
        403,
    ),
    Attack(
        "host: a point at the end",
        |p, r| host(r, &format!("localhost.:{}", p.port)),
        403,
    ),
    Attack(
        "host: in capitals",
        |p, r| host(r, &format!("LOCALHOST:{}", p.port)),
        403,
    ),
    Attack(
        "host: below localhost",
        |p, r| host(r, &format!("evil.localhost:{}", p.port)),
        403,
    ),
    Attack("host: two", |_, r| more(r, "host: evil.example"), 403),
    Attack(
        "host: another in the address of the request",
        |p, r| {
            r.path = format!("http://evil.example:{}/__lectern/run", p.port);
        },
        403,
    ),
    // From a page of another site.
    Attack("origin: none", |_, r| r.origin = None, 403),
    Attack(
        "origin: another site",
        |_, r| origin(r, "http://evil.example"),
        403,
    ),
    Attack(
        "origin: null, as of a file or a sandboxed frame",
        |_, r| origin(r, "null"),
        403,
    ),
    Attack(
        "origin: another scheme",
        |p, r| origin(r, &format!("https://127.0.0.1:{}", p.port)),
        403,
    ),
    Attack(
        "origin: another port of this machine",
        |_, r| origin(r, "http://127.0.0.1:3003"),
        403,
    ),
    Attack(
        "origin: the other name of this machine",
        |p, r| origin(r, &format!("http://localhost:{}", p.port)),
        403,
    ),
    Attack(
        "origin: begins like ours",
        |p, r| origin(r, &format!("http://127.0.0.1:{}.evil.example", p.port)),
        403,
    ),
    Attack(
        "origin: two",
        |_, r| more(r, "origin: http://evil.example"),
        403,
    ),
    Attack(
        "origin: ours, and the browser says cross-site",
        |_, r| more(r, "sec-fetch-site: cross-site"),
        403,
    ),
    Attack(
        "origin: ours, and the browser says same-site",
        |_, r| more(r, "sec-fetch-site: same-site"),
        403,
    ),
    // By what a form can send.
    Attack(
        "type: a form",
        |_, r| {
            r.kind = Some("application/x-www-form-urlencoded".to_owned());
            body(r, "slug=witness");
        },
        415,
    ),
    Attack(
        "type: another site's form",
        |_, r| {
            origin(r, "http://evil.example");
            (r.kind, r.key) = (Some("application/x-www-form-urlencoded".to_owned()), None);
            body(r, "slug=witness");
        },
        403,
    ),
    Attack(
        "type: another site's form that looks like JSON",
        |_, r| {
            (r.kind, r.key, r.cookie) = (Some("text/plain".to_owned()), None, None);
            origin(r, "http://evil.example");
            body(r, "{\"slug\":\"witness\",\"axis\":\"=\"}");
        },
        403,
    ),
    Attack(
        "type: a form with a file",
        |_, r| r.kind = Some("multipart/form-data; boundary=x".to_owned()),
        415,
    ),
    Attack(
        "type: text",
        |_, r| r.kind = Some("text/plain".to_owned()),
        415,
    ),
    Attack(
        "type: text that mentions JSON",
        |_, r| r.kind = Some("text/plain; application/json".to_owned()),
        415,
    ),
    Attack("type: none", |_, r| r.kind = None, 415),
    Attack("type: two", |_, r| more(r, "content-type: text/plain"), 415),
    // Without the keys.
    Attack("cookie: none", |_, r| r.cookie = None, 403),
    Attack(
        "cookie: wrong",
        |p, r| r.cookie = Some(format!("lectern-run-{}={}", p.port, "0".repeat(32))),
        403,
    ),
    Attack(
        "cookie: empty",
        |p, r| r.cookie = Some(format!("lectern-run-{}=", p.port)),
        403,
    ),
    Attack(
        "cookie: of another preview",
        |p, r| r.cookie = Some(p.cookie.replacen("run-", "run-1", 1)),
        403,
    ),
    Attack(
        "cookie: the key of the terminal",
        |p, r| {
            r.cookie = Some(format!("lectern-run-{}={}", p.port, p.launch));
        },
        403,
    ),
    Attack("key: none", |_, r| r.key = None, 403),
    Attack("key: wrong", |_, r| r.key = Some("0".repeat(32)), 403),
    Attack(
        "key: one letter too long",
        |p, r| r.key = Some(format!("{}0", p.key)),
        403,
    ),
    Attack(
        "key: one letter too short",
        |p, r| r.key = Some(p.key[1..].to_owned()),
        403,
    ),
    Attack("key: two", |_, r| more(r, "x-lectern-key: 0"), 403),
    Attack(
        "key: that of the terminal",
        |p, r| r.key = Some(p.launch.clone()),
        403,
    ),
    Attack(
        "key: in the address in place of the header",
        |p, r| {
            r.path = format!("{}?x-lectern-key={}", r.path, p.key);
            r.key = None;
        },
        403,
    ),
    // By the name of something else.
    Attack("slug: empty", |_, r| slug(r, ""), 404),
    Attack(
        "slug: a path upwards",
        |_, r| slug(r, "../one/witness"),
        404,
    ),
    Attack("slug: a path from the root", |_, r| slug(r, "/bin/sh"), 404),
    Attack(
        "slug: a path in the book",
        |_, r| slug(r, "listings/one/witness"),
        404,
    ),
    Attack("slug: encoded", |_, r| slug(r, "..%2fone%2fwitness"), 404),
    Attack(
        "slug: encoded twice",
        |_, r| slug(r, "%252e%252e%252fwitness"),
        404,
    ),
    Attack(
        "slug: with backslashes",
        |_, r| slug(r, "..\\one\\witness"),
        404,
    ),
    Attack("slug: with a null", |_, r| slug(r, "witness\0"), 404),
    Attack("slug: with a line break", |_, r| slug(r, "witness\n"), 404),
    Attack(
        "slug: with a slash behind it",
        |_, r| slug(r, "witness/"),
        404,
    ),
    Attack(
        "slug: with a dot before it",
        |_, r| slug(r, "./witness"),
        404,
    ),
    Attack("slug: in capitals", |_, r| slug(r, "WITNESS"), 404),
    Attack(
        "slug: an option of Cargo",
        |_, r| slug(r, "--config=build.rustc-wrapper='/bin/sh'"),
        404,
    ),
    Attack("slug: a command", |_, r| slug(r, "$(witness)"), 404),
    Attack("slug: a link to a listing", |_, r| slug(r, "linked"), 404),
    Attack(
        "slug: a link that leads out of the book",
        |_, r| slug(r, "outside"),
        404,
    ),
    Attack(
        "slug: a package that is no listing",
        |_, r| slug(r, "lectern"),
        404,
    ),
    // By what cannot be an order.
    Attack("body: none", |_, r| body(r, ""), 400),
    Attack("body: no JSON", |_, r| body(r, "slug=witness"), 400),
    Attack(
        "body: half of it",
        |_, r| body(r, "{\"slug\":\"witness\""),
        400,
    ),
    Attack("body: a list", |_, r| body(r, "[\"witness\"]"), 400),
    Attack(
        "body: two orders",
        |_, r| body(r, "{\"slug\":\"witness\"}{\"slug\":\"witness\"}"),
        400,
    ),
    Attack(
        "body: a number for a name",
        |_, r| body(r, "{\"slug\":1}"),
        400,
    ),
    Attack(
        "body: the same key twice",
        |_, r| body(r, "{\"slug\":\"hello\",\"slug\":\"witness\"}"),
        400,
    ),
    Attack(
        "body: another program",
        |_, r| body(r, "{\"slug\":\"witness\",\"program\":\"/bin/sh\"}"),
        400,
    ),
    Attack(
        "body: a dependency",
        |_, r| {
            body(
                r,
                "{\"slug\":\"witness\",\"dependencies\":{\"evil\":\"1\"}}",
            )
        },
        400,
    ),
    Attack(
        "body: arguments",
        |_, r| body(r, "{\"slug\":\"witness\",\"args\":[\"x\"]}"),
        400,
    ),
    Attack(
        "body: as deep as it is long",
        |_, r| body(r, &"[".repeat(4000)),
        400,
    ),
    Attack(
        "body: longer than any order",
        |_, r| {
            body(
                r,
                &format!("{{\"slug\":\"witness\",\"axis\":{}1}}", " ".repeat(10_000)),
            );
        },
        413,
    ),
    Attack(
        "body: longer than any order, in pieces",
        |_, r| {
            more(r, "transfer-encoding: chunked");
            body(r, &format!("2710\r\n{}\r\n0\r\n\r\n", " ".repeat(10_000)));
        },
        413,
    ),
    Attack(
        "body: two lengths",
        |_, r| more(r, "content-length: 100"),
        400,
    ),
    // By settings that nobody needs.
    Attack(
        "setting: a delay where none is",
        |_, r| body(r, "{\"slug\":\"witness\",\"delay\":1}"),
        422,
    ),
    Attack(
        "setting: a delay of nothing",
        |_, r| body(r, "{\"slug\":\"waits\",\"delay\":0}"),
        422,
    ),
    Attack(
        "setting: a delay before the start",
        |_, r| body(r, "{\"slug\":\"waits\",\"delay\":-1}"),
        422,
    ),
    Attack(
        "setting: a delay of years",
        |_, r| body(r, "{\"slug\":\"waits\",\"delay\":1e9}"),
        422,
    ),
    Attack(
        "setting: a delay that is no number",
        |_, r| body(r, "{\"slug\":\"waits\",\"delay\":\"NaN\"}"),
        400,
    ),
    Attack(
        "setting: a number where none is",
        |_, r| body(r, "{\"slug\":\"witness\",\"count\":9}"),
        422,
    ),
    Attack(
        "setting: more than the listing has",
        |_, r| body(r, "{\"slug\":\"counts\",\"count\":1000000000}"),
        422,
    ),
    Attack(
        "setting: none of them",
        |_, r| body(r, "{\"slug\":\"counts\",\"count\":0}"),
        422,
    ),
    Attack(
        "setting: a jitter of years",
        |_, r| body(r, "{\"slug\":\"witness\",\"jitter\":1e300}"),
        422,
    ),
    Attack(
        "setting: an axis of years",
        |_, r| body(r, "{\"slug\":\"witness\",\"axis\":1e12}"),
        422,
    ),
    // By another door.
    Attack(
        "door: a WebSocket",
        |_, r| {
            r.method = "GET";
            for line in [
                "upgrade: websocket",
                "sec-websocket-version: 13",
                "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==",
            ] {
                more(r, line);
            }
        },
        405,
    ),
    Attack(
        "door: an upgrade to HTTP/2",
        |_, r| {
            (r.key, r.origin) = (None, None);
            for line in ["upgrade: h2c", "http2-settings: AAMAAABkAAQAAP__"] {
                more(r, line);
            }
        },
        403,
    ),
    Attack(
        "door: a path with another case",
        |_, r| r.path = "/__LECTERN/run".to_owned(),
        404,
    ),
    Attack(
        "door: a path with a slash behind it",
        |_, r| r.path += "/",
        404,
    ),
    Attack(
        "door: a path with two slashes",
        |_, r| r.path.insert(0, '/'),
        404,
    ),
    Attack(
        "door: an encoded path",
        |_, r| r.path = "/__lectern/%72un".to_owned(),
        404,
    ),
    Attack(
        "door: another method in a header",
        |_, r| {
            r.method = "GET";
            more(r, "x-http-method-override: POST");
        },
        405,
    ),
    Attack(
        "door: stopping what one has not started",
        |_, r| {
            r.path = "/__lectern/stop".to_owned();
            body(r, "{\"run\":77}");
        },
        404,
    ),
    Attack(
        "door: stopping without a key",
        |_, r| {
            (r.path, r.key) = ("/__lectern/stop".to_owned(), None);
            body(r, "{\"run\":1}");
        },
        403,
    ),
    Attack(
        "door: asking what can be set without a key",
        |_, r| {
            (r.path, r.key) = ("/__lectern/choices".to_owned(), None);
        },
        403,
    ),
];

/// What a page can get without having a program run; `Err` says what was got.
const LOOKS: &[(&str, fn(&Preview) -> Result<(), String>)] = &[
    ("look: a page without the cookie has no key", |p| {
        let answer = p.ask(&Request {
            cookie: None,
            ..p.get("/one.html")
        });
        without(&answer, &[&p.key, &p.cookie, &p.launch])
    }),
    ("look: a page under a rebound name has no key", |p| {
        let host = Some(format!("evil.example:{}", p.port));
        let answer = p.ask(&Request {
            host,
            ..p.get("/one.html")
        });
        without(&answer, &[&p.key, &p.launch])
    }),
    ("look: the script has no key", |p| {
        without(&p.ask(&p.get("/__lectern/run.js")), &[&p.key, &p.launch])
    }),
    ("look: a wrong key of the terminal gets no cookie", |p| {
        without(
            &p.ask(&p.get(&format!("/?run={}", "0".repeat(32)))),
            &["set-cookie"],
        )
    }),
    ("look: no key of the terminal gets no cookie", |p| {
        without(&p.ask(&p.get("/?run=")), &["set-cookie"])
    }),
    (
        "look: the key of the terminal under a rebound name gets no cookie",
        |p| {
            let host = Some(format!("evil.example:{}", p.port));
            without(
                &p.ask(&Request {
                    host,
                    ..p.get(&format!("/?run={}", p.launch))
                }),
                &["set-cookie"],
            )
        },
    ),
    ("look: the cookie is for no script and no other site", |p| {
        let answer = p.ask(&p.get(&format!("/?run={}", p.launch)));
        let cookie = between(&answer, "set-cookie: ", "\r\n").unwrap_or_default();
        match cookie.contains("HttpOnly")
            && cookie.contains("SameSite=Strict")
            && has_status(&answer, 303)
        {
            true => without(&answer, &[&p.launch]),
            false => Err(answer),
        }
    }),
    ("look: no other site has the book in a frame", |p| {
        let answer = p.ask(&p.get("/one.html"));
        match answer.contains("x-frame-options: SAMEORIGIN") {
            true => Ok(()),
            false => Err(answer),
        }
    }),
    ("look: no other site is told that it may read", |p| {
        let answers =
            ["/one.html", "/__lectern/run.js", "/__lectern/run"].map(|path| p.ask(&p.get(path)));
        without(&answers.concat().to_lowercase(), &["access-control-allow"])
    }),
    (
        "look: a preview that runs nothing has no button and no door",
        |_| {
            let book = Fixture::proved();
            let quiet = Preview::without_runs(book);
            let page = quiet.ask(&quiet.get("/one.html"));
            without(&page, &["run.js", "data-key"])?;
            let answers = [
                quiet.ask(&quiet.run("hello")),
                quiet.ask(&quiet.get("/__lectern/run.js")),
            ];
            match has_status(&answers[0], 404) && has_status(&answers[1], 404) {
                true => Ok(()),
                false => Err(answers.concat()),
            }
        },
    ),
    ("look: the built site has nothing of it", |p| {
        let links = p.book.root().join("listings/two");
        // Cargo knows nothing of these, and a book is not built with them.
        fs::rename(&links, links.with_file_name("../../links")).expect("a folder moved away");
        p.book.run(&["build"]).succeeds();
        fs::rename(links.with_file_name("../../links"), &links).expect("a folder moved back");
        let site = p.book.snapshot("book");
        let texts: String = site
            .iter()
            .map(|(_, bytes)| String::from_utf8_lossy(bytes))
            .collect();
        fs::remove_dir_all(p.book.root().join("book")).expect("the site");
        without(&texts, &["__lectern", "Run it here", "x-lectern-key"])
    }),
];

fn without(answer: &str, secrets: &[&str]) -> Result<(), String> {
    let found = secrets.iter().find(|secret| answer.contains(**secret));
    found.map_or(Ok(()), |secret| Err(format!("`{secret}` is in\n{answer}")))
}

pub(crate) fn cases() -> Vec<Trial> {
    let preview = Arc::new(LazyLock::new(preview as fn() -> Preview));
    let attacks = ATTACKS.iter().map(|attack| {
        let preview = preview.clone();
        Trial::test(attack.0, move || is_refused(&preview, attack))
    });
    let looks = LOOKS.iter().map(|(name, look)| {
        let preview = preview.clone();
        Trial::test(*name, move || Ok(look(&preview)?))
    });
    let mut cases: Vec<Trial> = attacks.chain(looks).collect();
    cases.push(Trial::test(
        "after all of that: a page of the book is not refused",
        move || Ok(preview.is_unharmed()?),
    ));
    cases
}

fn preview() -> Preview {
    let waits = "args = [\"{delay}\"]\nclaims.lines = [\"done\"]";
    let main = "fn main() {\n    println!(\"done\");\n}\n";
    let mut preview = Preview::of(&[
        ("waits", waits, main),
        (
            "counts",
            "args = [\"100\"]\nclaims.lines = [\"done\"]",
            main,
        ),
    ]);
    // Beside the folder of which Cargo takes all packages.
    let root = preview.book.root();
    let outside = root.with_file_name("outside");
    for folder in [outside.join("src"), root.join("listings/two")] {
        fs::create_dir_all(folder).expect("a folder");
    }
    for file in ["Cargo.toml", "src/main.rs"] {
        fs::copy(
            root.join("listings/one/witness").join(file),
            outside.join(file),
        )
        .expect("a copy");
    }
    symlink(
        root.join("listings/one/witness"),
        root.join("listings/two/linked"),
    )
    .expect("a link");
    symlink(outside, root.join("listings/two/outside")).expect("a link");
    preview.remember_the_book();
    preview
}

fn is_refused(preview: &Preview, Attack(_, change, status): &Attack) -> Result<(), Failed> {
    let before = preview.witnessed();
    let mut request = preview.run("witness");
    change(preview, &mut request);
    let answer = preview.ask(&request);
    moment();
    if preview.witnessed() != before || answer.contains("\"event\"") {
        return Err(format!("it gets in, and the program runs:\n{answer}").into());
    }
    if answer.to_lowercase().contains("access-control-allow") {
        return Err(format!("another site may read the answer:\n{answer}").into());
    }
    match has_status(&answer, *status) {
        true => Ok(()),
        false => Err(format!("expected status {status}:\n{answer}").into()),
    }
}
