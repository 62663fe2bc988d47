use std::time::Duration;
use std::{env, error::Error};

use tokio::{sync::mpsc, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let patience = Duration::from_secs_f64(delay) / 2;
    let (orders, mut kitchen) = mpsc::channel(1);
    let [soup, stew, roast] = ["soup", "stew", "roast"].map(String::from);
    orders.send(soup).await?;

    if time::timeout(patience, orders.send(stew)).await.is_err() {
        println!("waiter: no room for the stew in time");
    }
    if time::timeout(patience, orders.reserve()).await.is_err() {
        println!("waiter: no room for the roast in time");
    }

    let dish = kitchen.recv().await.ok_or("no order")?;
    println!("kitchen: cooks {dish}");
    println!("waiter: sends the roast now");
    orders.reserve().await?.send(roast);
    drop(orders);
    while let Some(dish) = kitchen.recv().await {
        println!("kitchen: cooks {dish}");
    }
    Ok(())
}
