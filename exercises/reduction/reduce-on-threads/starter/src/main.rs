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
    let in_a_row = items.iter().cloned().fold(identity, operator);
    let _result = in_a_row;
    todo!("reduce {} items on {threads} threads, not on one", items.len())
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
