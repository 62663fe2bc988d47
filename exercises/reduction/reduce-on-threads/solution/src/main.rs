use std::thread;

const TEXT: &str = "three seconds pass and nobody says anything";

fn main() {
    let words: Vec<String> =
        TEXT.split_inclusive(' ').map(str::to_string).collect();
    for threads in [1, 2, 3] {
        let joined =
            reduce_on_threads(&words, threads, String::new(), |a, b| a + &b);
        println!("{threads} threads: {joined}");
    }
}

/// Reduces the items, in their order, on at most this number of threads, at
/// least 1. The operator is associative. Returns the identity if there are no
/// items.
fn reduce_on_threads<Item: Clone + Send + Sync>(
    items: &[Item],
    threads: usize,
    identity: Item,
    operator: impl Fn(Item, Item) -> Item + Sync,
) -> Item {
    // An empty slice has no pieces, but their length must not be 0.
    let length = items.len().div_ceil(threads).max(1);
    let operator = &operator;
    thread::scope(|scope| {
        let pieces: Vec<_> = items
            .chunks(length)
            .map(|piece| scope.spawn(|| piece.iter().cloned().reduce(operator)))
            .collect();
        let parts = pieces.into_iter().map(|piece| piece.join());
        parts
            .filter_map(|part| part.expect("the operator does not panic"))
            .fold(identity, operator)
    })
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
