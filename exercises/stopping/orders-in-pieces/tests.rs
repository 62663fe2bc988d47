use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::io::DuplexStream;

use super::*;

#[test]
fn each_line_is_an_order() {
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "soup\nstew\n");
    assert_eq!(next(&mut orders), Some("soup".to_string()));
    assert_eq!(next(&mut orders), Some("stew".to_string()));
}

#[test]
fn half_an_order_survives_a_drop() {
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "so");
    dropped(&mut orders);
    says(&mut guest, "up\n");
    assert_eq!(next(&mut orders), Some("soup".to_string()));
}

#[test]
fn every_byte_survives_a_drop() {
    let (mut guest, mut orders) = guest_and_orders();
    for letter in ["s", "o", "u", "p"] {
        says(&mut guest, letter);
        dropped(&mut orders);
        dropped(&mut orders);
    }
    says(&mut guest, "\n");
    assert_eq!(next(&mut orders), Some("soup".to_string()));
}

#[test]
fn what_comes_after_an_order_is_kept() {
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "soup\nstew\nco");
    assert_eq!(next(&mut orders), Some("soup".to_string()));
    assert_eq!(next(&mut orders), Some("stew".to_string()));
    dropped(&mut orders);
    says(&mut guest, "ffee\n");
    assert_eq!(next(&mut orders), Some("coffee".to_string()));
}

#[test]
fn an_order_that_is_there_needs_no_more_words() {
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "soup\n");
    assert_eq!(next(&mut orders), Some("soup".to_string()));
    dropped(&mut orders);
    says(&mut guest, "stew\n");
    assert_eq!(next(&mut orders), Some("stew".to_string()));
}

#[test]
fn a_letter_that_comes_in_two_pieces_is_whole() {
    let (mut guest, mut orders) = guest_and_orders();
    let (first, second) = "Käse\n".as_bytes().split_at(2);
    writes(&mut guest, first);
    dropped(&mut orders);
    writes(&mut guest, second);
    assert_eq!(next(&mut orders), Some("Käse".to_string()));
}

#[test]
fn an_empty_line_is_an_order_of_nothing() {
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "\nsoup\n");
    assert_eq!(next(&mut orders), Some(String::new()));
    assert_eq!(next(&mut orders), Some("soup".to_string()));
}

#[test]
fn the_last_words_are_an_order() {
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "soup\nbi");
    assert_eq!(next(&mut orders), Some("soup".to_string()));
    dropped(&mut orders);
    says(&mut guest, "ll");
    drop(guest);
    assert_eq!(next(&mut orders), Some("bill".to_string()));
    assert_eq!(next(&mut orders), None);
    assert_eq!(next(&mut orders), None);
}

fn guest_and_orders() -> (DuplexStream, Orders<DuplexStream>) {
    let (guest, ear) = tokio::io::duplex(64);
    (guest, Orders::new(ear))
}

fn says(guest: &mut DuplexStream, words: &str) {
    writes(guest, words.as_bytes());
}

fn writes(guest: &mut DuplexStream, bytes: &[u8]) {
    match poll_and_drop(guest.write_all(bytes)) {
        Some(written) => written.expect("the waiter listens"),
        None => panic!("the words fit into the connection"),
    }
}

/// The next order, which must be there already.
fn next(orders: &mut Orders<DuplexStream>) -> Option<String> {
    match poll_and_drop(orders.next()) {
        Some(order) => order.expect("the connection does not fail"),
        None => panic!("all was said, and `next` still waits"),
    }
}

/// Begins to wait for an order that is not there yet, and drops the future.
fn dropped(orders: &mut Orders<DuplexStream>) {
    if let Some(order) = poll_and_drop(orders.next()) {
        panic!("`next` gave {order:?} before the end of the order");
    }
}

/// What a future gives when it is polled once. A connection in memory has what
/// was written at once, so nobody needs to be woken.
fn poll_and_drop<F: Future>(future: F) -> Option<F::Output> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
