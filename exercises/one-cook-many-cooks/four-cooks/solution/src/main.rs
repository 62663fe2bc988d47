use std::thread;
use std::time::{Duration, Instant};

fn main() {
    let dishes = [30, 20, 40, 10, 50];
    let start = Instant::now();
    let cooked = cook_all(&dishes, 4, |minutes| {
        thread::sleep(Duration::from_millis(20 * u64::from(minutes)));
        format!("a dish of {minutes} minutes")
    });
    for dish in cooked {
        println!("{dish}");
    }
    println!("It took {:.2} s.", start.elapsed().as_secs_f64());
}

/// Cooks the dishes with so many cooks at the same time. Returns what came of
/// them, in the order of the dishes.
fn cook_all(
    dishes: &[u32],
    cooks: usize,
    cook: impl Fn(u32) -> String + Sync,
) -> Vec<String> {
    let share = |cook: usize| cook * dishes.len() / cooks;
    let cook = &cook;
    thread::scope(|kitchen| {
        let mut threads = Vec::new();
        for number in 0..cooks {
            let dishes = &dishes[share(number)..share(number + 1)];
            threads.push(kitchen.spawn(move || {
                dishes.iter().map(|&dish| cook(dish)).collect::<Vec<_>>()
            }));
        }
        let mut cooked = Vec::new();
        for thread in threads {
            cooked.extend(thread.join().expect("no cook panics"));
        }
        cooked
    })
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
