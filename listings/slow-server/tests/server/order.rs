//! One at a time, and all at once.

use crate::client::{get, get_together, receive, send};
use crate::{ms, server, server_with, some_delay, wait_until};
use slow_server::{Options, SlowServer};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

fn one_at_a_time(delay: Duration) -> SlowServer {
    server_with(Options {
        delay,
        one_at_a_time: true,
        ..Options::default()
    })
}

/// Sends requests for these paths, one after the other but without waiting for answers.
///
/// The server does not tell of requests that wait, so the pause is what makes their order sure.
fn queue(server: &SlowServer, paths: &[&str]) -> Vec<TcpStream> {
    let send = |path: &&str| {
        let client = send(server.address(), "GET", path).expect("the server should be there");
        sleep(ms(30));
        client
    };
    paths.iter().map(send).collect()
}

#[test]
fn all_at_once_takes_one_delay() {
    some_delay(ms(400), |delay| {
        let server = server(delay);
        let (answers, took) = get_together(server.address(), "/", 5);
        assert!(
            answers
                .iter()
                .all(|answer| answer.status == 200 && answer.took >= delay)
        );
        let peak = server.stats().peak_in_flight;
        match took < delay * 5 / 2 && peak == 5 {
            true => Ok(()),
            false => Err(format!("{took:?}, at most {peak} in flight")),
        }
    });
}

#[test]
fn one_at_a_time_takes_a_delay_each() {
    some_delay(ms(100), |delay| {
        let server = one_at_a_time(delay);
        let (answers, took) = get_together(server.address(), "/", 5);
        assert!(answers.iter().all(|answer| answer.status == 200));
        assert!(took >= delay * 5, "{took:?}");

        let stats = server.stats();
        assert_eq!(
            (stats.served, stats.in_flight, stats.peak_in_flight),
            (5, 0, 1)
        );
        for pair in stats.requests.windows(2) {
            assert!(pair[0].arrived <= pair[1].arrived, "{pair:?}");
            assert!(pair[0].end.unwrap() <= pair[1].start, "{pair:?}");
        }
        // They all arrived before the second had its turn.
        let last = &stats.requests[4];
        match last.start - last.arrived >= delay.as_secs_f64() {
            true => Ok(()),
            false => Err(format!("{last:?}")),
        }
    });
}

#[test]
fn one_at_a_time_is_first_come_first_served() {
    let server = one_at_a_time(ms(100));
    let paths = [
        "/?1",
        "/delay/50",
        "/status/404",
        "/nothing",
        "/pages/3",
        "/?6",
    ];
    for mut client in queue(&server, &paths) {
        receive(&mut client).unwrap();
    }
    let stats = server.stats();
    let served: Vec<_> = stats
        .requests
        .iter()
        .map(|request| request.path.as_str())
        .collect();
    assert_eq!(served, paths);
    assert_eq!(stats.peak_in_flight, 1);
}

#[test]
fn a_client_that_goes_away_gives_its_turn_to_the_next() {
    let server = one_at_a_time(Duration::from_secs(60));
    let mut clients = queue(&server, &["/?begun", "/?waits", "/delay/1"]).into_iter();
    let (begun, waits, last) = (clients.next(), clients.next(), clients.next());
    wait_until("the first has its turn", || server.stats().in_flight == 1);

    // One that waits goes away: it never was in flight, and the one before it goes on.
    drop(waits);
    wait_until("the second is given up", || {
        server.stats().requests.len() == 2
    });
    let stats = server.stats();
    assert_eq!((stats.in_flight, stats.requests[0].end), (1, None));
    let waited = &stats.requests[1];
    assert_eq!(
        (waited.path.as_str(), waited.status, waited.end),
        ("/?waits", None, Some(waited.start))
    );
    assert!(waited.arrived < waited.start);

    // The one that has its turn goes away: the last has its turn at once.
    drop(begun);
    let answer = receive(&mut last.unwrap()).unwrap();
    assert!(answer.ends_with("waited 1 ms"), "{answer}");
    let stats = server.stats();
    assert_eq!(
        (stats.served, stats.in_flight, stats.peak_in_flight),
        (1, 0, 1)
    );
    let begun = &stats.requests[0];
    assert_eq!((begun.path.as_str(), begun.status), ("/?begun", None));
    assert!(begun.end.unwrap() <= stats.requests[2].start);
}

#[test]
fn stats_do_not_wait_for_a_turn() {
    let server = one_at_a_time(Duration::from_secs(60));
    let _clients = queue(&server, &["/", "/"]);
    wait_until("the first has its turn", || server.stats().in_flight == 1);
    let answer = get(server.address(), "/stats");
    assert!(answer.body.contains("\"in_flight\":1"), "{answer:?}");
}
