use std::thread;
use std::time::Duration;

use slow_server::{Options, SlowServer};
use tokio::{runtime::Builder, time};

use super::*;

const DELAY: Duration = Duration::from_millis(300);

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_secs(2);

/// Many times what a right `get` takes.
const PATIENCE: Duration = Duration::from_secs(3);

#[test]
fn many_readers_of_one_page_cost_one_request() {
    run(async {
        let server = start(DELAY);
        let texts = read(&Arc::default(), &vec![server.url(); 8]).await;
        assert!(
            texts.iter().all(|text| text.as_deref() == Ok("Hello!")),
            "each of eight readers gets the page's text: {texts:?}"
        );
        assert_eq!(
            server.shutdown().served,
            1,
            "requests of eight readers who ask for one page at the same time"
        );
    });
}

#[test]
fn what_was_fetched_before_is_kept() {
    run(async {
        let server = start(DELAY);
        let cache = Arc::default();
        for _ in 0..3 {
            let texts = read(&cache, &[server.url()]).await;
            assert_eq!(
                texts,
                [Ok("Hello!".to_string())],
                "what each of three readers got"
            );
        }
        assert_eq!(
            server.shutdown().served,
            1,
            "requests for a page that was asked for three times in a row"
        );
    });
}

#[test]
fn different_pages_cost_a_request_each() {
    run(async {
        let server = start(DELAY);
        let urls: Vec<String> = (1..=5)
            .flat_map(|page| vec![format!("{}/pages/{page}", server.url()); 3])
            .collect();
        let texts = read(&Arc::default(), &urls).await;
        assert!(
            texts.iter().all(Result::is_ok),
            "all five pages are there: {texts:?}"
        );
        assert_ne!(texts[0], texts[3], "the texts of two different pages");
        assert_eq!(server.shutdown().served, 5, "requests for five pages");
    });
}

#[test]
fn different_pages_are_fetched_at_the_same_time() {
    run(async {
        let server = start(LONG);
        let urls: Vec<String> = (1..=5)
            .map(|page| format!("{}/pages/{page}", server.url()))
            .collect();
        let seen = thread::spawn(move || most_in_flight(server, 5));
        // The server ends as soon as all are asked for: these are errors.
        read(&Arc::default(), &urls).await;
        let most = seen.join().expect("nothing in the thread panics");
        assert_eq!(
            most, 5,
            "the most requests in flight at once, of five for five pages: \
             those who want one page mustn't wait for another"
        );
    });
}

#[test]
fn an_error_is_not_kept() {
    run(async {
        let server = start(DELAY);
        let cache = Arc::default();
        let url = format!("{}/status/503", server.url());
        for time in 1..=2 {
            let texts = read(&cache, std::slice::from_ref(&url)).await;
            assert!(
                texts[0].is_err(),
                "the page failed when it was asked for the {time}. time: {texts:?}"
            );
        }
        assert_eq!(
            server.shutdown().served,
            2,
            "requests for a page that failed, asked for twice: an error must \
             not be kept"
        );
    });
}

#[test]
fn all_readers_of_a_page_that_fails_get_an_error() {
    run(async {
        let server = start(DELAY);
        let urls = vec![format!("{}/status/503", server.url()); 4];
        let texts = read(&Arc::default(), &urls).await;
        assert!(
            texts.iter().all(Result::is_err),
            "the page failed for each of its four readers: {texts:?}"
        );
        let served = server.shutdown().served;
        assert!(
            (1..=4).contains(&served),
            "four readers of a page that fails sent {served} requests"
        );
    });
}

#[test]
fn a_reader_that_gives_up_keeps_nobody_waiting() {
    run(async {
        let server = start(LONG / 2);
        let cache: Arc<Cache> = Arc::default();
        let url = server.url();
        let early =
            time::timeout(Duration::from_millis(50), cache.get(&url)).await;
        assert!(early.is_err(), "the server cannot have answered so soon");
        let texts = read(&cache, &[url]).await;
        assert_eq!(
            texts,
            [Ok("Hello!".to_string())],
            "what the other reader got"
        );
    });
}

/// What so many readers get who ask at the same time, in their order.
async fn read(
    cache: &Arc<Cache>,
    urls: &[String],
) -> Vec<Result<String, String>> {
    let readers: Vec<_> = urls
        .iter()
        .map(|url| {
            let (cache, url) = (Arc::clone(cache), url.clone());
            tokio::spawn(async move { cache.get(&url).await })
        })
        .collect();
    let mut texts = Vec::new();
    for reader in readers {
        let ended = time::timeout(PATIENCE, reader).await;
        let ended = ended.expect(
            "`get` doesn't return; does it wait for a fetch that has failed, \
             or for a task that has gone?",
        );
        match ended {
            Ok(text) => texts.push(text.map_err(|error| error.to_string())),
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
    }
    texts
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

/// Runs a test to its end, on a runtime with two threads.
fn run(test: impl Future<Output = ()>) {
    let mut threads = Builder::new_multi_thread();
    let runtime = threads.worker_threads(2).enable_all().build();
    runtime.expect("a runtime can be started").block_on(test);
}
