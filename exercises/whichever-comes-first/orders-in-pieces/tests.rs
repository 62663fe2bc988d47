use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::io::DuplexStream;

use super::*;

#[test]
fn each_line_is_an_order() {
    const WHY: &str = "two orders came in one piece";
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "soup\nstew\n");
    gives(&mut orders, Some("soup"), WHY);
    gives(&mut orders, Some("stew"), WHY);
}

#[test]
fn half_an_order_survives_a_drop() {
    const WHY: &str =
        "\"so\" was read by a future that was dropped, and then \"up\" came";
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "so");
    dropped(&mut orders);
    says(&mut guest, "up\n");
    gives(&mut orders, Some("soup"), WHY);
}

#[test]
fn every_byte_survives_a_drop() {
    const WHY: &str = "each letter was read by a future that was dropped";
    let (mut guest, mut orders) = guest_and_orders();
    for letter in ["s", "o", "u", "p"] {
        says(&mut guest, letter);
        dropped(&mut orders);
        dropped(&mut orders);
    }
    says(&mut guest, "\n");
    gives(&mut orders, Some("soup"), WHY);
}

#[test]
fn what_comes_after_an_order_is_kept() {
    const WHY: &str =
        "what was read after the line break belongs to the next order";
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "soup\nstew\nco");
    gives(&mut orders, Some("soup"), WHY);
    gives(&mut orders, Some("stew"), WHY);
    dropped(&mut orders);
    says(&mut guest, "ffee\n");
    gives(&mut orders, Some("coffee"), WHY);
}

#[test]
fn an_order_that_has_arrived_needs_no_more_words() {
    const WHY: &str = "a whole order came in one piece";
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "soup\n");
    gives(&mut orders, Some("soup"), WHY);
    dropped(&mut orders);
    says(&mut guest, "stew\n");
    gives(&mut orders, Some("stew"), WHY);
}

#[test]
fn a_letter_that_comes_in_two_pieces_is_whole() {
    const WHY: &str = "the two bytes of \"ä\" came in two pieces";
    let (mut guest, mut orders) = guest_and_orders();
    let (first, second) = "Käse\n".as_bytes().split_at(2);
    writes(&mut guest, first);
    dropped(&mut orders);
    writes(&mut guest, second);
    gives(&mut orders, Some("Käse"), WHY);
}

#[test]
fn an_empty_line_is_an_order_of_nothing() {
    const WHY: &str = "the guest said an empty line and then \"soup\"";
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "\nsoup\n");
    gives(&mut orders, Some(""), WHY);
    gives(&mut orders, Some("soup"), WHY);
}

#[test]
fn spaces_belong_to_an_order() {
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "  hot soup \r\n");
    let order = next(&mut orders);
    assert_eq!(
        order.as_deref(),
        Some("  hot soup \r"),
        "only the line break is taken off"
    );
}

#[test]
fn an_order_may_be_longer_than_a_piece() {
    let (mut guest, mut orders) = guest_and_orders();
    for _ in 0..10 {
        says(&mut guest, "soup and more soup, ");
        dropped(&mut orders);
    }
    says(&mut guest, "please\n");
    let expected = "soup and more soup, ".repeat(10) + "please";
    assert_eq!(
        next(&mut orders),
        Some(expected),
        "the guest said the order in eleven pieces"
    );
}

#[test]
fn the_last_words_are_an_order() {
    const WHY: &str = "the guest left in the middle of a line, after \"bill\"";
    let (mut guest, mut orders) = guest_and_orders();
    says(&mut guest, "soup\nbi");
    gives(&mut orders, Some("soup"), WHY);
    dropped(&mut orders);
    says(&mut guest, "ll");
    drop(guest);
    gives(&mut orders, Some("bill"), WHY);
    gives(&mut orders, None, WHY);
    gives(&mut orders, None, WHY);
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

/// Fails unless this is the next order, which must have arrived already.
fn gives(orders: &mut Orders<DuplexStream>, expected: Option<&str>, why: &str) {
    assert_eq!(next(orders).as_deref(), expected, "the next order: {why}");
}

/// The next order, which must have arrived already.
fn next(orders: &mut Orders<DuplexStream>) -> Option<String> {
    match poll_and_drop(orders.next()) {
        Some(order) => order.expect("the connection does not fail"),
        None => panic!("a whole order has arrived, and `next` still waits"),
    }
}

/// Begins to wait for an order that has not arrived yet, and drops the future.
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
