use std::collections::BTreeMap;

fn main() {
    let mut waiters = Waiters::default();
    let tickets = ["Ada", "Bob", "Cyd"].map(|name| waiters.add(name));
    waiters.leave(tickets[0]);
    println!("{} wait", waiters.len());
    while let Some(name) = waiters.next() {
        println!("{name} is next");
    }
}

/// Those who wait for something, first come, first served. Whoever does not
/// want to wait any longer may leave, wherever in the line.
#[derive(Default)]
struct Waiters<T> {
    line: BTreeMap<u64, T>,
    last_ticket: u64,
}

impl<T> Waiters<T> {
    /// Adds somebody at the end of the line, and gives a ticket.
    fn add(&mut self, who: T) -> u64 {
        self.last_ticket += 1;
        self.line.insert(self.last_ticket, who);
        self.last_ticket
    }

    /// Takes whoever has this ticket out of the line, and gives them back.
    /// Gives `None` if they are not in the line any more. However many wait,
    /// this does not look at all of them.
    fn leave(&mut self, ticket: u64) -> Option<T> {
        self.line.remove(&ticket)
    }

    /// Takes the first in line.
    fn next(&mut self) -> Option<T> {
        self.line.pop_first().map(|(_, who)| who)
    }

    /// How many are waiting.
    fn len(&self) -> usize {
        self.line.len()
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
