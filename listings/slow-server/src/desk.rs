//! The desk that every request passes: it says when a request is answered, while the routes say what the answer is.
//!
//! A request comes in and goes on to its route at once. The route's answer comes back, with a [`Pace`] if it is to take
//! time, and goes out when that time is over. A request that is dropped in between, because its client is gone, gives
//! its turn to the next. Nothing here fails.

use crate::Options;
use crate::dice::Dice;
use crate::log::{Log, Stats};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

/// How an answer is to be given; it travels in the extensions of the response. An answer without it is given at once.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    /// How long the answer takes, before jitter.
    pub(crate) delay: Duration,
    /// Whether chance may turn it into an error.
    pub(crate) may_fail: bool,
}

/// What the requests of one server have in common.
pub(crate) struct Desk {
    /// The delay of the routes that do not have their own.
    pub(crate) delay: Duration,
    dice: Dice,
    /// Held by the request whose turn it is; none, if requests do not take turns.
    turn: Option<Mutex<()>>,
    log: Arc<Log>,
}

impl Desk {
    pub(crate) fn new(options: &Options, log: Arc<Log>) -> Desk {
        Desk {
            delay: options.delay,
            dice: Dice::new(options),
            turn: options.one_at_a_time.then(Mutex::default),
            log,
        }
    }

    pub(crate) fn stats(&self) -> Stats {
        self.log.stats()
    }
}

/// Takes a request through the server: waits for its turn, gets the answer, waits for its time, gives the answer.
///
/// All requests run on one thread, and between its arrival and its place in the queue a request does not wait. So the
/// order of arrival, the order of the dice and the order of the turns (a Tokio mutex is fair) are one and the same.
pub(crate) async fn serve(
    State(desk): State<Arc<Desk>>,
    request: Request,
    routes: Next,
) -> Response {
    let path = match request.uri().path_and_query() {
        Some(path) => path.as_str(),
        None => "",
    };
    let mut visit = desk.log.arrive(path);
    let fate = desk.dice.throw();

    let _turn = match &desk.turn {
        Some(turn) => Some(turn.lock().await),
        None => None,
    };
    visit.begin();

    let mut response = routes.run(request).await;
    if let Some(pace) = response.extensions_mut().remove::<Pace>() {
        sleep(pace.delay + fate.jitter).await;
        if pace.may_fail && fate.fails {
            response = (StatusCode::INTERNAL_SERVER_ERROR, "bad luck: try again").into_response();
        }
    }

    visit.end(response.status().as_u16());
    response
}
