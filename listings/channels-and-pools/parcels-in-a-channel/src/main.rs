use std::num::ParseFloatError;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::Duration;
use std::{env, thread};

static BEGUN: AtomicU32 = AtomicU32::new(0);

fn main() -> Result<(), ParseFloatError> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let (sender, receiver) = mpsc::channel();
    let producer = thread::spawn(move || {
        for number in 1..=10 {
            // Four mebibytes, all of them written to.
            let parcel = (number, vec![1_u8; 4 << 20]);
            sender.send(parcel).expect("the consumer takes all parcels");
            let begun = BEGUN.load(Ordering::Relaxed);
            println!("producer has put {number}, {begun} are begun");
        }
    });
    for (number, _content) in receiver {
        BEGUN.fetch_add(1, Ordering::Relaxed);
        thread::sleep(Duration::from_secs_f64(delay / 5.0));
        println!("consumer is done with {number}");
    }
    println!("consumer sees that no sender is left");
    producer.join().expect("nothing in the producer panics");
    Ok(())
}
