use std::collections::VecDeque;
use std::num::ParseFloatError;
use std::sync::{Condvar, Mutex};
use std::time::Duration;
use std::{env, thread};

/// The links of pages 1 to 4, and how many delays it takes to fetch each.
const SITE: [(&[usize], f64); 4] =
    [(&[2, 3, 4], 1.0), (&[], 1.0), (&[], 1.5), (&[], 1.0)];

struct Frontier {
    waiting: VecDeque<usize>,
    being_fetched: usize,
    threads: [&'static str; 2],
}

static FRONTIER: Mutex<Frontier> = Mutex::new(Frontier {
    waiting: VecDeque::new(),
    being_fetched: 0,
    threads: ["starting", "starting"],
});
static CHANGED: Condvar = Condvar::new();

const NO_PANIC: &str = "no thread panics with the lock";

fn main() -> Result<(), ParseFloatError> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    FRONTIER.lock().expect(NO_PANIC).waiting.push_back(1);
    thread::scope(|scope| {
        scope.spawn(|| crawl(0, delay));
        thread::sleep(Duration::from_secs_f64(delay / 4.0));
        scope.spawn(|| crawl(1, delay));
    });
    Ok(())
}

fn crawl(me: usize, delay: f64) {
    loop {
        let mut frontier = FRONTIER.lock().expect(NO_PANIC);
        while frontier.waiting.is_empty() && frontier.being_fetched > 0 {
            frontier.step(me, "waiting", "finds the queue empty", line!());
            frontier = CHANGED.wait(frontier).expect(NO_PANIC);
        }
        let Some(page) = frontier.waiting.pop_front() else {
            frontier.step(me, "gone", "leaves", line!());
            return;
        };
        frontier.being_fetched += 1;
        frontier.step(me, "fetching", &format!("takes page {page}"), line!());
        drop(frontier);

        let (links, delays) = SITE[page - 1];
        thread::sleep(Duration::from_secs_f64(delays * delay));

        let mut frontier = FRONTIER.lock().expect(NO_PANIC);
        frontier.being_fetched -= 1;
        frontier.waiting.extend(links);
        let found = format!("puts back {} links", links.len());
        frontier.step(me, "back", &found, line!());
        CHANGED.notify_all();
    }
}

impl Frontier {
    /// Notes what a thread is now, and prints what it did and what it left.
    fn step(&mut self, me: usize, now: &'static str, did: &str, line: u32) {
        self.threads[me] = now;
        let name = ["A", "B"][me];
        let queue: Vec<_> = self.waiting.iter().map(usize::to_string).collect();
        let queue = if queue.is_empty() { "-" } else { &queue.join(" ") };
        print!("step: {name} {did} at line {line} | queue: {queue} | ");
        print!("being fetched: {} | ", self.being_fetched);
        println!("threads: A {}, B {}", self.threads[0], self.threads[1]);
    }
}
