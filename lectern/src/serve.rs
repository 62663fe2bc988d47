//! The preview: the book on a loopback port, rebuilt and reloaded when something in it changes.
//!
//! In: the book's folder. Out: an HTTP server on 127.0.0.1, and the slow server beside it, until the process is
//! interrupted. A book that does not build keeps its last good pages; what is wrong stands in the terminal and on top
//! of every page. Fails only at the start: a port that is taken, a folder without a book.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::sse::{Event, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use notify::{RecursiveMode, Watcher};
use slow_server::{SlowServer, StartError};
use tokio::sync::watch;

use crate::cargo::{self, Progress};
use crate::contract::Profile;
use crate::measure::seconds;
use crate::problem::{Problem, Weight};
use crate::process::Scratch;
use crate::project::{EXERCISES, LISTINGS, Project};
use crate::site;

/// Where the slow server listens: what every listing asks if it is not told otherwise.
pub const SLOW_SERVER_PORT: u16 = 3003;

/// Changes that come within this time of each other are one.
const DEBOUNCE: Duration = Duration::from_millis(100);

/// The script that reloads pages and shows problems on them; part of the preview only, never of the built site.
const LIVE: &str = include_str!("live.js");

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The book's port on 127.0.0.1.
    pub port: u16,
    /// Whether to open the book in a browser.
    pub open: bool,
    /// Whether to start the slow server, on [`SLOW_SERVER_PORT`].
    pub slow_server: bool,
}

/// What the pages are made of at the moment.
#[derive(Debug, Clone, Default)]
struct Shown {
    /// The last site that could be built.
    site: Option<Arc<Scratch>>,
    /// Counts the sites.
    version: u64,
    /// What keeps the next one from being built.
    problems: Vec<String>,
}

/// Serves the book in `root` until the process ends.
///
/// # Errors
/// A port that is taken, or a folder without a book.
pub fn serve(root: &Path, options: &Options) -> Result<(), Problem> {
    let project = Project::load(root)?;
    let slow_server = start_slow_server(&project, options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| {
            Problem::error("book.toml", format!("no run-time for the preview: {error}"))
        })?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind(address))
        .map_err(|error| {
            let what = match error.kind() {
                io::ErrorKind::AddrInUse => "is taken".to_owned(),
                _ => format!("cannot be used: {error}"),
            };
            let port = options.port;
            Problem::error(
                "127.0.0.1",
                format!("port {port} {what}; choose another with --port"),
            )
        })?;
    let address = listener
        .local_addr()
        .map_err(|error| Problem::error("127.0.0.1", error.to_string()))?;

    let (shown, watching) = watch::channel(Shown::default());
    // Read before they are built from: a change in the meantime is one.
    let files = read_files(&project.root);
    rebuild(&project.root, &shown);
    println!("The book:        http://{address}/");
    if let Some(server) = &slow_server {
        println!("The slow server: {}/", server.url());
        if let Some(shortage) = server.shortage() {
            println!("                 {shortage}");
        }
    }
    println!("Ctrl-C ends it.");
    if options.open
        && let Err(error) = open::that_detached(format!("http://{address}/"))
    {
        eprintln!("No browser could be opened: {error}");
    }
    let root = project.root.clone();
    std::thread::spawn(move || {
        if let Err(error) = rebuild_on_changes(&root, files, &shown) {
            eprintln!("Changes are not watched any more: {error}");
        }
    });
    let app = Router::new()
        .route("/__lectern/events", get(events))
        .route(
            "/__lectern/live.js",
            get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], LIVE) }),
        )
        .fallback(page)
        .with_state(watching);
    runtime
        .block_on(async { axum::serve(listener, app).await })
        .map_err(|error| Problem::error("127.0.0.1", format!("the preview ended: {error}")))
}

fn start_slow_server(project: &Project, options: &Options) -> Result<Option<SlowServer>, Problem> {
    if !options.slow_server {
        return Ok(None);
    }
    let settings = slow_server::Options {
        port: SLOW_SERVER_PORT,
        delay: project.settings.delay(),
        ..Default::default()
    };
    SlowServer::start(settings)
        .map(Some)
        .map_err(|error| match error {
            StartError::PortTaken { port } => Problem::error(
                "127.0.0.1",
                format!("port {port} is taken; end what listens there, or leave the slow server out with --no-slow-server"),
            ),
            other => Problem::error(
                "127.0.0.1",
                format!("the slow server cannot start: {other}"),
            ),
        })
}

