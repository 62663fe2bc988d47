use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, mpsc};
use std::thread;

use slow_server::{Options, SlowServer};
use tokio::{runtime::Builder, task::JoinSet, time};

use super::*;

/// Many times what a right `ask` takes in any of these tests.
const PATIENCE: Duration = Duration::from_secs(3);

const DELAY: Duration = Duration::from_millis(200);

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_secs(2);

#[test]
fn what_succeeds_is_asked_once() {
    let server = start();
    let patient = patient(9);
    let answers = ask_all(&patient, &vec![server.url(); 4]);
    assert!(
        answers.iter().all(|a| a.as_deref() == Ok("Hello!")),
        "each of four requests is answered with a text: {answers:?}"
    );
    assert_eq!(server.shutdown().served, 4, "requests");
    assert_eq!(patient.retries.available_permits(), 9, "retries that are left");
}

#[test]
fn an_error_that_will_not_pass_is_asked_once() {
    for code in [400, 404, 410, 501] {
        let server = start();
        let patient = patient(9);
        let answers =
            ask_all(&patient, &[format!("{}/status/{code}", server.url())]);
        assert!(
            answers[0].is_err(),
            "the status {code} is an error that will not pass: {answers:?}"
        );
        assert_eq!(server.shutdown().served, 1, "requests that get {code}");
        assert_eq!(
            patient.retries.available_permits(),
            9,
            "retries that are left"
        );
    }
}

#[test]
fn an_error_that_may_pass_is_asked_again() {
    for code in [408, 429, 500, 502, 503, 504] {
        let server = start_with(DELAY / 20);
        let mut patient = patient(1);
        Arc::get_mut(&mut patient).expect("it is not shared yet").pause =
            DELAY / 20;
        let answers =
            ask_all(&patient, &[format!("{}/status/{code}", server.url())]);
        assert!(
            answers[0].is_err(),
            "the retry was answered with {code}, too: {answers:?}"
        );
        assert_eq!(server.shutdown().served, 2, "requests that get {code}");
    }
}

#[test]
fn an_address_that_is_none_costs_no_retry() {
    let patient = patient(2);
    let answers = ask_all(&patient, &["no address".to_string()]);
    assert!(
        answers[0].is_err(),
        "there is no server at \"no address\": {answers:?}"
    );
    assert_eq!(
        patient.retries.available_permits(),
        2,
        "retries that are left: the same address can't be right later"
    );
}

#[test]
fn all_requests_share_one_budget() {
    let server = start();
    let patient = patient(7);
    let answers =
        ask_all(&patient, &vec![format!("{}/status/503", server.url()); 5]);
    assert!(
        answers.iter().all(Result::is_err),
        "every request was answered with 503: {answers:?}"
    );
    let served = server.shutdown().served;
    assert_eq!(served, 12, "requests: 5 first ones and 7 retries");
    assert_eq!(patient.retries.available_permits(), 0, "retries that are left");
}

#[test]
fn all_are_asked_at_the_same_time() {
    let server = start_with(LONG);
    let urls = vec![server.url(); 5];
    let seen = thread::spawn(move || most_in_flight(server, 5));
    // The server ends as soon as all have asked, so these are errors.
    ask_all(&patient(0), &urls);
    let most = seen.join().expect("nothing in the thread panics");
    assert_eq!(most, 5, "the most requests in flight at once");
}

#[test]
fn other_tasks_continue_during_a_pause() {
    let server = start();
    let mut patient = patient(1);
    // So long that the pause will not be over before the test is.
    Arc::get_mut(&mut patient).expect("it is not shared yet").pause =
        100_000 * LONG;
    let url = server.url();
    let answers = in_time(async move {
        let (pausing, bad) =
            (Arc::clone(&patient), format!("{url}/status/503"));
        let pausing = tokio::spawn(async move { pausing.ask(&bad).await });
        while patient.retries.available_permits() == 1 {
            assert!(!pausing.is_finished(), "it ended without a retry");
            time::sleep(DELAY / 20).await;
        }
        let other = patient.ask(&url).await.map_err(|error| error.to_string());
        pausing.abort();
        vec![other]
    });
    assert_eq!(answers, [Ok("Hello!".to_string())], "what the server says");
}

#[test]
fn what_succeeds_in_the_end_is_no_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || fail_three_times(&listener));
    let patient = patient(9);
    let answers = ask_all(&patient, &[format!("http://{address}")]);
    assert_eq!(answers, [Ok("done".to_string())], "what the server says");
    assert_eq!(patient.retries.available_permits(), 6, "retries that are left");
}

