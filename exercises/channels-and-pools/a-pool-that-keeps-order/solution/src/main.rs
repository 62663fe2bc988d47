use std::sync::{Mutex, mpsc};
use std::thread;

/// Does the work for each job, `workers` at a time, and gives the results in
/// the order of the jobs.
fn in_order<T: Send, R: Send>(
    workers: usize,
    jobs: Vec<T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let jobs = Mutex::new(jobs.into_iter().enumerate());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (jobs, work, sender) = (&jobs, &work, sender.clone());
            scope.spawn(move || {
                while let Some((place, job)) = next(jobs) {
                    let result = (place, work(job));
                    sender.send(result).expect("the receiver is still there");
                }
            });
        }
    });
    drop(sender);
    let mut results: Vec<(usize, R)> = receiver.into_iter().collect();
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The lock is held only here, and not while a job is done.
fn next<T>(jobs: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    jobs.lock().expect("nobody panics while they hold the lock").next()
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
