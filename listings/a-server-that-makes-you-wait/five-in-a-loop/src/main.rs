use std::env;
use std::time::Instant;

fn main() -> reqwest::Result<()> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    for number in 1..=5 {
        let response = reqwest::blocking::get(&server)?.text()?;
        let seconds = start.elapsed().as_secs_f64();
        println!("response {number}: {response} after {seconds:.2} s");
    }
    println!("Five responses took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}
