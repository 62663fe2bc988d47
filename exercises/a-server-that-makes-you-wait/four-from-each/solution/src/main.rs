use std::time::Instant;
use std::{env, thread};

fn main() -> reqwest::Result<()> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let count = ask_from_threads(&server, 3, 4)?;
    println!("{count} responses took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

/// Starts threads, each of which asks the server `each` times, one request
/// after another. Returns how many responses all threads have received, or the
/// error of one of them.
fn ask_from_threads(
    server: &str,
    threads: usize,
    each: usize,
) -> reqwest::Result<usize> {
    let mut started = Vec::new();
    for _ in 0..threads {
        let server = server.to_string();
        started.push(thread::spawn(move || ask_in_a_row(&server, each)));
    }
    let mut count = 0;
    for thread in started {
        count += thread.join().expect("`ask_in_a_row` does not panic")?;
    }
    Ok(count)
}

fn ask_in_a_row(server: &str, each: usize) -> reqwest::Result<usize> {
    for _ in 0..each {
        reqwest::blocking::get(server)?.text()?;
    }
    Ok(each)
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
