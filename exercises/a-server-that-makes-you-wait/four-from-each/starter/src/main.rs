use std::env;
use std::time::Instant;

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
    todo!("ask {server} from {threads} threads, {each} times from each")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
