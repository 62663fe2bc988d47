//! The preview: the book on a loopback port, rebuilt and reloaded when something in it changes.
//!
//! In: the book's folder. Out: an HTTP server on 127.0.0.1, and beside it the slow server of a book that has one, until the process is
//! interrupted. A book that does not build keeps its last good pages; what is wrong stands in the terminal and on top
//! of every page. Fails only at the start: a port that is taken, a folder without a book.

use std::borrow::Cow;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::sse::{Event, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use slow_server::SlowServer;
use tokio::sync::watch;

use super::keys::Keys;
use super::memory::Shown;
use super::open_pages::Open;
use super::programs::Precedence;
use super::refused::Rules;
use super::renew::Renewal;
use super::rules::TAKEN_PORT;
use super::run_here::Stage;
use super::slow_server::start;
use super::terminal::{doing, say};
use crate::book::Project;
use crate::ground::{MACHINE_REFUSES, Problem, print_stderr};

/// The script that reloads pages and shows problems on them; part of the preview only, never of the built site.
const LIVE: &str = include_str!("live.js");

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The book's port on 127.0.0.1.
    pub port: u16,
    /// Whether to open the book in a browser.
    pub open: bool,
    /// Whether to start the slow server, if the book has one.
    pub slow_server: bool,
    /// Whether readers may run listings from its pages.
    pub run: bool,
    /// What is held against the book after each change, and shown on the pages.
    pub rules: Rules,
}

/// Serves the book in `root` until the process ends.
///
/// # Errors
/// A port that is taken, or a folder without a book.
pub fn serve(root: &Path, options: &Options) -> Result<(), Problem> {
    doing("Reading the book …");
    let project = Project::load(root)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| {
            Problem::error(
                MACHINE_REFUSES,
                "book.toml",
                format!("no run-time for the preview: {error}"),
            )
        })?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind(address))
        .map_err(|error| {
            let what = match error.kind() {
                io::ErrorKind::AddrInUse => "is taken, perhaps by another preview".to_owned(),
                _ => format!("cannot be used: {error}"),
            };
            let port = options.port;
            Problem::error(TAKEN_PORT, "127.0.0.1", format!("port {port} {what}"))
                .mend("choose another with --port")
        })?;
    // Second, because whoever starts a second preview is told of the port that they know.
    let slow_server = start_slow_server(&project, options)?;
    let address = listener
        .local_addr()
        .map_err(|error| Problem::error(MACHINE_REFUSES, "127.0.0.1", error.to_string()))?;

    let keys = options.run.then(|| Keys::new(address.port())).transpose();
    let keys = keys.map_err(|error| {
        let what = format!("no keys for those who run listings: {error}");
        Problem::error(MACHINE_REFUSES, "127.0.0.1", what)
    })?;
    let keys = keys.map(Arc::new);
    let query = keys.as_ref().map_or_else(String::new, |keys| keys.query());

    let (shown, watching) = watch::channel(Shown::default());
    let open = Open::default();
    let precedence = Precedence::default();
    let renewal = Renewal::begin(
        project,
        Arc::new(shown),
        open.clone(),
        options.rules,
        precedence.clone(),
    );
    say(&format!("The book:        http://{address}/{query}"));
    if let Some(server) = &slow_server {
        say(&format!("The slow server: {}/", server.url()));
        if let Some(shortage) = server.shortage() {
            say(&format!("                 {shortage}"));
        }
    }
    say("Ctrl-C ends it.");
    if options.open
        && let Err(error) = open::that_detached(format!("http://{address}/{query}"))
    {
        print_stderr(&format!("No browser could be opened: {error}"));
    }
    std::thread::spawn(move || {
        if let Err(error) = renewal.go_on() {
            print_stderr(&format!("Changes are not watched any more: {error}"));
        }
    });
    let stage = keys
        .clone()
        .map(|keys| Stage::new(keys, watching.clone(), precedence));
    let app = Router::new()
        .route("/__lectern/events", get(events))
        .route(
            "/__lectern/live.js",
            get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], LIVE) }),
        )
        .fallback(page)
        .with_state(Preview {
            watching,
            open,
            keys,
        })
        .merge(stage.map_or_else(Router::new, Stage::routes));
    runtime
        .block_on(async { axum::serve(listener, app).await })
        .map_err(|error| {
            Problem::error(
                MACHINE_REFUSES,
                "127.0.0.1",
                format!("the preview ended: {error}"),
            )
        })
}

