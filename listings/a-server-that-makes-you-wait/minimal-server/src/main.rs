use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, error::Error, thread, time::Duration};

fn main() -> Result<(), Box<dyn Error>> {
    let port = env::args().nth(1).unwrap_or("3004".to_string());
    let delay: f64 = env::args().nth(2).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    println!("listening on http://{}", listener.local_addr()?);
    for (visitor, client) in (1..).zip(listener.incoming()) {
        let client = client?;
        thread::spawn(move || {
            if let Err(error) = answer(visitor, client, delay) {
                println!("visitor {visitor} is lost: {error}");
            }
        });
    }
    Ok(())
}

fn answer(visitor: u32, client: TcpStream, delay: Duration) -> io::Result<()> {
    let mut lines = BufReader::new(&client).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    println!("visitor {visitor} asks: {request}");
    // The rest of the request, up to an empty line, says nothing new.
    while !lines.next().transpose()?.unwrap_or_default().is_empty() {}

    thread::sleep(delay);

    println!("visitor {visitor} gets an answer");
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close";
    (&client).write_all(format!("{head}\r\n\r\nHello!").as_bytes())
}
