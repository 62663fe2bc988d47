use std::panic;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time;

/// Runs each future as a task. Gives all results, in the order of the list, or
/// the first error. When it returns, no task is left.
async fn all_or_none<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        tasks.spawn(async move { (place, future.await) });
    }
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok((place, Ok(result))) => results[place] = Some(result),
            Ok((_, Err(error))) => {
                tasks.shutdown().await;
                return Err(error);
            }
            Err(error) => {
                tasks.shutdown().await;
                panic::resume_unwind(error.into_panic());
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}

#[tokio::main]
async fn main() {
    let dishes = [("soup", 100), ("stew", 300), ("rice", 200)];
    let cooked = all_or_none(dishes.map(|(dish, ms)| cook(dish, ms)).into());
    println!("main: {:?}", cooked.await);
}

async fn cook(dish: &str, ms: u64) -> Result<String, String> {
    time::sleep(Duration::from_millis(ms)).await;
    if dish == "rice" {
        return Err("the rice is burnt".to_string());
    }
    Ok(format!("{dish} is done"))
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
