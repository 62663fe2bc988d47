//! Jitter and errors.

use crate::client::get;
use crate::{ms, server_with, some_delay};
use slow_server::Options;
use std::thread;
use std::time::Duration;

/// Asks a new server for these paths, one after the other, and returns the statuses.
fn statuses(seed: u64, error_rate: f64, paths: &[&str]) -> Vec<u16> {
    let server = server_with(Options {
        delay: Duration::ZERO,
        error_rate,
        seed,
        ..Options::default()
    });
    paths
        .iter()
        .map(|path| get(server.address(), path).status)
        .collect()
}

#[test]
fn the_same_seed_has_the_same_errors() {
    let paths = ["/"; 60];
    let errors = statuses(1, 0.5, &paths);
    assert_eq!(errors, statuses(1, 0.5, &paths));
    assert_ne!(errors, statuses(2, 0.5, &paths));
    let failed = errors.iter().filter(|status| **status == 500).count();
    assert!((10..50).contains(&failed), "{failed} of 60");
    assert!(errors.iter().all(|status| [200, 500].contains(status)));
}

#[test]
fn errors_go_by_the_number_of_the_request_and_not_by_its_route() {
    let one = statuses(1, 0.5, &["/"; 12]);
    let other = statuses(1, 0.5, &["/pages/1", "/delay/0", "/"].repeat(4));
    assert_eq!(one, other);
    assert!(one.contains(&200) && one.contains(&500));
}

#[test]
fn only_some_routes_have_errors() {
    let with_errors = ["/", "/delay/1", "/pages/1", "/pages/404"];
    assert_eq!(statuses(0, 1.0, &with_errors), [500; 4]);
    assert_eq!(statuses(0, 0.0, &with_errors), [200, 200, 200, 404]);
    let without = [
        "/status/200",
        "/status/404",
        "/stats",
        "/nothing",
        "/delay/x",
    ];
    assert_eq!(statuses(0, 1.0, &without), [200, 404, 200, 404, 400]);
}

#[test]
fn an_error_comes_after_the_delay() {
    let server = server_with(Options {
        delay: ms(200),
        error_rate: 1.0,
        ..Options::default()
    });
    let answer = get(server.address(), "/");
    assert_eq!(answer.status, 500);
    assert!(answer.took >= ms(200), "{answer:?}");
}

/// Asks a new server with this jitter four times and returns how long each request took, in jitters.
fn jitters(seed: u64, jitter: Duration) -> Vec<f64> {
    let server = server_with(Options {
        delay: jitter / 20,
        jitter,
        seed,
        ..Options::default()
    });
    let own = format!("/delay/{}", jitter.as_millis() / 20);
    for path in ["/", &own, "/status/200", "/pages/1"] {
        get(server.address(), path);
    }
    let took = |request: slow_server::Request| {
        (request.end.expect("it is over") - request.start) / jitter.as_secs_f64()
    };
    server.shutdown().requests.into_iter().map(took).collect()
}

#[test]
fn the_same_seed_has_the_same_jitter() {
    some_delay(ms(1000), |jitter| {
        let [one, same, other] = thread::scope(|scope| {
            [3, 3, 4]
                .map(|seed| scope.spawn(move || jitters(seed, jitter)))
                .map(|client| client.join().unwrap())
        });
        as_they_should_be(&one, &same, &other)
    });
}

fn as_they_should_be(one: &[f64], same: &[f64], other: &[f64]) -> Result<(), String> {
    let apart = |a: &[f64], b: &[f64]| {
        a.iter()
            .zip(b)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max)
    };
    assert!(one.iter().all(|time| *time >= 0.05), "{one:?}");
    let there_is_jitter = apart(one, &[0.05; 4]) > 0.2;
    match there_is_jitter && apart(one, same) < 0.2 && apart(one, other) > 0.2 {
        true => Ok(()),
        false => Err(format!(
            "{one:?}, the same seed {same:?}, another {other:?}"
        )),
    }
}
