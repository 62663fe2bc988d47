use std::time::Duration;

use tokio::task::JoinError;
use tokio::time;
use tokio_util::sync::CancellationToken;

/// Has the work done on a thread of Tokio's pool for blocking calls, and gives
/// its result, or an error if it panics. When the future is dropped before the
/// work has ended, the token that the work was given is cancelled. While the
/// future is awaited, it isn't.
async fn compute<T: Send + 'static>(
    work: impl FnOnce(CancellationToken) -> T + Send + 'static,
) -> Result<T, JoinError> {
    let _ = work;
    todo!("call the work off when this future is dropped")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    for number in [427_920_331, 9_999_999_999_999_999_961] {
        let is_prime = compute(move |token| is_prime(number, &token));
        match time::timeout(Duration::from_millis(200), is_prime).await {
            Ok(prime) => println!("{number}: prime is {:?}", prime?),
            Err(_) => println!("{number}: given up"),
        }
    }
    Ok(())
}

/// Gives `None` if it was called off before it knew.
fn is_prime(number: u64, token: &CancellationToken) -> Option<bool> {
    if number < 4 || number.is_multiple_of(2) {
        return Some(number == 2 || number == 3);
    }
    let mut divisor = 3;
    while divisor * divisor <= number {
        if number.is_multiple_of(divisor) {
            return Some(false);
        }
        divisor += 2;
        if divisor % 20_000 == 1 && token.is_cancelled() {
            println!("{number}: called off at divisor {divisor}");
            return None;
        }
    }
    Some(true)
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