fn start_slow_server(project: &Project, options: &Options) -> Result<Option<SlowServer>, Problem> {
    if !options.slow_server || !project.settings.server.is_some() {
        return Ok(None);
    }
    let settings = slow_server::Options {
        port: project.settings.server_port,
        delay: project.settings.delay(),
        ..Default::default()
    };
    let remedy = "leave it out here with --no-slow-server, end what listens there, or set another `server-port` in book.toml";
    start(settings, remedy).map(Some)
}

/// What requests are answered from.
#[derive(Clone)]
struct Preview {
    watching: watch::Receiver<Shown>,
    open: Open,
    /// Those of readers who run listings, if they may.
    keys: Option<Arc<Keys>>,
}

/// Tells a page its version, what keeps the book from being built, what is wrong with programs, and what `check` refuses, now
/// and at every change. The page names itself in the query, so that it is renewed before others; without a name, it is told of all
/// pages.
async fn events(
    State(preview): State<Preview>,
    uri: Uri,
) -> Sse<impl futures_core::Stream<Item = Result<Event, axum::Error>>> {
    let page = uri.query().and_then(|query| query.strip_prefix("page="));
    let page = page.and_then(|page| {
        percent_encoding::percent_decode_str(page)
            .decode_utf8()
            .ok()
    });
    let page = page.map(Cow::into_owned);
    let open = page.clone().map(|page| preview.open.page(page));
    let stream = tokio_stream::wrappers::WatchStream::new(preview.watching);
    Sse::new(tokio_stream::StreamExt::map(stream, move |shown| {
        // As long as somebody listens.
        let _open = &open;
        let version = shown.site.map_or(0, |site| site.version(page.as_deref()));
        Event::default().json_data(serde_json::json!({
            "version": version,
            "problems": shown.problems,
            "programs": shown.programs,
            "refused": shown.refused,
        }))
    }))
    .keep_alive(axum::response::sse::KeepAlive::default())
}

/// The page or file of this address. Whoever comes with the key of the terminal gets a cookie, and the address without the key.
async fn page(State(preview): State<Preview>, headers: HeaderMap, uri: Uri) -> Response {
    let keys = preview.keys.as_deref();
    if let Some(keys) = keys.filter(|keys| keys.open(&headers, &uri)) {
        let headers = [
            (header::LOCATION, "/".to_owned()),
            (header::SET_COOKIE, keys.set_cookie()),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        return (StatusCode::SEE_OTHER, headers).into_response();
    }
    let run = keys.map(|keys| keys.page_key(&headers, &uri).unwrap_or_default());
    let Some(site) = preview.watching.borrow().site.clone() else {
        let page = Html(with_live_script(
            "<!DOCTYPE html><html lang=\"en\"><head><title>The book does not build</title></head><body></body></html>",
            0,
            None,
        ));
        return (StatusCode::SERVICE_UNAVAILABLE, page).into_response();
    };
    let (status, found) = match site.file(uri.path()) {
        Some(found) => (StatusCode::OK, Some(found)),
        None => (StatusCode::NOT_FOUND, site.file("404.html")),
    };
    let (file, bytes) = match found {
        Some((file, bytes)) => (file, bytes.to_vec()),
        None => ("404.html", b"There is no such page.".to_vec()),
    };
    let kind = mime_guess::from_path(file).first_or_octet_stream();
    let headers = [
        (header::CONTENT_TYPE, kind.to_string()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        // No other site shows the book in a frame, where a reader would press what they do not see.
        (header::X_FRAME_OPTIONS, "SAMEORIGIN".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    match String::from_utf8(bytes) {
        Ok(text) if kind.subtype() == "html" => (
            status,
            headers,
            with_live_script(&text, site.version(Some(uri.path())), run),
        )
            .into_response(),
        Ok(text) => (status, headers, text).into_response(),
        Err(binary) => (status, headers, binary.into_bytes()).into_response(),
    }
}

/// The page with the script that keeps it up to date, which has to know what it is that it keeps up to date; and where readers may run
/// listings, with the script for that, and the key, empty for somebody who has none.
fn with_live_script(html: &str, version: u64, run: Option<&str>) -> String {
    let mut end =
        format!("<script src=\"/__lectern/live.js\" data-version=\"{version}\"></script>");
    if let Some(key) = run {
        let script = format!(
            "<link rel=\"stylesheet\" href=\"/__lectern/run.css\">\
             <script type=\"module\" src=\"/__lectern/run.js\" id=\"lectern-run\" data-key=\"{key}\"></script>"
        );
        end.push_str(&script);
    }
    end.push_str("</body>");
    html.replacen("</body>", &end, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_live_script_goes_into_pages() {
        assert_eq!(
            with_live_script("<body>x</body>", 3, None),
            "<body>x<script src=\"/__lectern/live.js\" data-version=\"3\"></script></body>"
        );
    }
}
