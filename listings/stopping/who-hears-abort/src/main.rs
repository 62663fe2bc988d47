use std::time::Duration;
use std::{env, error::Error, thread};

use tokio::{task, time};
use tokio_util::sync::CancellationToken;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);
    let piece = delay / 2;
    let stop = CancellationToken::new();
    let told = stop.clone();
    let workers = [
        ("waits", tokio::spawn(waits(piece))),
        ("blocks", tokio::spawn(async move { blocks("blocks", piece) })),
        ("job", task::spawn_blocking(move || blocks("job", piece))),
        ("asks", task::spawn_blocking(move || asks(told, piece))),
    ];
    time::sleep(piece / 2).await;

    for (_, worker) in &workers {
        worker.abort();
    }
    stop.cancel();
    println!("main: has aborted all four, and cancelled the token");
    for (name, worker) in workers {
        match worker.await {
            Ok(pieces) => println!("main: {name} returned {pieces}"),
            Err(error) if error.is_cancelled() => {
                println!("main: {name} was cancelled")
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn waits(time: Duration) -> u32 {
    println!("waits: begins");
    for piece in 1..=2 {
        time::sleep(time).await;
        println!("waits: piece {piece}");
    }
    2
}

fn blocks(name: &str, time: Duration) -> u32 {
    println!("{name}: begins");
    for piece in 1..=2 {
        thread::sleep(time);
        println!("{name}: piece {piece}");
    }
    2
}

fn asks(told: CancellationToken, time: Duration) -> u32 {
    println!("asks: begins");
    for piece in 1..=2 {
        if told.is_cancelled() {
            return piece - 1;
        }
        thread::sleep(time);
        println!("asks: piece {piece}");
    }
    2
}
