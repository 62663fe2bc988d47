use std::time::Duration;

use slow_server::{Options, SlowServer};

use super::*;

#[test]
fn the_responses_come_in_the_order_of_the_questions() {
    let server = start();
    let delays = [300, 100, 200];
    let urls = delays.map(|ms| format!("{}/delay/{ms}", server.url()));
    let responses = responses(&urls);
    assert_eq!(responses.len(), delays.len());
    for (response, delay) in responses.iter().zip(delays) {
        assert_eq!(*response, format!("waited {delay} ms"), "{responses:?}");
    }
}

#[test]
fn all_questions_are_asked_at_the_same_time() {
    let server = start();
    let urls = vec![server.url(); 8];
    assert_eq!(responses(&urls), vec!["Hello!"; 8]);
    assert_eq!(server.shutdown().peak_in_flight, 8);
}

#[test]
fn no_question_has_no_response() {
    assert_eq!(responses(&[]), Vec::<String>::new());
}

fn start() -> SlowServer {
    let options = Options {
        port: 0,
        delay: Duration::from_millis(300),
        ..Options::default()
    };
    SlowServer::start(options).expect("a free port")
}

#[tokio::main(flavor = "current_thread")]
async fn responses(urls: &[String]) -> Vec<String> {
    let responses = ask_all(urls.to_vec()).await;
    responses.expect("the server answers every question")
}
