use std::time::{Duration, Instant};
use std::{env, error::Error, fs, io, thread};

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let at_a_time = thread::available_parallelism()?;
    println!("main: this machine runs {at_a_time} threads at a time");
    say_who();

    let aaa = thread::Builder::new().name("AAA".to_string()).spawn(say_who)?;
    let bbb =
        thread::Builder::new().name("BBB".to_string()).spawn(move || {
            say_who();
            thread::sleep(delay / 2);
        })?;
    let ccc =
        thread::Builder::new().name("CCC".to_string()).spawn(move || {
            say_who();
            compute(delay / 2);
        })?;
    thread::sleep(delay / 4);
    println!("main: AAA has ended: {}", aaa.is_finished());
    println!("main: BBB has ended: {}", bbb.is_finished());
    println!("main: CCC has ended: {}", ccc.is_finished());
    list_all()?;
    for thread in [aaa, bbb, ccc] {
        thread.join().expect("none of the three panics");
    }
    Ok(())
}

fn say_who() {
    let thread = thread::current();
    let name = thread.name().unwrap_or("a thread without a name");
    println!("{name}: I am {:?}", thread.id());
}

fn compute(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {}
}

fn list_all() -> io::Result<()> {
    let Ok(threads) = fs::read_dir("/proc/self/task") else {
        println!("system: no list of threads in /proc/self/task");
        return Ok(());
    };
    for thread in threads {
        let thread = thread?;
        let id = thread.file_name();
        let name = fs::read_to_string(thread.path().join("comm"))?;
        // For example `32147 (BBB) S`, and then many numbers.
        let stat = fs::read_to_string(thread.path().join("stat"))?;
        let state = stat.rsplit(") ").next().unwrap_or(&stat).chars().next();
        let (id, name) = (id.display(), name.trim_end());
        println!("system: {id} is {name}, in state {}", state.unwrap_or('?'));
    }
    Ok(())
}
