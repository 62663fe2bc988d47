use std::time::Duration;
use std::{env, error::Error, io};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio::{net::TcpStream, time, try_join};

// ANCHOR: owner
struct Question {
    path: &'static str,
    reply: oneshot::Sender<io::Result<String>>,
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
    println!("{name}: the answer is {}", answer.await??);
    Ok(())
}

/// Answers questions until no one is left who could ask, or until the
/// connection fails.
async fn own(
    mut connection: BufReader<TcpStream>,
    mut questions: mpsc::Receiver<Question>,
) -> io::Result<()> {
    while let Some(Question { path, reply }) = questions.recv().await {
        println!("owner: asks for {path}");
        let answer = exchange(&mut connection, path).await;
        let usable = answer.is_ok();
        if let Err(answer) = reply.send(answer) {
            println!("owner: no one waits for {}", answer?);
        }
        if !usable {
            return Ok(()); // Whoever asked has the error.
        }
    }
    println!("owner: no one can ask any more");
    Ok(())
}
// ANCHOR_END: owner

/// Writes a request and reads its response. No other future may write
/// or read in between.
async fn exchange(
    connection: &mut BufReader<TcpStream>,
    path: &str,
) -> io::Result<String> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: slow-server\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line.trim_end().is_empty() {
            break; // An empty line ends the head.
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    // Makes room for what arrives, and not for what the head promises.
    let mut body = Vec::new();
    if connection.take(length).read_to_end(&mut body).await? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    String::from_utf8(body).map_err(io::Error::other)
}
