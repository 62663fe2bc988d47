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
    let mut changes: Vec<(f64, i32)> = Vec::new();
    for &(start, end) in spans {
        changes.extend([(start, 1), (end, -1)]);
    }
    // At the same moment, ends come before starts.
    changes.sort_by(|one, other| {
        one.0.total_cmp(&other.0).then(one.1.cmp(&other.1))
    });
    let mut in_flight = 0_usize;
    let mut peak = 0;
    for (_, change) in changes {
        in_flight = in_flight.saturating_add_signed(change as isize);
        peak = peak.max(in_flight);
    }
    peak
}

/// How many requests were in flight on average, over the time in which at least
/// one was; 0 if there was no such time.
fn average(spans: &[(f64, f64)]) -> f64 {
    let mut spans = spans.to_vec();
    spans.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut total, mut covered) = (0.0, 0.0);
    let mut reached = f64::NEG_INFINITY;
    for (start, end) in spans {
        total += end - start;
        // Only what no span before it has covered.
        covered += (end - start.max(reached)).max(0.0);
        reached = reached.max(end);
    }
    if covered > 0.0 { total / covered } else { 0.0 }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
