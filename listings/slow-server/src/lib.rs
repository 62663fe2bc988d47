//! A local HTTP server that takes its time to answer: the one experiment of the book.
//!
//! Every answer waits for a delay, 3 seconds unless told otherwise, and costs the processor next to nothing. A client
//! of this server therefore has nothing to do but wait, and how it waits is what the book is about. The server keeps
//! a record of every request (when it arrived, when it was begun, when it was answered), so that a program can be
//! judged by what the server saw of it.
//!
//! # Example
//!
//! ```
//! use slow_server::{Options, SlowServer};
//! use std::time::Duration;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = SlowServer::start(Options {
//!     port: 0, // any free port
//!     delay: Duration::from_millis(50),
//!     ..Options::default()
//! })?;
//!
//! let client = reqwest::blocking::Client::builder().no_proxy().build()?;
//! assert_eq!(client.get(server.url()).send()?.text()?, "Hello!");
//!
//! let stats = server.shutdown();
//! assert_eq!(stats.served, 1);
//! assert_eq!(stats.requests[0].path, "/");
//! # Ok(())
//! # }
//! ```
//!
//! # Routes
//!
//! | Route                | Answer                                                                                     |
//! |----------------------|--------------------------------------------------------------------------------------------|
//! | `GET /`              | `Hello!`, after the delay                                                                  |
//! | `GET /delay/{ms}`    | a line of text, after that many milliseconds (at most [`MAX_DELAY`]) in place of the delay |
//! | `GET /status/{code}` | that status (200 to 599), after the delay                                                  |
//! | `GET /pages/{n}`     | page `n` of a small web site, after the delay; see [`site`]                                |
//! | `GET /stats`         | [`Stats`] as JSON, at once                                                                 |
//!
//! Everything else is answered at once with one line of text: 404 for another path, 405 for another method, 400 for a
//! number that is none. A query is recorded and changes nothing. `HEAD` is answered as `GET` is, without the body. `/stats` itself is neither counted nor
//! recorded, and neither is anything that is not an HTTP request; all else is.
//!
//! # Bad clients
//!
//! One client's fault never touches another client:
//!
//! * A connection is closed when no complete request head has come for 10 seconds, whether the client sent nothing,
//!   half a request, or nothing more after its last answer.
//! * What is not HTTP/1 is answered with 400 and the connection is closed (HTTP/2: closed without an answer); so is a
//!   head of more than 64 KiB or of more than 100 headers, with 431 (414 for a long path).
//! * A request whose client goes away is given up at once; see [`Request`]. A client that closes only its sending half
//!   counts as gone.
//! * A client that sends requests and reads no answers stops its own connection, and no other.
//! * When the system has no file left for another connection, those that only wait for a next request are closed, and so
//!   are the others after their answer. Clients without a connection wait until then.

#![warn(missing_docs, missing_debug_implementations)]

mod connections;
mod desk;
mod dice;
mod error;
mod log;
mod options;
mod routes;
mod server;
pub mod site;

pub use error::StartError;
pub use log::{MAX_PATH, MAX_REQUESTS, Request, Stats};
pub use options::{MAX_DELAY, Options};
pub use server::{GRACE, SlowServer};
