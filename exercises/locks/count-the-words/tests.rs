use std::sync::TryLockError;
use std::time::Duration;

use slow_server::{Options, SlowServer};

use super::*;

/// A delay within which even a busy machine has sent all requests.
const LONG: Duration = Duration::from_secs(3);

#[test]
fn the_words_of_a_page_are_counted() {
    let counts = Mutex::default();
    let text = |_: &str| Ok("to be\nor  not to be".to_string());
    add_words("a page", &text, &counts).expect("the page is there");
    let expected = [("to", 2), ("be", 2), ("or", 1), ("not", 1)];
    assert_eq!(
        end(counts),
        expected.map(owned).into(),
        "the words of one page"
    );
}

#[test]
fn words_are_added_to_those_of_other_pages() {
    let counts = Mutex::new([("to", 5), ("see", 1)].map(owned).into());
    let text = |_: &str| Ok("to be".to_string());
    add_words("a page", &text, &counts).expect("the page is there");
    let expected = [("to", 6), ("see", 1), ("be", 1)];
    assert_eq!(
        end(counts),
        expected.map(owned).into(),
        "the words of both pages"
    );
}

#[test]
fn the_lock_is_free_while_a_page_is_fetched() {
    let counts = Mutex::default();
    let text = |_: &str| {
        let taken = matches!(counts.try_lock(), Err(TryLockError::WouldBlock));
        Ok(if taken { "taken" } else { "free" }.to_string())
    };
    add_words("a page", &text, &counts).expect("the page is there");
    let expected = [owned(("free", 1))];
    assert_eq!(end(counts), expected.into(), "the lock, as `fetch` found it");
}

#[test]
fn what_is_counted_while_a_page_is_fetched_is_kept() {
    let counts = Mutex::default();
    let fast = |_: &str| Ok("fast fast".to_string());
    let slow = |_: &str| {
        // Only with a free lock, or this would hang.
        if counts.try_lock().is_ok() {
            add_words("a fast page", &fast, &counts)?;
        }
        Ok("slow".to_string())
    };
    add_words("a slow page", &slow, &counts).expect("the pages are there");
    let expected = [("fast", 2), ("slow", 1)];
    assert_eq!(
        end(counts),
        expected.map(owned).into(),
        "the words of both pages"
    );
}

#[test]
fn many_words_are_counted_at_once_and_none_is_lost() {
    let pages = ["to be ", "or not ", "to be "].map(|page| page.repeat(50_000));
    let text = |page: &str| Ok(page.to_string());
    let counts = count_words(&pages, &text).expect("the pages are there");
    let expected =
        [("to", 100_000), ("be", 100_000), ("or", 50_000), ("not", 50_000)];
    assert_eq!(counts, expected.map(owned).into(), "the words of three pages");
}

#[test]
fn many_short_pages_are_counted_at_once_and_none_is_lost() {
    // Whatever is done under one lock and finished under another has so many
    // chances to go wrong.
    let counts = Mutex::default();
    let text = |_: &str| Ok("word".to_string());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..10_000 {
                    add_words("a page", &text, &counts).expect("it is there");
                }
            });
        }
    });
    assert_eq!(
        end(counts),
        [owned(("word", 40_000))].into(),
        "the word of 40,000 pages"
    );
}

#[test]
fn all_pages_are_fetched_at_the_same_time() {
    let server = start(Duration::ZERO);
    let pages = vec![server.url(); 8];
    let counts = count_words(&pages, &fetch).expect("the server responds");
    assert_eq!(
        counts,
        [owned(("Hello!", 8))].into(),
        "the word of eight pages"
    );

    let server = start(LONG);
    let pages = vec![server.url(); 8];
    let seen = thread::spawn(move || most_in_flight(server, 8));
    // The server ends as soon as all pages are asked for, so this is an error.
    let _ = count_words(&pages, &fetch);
    let most = seen.join().expect("nothing in the thread panics");
    assert_eq!(most, 8, "the most requests in flight at once");
}

#[test]
fn a_page_that_cannot_be_fetched_changes_nothing() {
    let counts = Mutex::default();
    let text = |page: &str| match page {
        "a page" => Ok("to be".to_string()),
        _ => Err(io::Error::other("there is no such page")),
    };
    add_words("a page", &text, &counts).expect("the page is there");
    let missing = add_words("no page", &text, &counts);
    assert!(missing.is_err(), "there is no such page");
    assert_eq!(
        end(counts),
        [("to", 1), ("be", 1)].map(owned).into(),
        "the words of the page that is there"
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

fn owned((word, count): (&str, u32)) -> (String, u32) {
    (word.to_string(), count)
}

fn end(counts: Mutex<Counts>) -> Counts {
    counts.into_inner().expect("no thread panicked")
}
