use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    let news =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let port = env::args().nth(1).unwrap_or("3007".to_string());

    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    println!("main: listening on http://{}", listener.local_addr()?);
    // ANCHOR: serve
    for (number, visitor) in (1..).zip(listener.incoming()) {
        if let Err(error) = serve(number, visitor?, &news) {
            println!("visitor {number}: gets nothing, {error}");
        }
    }
    Ok(())
}

fn serve(
    number: u32,
    visitor: TcpStream,
    news: &str,
) -> Result<(), Box<dyn Error>> {
    for line in BufReader::new(&visitor).lines() {
        if line?.is_empty() {
            break;
        }
    }
    println!("visitor {number}: asks");
    let news = reqwest::blocking::get(news)?.text()?;
    let page = format!("Welcome! The news: {news}");
    // ANCHOR_END: serve

    println!("visitor {number}: gets “{page}”");
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close",
        page.len()
    );
    write!(&visitor, "{head}\r\n\r\n{page}")?;
    Ok(())
}
