//! What pages of the preview ask for who run a listing: what can be set, a run, its end.
//!
//! In: a POST with JSON from a page that has the keys. Out: a stream of JSON, one object a line, while the listing is compiled and run.
//! One run at a time; it ends when the page that asked for it is gone. Fails with a sentence in JSON, `{"refused": "…"}`.

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;

use super::keys::Keys;
use super::memory::Shown;
use super::programs::Precedence;
use crate::book::Project;
use crate::here::{Choices, Halt, Order, Told, run_here};
use crate::run::Turn;

/// The script that lets a reader run listings, and its style; part of the preview only, never of the built site.
const SCRIPT: &str = include_str!("run_here.js");
const STYLE: &str = include_str!("run_here.css");

/// The largest order, in bytes.
const MOST_BYTES: usize = 4096;

/// How long an order may take to arrive.
const PATIENCE: Duration = Duration::from_secs(5);

/// So many lines wait for a page that reads slowly; then the run waits too.
const MOST_WAITING: usize = 256;

/// Where listings are run for readers.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) keys: Arc<Keys>,
    pub(super) watching: watch::Receiver<Shown>,
    pub(super) precedence: Precedence,
    desk: Arc<Desk>,
}

/// Which run is on.
#[derive(Default)]
struct Desk {
    count: AtomicU64,
    current: Mutex<Option<(u64, Halt)>>,
}

/// The one run that is on; dropping it makes room for the next.
struct Place(Arc<Desk>);

impl Stage {
    pub(super) fn new(
        keys: Arc<Keys>,
        watching: watch::Receiver<Shown>,
        precedence: Precedence,
    ) -> Self {
        Self {
            keys,
            watching,
            precedence,
            desk: Arc::default(),
        }
    }

    /// What pages ask for. Nothing is run by asking for what can be got.
    pub(super) fn routes(self) -> Router {
        let served =
            |kind, text| get(move || async move { ([(header::CONTENT_TYPE, kind)], text) });
        Router::new()
            .route("/__lectern/run.js", served("text/javascript", SCRIPT))
            .route("/__lectern/run.css", served("text/css", STYLE))
            .route("/__lectern/choices", post(choices))
            .route("/__lectern/run", post(run))
            .route("/__lectern/stop", post(stop))
            .with_state(self)
    }

    /// What a request asks for, if it may.
    async fn read<T: DeserializeOwned>(&self, request: Request) -> Result<T, Response> {
        let (parts, body) = request.into_parts();
        self.keys
            .admit(&parts.headers, &parts.uri)
            .map_err(|(status, why)| refuse(status, why))?;
        let bytes = timeout(PATIENCE, to_bytes(body, MOST_BYTES)).await;
        let bytes = bytes
            .map_err(|_| refuse(StatusCode::REQUEST_TIMEOUT, "The order did not arrive."))?
            .map_err(|_| refuse(StatusCode::PAYLOAD_TOO_LARGE, "The order is too long."))?;
        serde_json::from_slice(&bytes).map_err(|error| {
            refuse(
                StatusCode::BAD_REQUEST,
                &format!("The order cannot be read: {error}."),
            )
        })
    }

    /// The book as it is now.
    fn project(&self) -> Result<Arc<Project>, Response> {
        let project = self.watching.borrow().project.clone();
        project.ok_or_else(|| refuse(StatusCode::SERVICE_UNAVAILABLE, "The book is not read yet."))
    }
}

impl Desk {
    /// The place of the one run, if nobody has it.
    fn take(self: &Arc<Self>) -> Option<(u64, Halt, Place)> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.is_some() {
            return None;
        }
        let run = 1 + self.count.fetch_add(1, Ordering::Relaxed);
        let halt = Halt::default();
        *current = Some((run, halt.clone()));
        Some((run, halt, Place(self.clone())))
    }

    /// Stops the run of this number, if it is on.
    fn stop(&self, run: u64) -> bool {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        match &*current {
            Some((number, halt)) if *number == run => {
                halt.stop();
                true
            }
            _ => false,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *self
            .0
            .current
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Stops a run when nobody listens to it any more.
struct Listener(Halt);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.stop();
    }
}

fn refuse(status: StatusCode, why: &str) -> Response {
    (status, axum::Json(serde_json::json!({ "refused": why }))).into_response()
}

fn unknown(slug: &str) -> Response {
    let why = format!("No listing of this book is called `{slug}`.");
    refuse(StatusCode::NOT_FOUND, &why)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    slug: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbered {
    run: u64,
}

/// What can be set for a listing.
async fn choices(State(stage): State<Stage>, request: Request) -> Result<Response, Response> {
    let Named { slug } = stage.read(request).await?;
    let project = stage.project()?;
    let listing = project.listings.get(&slug).ok_or_else(|| unknown(&slug))?;
    Ok(axum::Json(Choices::of(&project, listing)).into_response())
}

/// Stops a run.
async fn stop(State(stage): State<Stage>, request: Request) -> Result<Response, Response> {
    let Numbered { run } = stage.read(request).await?;
    match stage.desk.stop(run) {
        true => Ok(axum::Json(serde_json::json!({ "stopped": run })).into_response()),
        false => Err(refuse(StatusCode::NOT_FOUND, "This run is over.")),
    }
}

/// Runs a listing.
async fn run(State(stage): State<Stage>, request: Request) -> Result<Response, Response> {
    let order: Order = stage.read(request).await?;
    let project = stage.project()?;
    let listing = project.listings.get(&order.slug);
    let listing = listing.ok_or_else(|| unknown(&order.slug))?;
    order
        .check(&Choices::of(&project, listing))
        .map_err(|why| {
            refuse(
                StatusCode::UNPROCESSABLE_ENTITY,
                &format!("This cannot be set: {why}."),
            )
        })?;
    let busy = |why| refuse(StatusCode::CONFLICT, why);
    let (number, halt, place) = stage
        .desk
        .take()
        .ok_or_else(|| busy("Another listing is running. Wait for its end, or stop it."))?;
    let turn = Turn::shared_now(&project.root)
        .ok_or_else(|| busy("A listing is being recorded, and its times must not be disturbed."))?;
    let (sender, lines) = mpsc::channel::<String>(MOST_WAITING);
    let listener = Listener(halt.clone());
    let precedence = stage.precedence.clone();
    thread::spawn(move || {
        let first = precedence.reader();
        let tell = |line: &str| sender.blocking_send(line.to_owned()).is_ok();
        tell(&Told::Accepted { run: number }.line());
        if let Some(listing) = project.listings.get(&order.slug) {
            run_here(&project, listing, &order, &halt, &tell);
        }
        // There is room for the next before this one is seen to be over.
        drop((turn, first, place));
        drop(sender);
    });
    let lines = tokio_stream::StreamExt::map(ReceiverStream::new(lines), move |line| {
        // As long as somebody listens.
        let _listener = &listener;
        Ok::<_, Infallible>(line)
    });
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(lines)).into_response())
}
