use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::time::Duration;
use std::{env, error::Error};

use reqwest::Client;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;

type Failure = Box<dyn Error + Send + Sync>;

const REQUESTS: usize = 100;
const LARGEST: usize = 16_384;

// ANCHOR: allocator
/// How many pieces of memory there are of each size, up to the largest.
static PIECES: [AtomicI64; LARGEST + 1] =
    [const { AtomicI64::new(0) }; LARGEST + 1];

/// Counts, and leaves all else to the system's allocator.
struct Counting;

// SAFETY: Each call is handed on to `System` as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if let Some(pieces) = PIECES.get(layout.size()) {
            pieces.fetch_add(1, Relaxed);
        }
        // SAFETY: Our caller promises what `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        if let Some(pieces) = PIECES.get(layout.size()) {
            pieces.fetch_sub(1, Relaxed);
        }
        // SAFETY: As above. `System` allocated this piece.
        unsafe { System.dealloc(piece, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;
// ANCHOR_END: allocator

// ANCHOR: count
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let delay: f64 = env::args().nth(1).map_or(Ok(3.0), |d| d.parse())?;
    let client = Client::builder().no_proxy().build()?;
    for name in ["bare sockets", "reqwest"] {
        let before = pieces();
        let mut tasks = JoinSet::new();
        for _ in 0..REQUESTS {
            if name == "reqwest" {
                tasks.spawn(ask(client.clone(), server.clone()));
            } else {
                tasks.spawn(ask_without_library(server.clone()));
            }
        }
        // Halfway through the delay, all of them wait for their responses.
        sleep(Duration::from_secs_f64(delay / 2.0)).await;
        print_difference(name, &before, &pieces());
        while let Some(answer) = tasks.join_next().await {
            answer??;
        }
    }
    Ok(())
}

fn pieces() -> Vec<i64> {
    PIECES.iter().map(|pieces| pieces.load(Relaxed)).collect()
}

/// Prints what a request holds, and the five sizes that make up most of it.
fn print_difference(name: &str, before: &[i64], now: &[i64]) {
    let more = now.iter().zip(before).map(|(now, before)| now - before);
    let mut held: Vec<(usize, f64, f64)> = more
        .enumerate()
        .map(|(size, more)| (size, more as f64 / REQUESTS as f64))
        .map(|(size, pieces)| (size, pieces, size as f64 * pieces))
        .collect();
    let bytes: f64 = held.iter().map(|(.., bytes)| bytes).sum();
    println!("{name}: {bytes:.0} bytes for each request");
    held.sort_by(|one, other| other.2.total_cmp(&one.2));
    for (size, pieces, _) in held.iter().take(5) {
        println!("{name}: {pieces:.1} pieces of {size} bytes");
    }
}
// ANCHOR_END: count

async fn ask(client: Client, url: String) -> Result<(), Failure> {
    let response = client.get(url).send().await?.error_for_status()?;
    let body = response.text().await?;
    if body == "Hello!" { Ok(()) } else { Err("another body".into()) }
}

async fn ask_without_library(url: String) -> Result<(), Failure> {
    let host = url.strip_prefix("http://").ok_or("another scheme")?;
    let mut connection = TcpStream::connect(host).await?;
    let request =
        format!("GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut response = String::new();
    connection.read_to_string(&mut response).await?;
    if response.ends_with("Hello!") {
        Ok(())
    } else {
        Err("another body".into())
    }
}