/// Builds the site anew and shows it, or shows why it cannot be built.
fn rebuild(root: &Path, shown: &watch::Sender<Shown>) {
    let begin = Instant::now();
    match build(root) {
        Ok((site, warnings)) => {
            eprintln!("Built in {}.", seconds(begin.elapsed()));
            shown.send_modify(|shown| {
                shown.site = Some(Arc::new(site));
                shown.version += 1;
                shown.problems.clear();
            });
            show_problems(&warnings, shown);
        }
        Err(problems) => {
            shown.send_modify(|shown| shown.problems.clear());
            show_problems(&problems, shown);
        }
    }
}

fn build(root: &Path) -> Result<(Scratch, Vec<Problem>), Vec<Problem>> {
    let project = Project::load(root).map_err(|problem| vec![problem])?;
    let site = Scratch::new().map_err(|error| {
        vec![Problem::error(
            "book.toml",
            format!("no temporary folder for the preview: {error}"),
        )]
    })?;
    let warnings = site::build(&project, site.path())?;
    Ok((site, warnings))
}

/// What the preview depends on: time and size of every file.
type Files = BTreeMap<PathBuf, (SystemTime, u64)>;

fn rebuild_on_changes(
    root: &Path,
    mut files: Files,
    shown: &watch::Sender<Shown>,
) -> Result<(), notify::Error> {
    let (changed, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // That a file is read is news as well to some systems, and the preview reads them all.
        if event.map_or(true, |event| !event.kind.is_access()) {
            // The receiver lives as long as the process.
            let _ = changed.send(());
        }
    })?;
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in watched_folders(root) {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }
    let mut code_is_broken = false;
    // The first look is for what changed before the watch began.
    let mut first = true;
    while std::mem::take(&mut first) || wait(&changes) {
        let now = read_files(root);
        let changed: Vec<&PathBuf> = files
            .iter()
            .filter(|(path, state)| now.get(*path) != Some(state))
            .chain(now.iter().filter(|(path, _)| !files.contains_key(*path)))
            .map(|(path, _)| path)
            .collect();
        if changed.is_empty() {
            continue;
        }
        rebuild(root, shown);
        let listings = root.join(LISTINGS);
        if code_is_broken || changed.iter().any(|path| path.starts_with(&listings)) {
            let problems = compile(root);
            code_is_broken = !problems.is_empty();
            show_problems(&problems, shown);
        }
        files = now;
    }
    Ok(())
}

/// Waits for a change, and until it is over.
fn wait(changes: &Receiver<()>) -> bool {
    let waited = changes.recv().is_ok();
    while changes.recv_timeout(DEBOUNCE).is_ok() {}
    waited
}

fn watched_folders(root: &Path) -> Vec<PathBuf> {
    // What the book is written from is known by its configuration; everything else is where it always is.
    let source = Project::load(root).map_or(PathBuf::from("src"), |project| {
        project.source().to_path_buf()
    });
    let folders = [
        source,
        PathBuf::from(LISTINGS),
        PathBuf::from(EXERCISES),
        PathBuf::from("theme"),
    ];
    folders
        .iter()
        .map(|folder| root.join(folder))
        .filter(|folder| folder.is_dir())
        .collect()
}

fn read_files(root: &Path) -> Files {
    fn add(folder: &Path, deep: bool, files: &mut Files) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            // A recording in the making, an editor's swap file.
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if metadata.is_file() {
                let time = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                files.insert(entry.path(), (time, metadata.len()));
            } else if deep && metadata.is_dir() {
                add(&entry.path(), deep, files);
            }
        }
    }
    let mut files = Files::new();
    add(root, false, &mut files);
    for folder in watched_folders(root) {
        add(&folder, true, &mut files);
    }
    files
}

