use std::time::Instant;
use std::{env, thread};

fn main() -> reqwest::Result<()> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    // ANCHOR: loop
    for number in 1..=5 {
        let server = server.clone();
        let thread = thread::spawn(move || ask(number, &server, start));
        thread.join().expect("`ask` does not panic")?;
    }
    // ANCHOR_END: loop
    println!("Five responses took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

fn ask(number: u32, server: &str, start: Instant) -> reqwest::Result<()> {
    let response = reqwest::blocking::get(server)?.text()?;
    let seconds = start.elapsed().as_secs_f64();
    println!("thread {number}: {response} after {seconds:.2} s");
    Ok(())
}
