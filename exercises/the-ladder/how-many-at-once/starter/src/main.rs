use std::{env, error::Error};

#[derive(serde::Deserialize)]
struct Stats {
    requests: Vec<Request>,
}

#[derive(serde::Deserialize)]
struct Request {
    start: f64,
    end: Option<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let stats = reqwest::blocking::get(format!("{server}/stats"))?;
    let requests = stats.json::<Stats>()?.requests;
    let spans: Vec<(f64, f64)> = requests
        .iter()
        .filter_map(|request| Some((request.start, request.end?)))
        .collect();
    println!("the server saw {} requests", spans.len());
    println!("in flight at the peak: {}", peak(&spans));
    println!("in flight on average: {:.2}", average(&spans));
    Ok(())
}

/// The most requests that were in flight at once. Each span is the start and
/// the end of one; at its end, a request is not in flight any more.
fn peak(spans: &[(f64, f64)]) -> usize {
    todo!("the peak of {} spans", spans.len())
}

/// How many requests were in flight on average, over the time in which at least
/// one was; 0 if there was no such time.
fn average(spans: &[(f64, f64)]) -> f64 {
    todo!("the average over {} spans", spans.len())
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