/// Compiles the listings, so that an author sees an error before recording. Those with optimisation are left out: they
/// take too long to be compiled at every change.
fn compile(root: &Path) -> Vec<Problem> {
    let Ok(project) = Project::load(root) else {
        return Vec::new();
    };
    let listings: Vec<_> = project
        .listings
        .values()
        .filter(|listing| listing.contract.profile == Profile::Dev)
        .collect();
    match cargo::compile(&project, &listings, Progress::Hidden) {
        Ok(compiled) => cargo::problems(&listings, &compiled),
        Err(problem) => vec![problem],
    }
}

/// Adds problems to what is shown, in the terminal and on the pages.
fn show_problems(problems: &[Problem], shown: &watch::Sender<Shown>) {
    for problem in problems {
        eprintln!("{problem}");
    }
    let errors = problems
        .iter()
        .filter(|problem| problem.weight == Weight::Error)
        .map(Problem::to_string);
    shown.send_modify(|shown| shown.problems.extend(errors));
}

type Watching = watch::Receiver<Shown>;

/// Tells a page the version of the site and what keeps the next one from being built, now and at every change.
async fn events(
    State(watching): State<Watching>,
) -> Sse<impl futures_core::Stream<Item = Result<Event, axum::Error>>> {
    let stream = tokio_stream::wrappers::WatchStream::new(watching);
    Sse::new(tokio_stream::StreamExt::map(stream, |shown| {
        Event::default()
            .json_data(serde_json::json!({ "version": shown.version, "problems": shown.problems }))
    }))
    .keep_alive(axum::response::sse::KeepAlive::default())
}

async fn page(State(watching): State<Watching>, uri: Uri) -> Response {
    let shown = watching.borrow().clone();
    let Some(site) = shown.site else {
        let page = Html(with_live_script(
            "<!DOCTYPE html><html lang=\"en\"><head><title>The book does not build</title></head><body></body></html>",
        ));
        return (StatusCode::SERVICE_UNAVAILABLE, page).into_response();
    };
    let file = file_for(site.path(), uri.path());
    let found = match file {
        Some(file) => tokio::fs::read(&file).await.ok().map(|bytes| (file, bytes)),
        None => None,
    };
    let (status, file, bytes) = match found {
        Some((file, bytes)) => (StatusCode::OK, file, bytes),
        None => {
            let file = site.path().join("404.html");
            let bytes = tokio::fs::read(&file)
                .await
                .unwrap_or_else(|_| b"There is no such page.".to_vec());
            (StatusCode::NOT_FOUND, file, bytes)
        }
    };
    let kind = mime_guess::from_path(&file).first_or_octet_stream();
    let headers = [
        (header::CONTENT_TYPE, kind.to_string()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    match String::from_utf8(bytes) {
        Ok(text) if kind.subtype() == "html" => {
            (status, headers, with_live_script(&text)).into_response()
        }
        Ok(text) => (status, headers, text).into_response(),
        Err(binary) => (status, headers, binary.into_bytes()).into_response(),
    }
}

/// The file below `site` that a path of the URL means; `None` for a path that leads out of it.
fn file_for(site: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_encoding::percent_decode_str(path)
        .decode_utf8()
        .ok()?;
    let mut file = site.to_path_buf();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('.') || part.contains(['\\', '\0']) {
            return None;
        }
        file.push(part);
    }
    Some(if file.is_dir() {
        file.join("index.html")
    } else {
        file
    })
}

fn with_live_script(html: &str) -> String {
    html.replacen(
        "</body>",
        "<script src=\"/__lectern/live.js\"></script></body>",
        1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_site() {
        let site = tempfile::tempdir().unwrap();
        assert_eq!(
            file_for(site.path(), "/"),
            Some(site.path().join("index.html"))
        );
        assert_eq!(
            file_for(site.path(), "/a%20b.html"),
            Some(site.path().join("a b.html"))
        );
        for path in [
            "/../secret",
            "/%2e%2e/secret",
            "/a/..%2f..%2fsecret/../x",
            "/%00",
        ] {
            assert!(
                file_for(site.path(), path)
                    .is_none_or(|file| file.starts_with(site.path()) && !path.contains("%00")),
                "{path}"
            );
        }
    }

    #[test]
    fn the_live_script_goes_into_pages() {
        assert_eq!(
            with_live_script("<body>x</body>"),
            "<body>x<script src=\"/__lectern/live.js\"></script></body>"
        );
    }
}
