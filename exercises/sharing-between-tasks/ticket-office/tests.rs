use std::time::Duration;

use tokio::{runtime::Builder, time};

use super::*;

/// Many times what a right clerk takes.
const PATIENCE: Duration = Duration::from_secs(3);

#[test]
fn tickets_are_sold_in_order_until_there_is_none() {
    run(async {
        let (office, clerk) = Office::open(3);
        let mut got = Vec::new();
        for _ in 0..5 {
            got.push(answered(&clerk, office.buy()).await);
        }
        assert_eq!(
            got,
            [Some(1), Some(2), Some(3), None, None],
            "what five buyers got, one after another, of three tickets"
        );
        drop(office);
        assert_eq!(sold(clerk).await, 3, "what the clerk has sold");
    });
}

#[test]
fn fifty_buyers_on_all_threads_share_twenty_tickets() {
    run(async {
        let (office, clerk) = Office::open(20);
        let mut buyers = JoinSet::new();
        for _ in 0..50 {
            let office = office.clone();
            buyers.spawn(async move { office.buy().await });
        }
        drop(office);
        let clerk = sold(clerk).await;
        let mut got: Vec<u32> =
            buyers.join_all().await.into_iter().flatten().collect();
        got.sort_unstable();
        assert_eq!(got, Vec::from_iter(1..=20), "each ticket is sold once");
        assert_eq!(clerk, 20, "what the clerk has sold");
    });
}

#[test]
fn the_clerk_stays_while_somebody_has_the_office() {
    run(async {
        let (office, clerk) = Office::open(1);
        let another = office.clone();
        drop(office);
        time::sleep(Duration::from_millis(50)).await;
        assert_eq!(
            answered(&clerk, another.buy()).await,
            Some(1),
            "what a buyer got whose `Office` is a clone of one that's dropped"
        );
        drop(another);
        assert_eq!(sold(clerk).await, 1, "what the clerk has sold");
    });
}

#[test]
fn a_buyer_that_has_gone_takes_no_ticket_away() {
    run(async {
        let (office, clerk) = Office::open(1);
        // Asks, and is gone before the clerk has had a turn.
        let (reply, ticket) = oneshot::channel();
        office.questions.send(reply).await.expect("the clerk is there");
        drop(ticket);
        assert_eq!(
            answered(&clerk, office.buy()).await,
            Some(1),
            "the buyer before has gone without a ticket"
        );
        assert_eq!(
            answered(&clerk, office.buy()).await,
            None,
            "what the next buyer got, after the only ticket was sold"
        );
        drop(office);
        assert_eq!(sold(clerk).await, 1, "what the clerk has sold");
    });
}

/// What a buyer gets. A clerk that has ended while somebody has the office is
/// an error.
async fn answered(
    clerk: &JoinHandle<u32>,
    buying: impl Future<Output = Option<u32>>,
) -> Option<u32> {
    let ticket = time::timeout(PATIENCE, buying).await;
    let ticket =
        ticket.expect("the clerk neither answers nor drops the question");
    assert!(
        !clerk.is_finished(),
        "the clerk has gone although there is an office"
    );
    ticket
}

async fn sold(clerk: JoinHandle<u32>) -> u32 {
    let ended = time::timeout(PATIENCE, clerk).await;
    match ended.expect("the clerk does not go when nobody has the office") {
        Ok(sold) => sold,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

/// Runs a test to its end, on a runtime with two threads.
fn run(test: impl Future<Output = ()>) {
    let mut threads = Builder::new_multi_thread();
    let runtime = threads.worker_threads(2).enable_all().build();
    runtime.expect("a runtime can be started").block_on(test);
}
