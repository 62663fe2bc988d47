use std::{env, error::Error, thread, time::Duration};

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let aaa = thread::Builder::new()
        .name("AAA".to_string())
        .spawn(move || count_down(delay / 4))?;
    let bbb = thread::Builder::new()
        .name("BBB".to_string())
        .spawn(move || count_down(delay / 2))?;
    println!("main: started AAA and BBB");

    aaa.join().expect("`count_down` does not panic");
    bbb.join().expect("`count_down` does not panic");
    println!("main: AAA and BBB have ended");
    Ok(())
}

fn count_down(pause: Duration) {
    let thread = thread::current();
    let name = thread.name().unwrap_or("a thread without a name");
    for left in (1..=5).rev() {
        thread::sleep(pause);
        println!("{name}: {left}");
    }
}
