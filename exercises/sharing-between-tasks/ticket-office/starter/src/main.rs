use std::error::Error;

use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};

/// Where tickets are sold: the way to the clerk, a task that has them all.
#[derive(Clone)]
struct Office {
    questions: mpsc::Sender<oneshot::Sender<u32>>,
}

impl Office {
    /// Opens an office with so many tickets, numbered from 1. The clerk works
    /// until nobody has the office any more, and gives how many were sold.
    fn open(tickets: u32) -> (Office, JoinHandle<u32>) {
        let (questions, mut to_answer) = mpsc::channel(8);
        let clerk = tokio::spawn(async move {
            let question: Option<oneshot::Sender<u32>> = to_answer.recv().await;
            todo!("{question:?} waits for one of {tickets} tickets")
        });
        (Office { questions }, clerk)
    }

    /// Buys the ticket with the lowest number that is left; none, if it is
    /// sold out. A buyer who gives up takes no ticket away.
    async fn buy(&self) -> Option<u32> {
        let (reply, ticket) = oneshot::channel();
        self.questions.send(reply).await.ok()?;
        ticket.await.ok()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (office, clerk) = Office::open(3);
    let mut buyers = JoinSet::new();
    for buyer in ["Ada", "Ben", "Cleo", "Dan"] {
        let office = office.clone();
        buyers.spawn(async move { (buyer, office.buy().await) });
    }
    drop(office);
    while let Some(ended) = buyers.join_next().await {
        match ended? {
            (buyer, Some(ticket)) => println!("{buyer} has ticket {ticket}"),
            (buyer, None) => println!("{buyer} has none"),
        }
    }
    println!("the clerk has sold {} tickets", clerk.await?);
    Ok(())
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
