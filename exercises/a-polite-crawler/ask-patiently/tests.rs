use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use slow_server::{Options, SlowServer};
use tokio::{runtime::Builder, task::JoinSet, time::timeout};

use super::*;

const DELAY: Duration = Duration::from_millis(200);

#[test]
fn what_goes_well_is_asked_once() {
    let server = start();
    let patient = patient(9);
    let answers = ask_all(&patient, &vec![server.url(); 4]);
    assert!(
        answers.iter().all(|a| a.as_deref() == Ok("Hello!")),
        "{answers:?}"
    );
    assert_eq!(server.shutdown().served, 4, "requests");
    assert_eq!(patient.retries.available_permits(), 9, "retries that are left");
}

#[test]
fn an_error_of_the_client_is_asked_once() {
    for code in [400, 404, 410] {
        let server = start();
        let patient = patient(9);
        let answers =
            ask_all(&patient, &[format!("{}/status/{code}", server.url())]);
        assert!(answers[0].is_err(), "{answers:?}");
        assert_eq!(server.shutdown().served, 1, "requests that get {code}");
        assert_eq!(
            patient.retries.available_permits(),
            9,
            "retries that are left"
        );
    }
}

#[test]
fn all_requests_share_one_budget() {
    let server = start();
    let patient = patient(7);
    let answers =
        ask_all(&patient, &vec![format!("{}/status/503", server.url()); 5]);
    assert!(answers.iter().all(Result::is_err), "{answers:?}");
    let stats = server.shutdown();
    assert_eq!(stats.served, 12, "requests: 5 first ones and 7 retries");
    assert_eq!(stats.peak_in_flight, 5, "the most requests in flight at once");
    assert_eq!(patient.retries.available_permits(), 0, "retries that are left");
}

#[test]
fn what_goes_well_in_the_end_is_no_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || fail_three_times(&listener));
    let patient = patient(9);
    let answers = ask_all(&patient, &[format!("http://{address}")]);
    assert_eq!(answers, [Ok("at last".to_string())]);
    assert_eq!(patient.retries.available_permits(), 6, "retries that are left");
}

#[test]
fn without_a_connection_it_is_asked_again() {
    // Its port is free again when the listener is dropped.
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
    let nobody = nobody.expect("a free port");
    let patient = patient(2);
    let answers = ask_all(&patient, &[format!("http://{nobody}")]);
    assert!(answers[0].is_err(), "{answers:?}");
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
    assert!(answers[0].is_err(), "{answers:?}");
    assert_eq!(server.shutdown().requests.len(), 3, "requests");
}

#[test]
fn retries_are_spread_over_the_pause() {
    let server = start();
    let patient = patient(20);
    ask_all(&patient, &vec![format!("{}/status/503", server.url()); 20]);
    let requests = server.shutdown().requests;
    assert_eq!(requests.len(), 40, "20 requests and 20 retries");
    let mut starts: Vec<f64> = requests.iter().map(|r| r.start).collect();
    starts.sort_by(f64::total_cmp);
    // Of twenty that pause between 0 and one delay, some are early and some late.
    let (first, last) = (starts[20], starts[39]);
    let spread = (last - first) / DELAY.as_secs_f64();
    assert!(
        spread > 0.4,
        "twenty retries began within {spread:.2} delays, and may pause one delay"
    );
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
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime can be started").block_on(async {
        let mut tasks = JoinSet::new();
        for url in urls {
            let (patient, url) = (Arc::clone(patient), url.clone());
            tasks.spawn(async move { patient.ask(&url).await });
        }
        let answers = timeout(Duration::from_secs(20), tasks.join_all()).await;
        let answers = answers.expect("`ask` does not return");
        answers.into_iter().map(|a| a.map_err(|e| e.to_string())).collect()
    })
}

fn start() -> SlowServer {
    let options = Options { port: 0, delay: DELAY, ..Options::default() };
    SlowServer::start(options).expect("a free port")
}

/// Answers three requests with 500 and all others with 200.
fn fail_three_times(listener: &TcpListener) {
    for (number, connection) in (0..).zip(listener.incoming().flatten()) {
        let lines = BufReader::new(&connection).lines();
        let lines = lines.map_while(Result::ok);
        lines.take_while(|line| !line.is_empty()).for_each(drop);
        let (status, body) = match number {
            0..3 => ("500 Internal Server Error", "not yet"),
            _ => ("200 OK", "at last"),
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
