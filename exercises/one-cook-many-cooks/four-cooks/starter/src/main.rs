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
    let _ = cook;
    todo!("share out {dishes:?} among {cooks} cooks")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
