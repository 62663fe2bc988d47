use std::{env, error::Error, time::Duration};

use reqwest::Client;
use tokio::{sync::Semaphore, time};

/// A client that asks again, as long as there are retries left.
struct Patient {
    client: Client,
    /// A permit for each retry that is left, for all requests together.
    retries: Semaphore,
    /// The longest pause before a retry.
    pause: Duration,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let patient = Patient {
        client: Client::new(),
        retries: Semaphore::new(3),
        pause: Duration::from_secs(1),
    };
    let urls = [200, 404, 503].map(|code| format!("{server}/status/{code}"));
    let (one, two, three) = tokio::join!(
        patient.ask(&urls[0]),
        patient.ask(&urls[1]),
        patient.ask(&urls[2]),
    );
    for answer in [one, two, three] {
        match answer {
            Ok(text) => println!("{text}"),
            Err(error) => println!("{error}"),
        }
    }
    println!("{} retries are left", patient.retries.available_permits());
    Ok(())
}

impl Patient {
    /// Gives the text at the address. What may pass is asked for again, after
    /// a random pause, until it succeeds or the budget is empty. Then it
    /// returns the last error.
    async fn ask(&self, url: &str) -> reqwest::Result<String> {
        loop {
            match self.fetch(url).await {
                Err(error) if may_pass(&error) => {
                    let Ok(retry) = self.retries.try_acquire() else {
                        return Err(error);
                    };
                    retry.forget();
                    time::sleep(self.pause.mul_f64(fastrand::f64())).await;
                }
                answer => return answer,
            }
        }
    }

    /// An answer with a status of 400 or more is an error.
    async fn fetch(&self, url: &str) -> reqwest::Result<String> {
        let response = self.client.get(url).send().await?;
        response.error_for_status()?.text().await
    }
}

/// Whether the same request may get another answer later.
fn may_pass(error: &reqwest::Error) -> bool {
    match error.status() {
        Some(code) => matches!(code.as_u16(), 408 | 429 | 500 | 502..=504),
        None => !error.is_builder() && !error.is_redirect(),
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
