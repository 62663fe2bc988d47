fn main() {
    let requests = [3000; 100];
    for hand_over in [0, 10, 100, 1000] {
        let size = best_chunk_size(&requests, 8, hand_over);
        let time = makespan(&requests, 8, size, hand_over);
        println!("a hand-over of {hand_over} ms: chunks of {size}, {time} ms");
    }
}

/// When the last job is done, in milliseconds, if they are handed to so many
/// workers in chunks of `size`. `lengths` are those of the jobs, in order.
fn makespan(
    lengths: &[u64],
    workers: usize,
    size: usize,
    hand_over: u64,
) -> u64 {
    let mut free_at = vec![0; workers];
    for chunk in lengths.chunks(size) {
        let first_free = free_at.iter_mut().min().expect("there is a worker");
        *first_free += hand_over + chunk.iter().sum::<u64>();
    }
    free_at.into_iter().max().expect("there is a worker")
}

/// The smallest of the chunk sizes with the shortest makespan.
fn best_chunk_size(lengths: &[u64], workers: usize, hand_over: u64) -> usize {
    let time = |size: &usize| makespan(lengths, workers, *size, hand_over);
    (1..=lengths.len()).min_by_key(time).unwrap_or(1)
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
