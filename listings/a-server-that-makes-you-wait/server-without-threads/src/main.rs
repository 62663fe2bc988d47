use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, error::Error, thread, time::Duration};

fn main() -> Result<(), Box<dyn Error>> {
    let port = env::args().nth(1).unwrap_or("3005".to_string());
    let delay: f64 = env::args().nth(2).unwrap_or("3".to_string()).parse()?;
    let delay = Duration::from_secs_f64(delay);

    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    println!("listening on http://{}", listener.local_addr()?);
    // ANCHOR: loop
    for (number, connection) in (1..).zip(listener.incoming()) {
        let connection = match connection {
            Ok(connection) => connection,
            Err(error) => {
                // With too many open files, the next `accept` fails as well.
                println!("cannot accept connection {number}: {error}");
                thread::sleep(Duration::from_millis(100));
                continue;
            }
        };
        if let Err(error) = serve(number, connection, delay) {
            println!("request {number} failed: {error}");
        }
    }
    // ANCHOR_END: loop
    Ok(())
}

fn serve(number: u32, client: TcpStream, delay: Duration) -> io::Result<()> {
    let mut lines = BufReader::new(&client).lines();
    let Some(request) = lines.next() else { return Ok(()) };
    println!("request {number}: {}", request?);
    // The headers follow. An empty line ends them.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }

    thread::sleep(delay);

    println!("response {number}: Hello!");
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close";
    let mut client = &client;
    write!(client, "{head}\r\n\r\nHello!")
}
