use std::thread;

/// What is in the account, and what is withdrawn from it.
const AMOUNTS: [i64; 8] = [1000, 10, 20, 30, 40, 50, 60, 70];

fn main() {
    let [account, withdrawn @ ..] = AMOUNTS;
    for pieces in [1, 2, 4] {
        let parts = reduce_pieces(&withdrawn, pieces, |a, b| a + b);
        let left = account - parts.iter().sum::<i64>();
        println!("in {pieces}: {parts:?}");
        println!("left: {left}");
    }
}

/// What each piece is reduced to, by a thread of its own.
fn reduce_pieces(
    amounts: &[i64],
    pieces: usize,
    operator: fn(i64, i64) -> i64,
) -> Vec<i64> {
    let length = amounts.len().div_ceil(pieces);
    thread::scope(|scope| {
        let reduce = |piece: &[i64]| piece.iter().copied().reduce(operator);
        let threads: Vec<_> = amounts
            .chunks(length)
            .map(|piece| scope.spawn(move || reduce(piece)))
            .collect();
        let parts = threads.into_iter().map(|thread| thread.join());
        parts.filter_map(|part| part.expect("no operator panics")).collect()
    })
}
