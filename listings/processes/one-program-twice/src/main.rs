use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::{env, error::Error};

static COUNTER: AtomicU32 = AtomicU32::new(0);

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).is_some_and(|role| role == "child") {
        return child();
    }
    COUNTER.store(41, Relaxed);
    println!("main: counter {}", COUNTER.load(Relaxed));
    let folder = env::current_dir()?;

    let mut command = Command::new(env::current_exe()?);
    let status = command.arg("child").env("MENU", "soup").status()?;
    println!("main: the child ended with {status}");

    println!("main: counter {}", COUNTER.load(Relaxed));
    match env::var("MENU") {
        Ok(menu) => println!("main: MENU is {menu:?}"),
        Err(_) => println!("main: MENU is not set"),
    }
    if env::current_dir()? == folder {
        println!("main: is where it was");
    }
    Ok(())
}

fn child() -> Result<(), Box<dyn Error>> {
    println!("child: counter {}", COUNTER.load(Relaxed));
    COUNTER.fetch_add(1, Relaxed);
    println!("child: added one, counter {}", COUNTER.load(Relaxed));
    println!("child: MENU is {:?}", env::var("MENU")?);
    env::set_current_dir("/")?;
    println!("child: went to {}", env::current_dir()?.display());
    Ok(())
}
