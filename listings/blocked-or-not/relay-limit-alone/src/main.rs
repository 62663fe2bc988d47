use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, error::Error, thread, time::Duration};

use reqwest::blocking::Client;

fn main() -> Result<(), Box<dyn Error>> {
    let news =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let port = env::args().nth(1).unwrap_or("3010".to_string());
    let delay: f64 = env::args().nth(2).unwrap_or("3".to_string()).parse()?;
    let limit = Duration::from_secs_f64(delay) / 2;

    let client = Client::builder().timeout(limit).build()?;
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    println!("main: listening on http://{}", listener.local_addr()?);
    for (number, visitor) in (1..).zip(listener.incoming()) {
        let visitor = match visitor {
            Ok(visitor) => visitor,
            Err(error) => {
                println!("main: cannot accept visitor {number}, {error}");
                thread::sleep(Duration::from_millis(100));
                continue;
            }
        };
        // ANCHOR: serve
        if let Err(error) = serve(number, visitor, &client, &news, limit) {
            println!("visitor {number}: gets nothing, {error}");
        }
        // ANCHOR_END: serve
    }
    Ok(())
}

fn serve(
    number: u32,
    visitor: TcpStream,
    client: &Client,
    news: &str,
    limit: Duration,
) -> io::Result<()> {
    visitor.set_read_timeout(Some(limit))?;
    for line in BufReader::new(&visitor).lines() {
        if line?.is_empty() {
            break;
        }
    }
    println!("visitor {number}: asks");
    let page = match ask(client, news) {
        Ok(news) => format!("Welcome! The news: {news}"),
        Err(error) => {
            println!("visitor {number}: no news, {}", cause(&error));
            "Welcome! No news at the moment.".to_string()
        }
    };

    println!("visitor {number}: gets “{page}”");
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close",
        page.len()
    );
    write!(&visitor, "{head}\r\n\r\n{page}")
}

/// Returns an error if the client's limit is reached before the response comes.
fn ask(client: &Client, server: &str) -> reqwest::Result<String> {
    client.get(server).send()?.text()
}

/// What is behind an error: reqwest's own words leave it out.
fn cause(error: &dyn Error) -> &dyn Error {
    error.source().map_or(error, cause)
}
