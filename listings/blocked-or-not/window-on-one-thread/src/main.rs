use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

use reqwest::blocking::{Client, Response};

enum Event {
    Tick(u32),
    Ask,
    Count,
    Close,
}

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let client = Client::new();
    let (sender, events) = mpsc::channel();
    let start = Instant::now();
    // Clock and user: what happens, and after how many quarters of a delay.
    let script = [
        (1, Event::Tick(1)),
        (2, Event::Ask),
        (3, Event::Tick(2)),
        (4, Event::Count),
        (5, Event::Tick(3)),
        (7, Event::Tick(4)),
        (9, Event::Close),
    ];
    thread::spawn(move || {
        for (quarters, event) in script {
            let due = start + delay * quarters / 4;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if sender.send((event, due)).is_err() {
                break; // The window is closed.
            }
        }
    });

    let mut count = 0;
    for (event, due) in events {
        let late = due.elapsed().as_secs_f64() / delay.as_secs_f64();
        // ANCHOR: handlers
        match event {
            Event::Tick(time) => {
                println!("clock: shows {time}, {late:.2} delays late")
            }
            Event::Ask => {
                println!("click: ask, {late:.2} delays late");
                let request = client.get(&server);
                match request.send().and_then(Response::text) {
                    Ok(text) => println!("response: {text}"),
                    Err(error) => println!("response: none, {error:?}"),
                }
            }
            Event::Count => {
                count += 1;
                println!("click: count is {count}, {late:.2} delays late");
            }
            Event::Close => {
                println!("click: close, {late:.2} delays late");
                break;
            }
        }
        // ANCHOR_END: handlers
    }
    Ok(())
}
