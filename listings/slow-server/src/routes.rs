//! What the server answers: a path comes in, a response goes out, at once. When it is sent is up to the [`desk`].
//!
//! Paths and methods that the server does not have, and numbers that are none, get one line that says what there is.

use crate::desk::{self, Desk, Pace};
use crate::{MAX_DELAY, site};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router, middleware};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;

/// What a path gives for a number: an error, if the text is not a number of that type.
type Number<T> = Result<Path<T>, PathRejection>;

/// Returns the routes of a server. All but `/stats` pass the desk.
pub(crate) fn router(desk: Desk) -> Router {
    let desk = Arc::new(desk);
    Router::new()
        .route("/", get(hello))
        .route("/delay/{ms}", get(delay))
        .route("/status/{code}", get(status))
        .route("/pages/{n}", get(page))
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(middleware::from_fn_with_state(
            Arc::clone(&desk),
            desk::serve,
        ))
        .route("/stats", get(stats).fallback(not_allowed))
        .with_state(desk)
}

async fn hello(State(desk): State<Arc<Desk>>) -> impl IntoResponse {
    let pace = Pace {
        delay: desk.delay,
        may_fail: true,
    };
    (Extension(pace), "Hello!")
}

async fn delay(ms: Number<u64>) -> Response {
    let Some(delay) = ms
        .ok()
        .map(|Path(ms)| Duration::from_millis(ms))
        .filter(|d| *d <= MAX_DELAY)
    else {
        let limit = MAX_DELAY.as_millis();
        let text = format!(
            "a delay is a whole number of milliseconds from 0 to {limit}, as in /delay/250"
        );
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    let pace = Pace {
        delay,
        may_fail: true,
    };
    (Extension(pace), format!("waited {} ms", delay.as_millis())).into_response()
}

async fn status(State(desk): State<Arc<Desk>>, code: Number<u16>) -> Response {
    let code = code
        .ok()
        .map(|Path(code)| code)
        .filter(|code| (200..=599).contains(code));
    let Some(status) = code.and_then(|code| StatusCode::from_u16(code).ok()) else {
        let text = "a status is a number from 200 to 599, as in /status/404";
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    let pace = Pace {
        delay: desk.delay,
        may_fail: false,
    };
    match status {
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED => {
            (status, Extension(pace)).into_response()
        }
        _ => (status, Extension(pace), format!("status {status}")).into_response(),
    }
}

async fn page(State(desk): State<Arc<Desk>>, n: Number<u32>) -> Response {
    let pace = Extension(Pace {
        delay: desk.delay,
        may_fail: true,
    });
    match n.ok().and_then(|Path(n)| site::html(n)) {
        Some(html) => (pace, Html(html)).into_response(),
        None => {
            let text = format!(
                "no such page: the pages are /pages/1 to /pages/{}",
                site::PAGES
            );
            (StatusCode::NOT_FOUND, pace, text).into_response()
        }
    }
}

/// Copies the record and writes it as JSON. Another thread does so: a full record takes half a second in a debug build,
/// and all other clients would have to wait.
async fn stats(State(desk): State<Arc<Desk>>) -> Result<Response, StatusCode> {
    let written = spawn_blocking(move || Json(desk.stats()).into_response()).await;
    written.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn not_found() -> impl IntoResponse {
    let text = "no such route: there are /, /delay/{ms}, /status/{code}, /pages/1 and /stats";
    (StatusCode::NOT_FOUND, text)
}

async fn not_allowed() -> impl IntoResponse {
    let text = "this server answers GET and HEAD only";
    (StatusCode::METHOD_NOT_ALLOWED, text)
}

#[cfg(test)]
mod tests {
    use super::router;
    use crate::Options;
    use crate::desk::Desk;
    use crate::log::Log;
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use hyper::service::Service;
    use hyper_util::service::TowerToHyperService;
    use std::sync::{Arc, mpsc};
    use std::thread;
    use std::time::{Duration, Instant};
    use tokio::runtime;
    use tokio::task::yield_now;

    #[test]
    fn while_stats_are_copied_the_server_goes_on() {
        let log = Arc::new(Log::new(Instant::now()));
        let routes = router(Desk::new(&Options::default(), Arc::clone(&log)));
        // A copy that takes as long as the test likes.
        let held = log.hold();
        let (tell, told) = mpsc::channel();
        let server = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let request = Request::get("/stats").body(Body::empty()).unwrap();
                let answer = tokio::spawn(TowerToHyperService::new(routes).call(request));
                yield_now().await;
                tell.send(()).unwrap();
                answer.await.unwrap().unwrap().status()
            })
        });
        let went_on = told.recv_timeout(Duration::from_secs(10));
        drop(held);
        assert_eq!(server.join().unwrap(), StatusCode::OK);
        assert!(went_on.is_ok(), "the server waits for the copy");
    }
}
