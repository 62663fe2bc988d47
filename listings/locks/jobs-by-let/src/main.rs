use std::sync::Mutex;
use std::time::Duration;
use std::{env, error::Error, thread};

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let jobs = Mutex::new(1..=3);
    thread::scope(|scope| {
        for worker in ["AAA", "BBB", "CCC"] {
            let jobs = &jobs;
            scope.spawn(move || {
                // ANCHOR: worker
                loop {
                    let job = jobs.lock().expect("no worker panics").next();
                    let Some(job) = job else { break };
                    println!("job {job}: {worker} begins");
                    thread::sleep(delay);
                    println!("job {job}: {worker} ends");
                }
                // ANCHOR_END: worker
            });
        }
    });
    Ok(())
}
