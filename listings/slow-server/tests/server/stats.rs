//! What the server says of its work.

use crate::client::{get, get_together, receive, send};
use crate::{ms, server, wait_until};
use slow_server::{SlowServer, Stats};
use std::net::Shutdown;
use std::time::Duration;

fn stats_by_http(server: &SlowServer) -> Stats {
    let answer = get(server.address(), "/stats");
    assert!(answer.head.contains("content-type: application/json"));
    serde_json::from_str(&answer.body).expect("the answer should be stats")
}

#[test]
fn a_new_server_has_done_nothing() {
    let server = server(ms(100));
    assert_eq!(stats_by_http(&server), Stats::default());
    let answer = get(server.address(), "/stats");
    assert_eq!(
        answer.body,
        r#"{"served":0,"in_flight":0,"peak_in_flight":0,"requests":[]}"#
    );
}

#[test]
fn a_request_under_way_is_in_flight_and_has_no_end() {
    let server = server(Duration::from_secs(60));
    let _client = send(server.address(), "GET", "/?who=me").unwrap();
    wait_until("the request arrives", || server.stats().in_flight == 1);
    let answer = get(server.address(), "/stats");
    assert!(
        answer.body.contains(r#""path":"/?who=me","status":null,"#),
        "{answer:?}"
    );
    assert!(answer.body.contains(r#""end":null"#), "{answer:?}");
    assert!(answer.took < Duration::from_secs(60));
    assert_eq!(stats_by_http(&server), server.stats());
}

#[test]
fn requests_are_counted_and_timed() {
    let server = server(ms(300));
    get_together(server.address(), "/", 5);
    get(server.address(), "/nothing");
    get(server.address(), "/status/503");

    let stats = stats_by_http(&server);
    assert_eq!(stats, server.stats());
    assert_eq!((stats.served, stats.in_flight), (7, 0));
    assert!((1..=5).contains(&stats.peak_in_flight), "{stats:?}");
    let statuses: Vec<_> = stats
        .requests
        .iter()
        .filter_map(|request| request.status)
        .collect();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 404, 503]);

    let now = server.started().elapsed().as_secs_f64();
    for request in &stats.requests {
        let end = request.end.unwrap();
        assert!(
            0.0 < request.arrived
                && request.arrived <= request.start
                && request.start <= end
                && end < now
        );
        if request.path != "/nothing" {
            assert!(end - request.start >= 0.3, "{request:?}");
        }
    }
}

#[test]
fn bad_requests_are_counted_too() {
    let server = server(ms(10));
    for path in ["/delay/x", "/delay/%ff", "/status/100", "/pages/0", "/x"] {
        get(server.address(), path);
    }
    let statuses: Vec<_> = server
        .stats()
        .requests
        .iter()
        .filter_map(|request| request.status)
        .collect();
    assert_eq!(statuses, [400, 400, 400, 404, 404]);
    assert_eq!(server.stats().served, 5);
}

#[test]
fn a_request_whose_client_goes_away_is_given_up() {
    let server = server(Duration::from_secs(60));
    let clients: Vec<_> = (0..3)
        .map(|_| send(server.address(), "GET", "/").unwrap())
        .collect();
    wait_until("the requests arrive", || server.stats().in_flight == 3);
    drop(clients);
    wait_until("the requests are given up", || {
        server.stats().in_flight == 0
    });
    let stats = server.stats();
    assert_eq!(
        (stats.served, stats.peak_in_flight, stats.requests.len()),
        (0, 3, 3)
    );
    for request in stats.requests {
        assert_eq!(request.status, None);
        assert!(request.end.unwrap() >= request.start);
    }
}

#[test]
fn a_client_that_closes_its_sending_half_counts_as_gone() {
    let server = server(Duration::from_secs(60));
    let mut client = send(server.address(), "GET", "/").unwrap();
    wait_until("the request arrives", || server.stats().in_flight == 1);
    client.shutdown(Shutdown::Write).unwrap();
    assert_eq!(receive(&mut client).unwrap(), "");
    wait_until("the request is given up", || server.stats().in_flight == 0);
    assert_eq!(server.stats().served, 0);
}
