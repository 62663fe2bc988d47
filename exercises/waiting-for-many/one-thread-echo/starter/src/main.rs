use std::io;
use std::net::TcpListener;

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:3011")?;
    println!("listening on {}", listener.local_addr()?);
    serve(&listener, 3)?;
    println!("three clients have come and gone");
    Ok(())
}

/// Sends back to every client what it sends, on this thread, until `clients`
/// clients have come and gone. A client whose connection breaks is gone.
fn serve(listener: &TcpListener, clients: usize) -> io::Result<()> {
    let (connection, _) = listener.accept()?;
    todo!("serve {connection:?} and all others, {clients} in number")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
