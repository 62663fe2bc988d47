use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Instant;

use super::*;

/// So long a buyer waits before it gives up.
const PATIENCE: Duration = Duration::from_millis(2500);

#[test]
fn who_pays_has_a_piece() {
    let stock = Mutex::new(2);
    assert!(buy(&stock, || true), "there were two pieces, and `pay` said yes");
    assert_eq!(in_stock(&stock), 1, "one of two pieces was sold, and left are");
}

#[test]
fn nobody_pays_for_what_is_not_there() {
    let stock = Mutex::new(0);
    let bought = buy(&stock, || panic!("was asked to pay for nothing"));
    assert!(!bought, "there was nothing to buy");
}

#[test]
fn the_lock_is_free_and_the_piece_is_gone_during_the_payment() {
    let stock = Mutex::new(1);
    let bought = buy(&stock, || {
        let left = stock.try_lock().map(|stock| *stock);
        let left = left.expect("the lock is free while somebody pays");
        assert_eq!(left, 0, "the piece that is being paid for is still there");
        true
    });
    assert!(bought, "there was a piece, and `pay` said yes");
}

#[test]
fn a_failed_payment_gives_the_piece_back() {
    let stock = Mutex::new(1);
    assert!(
        !buy(&stock, || false),
        "the payment failed, so nothing was bought"
    );
    assert_eq!(in_stock(&stock), 1, "the piece went back, and in stock are");
}

#[test]
fn what_others_bought_in_the_meantime_stays_sold() {
    let stock = Arc::new(Mutex::new(3));
    let left = in_time(move || {
        buy(&stock, || {
            assert!(buy(&stock, || true), "two pieces were left");
            false
        });
        in_stock(&stock)
    });
    assert_eq!(left, 2, "three pieces, one sold, one given back");
}

#[test]
fn buyers_of_the_same_article_pay_at_the_same_time() {
    let paying = AtomicU32::new(0);
    let stock = Mutex::new(3);
    let start = Instant::now();
    let in_company = || {
        paying.fetch_add(1, Ordering::SeqCst);
        while paying.load(Ordering::SeqCst) < 3 {
            if start.elapsed() > PATIENCE {
                return false;
            }
            thread::sleep(Duration::from_millis(1));
        }
        true
    };
    let sold = from_threads(3, || buy(&stock, in_company));
    assert_eq!(
        sold, 3,
        "each buyer pays until all three do: does one hold the lock while it pays? \
         Sold were"
    );
}

#[test]
fn nothing_is_oversold() {
    let stock = Mutex::new(5);
    let slowly = || {
        thread::sleep(Duration::from_millis(2));
        true
    };
    let sold = from_threads(40, || buy(&stock, slowly));
    assert_eq!(sold, 5, "40 buyers came for five pieces, and sold were");
    assert_eq!(in_stock(&stock), 0, "all five pieces are sold, and left are");
}

#[test]
fn no_buyer_comes_between_looking_and_taking() {
    // One piece, which eight buyers take and put back for a while, each of them
    // thousands of times.
    let (stock, start) = (Mutex::new(1), Instant::now());
    let cannot_pay = || {
        thread::yield_now();
        false
    };
    let ended = thread::scope(|shop| {
        let buyers = [(); 8].map(|()| {
            shop.spawn(|| {
                let mut bought = false;
                while !bought && start.elapsed() < Duration::from_secs(1) {
                    bought = buy(&stock, cannot_pay);
                }
                bought
            })
        });
        buyers.map(|buyer| buyer.join().ok())
    });
    assert_eq!(
        ended,
        [Some(false); 8],
        "no payment was made, so none buys: do two take the same piece, because \
         they look under one lock, and take it under another?"
    );
    assert_eq!(in_stock(&stock), 1, "the piece went back, and in stock are");
}

#[test]
fn a_buyer_waits_for_the_lock() {
    let stock = Mutex::new(1);
    let bought = thread::scope(|shop| {
        let guard = stock.lock().expect("no buyer panics here");
        let buyer = shop.spawn(|| buy(&stock, || true));
        thread::sleep(Duration::from_millis(50));
        drop(guard);
        buyer.join().ok()
    });
    assert_eq!(
        bought,
        Some(true),
        "there was a piece, and the buyer went away: because the lock wasn't free?"
    );
}

fn in_stock(stock: &Mutex<u32>) -> u32 {
    *stock.lock().expect("no buyer panics here")
}

/// How many of so many buyers have a piece in the end.
fn from_threads(buyers: usize, buy: impl Fn() -> bool + Sync) -> usize {
    thread::scope(|shop| {
        let buyers: Vec<_> = (0..buyers).map(|_| shop.spawn(&buy)).collect();
        let bought = buyers.into_iter().map(|buyer| buyer.join());
        bought.filter(|bought| *bought.as_ref().unwrap_or(&false)).count()
    })
}

/// A buyer who waits for a lock that is never free must not stop the tests.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    let result = result.recv_timeout(PATIENCE);
    result.expect("`buy` hangs: does it hold the lock while it calls `pay`?")
}
