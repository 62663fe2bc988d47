use std::time::Duration;
use std::{env, error::Error};

use tokio::{task::JoinSet, time};

type Ended = Result<String, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("2".to_string()).parse()?;
    let unit = Duration::from_secs_f64(delay / 2.0);
    tokio::join!(
        report("try_join", with_try_join(unit)),
        report("JoinSet", with_join_set(unit)),
        report("handles", with_handles(unit)),
        report("join", with_join(unit)),
    );
    // Time for any rice that is still on a stove.
    time::sleep(unit).await;
    println!("main: the kitchen is closed");
    Ok(())
}

async fn with_try_join(unit: Duration) -> Ended {
    let [soup, stew, rice] = dishes("try_join", unit);
    tokio::try_join!(soup, stew, rice)?;
    Ok("all dishes".to_string())
}

async fn with_join_set(unit: Duration) -> Ended {
    let mut tasks: JoinSet<_> = dishes("JoinSet", unit).into_iter().collect();
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok("all dishes".to_string())
}

async fn with_handles(unit: Duration) -> Ended {
    for task in dishes("handles", unit).map(tokio::spawn) {
        task.await??;
    }
    Ok("all dishes".to_string())
}

async fn with_join(unit: Duration) -> Ended {
    let [soup, stew, rice] = dishes("join", unit);
    let (soup, stew, rice) = tokio::join!(soup, stew, rice);
    Ok(format!("{soup:?}, {stew:?}, {rice:?}"))
}

fn dishes(
    way: &'static str,
    unit: Duration,
) -> [impl Future<Output = Result<&'static str, String>> + Send; 3] {
    [("soup", 1), ("stew", 2), ("rice", 3)].map(|(dish, units)| async move {
        time::sleep(units * unit).await;
        if dish == "stew" {
            return Err("the stew is burnt".to_string());
        }
        println!("{way}: {dish} is done");
        Ok(dish)
    })
}

async fn report(way: &str, ended: impl Future<Output = Ended>) {
    match ended.await {
        Ok(dishes) => println!("{way}: ended with {dishes}"),
        Err(error) => println!("{way}: stopped, {error}"),
    }
}