#[test]
fn without_a_connection_it_is_asked_again() {
    // Its port is free again when the listener is dropped.
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
    let nobody = nobody.expect("a free port");
    let patient = patient(2);
    let answers = ask_all(&patient, &[format!("http://{nobody}")]);
    assert!(answers[0].is_err(), "nobody listens at the address: {answers:?}");
    assert_eq!(patient.retries.available_permits(), 0, "retries that are left");
}

#[test]
fn what_takes_too_long_is_asked_again() {
    let server = start();
    let mut patient = patient(2);
    let patience = Client::builder().timeout(DELAY / 2);
    Arc::get_mut(&mut patient).expect("it is not shared yet").client =
        patience.build().expect("it can be built");
    let answers = ask_all(&patient, &[server.url()]);
    assert!(
        answers[0].is_err(),
        "the server takes longer than the client waits: {answers:?}"
    );
    assert_eq!(patient.retries.available_permits(), 0, "retries that are left");
}

#[test]
fn retries_are_spread_over_the_pause() {
    // Of twenty pauses, some are short and some long. A busy machine may wake
    // those who pause all together: then a longer pause decides.
    let spread = [DELAY, 2 * DELAY, 5 * DELAY].into_iter().any(|pause| {
        let server = start();
        let mut patient = patient(20);
        Arc::get_mut(&mut patient).expect("it is not shared yet").pause = pause;
        ask_all(&patient, &vec![format!("{}/status/503", server.url()); 20]);
        let requests = server.shutdown().requests;
        assert_eq!(requests.len(), 40, "20 requests and 20 retries");
        let mut starts: Vec<f64> = requests.iter().map(|r| r.start).collect();
        starts.sort_by(f64::total_cmp);
        let spread = (starts[39] - starts[20]) / pause.as_secs_f64();
        println!("with pauses of up to {pause:?}, within {spread:.2} of that");
        // Pauses that come one after another, as with the `sleep` of
        // `std::thread`, add up to much more than one.
        if spread < 0.4 {
            println!("they began almost at the same time");
        } else if spread > 1.5 {
            println!("they paused one after another");
        }
        (0.4..1.5).contains(&spread)
    });
    assert!(spread, "twenty pauses are to be random, and side by side");
}

fn patient(retries: usize) -> Arc<Patient> {
    Arc::new(Patient {
        client: Client::new(),
        retries: Semaphore::new(retries),
        pause: DELAY,
    })
}

/// What so many tasks get that ask at the same time, in any order.
fn ask_all(
    patient: &Arc<Patient>,
    urls: &[String],
) -> Vec<Result<String, String>> {
    let mut tasks = JoinSet::new();
    let asks: Vec<_> = urls
        .iter()
        .map(|url| {
            let (patient, url) = (Arc::clone(patient), url.clone());
            async move { patient.ask(&url).await }
        })
        .collect();
    in_time(async move {
        for ask in asks {
            tasks.spawn(ask);
        }
        let answers = tasks.join_all().await;
        answers.into_iter().map(|a| a.map_err(|e| e.to_string())).collect()
    })
}

/// Runs the future on one thread, and fails if it does not end in time, even if
/// something in it blocks the thread.
fn in_time<T: Send + 'static>(
    future: impl Future<Output = T> + Send + 'static,
) -> T {
    let (sender, result) = mpsc::channel();
    let thread = thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime can be started");
        // Nobody listens when it took too long.
        let _ = sender.send(runtime.block_on(future));
    });
    match result.recv_timeout(PATIENCE) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!(
                "`ask` doesn't return, or it blocks the thread of all others"
            )
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = thread.join().expect_err("it has sent nothing");
            std::panic::resume_unwind(panic)
        }
    }
}

fn start() -> SlowServer {
    start_with(DELAY)
}

fn start_with(delay: Duration) -> SlowServer {
    let options = Options { port: 0, delay, ..Options::default() };
    SlowServer::start(options).expect("a free port")
}

/// Has the server run until so many requests are in flight, or until one was
/// answered before that, and then ends it. Gives the most that were in flight.
fn most_in_flight(server: SlowServer, wanted: u64) -> u64 {
    loop {
        let stats = server.stats();
        let too_late =
            stats.served > 0 || server.started().elapsed() > 2 * LONG;
        if stats.in_flight >= wanted || too_late {
            return stats.peak_in_flight;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Answers three requests with 500 and all others with 200.
fn fail_three_times(listener: &TcpListener) {
    for (number, connection) in (0..).zip(listener.incoming().flatten()) {
        let lines = BufReader::new(&connection).lines();
        let lines = lines.map_while(Result::ok);
        lines.take_while(|line| !line.is_empty()).for_each(drop);
        let (status, body) = match number {
            0..3 => ("500 Internal Server Error", "not yet"),
            _ => ("200 OK", "done"),
        };
        let length = body.len();
        // A client that is gone needs no answer.
        let _ = write!(
            &connection,
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        );
    }
}
