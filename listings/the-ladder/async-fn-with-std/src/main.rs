use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Instant;
use std::{env, error::Error};

use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for number in 1..=5 {
        let server = server.clone();
        tasks.spawn(async move {
            println!("task {number}: asks");
            let response = ask(&server).await?;
            let seconds = start.elapsed().as_secs_f64();
            println!("task {number}: {response} after {seconds:.2} s");
            io::Result::Ok(())
        });
    }
    println!("main: has made five tasks");
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    println!("Five responses took {:.2} s.", start.elapsed().as_secs_f64());
    Ok(())
}

// ANCHOR: ask
/// Gives the last line of the response.
async fn ask(server: &str) -> io::Result<String> {
    let address = server.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    let mut response = String::new();
    connection.read_to_string(&mut response)?;
    Ok(response.lines().last().unwrap_or("nothing").to_string())
}
// ANCHOR_END: ask
