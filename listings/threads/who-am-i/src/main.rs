use std::time::{Duration, Instant};
use std::{env, error::Error, fs, io, thread};

type Work = fn(Duration);

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let me = thread::current().id();
    let at_a_time = thread::available_parallelism()?;
    println!("main: I am {me:?}, and this machine runs {at_a_time} at a time");

    let work: [(&str, Work); 3] =
        [("AAA", |_| ()), ("BBB", thread::sleep), ("CCC", compute)];
    let mut threads = Vec::new();
    for (name, work) in work {
        let thread = thread::Builder::new().name(name.to_string());
        threads.push(thread.spawn(move || {
            println!("{name}: I am {:?}", thread::current().id());
            work(delay / 2);
        })?);
    }
    thread::sleep(delay / 4);
    for thread in &threads {
        let name = thread.thread().name().unwrap_or("?");
        println!("main: {name} has ended: {}", thread.is_finished());
    }
    list_all()?;
    for thread in threads {
        thread.join().expect("none of the three panics");
    }
    Ok(())
}

fn compute(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {}
}

fn list_all() -> io::Result<()> {
    let Ok(tasks) = fs::read_dir("/proc/self/task") else {
        println!("system: no list of threads in /proc/self/task");
        return Ok(());
    };
    for task in tasks {
        let status = fs::read_to_string(task?.path().join("status"))?;
        let field = |name| status.lines().find_map(|l| l.strip_prefix(name));
        let name = field("Name:\t").unwrap_or("?");
        println!("system: {name} is {}", field("State:\t").unwrap_or("?"));
    }
    Ok(())
}
