use std::collections::VecDeque;
use std::num::ParseFloatError;
use std::sync::{Condvar, Mutex};
use std::time::Duration;
use std::{env, thread};

/// The links of pages 1 to 4.
const LINKS: [&[usize]; 4] = [&[2, 3, 4], &[], &[], &[]];

struct Frontier {
    waiting: VecDeque<usize>,
    being_fetched: usize,
}

static FRONTIER: Mutex<Frontier> =
    Mutex::new(Frontier { waiting: VecDeque::new(), being_fetched: 0 });
static CHANGED: Condvar = Condvar::new();

const NO_PANIC: &str = "no thread panics with the lock";

fn main() -> Result<(), ParseFloatError> {
    let delay = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    FRONTIER.lock().expect(NO_PANIC).waiting.push_back(1);
    thread::scope(|scope| {
        scope.spawn(|| crawl("A", delay));
        thread::sleep(delay / 4);
        scope.spawn(|| crawl("B", delay));
    });
    Ok(())
}

// ANCHOR: crawl
fn crawl(name: &str, delay: Duration) {
    loop {
        let frontier = FRONTIER.lock().expect(NO_PANIC);
        let mut frontier = CHANGED
            .wait_while(frontier, |f| {
                f.waiting.is_empty() && f.being_fetched > 0
            })
            .expect(NO_PANIC);
        let Some(page) = frontier.waiting.pop_front() else {
            println!("{name} finds nothing to do, and leaves");
            return;
        };
        println!("{name} takes page {page}");
        drop(frontier);
        thread::sleep(delay / 2); // Now the other thread has time to look.
        FRONTIER.lock().expect(NO_PANIC).being_fetched += 1;

        thread::sleep(delay); // It fetches the page.

        let mut frontier = FRONTIER.lock().expect(NO_PANIC);
        frontier.being_fetched -= 1;
        frontier.waiting.extend(LINKS[page - 1]);
        CHANGED.notify_all();
    }
}
// ANCHOR_END: crawl
