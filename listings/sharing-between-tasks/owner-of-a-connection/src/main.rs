use std::time::Duration;
use std::{env, error::Error, io};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio::{net::TcpStream, time, try_join};

// ANCHOR: owner
struct Question {
    path: &'static str,
    reply: oneshot::Sender<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("3".to_string()).parse()?;
    let patience = Duration::from_secs_f64(delay) / 2;
    let server =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let address = server.trim_start_matches("http://");
    let stream = TcpStream::connect(address).await?;
    let (questions, to_answer) = mpsc::channel(8);
    let owner = tokio::spawn(own(BufReader::new(stream), to_answer));
    let of_ada = questions.clone();
    let ada = async {
        let asked = time::timeout(patience, ask("Ada", "/status/404", of_ada));
        let asked = asked.await.inspect_err(|_| println!("Ada: gives up"));
        asked.unwrap_or(Ok(()))
    };
    try_join!(ada, ask("Ben", "/status/200", questions))?;
    Ok(owner.await??)
}

async fn ask(
    name: &str,
    path: &'static str,
    questions: mpsc::Sender<Question>,
) -> Result<(), Box<dyn Error>> {
    let (reply, answer) = oneshot::channel();
    questions.send(Question { path, reply }).await?;
    println!("{name}: the answer is {}", answer.await?);
    Ok(())
}

/// Answers questions until nobody is left who could ask.
async fn own(
    mut connection: BufReader<TcpStream>,
    mut questions: mpsc::Receiver<Question>,
) -> io::Result<()> {
    while let Some(Question { path, reply }) = questions.recv().await {
        println!("owner: asks for {path}");
        let answer = exchange(&mut connection, path).await?;
        if let Err(answer) = reply.send(answer) {
            println!("owner: nobody waits for {answer}");
        }
    }
    println!("owner: nobody can ask any more");
    Ok(())
}
// ANCHOR_END: owner

/// Writes a request and reads its response. Nobody else may write or read
/// in between.
async fn exchange(
    connection: &mut BufReader<TcpStream>,
    path: &str,
) -> io::Result<String> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: slow-server\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut length = 0;
    let mut line = String::new();
    // The head ends with an empty line, which has two bytes.
    while connection.read_line(&mut line).await? > 2 {
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        line.clear();
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await?;
    String::from_utf8(body).map_err(io::Error::other)
}
