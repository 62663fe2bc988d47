use std::time::Instant;

fn main() {
    let numbers: Vec<u64> = (0..200_000).rev().collect();
    let sort = |stable: bool| {
        let mut copy = numbers.clone();
        let start = Instant::now();
        if stable {
            copy.sort();
        } else {
            copy.sort_unstable();
        }
        1000.0 * start.elapsed().as_secs_f64()
    };
    let mut stable = || sort(true);
    let mut unstable = || sort(false);
    let medians = measure_in_turn(&mut [&mut stable, &mut unstable], 7);
    println!("sort: {:.2} ms", medians[0]);
    println!("sort_unstable: {:.2} ms", medians[1]);
}

/// Calls all ways in turn, each once in a round, `rounds` times. Each call
/// gives a figure. Returns the median of each way's figures, in the order of
/// the ways. Of an even number of figures, it is the mean of the middle two.
///
/// # Panics
///
/// If `rounds` is 0: there is no median of nothing.
fn measure_in_turn(
    ways: &mut [&mut dyn FnMut() -> f64],
    rounds: usize,
) -> Vec<f64> {
    let count = ways.len();
    todo!("measure {count} ways in {rounds} rounds")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
