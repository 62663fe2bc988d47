use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, error::Error, thread, time::Duration};

fn main() -> Result<(), Box<dyn Error>> {
    let news =
        env::var("SLOW_SERVER").unwrap_or("http://127.0.0.1:3003".to_string());
    let port = env::args().nth(1).unwrap_or("3008".to_string());
    let delay: f64 = env::args().nth(2).unwrap_or("3".to_string()).parse()?;
    let limit = Duration::from_secs_f64(delay) / 2;

    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    println!("main: listening on http://{}", listener.local_addr()?);
    // ANCHOR: serve
    for (number, visitor) in (1..).zip(listener.incoming()) {
        let (visitor, news) = (visitor?, news.clone());
        thread::spawn(move || {
            if let Err(error) = serve(number, visitor, &news, limit) {
                println!("visitor {number}: gets nothing, {error}");
            }
        });
    }
    Ok(())
}

fn serve(
    number: u32,
    visitor: TcpStream,
    news: &str,
    limit: Duration,
) -> Result<(), Box<dyn Error>> {
    for line in BufReader::new(&visitor).lines() {
        if line?.is_empty() {
            break;
        }
    }
    println!("visitor {number}: asks");
    let page = match ask(news, limit) {
        Ok(news) => format!("Welcome! The news: {news}"),
        Err(_) => "Welcome! No news at the moment.".to_string(),
    };
    // ANCHOR_END: serve

    println!("visitor {number}: gets “{page}”");
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close",
        page.len()
    );
    write!(&visitor, "{head}\r\n\r\n{page}")?;
    Ok(())
}

/// Gives an error when the limit is reached before the response is there.
fn ask(server: &str, limit: Duration) -> reqwest::Result<String> {
    let client = reqwest::blocking::Client::builder().timeout(limit).build()?;
    client.get(server).send()?.text()
}
