use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, error::Error, thread, time::Duration};

use reqwest::blocking::Client;

fn main() -> Result<(), Box<dyn Error>> {
    let news =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let port = env::args().nth(1).unwrap_or("3012".to_string());

    let client = Client::new();
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
        let (client, news) = (client.clone(), news.clone());
        thread::spawn(move || {
            if let Err(error) = serve(number, visitor, &client, &news) {
                println!("visitor {number}: gets nothing, {error:?}");
            }
        });
        // ANCHOR_END: serve
    }
    Ok(())
}

fn serve(
    number: u32,
    visitor: TcpStream,
    client: &Client,
    news: &str,
) -> Result<(), Box<dyn Error>> {
    for line in BufReader::new(&visitor).lines() {
        if line?.is_empty() {
            break;
        }
    }
    println!("visitor {number}: asks");
    let news = client.get(news).send()?.text()?;
    let page = format!("Welcome! The news: {news}");

    println!("visitor {number}: gets “{page}”");
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close",
        page.len()
    );
    write!(&visitor, "{head}\r\n\r\n{page}")?;
    Ok(())
}
