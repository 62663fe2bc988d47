use std::time::Instant;
use std::{env, thread};

fn main() -> reqwest::Result<()> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    thread::scope(|scope| {
        let threads: Vec<_> = (1..=5)
            .map(|number| {
                let server = &server;
                scope.spawn(move || ask(number, server, start))
            })
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().expect("`ask` does not panic"))
    })?;
    println!("Five answers took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

fn ask(number: u32, server: &str, start: Instant) -> reqwest::Result<()> {
    let answer = reqwest::blocking::get(server)?.text()?;
    let waited = start.elapsed().as_secs_f64();
    println!("thread {number}: {answer} after {waited:.2} s");
    Ok(())
}
