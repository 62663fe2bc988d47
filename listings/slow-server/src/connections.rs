//! The connections of a server: clients come in, and each talks HTTP/1 with the routes in a task of its own.
//!
//! A fault of a client ends its connection and nothing else, and so does a panic in a route. When the system refuses a
//! connection, most likely because too many files are open, the listener rests, and connections that are not needed for
//! an answer make room. The clients stay in the queue of the system until then.

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::io::ErrorKind::{ConnectionAborted, ConnectionReset};
use std::pin::pin;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::{unconstrained, yield_now};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long a client may take for the head of a request, from the connection or the last answer on.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How large the head of a request may be, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// How many connections are taken in a row before those that are there already go on.
const IN_A_ROW: usize = 1024;

/// How long the listener rests when the system refuses a connection.
const REST: Duration = Duration::from_millis(20);

/// Serves connections until `stop` is told or dropped.
///
/// Told, it takes no more connections and returns when the requests under way are answered, or when `patience` is over.
/// Dropped, it returns at once. The connections that are left then end with the runtime.
pub(crate) async fn run(
    listener: TcpListener,
    routes: Router,
    stop: oneshot::Receiver<()>,
    patience: Duration,
) {
    let tasks = TaskTracker::new();
    let closing = CancellationToken::new();

    let told = tokio::select! {
        never = unconstrained(accept(listener, routes, &tasks, &closing)) => match never {},
        told = stop => told,
    };

    if told.is_ok() {
        closing.cancel();
        tasks.close();
        // Requests that take longer than this are given up.
        let _ = timeout(patience, tasks.wait()).await;
    }
}

/// Takes connections for ever, and starts a task for each.
///
/// New connections go first: the system drops those for which its queue has no room, and a client that was dropped
/// tries again only after a second. So this is to run without the limit that Tokio sets for what a task does in a row,
/// and has its own.
async fn accept(
    listener: TcpListener,
    routes: Router,
    tasks: &TaskTracker,
    closing: &CancellationToken,
) -> Infallible {
    let mut crowded = closing.child_token();
    loop {
        for _ in 0..IN_A_ROW {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let (closing, crowded) = (closing.clone(), crowded.clone());
                    tasks.spawn(talk(stream, routes.clone(), closing, crowded, HEAD_TIMEOUT));
                }
                // This client is gone, which says nothing about the next.
                Err(error) if matches!(error.kind(), ConnectionAborted | ConnectionReset) => {}
                Err(_) => {
                    crowded.cancel();
                    crowded = closing.child_token();
                    sleep(REST).await;
                }
            }
        }
        yield_now().await;
    }
}

/// Talks with one client until it goes away, is at fault, or a token is cancelled and its request is answered.
///
/// `closing` does not wait for a request. `crowded` waits for the first one: a client that has come to a crowded server
/// is answered before it makes room.
async fn talk(
    stream: TcpStream,
    routes: Router,
    closing: CancellationToken,
    crowded: CancellationToken,
    head_timeout: Duration,
) {
    let asked = Notify::new();
    let routes = TowerToHyperService::new(routes);
    let service = service_fn(|request| {
        asked.notify_one();
        routes.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let make_room = async {
        crowded.cancelled().await;
        asked.notified().await;
    };

    // The results say what the client did wrong, or that it is gone. There is nobody to tell.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = closing.cancelled() => {}
        () = make_room => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

#[cfg(test)]
mod tests {
    use super::{run, talk};
    use axum::Router;
    use axum::routing::get;
    use std::time::Duration;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::oneshot;
    use tokio::time::timeout;
    use tokio_util::sync::CancellationToken;

    const LONG: Duration = Duration::from_secs(10);

    async fn broken() -> &'static str {
        panic!("this panic is part of a test")
    }

    async fn ask(client: &mut TcpStream, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n");
        client.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn a_panic_ends_its_own_connection_only() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = Router::new()
            .route("/", get("fine"))
            .route("/broken", get(broken));
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(run(listener, routes, stopped, LONG));

        let mut before = TcpStream::connect(address).await.unwrap();
        let mut client = TcpStream::connect(address).await.unwrap();
        assert_eq!(ask(&mut client, "/broken").await, "");
        assert!(ask(&mut before, "/").await.ends_with("fine"));
        let mut after = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut after, "/").await.ends_with("fine"));

        stop.send(()).unwrap();
        timeout(LONG, server).await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_client_that_sends_no_more_is_sent_away() {
        let half = ["", "GET / HT", "GET / HTTP/1.1\r\nhost: te"];
        let whole = ["GET / HTTP/1.1\r\nhost: test\r\n\r\n"];
        for sent in half.into_iter().chain(whole) {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let mut client = TcpStream::connect(address).await.unwrap();
            let (stream, _) = listener.accept().await.unwrap();
            let closing = CancellationToken::new();
            let talk = tokio::spawn(talk(
                stream,
                Router::new(),
                closing.clone(),
                closing,
                Duration::from_millis(50),
            ));

            client.write_all(sent.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            let read = timeout(LONG, client.read_to_end(&mut answer)).await;
            assert!(read.is_ok(), "after {sent:?} the connection stays open");
            timeout(LONG, talk).await.unwrap().unwrap();
        }
    }

    /// Starts a talk that does not end by its time-out. Returns its client.
    async fn client(crowded: &CancellationToken) -> TcpStream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let client = TcpStream::connect(address).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let routes = Router::new().route("/", get("fine"));
        let closing = CancellationToken::new();
        tokio::spawn(talk(stream, routes, closing, crowded.clone(), 6 * LONG));
        client
    }

    /// Asks and reads until the server closes the connection; fails if it stays open.
    async fn last_answer(client: &mut TcpStream) -> String {
        let request = b"GET / HTTP/1.1\r\nhost: test\r\n\r\n";
        client.write_all(request).await.unwrap();
        let mut answer = String::new();
        let read = timeout(LONG, client.read_to_string(&mut answer)).await;
        assert!(read.is_ok(), "the connection stays open after {answer:?}");
        answer
    }

    #[tokio::test]
    async fn a_connection_without_a_request_makes_room() {
        let crowded = CancellationToken::new();
        let mut client = client(&crowded).await;
        let request = b"GET / HTTP/1.1\r\nhost: test\r\n\r\n";
        client.write_all(request).await.unwrap();
        let mut answer = String::new();
        while !answer.ends_with("fine") {
            answer.push(char::from(client.read_u8().await.unwrap()));
        }

        crowded.cancel();
        let mut rest = Vec::new();
        let read = timeout(LONG, client.read_to_end(&mut rest)).await;
        assert!(read.is_ok(), "the connection stays open");
        assert_eq!(rest, b"");
    }

    #[tokio::test]
    async fn a_client_that_is_new_to_a_crowded_server_is_answered() {
        let crowded = CancellationToken::new();
        let mut client = client(&crowded).await;
        crowded.cancel();
        // Time in which the talk could end.
        let mut byte = [0];
        let early = timeout(Duration::from_millis(100), client.peek(&mut byte)).await;
        assert!(early.is_err(), "the client was sent away without an answer");
        let answer = last_answer(&mut client).await;
        assert!(answer.ends_with("fine"), "{answer:?}");
    }
}
