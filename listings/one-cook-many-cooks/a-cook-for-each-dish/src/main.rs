use std::time::Duration;
use std::{env, error::Error, thread};

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let simmering = Duration::from_secs_f64(delay);
    let mut cooks = Vec::new();
    for dish in ["soup", "stew", "rice"] {
        let builder = thread::Builder::new().name(format!("{dish} cook"));
        cooks.push(builder.spawn(move || cook(dish, simmering))?);
    }
    for cook in cooks {
        cook.join().expect("`cook` does not panic");
    }
    Ok(())
}

fn cook(dish: &str, simmering: Duration) {
    println!("{dish}: on the stove, by {}", this_cook());
    thread::sleep(simmering);
    println!("{dish}: served, by {}", this_cook());
}

fn this_cook() -> String {
    thread::current().name().unwrap_or("?").to_string()
}
