use std::time::Duration;
use std::{env, error::Error};

use tokio::time::{self, Instant, MissedTickBehavior};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let period = Duration::from_secs_f64(delay / 2.0);
    tokio::join!(
        five_ticks(MissedTickBehavior::Burst, period),
        five_ticks(MissedTickBehavior::Delay, period),
        five_ticks(MissedTickBehavior::Skip, period),
    );
    Ok(())
}

async fn five_ticks(behavior: MissedTickBehavior, period: Duration) {
    let start = Instant::now();
    let mut ticks = time::interval(period);
    ticks.set_missed_tick_behavior(behavior);
    for tick in 1..=5 {
        ticks.tick().await;
        let periods = start.elapsed().div_duration_f64(period);
        println!("{behavior:?}: tick {tick} after {periods:.1} periods");
        if tick == 2 {
            // Work that takes longer than it should.
            time::sleep(5 * period / 2).await;
        }
    }
}
