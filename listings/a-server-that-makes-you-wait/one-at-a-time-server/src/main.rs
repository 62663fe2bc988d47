use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use std::{env, error::Error, thread};

fn main() -> Result<(), Box<dyn Error>> {
    let port = env::args().nth(1).unwrap_or("3005".to_string());
    let seconds: f64 = env::args().nth(2).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(seconds);

    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    println!("listening on http://{}", listener.local_addr()?);
    for (visitor, connection) in (1..).zip(listener.incoming()) {
        let connection = connection?;
        if let Err(error) = answer(visitor, connection, delay) {
            println!("visitor {visitor} is lost: {error}");
        }
    }
    Ok(())
}

fn answer(visitor: u32, mut connection: TcpStream, delay: Duration) -> io::Result<()> {
    let mut lines = BufReader::new(connection.try_clone()?).lines();
    println!(
        "visitor {visitor} asks: {}",
        lines.next().transpose()?.unwrap_or_default()
    );
    // The rest of the request, up to an empty line, says nothing that matters here.
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}

    thread::sleep(delay);

    println!("visitor {visitor} gets an answer");
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n";
    write!(connection, "{head}Hello!")
}
