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
    let results: Vec<R> = inputs.iter().map(f).collect();
    todo!("{} results come from one thread", results.len())
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
