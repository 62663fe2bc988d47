use std::num::ParseFloatError;
use std::sync::{Mutex, RwLock};
use std::time::Duration;
use std::{env, thread};

const NO_PANIC: &str = "nobody panics while they hold the lock";

fn main() -> Result<(), ParseFloatError> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let part = Duration::from_secs_f64(delay / 3.0);

    let price = Mutex::new(10);
    thread::scope(|scope| {
        let mut writer = price.lock().expect(NO_PANIC);
        for reader in 1..=3 {
            let price = &price;
            scope.spawn(move || {
                let price = price.lock().expect(NO_PANIC);
                read(&format!("Mutex, reader {reader}"), *price, part);
            });
        }
        write("Mutex, writer", &mut writer, part);
    });

    let price = RwLock::new(10);
    thread::scope(|scope| {
        let mut writer = price.write().expect(NO_PANIC);
        for reader in 1..=3 {
            let price = &price;
            scope.spawn(move || {
                let price = price.read().expect(NO_PANIC);
                read(&format!("RwLock, reader {reader}"), *price, part);
            });
        }
        write("RwLock, writer", &mut writer, part);
    });
    Ok(())
}

fn read(name: &str, price: u32, time: Duration) {
    println!("{name} is in, the price is {price}");
    thread::sleep(time);
    println!("{name} is out");
}

fn write(name: &str, price: &mut u32, time: Duration) {
    println!("{name} is in, the price is {price}");
    thread::sleep(time);
    *price += 1;
    println!("{name} is out");
}
