use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};
use std::{env, error::Error, future, thread};

/// How things stand. Time is counted in quarters of a delay.
#[derive(Default)]
struct Now {
    time: u32,
    ready: VecDeque<char>,
    tasks: BTreeMap<char, &'static str>,
    events: BTreeMap<(u32, char), Waker>,
}

static NOW: LazyLock<Mutex<Now>> = LazyLock::new(Mutex::default);

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let quarter = Duration::from_secs_f64(delay / 4.0);
    let mut tasks = BTreeMap::new();
    for (name, pauses) in [('A', vec![4]), ('B', vec![1, 1]), ('C', vec![3])] {
        tasks.insert(name, Box::pin(task(name, pauses)));
        Arc::new(Ticket(name)).wake();
    }
    let start = Instant::now();
    while !tasks.is_empty() {
        let next = now().ready.pop_front();
        if let Some(name) = next {
            step(line!(), name, "is polled", "running");
            let waker = Waker::from(Arc::new(Ticket(name)));
            let mut context = Context::from_waker(&waker);
            let task = tasks.get_mut(&name).ok_or("woken after its end")?;
            if task.as_mut().poll(&mut context).is_ready() {
                step(line!(), name, "has ended", "ended");
                tasks.remove(&name);
            }
        } else {
            let first = now().events.keys().next().copied();
            let (time, name) = first.ok_or("nothing to wait for")?;
            step(line!(), name, "is next: sleep until then", "waiting");
            let due = start + time * quarter;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            now().time = time;
            let waker = now().events.remove(&(time, name));
            waker.into_iter().for_each(Waker::wake);
        }
    }
    Ok(())
}

async fn task(name: char, pauses: Vec<u32>) {
    for pause in pauses {
        sleep(name, pause).await;
        step(line!(), name, "goes on after its `.await`", "running");
    }
}

async fn sleep(name: char, quarters: u32) {
    let end = now().time + quarters;
    future::poll_fn(|context| {
        if now().time >= end {
            return Poll::Ready(());
        }
        now().events.insert((end, name), context.waker().clone());
        step(line!(), name, "must wait, and leaves its waker", "waiting");
        Poll::Pending
    })
    .await
}

struct Ticket(char);

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        now().ready.push_back(self.0);
        step(line!(), self.0, "is woken, and joins the queue", "ready");
    }
}

fn now() -> MutexGuard<'static, Now> {
    NOW.lock().expect("nothing panics while it holds the lock")
}

/// Notes the state of a task, and prints how things stand.
fn step(line: u32, task: char, what: &str, state: &'static str) {
    let mut now = now();
    now.tasks.insert(task, state);
    let ready = list(now.ready.iter().map(char::to_string));
    let tasks = now.tasks.iter();
    let tasks = list(tasks.map(|(task, state)| format!("{task} {state}")));
    let events = now.events.keys();
    let events = list(events.map(|(time, task)| format!("{task} at {time}")));
    print!("step: {task} {what} at line {line} | ready: {ready} | ");
    println!("tasks: {tasks} | events: {events}");
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() { "-".to_string() } else { items.join(", ") }
}
