use std::thread::{self, ThreadId};
use std::time::Duration;
use std::{env, error::Error};

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("2".to_string()).parse()?;
    let unit = Duration::from_secs_f64(delay / 2.0);

    let soup = chop("joined soup", unit);
    let stew = chop("joined stew", unit);
    let (soup, stew) = tokio::join!(soup, stew);
    println!("main: joined, on {}", threads(soup, stew));

    let soup = tokio::spawn(chop("spawned soup", unit));
    let stew = tokio::spawn(chop("spawned stew", unit));
    let (soup, stew) = tokio::join!(soup, stew);
    println!("main: spawned, on {}", threads(soup?, stew?));
    Ok(())
}

async fn chop(dish: &str, time: Duration) -> ThreadId {
    let here = thread::current();
    println!("{dish}: begun, on {}", here.name().unwrap_or("?"));
    // Keeps its thread, as a long computation would.
    thread::sleep(time);
    println!("{dish}: done");
    here.id()
}

fn threads(one: ThreadId, other: ThreadId) -> &'static str {
    if one == other { "one thread" } else { "two threads" }
}
