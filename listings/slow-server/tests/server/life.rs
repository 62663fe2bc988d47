//! How a server starts and ends.

use crate::client::{connect, get, receive, send};
use crate::{LONG, ms, server, server_with, wait_until};
use slow_server::{GRACE, MAX_DELAY, Options, SlowServer, StartError};
use std::io;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn the_default_options_are_as_documented() {
    let options = Options::default();
    assert_eq!(
        (options.port, options.delay),
        (3003, Duration::from_secs(3))
    );
    assert_eq!((options.one_at_a_time, options.seed), (false, 0));
    assert_eq!((options.jitter, options.error_rate), (Duration::ZERO, 0.0));
}

#[test]
fn a_server_is_on_loopback_with_the_port_it_tells() {
    let server = server(ms(10));
    assert!(server.address().ip().is_loopback());
    assert_ne!(server.address().port(), 0);
    assert_eq!(
        server.url(),
        format!("http://127.0.0.1:{}", server.address().port())
    );
    assert!(server.open_files().is_none_or(|files| files > 100));
}

#[test]
fn a_taken_port_is_an_error_of_its_own() {
    let server = server(ms(10));
    let port = server.address().port();
    let second = SlowServer::start(Options {
        port,
        ..Options::default()
    })
    .unwrap_err();
    assert!(
        matches!(second, StartError::PortTaken { port: taken } if taken == port),
        "{second:?}"
    );
    assert_eq!(second.to_string(), format!("port {port} is taken"));
    assert_eq!(get(server.address(), "/").status, 200);
}

#[test]
fn an_error_leaves_its_source_to_source() {
    let source = || io::Error::other("what the system said");
    let errors = [
        StartError::Listen {
            port: 80,
            source: source(),
        },
        StartError::Thread { source: source() },
    ];
    for error in errors {
        let told = format!("{:#}", anyhow::Error::from(error));
        assert_eq!(told.matches("what the system said").count(), 1, "{told}");
    }
}

#[test]
fn a_server_that_is_printed_says_where_it_is() {
    let server = server(ms(10));
    get(server.address(), "/");
    let address = server.address();
    assert_eq!(
        format!("{server:?}"),
        format!("SlowServer {{ address: {address}, .. }}")
    );
}

#[test]
fn options_that_make_no_sense_are_errors() {
    let refused = |options: Options| {
        SlowServer::start(Options { port: 0, ..options })
            .err()
            .map(|e| e.to_string())
    };
    let too_long = MAX_DELAY + ms(1);
    let delay = refused(Options {
        delay: too_long,
        ..Options::default()
    });
    assert_eq!(
        delay.unwrap(),
        "a delay of 600.001s is too long: at most 600s"
    );
    let jitter = refused(Options {
        jitter: Duration::MAX,
        ..Options::default()
    });
    assert!(jitter.unwrap().starts_with("a jitter of"));
    for error_rate in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        let rate = refused(Options {
            error_rate,
            ..Options::default()
        });
        assert_eq!(
            rate.unwrap(),
            format!("an error rate of {error_rate} is no share: from 0 to 1")
        );
    }
    assert_eq!(
        refused(Options {
            delay: MAX_DELAY,
            jitter: MAX_DELAY,
            error_rate: 1.0,
            ..Options::default()
        }),
        None
    );
}

#[test]
fn shutdown_lets_the_requests_under_way_finish() {
    /// Long enough for a busy machine to see that a request is under way, and to begin the shutdown.
    const DELAY: Duration = ms(2000);
    let server = server(DELAY);
    let address = server.address();
    let _idle = connect(address).unwrap();
    let mut kept = connect(address).unwrap();
    io::Write::write_all(&mut kept, b"GET /nothing HTTP/1.1\r\nhost: test\r\n\r\n").unwrap();
    let mut client = send(address, "GET", "/").unwrap();
    wait_until("the request arrives", || {
        server.stats().in_flight == 1 && server.stats().served == 1
    });

    let start = Instant::now();
    let ending = thread::spawn(|| server.shutdown());
    wait_until("new clients are turned away", || connect(address).is_err());
    assert!(!ending.is_finished(), "a request is under way");
    assert!(receive(&mut client).unwrap().ends_with("Hello!"));
    let stats = ending.join().unwrap();
    // Connections without a request do not hold it up.
    assert!(start.elapsed() < DELAY + GRACE, "{:?}", start.elapsed());
    assert_eq!((stats.served, stats.in_flight), (2, 0));
    assert_eq!(stats.requests[1].status, Some(200));
}

#[test]
fn shutdown_does_not_wait_for_ever() {
    let server = server(ms(100));
    let _client = send(server.address(), "GET", "/delay/60000").unwrap();
    wait_until("the request arrives", || server.stats().in_flight == 1);
    let start = Instant::now();
    let stats = server.shutdown();
    assert!(start.elapsed() >= ms(100) + GRACE, "{:?}", start.elapsed());
    assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
    assert_eq!((stats.served, stats.in_flight), (0, 0));
    assert_eq!(stats.requests[0].status, None);
    assert!(stats.requests[0].end.is_some());
}

#[test]
fn drop_is_quick_and_frees_the_port() {
    let server = server(Duration::from_secs(60));
    let address = server.address();
    let _idle = connect(address).unwrap();
    let mut clients: Vec<_> = (0..20)
        .map(|_| send(address, "GET", "/").unwrap())
        .collect();
    wait_until("the requests arrive", || server.stats().in_flight == 20);

    let start = Instant::now();
    drop(server);
    // A graceful end would wait for as long as the requests take.
    assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
    for client in &mut clients {
        // The connection is closed or reset.
        assert!(receive(client).unwrap_or_default().is_empty());
    }
    let again = SlowServer::start(Options {
        port: address.port(),
        ..Options::default()
    });
    assert_eq!(again.map(|server| server.address()).unwrap(), address);
}

#[test]
fn many_servers_start_and_end() {
    for _ in 0..50 {
        drop(server(Duration::from_secs(60)));
    }
    let servers: Vec<_> = (0..20).map(|_| server(ms(1))).collect();
    for server in servers {
        assert_eq!(get(server.address(), "/").status, 200);
        assert_eq!(server.shutdown().served, 1);
    }
}

#[test]
fn a_server_can_be_used_from_async_code() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let server = server_with(Options {
            delay: ms(50),
            ..Options::default()
        });
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let text = client
            .get(server.url())
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert_eq!(text, "Hello!");
        drop(self::server(ms(1)));
        assert_eq!(server.shutdown().served, 1);
    });
}
