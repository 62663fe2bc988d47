use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use slow_server::{Options, SlowServer};

use super::*;

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_millis(2500);

#[test]
fn the_responses_come_in_the_order_of_the_requests() {
    let server = start(Duration::ZERO);
    let delays = [300, 100, 200];
    let urls = delays.map(|ms| format!("{}/delay/{ms}", server.url()));
    assert_eq!(
        responses(&urls).expect("the server responds to every request"),
        delays.map(|ms| format!("waited {ms} ms")),
        "the responses, in the order of the requests"
    );
}

#[test]
fn all_requests_are_sent_at_the_same_time() {
    let server = start(Duration::ZERO);
    let urls = vec![server.url(); 8];
    let texts = responses(&urls).expect("the server responds");
    assert_eq!(texts, vec!["Hello!"; 8], "eight requests have eight responses");

    let server = start(LONG);
    let urls = vec![server.url(); 8];
    let seen = thread::spawn(move || most_in_flight(server, 8));
    // The server ends as soon as all have asked, so this is an error.
    let _ = responses(&urls);
    let most = seen.join().expect("nothing in the thread panics");
    assert_eq!(
        most, 8,
        "eight requests are sent before any is answered, unless one task waits \
         for another; in flight were"
    );
}

#[test]
fn no_request_has_no_response() {
    let responses = responses(&[]).expect("there is nothing to go wrong");
    assert_eq!(
        responses,
        Vec::<String>::new(),
        "there was nothing to ask, so there are no responses"
    );
}

#[test]
fn a_request_without_a_response_is_an_error() {
    let server = start(Duration::ZERO);
    // Its port is free again when the listener is dropped.
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|listener| {
        listener.local_addr().map(|address| format!("http://{address}"))
    });
    let nobody = nobody.expect("a free port");
    // That all is well with the others comes first, and fails unsolved.
    responses(&[server.url(), server.url()]).expect("the server responds");
    let responses = responses(&[server.url(), nobody, server.url()]);
    assert!(
        responses.is_err(),
        "no server listens at the second address, so an error is due, and not \
         {responses:?}"
    );
}

fn start(delay: Duration) -> SlowServer {
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

#[tokio::main(flavor = "current_thread")]
async fn responses(urls: &[String]) -> Result<Vec<String>, Box<dyn Error>> {
    ask_all(urls.to_vec()).await
}
