use std::fs::{self, File};
use std::io::{self, Write};
use std::time::{Duration, Instant};
use std::{env, error::Error};

use nix::time::{ClockId, clock_gettime};

fn main() -> Result<(), Box<dyn Error>> {
    println!("main: who are you? (type a name, then Enter)");
    let mut name = String::new();
    watch("keyboard", || io::stdin().read_line(&mut name).map(|_| ()))?;

    println!("main: {} is to be stored twenty times", name.trim());
    // Beside this program: a folder for temporary files may lie in memory.
    let path = env::current_exe()?.with_extension("names");
    let mut file = File::create(&path)?;
    watch("disk", || {
        for _ in 0..20 {
            file.write_all(name.as_bytes())?;
            // Returns when the disk has the name.
            file.sync_all()?;
        }
        Ok(())
    })?;
    fs::remove_file(path)?;
    Ok(())
}

/// Calls, and says how long the call took and how much of this the thread ran.
fn watch(
    whom: &str,
    call: impl FnOnce() -> io::Result<()>,
) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let cpu_before = cpu_time()?;
    call()?;
    let cpu = (cpu_time()? - cpu_before).as_secs_f64();
    let wall = start.elapsed().as_secs_f64();
    let (milliseconds, share) = (1000.0 * wall, 100.0 * cpu / wall);
    println!("{whom}: took {milliseconds:.1} ms, CPU: {share:.1} %");
    Ok(())
}

fn cpu_time() -> nix::Result<Duration> {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map(Duration::from)
}
