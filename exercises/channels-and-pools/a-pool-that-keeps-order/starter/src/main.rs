use std::thread;

/// Does the work for each job, `workers` at a time, and gives the results in
/// the order of the jobs.
fn in_order<T: Send, R: Send>(
    workers: usize,
    jobs: Vec<T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    thread::scope(|_scope| {
        let _ = work;
        todo!("{} jobs for {workers} workers", jobs.len())
    })
}

fn main() {
    let numbers: Vec<u32> = vec![1, 10, 4, 3];
    for line in in_order(3, numbers, |number| {
        let is_factor = |factor: &u32| number.is_multiple_of(*factor);
        let factors: Vec<u32> = (1..=number).filter(is_factor).collect();
        format!("the factors of {number} are {factors:?}")
    }) {
        println!("{line}");
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
