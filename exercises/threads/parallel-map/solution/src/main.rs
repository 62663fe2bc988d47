use std::panic::resume_unwind;
use std::thread;
use std::time::Duration;

fn main() {
    let prefix = String::from("waited");
    let waits = vec![300, 100, 200];
    let lines = parallel_map(&waits, |&ms| {
        thread::sleep(Duration::from_millis(ms));
        format!("{prefix} {ms} ms")
    });
    for line in lines {
        println!("{line}");
    }
}

/// Calls `f` for each input in a thread of its own, all at the same time.
/// Returns the results in the order of the inputs. Panics if one of the calls
/// does.
fn parallel_map<T, R>(inputs: &[T], f: impl Fn(&T) -> R + Sync) -> Vec<R>
where
    T: Sync,
    R: Send,
{
    thread::scope(|scope| {
        let f = &f;
        let threads: Vec<_> =
            inputs.iter().map(|input| scope.spawn(move || f(input))).collect();
        let results = threads.into_iter().map(|thread| {
            thread.join().unwrap_or_else(|panic| resume_unwind(panic))
        });
        results.collect()
    })
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
