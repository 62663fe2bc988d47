use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Instant;

use super::*;

#[test]
fn who_pays_has_a_piece() {
    let stock = Mutex::new(2);
    assert!(buy(&stock, || true), "there were two pieces");
    assert_eq!(in_stock(&stock), 1);
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
    assert!(bought);
}

#[test]
fn a_failed_payment_gives_the_piece_back() {
    let stock = Mutex::new(1);
    assert!(!buy(&stock, || false), "the payment failed");
    assert_eq!(in_stock(&stock), 1);
}

#[test]
fn what_others_bought_meanwhile_stays_sold() {
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
    let in_company = || {
        paying.fetch_add(1, Ordering::SeqCst);
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) {
            if paying.load(Ordering::SeqCst) == 3 {
                return true;
            }
            thread::sleep(Duration::from_millis(1));
        }
        false
    };
    let sold = from_threads(3, || buy(&stock, in_company));
    assert_eq!(sold, 3, "three buyers could not pay at the same time");
}

#[test]
fn nothing_is_oversold() {
    let stock = Mutex::new(5);
    let slowly = || {
        thread::sleep(Duration::from_millis(2));
        true
    };
    assert_eq!(from_threads(40, || buy(&stock, slowly)), 5);
    assert_eq!(in_stock(&stock), 0);
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
    let result = result.recv_timeout(Duration::from_secs(10));
    result.expect("`buy` returns: it holds no lock while somebody pays")
}
