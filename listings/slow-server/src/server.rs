//! A running server: [`Options`] come in, a [`SlowServer`] goes out, or a [`StartError`] when it cannot run.

use crate::desk::Desk;
use crate::log::{Log, Stats};
use crate::{Options, StartError, connections, routes};
use axum::Router;
use socket2::{Domain, Socket, Type};
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;

/// How much longer than delay and jitter [`SlowServer::shutdown`] waits for requests under way.
pub const GRACE: Duration = Duration::from_secs(1);

/// How many connections may wait until the server takes them. Many systems allow fewer: on Linux,
/// `net.core.somaxconn`.
const BACKLOG: i32 = 8192;

/// How many open files suffice for 10,000 connections and what the process needs besides.
const ENOUGH_FILES: u64 = 10_100;

/// A running server on 127.0.0.1.
///
/// It runs on a thread of its own, with a runtime of its own, so it can be used from code with and without `async`.
/// Dropped, it ends at once: requests under way get no answer.
#[must_use = "a server ends when it is dropped"]
pub struct SlowServer {
    address: SocketAddr,
    started: Instant,
    open_files: Option<u64>,
    log: Arc<Log>,
    /// Sending asks the thread to end gracefully; dropping, to end at once.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl SlowServer {
    /// Starts a server. When this returns, clients can connect.
    ///
    /// Each connection takes an open file, so this raises the limit of the process for open files as far as the system
    /// lets it; [`open_files`](SlowServer::open_files) tells how far.
    ///
    /// # Errors
    ///
    /// An option makes no sense, the port is taken or refused, or the system has no thread left.
    pub fn start(options: Options) -> Result<SlowServer, StartError> {
        options.check()?;
        let open_files = rlimit::increase_nofile_limit(u64::MAX).ok();
        let started = Instant::now();

        let port = options.port;
        let listen_error = |source: io::Error| match source.kind() {
            io::ErrorKind::AddrInUse => StartError::PortTaken { port },
            _ => StartError::Listen { port, source },
        };
        let listener = listen(port).map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;

        let log = Arc::new(Log::new(started));
        let routes = routes::router(Desk::new(&options, Arc::clone(&log)));
        let patience = options.delay + options.jitter + GRACE;
        let (stop, stopped) = oneshot::channel();
        let thread = spawn(listener, routes, stopped, patience)
            .map_err(|source| StartError::Thread { source })?;

        Ok(SlowServer {
            address,
            started,
            open_files,
            log,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Returns the address that the server listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the address as a URL without a path, such as `http://127.0.0.1:3003`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the time from which the times in [`Stats`] count.
    #[must_use]
    pub fn started(&self) -> Instant {
        self.started
    }

    /// Returns how many files, connections among them, the process may have open, or `None` where the system would not
    /// tell or not let this be raised. Clients beyond that number wait until others are gone.
    #[must_use]
    pub fn open_files(&self) -> Option<u64> {
        self.open_files
    }

    /// Returns one sentence that says how many clients can be connected at once, if the system's limit for open files
    /// does not leave room for 10,000.
    #[must_use]
    pub fn shortage(&self) -> Option<String> {
        match self.open_files {
            Some(files) if files >= ENOUGH_FILES => None,
            Some(files) => Some(format!(
                "this system lets the server open {files} files, so that about {} clients can be connected at once; \
                 more must wait",
                files.saturating_sub(ENOUGH_FILES - 10_000)
            )),
            None => Some(
                "this system does not let the server raise its limit for open files".to_owned(),
            ),
        }
    }

    /// Returns what the server has done so far. This copies the record of the requests, which the server waits for.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.log.stats()
    }

    /// Ends the server gracefully and returns what it has done.
    ///
    /// It takes no more connections, and the requests under way are answered. This waits for them as long as delay and
    /// jitter and [`GRACE`] together; what takes longer (a long `/delay/{ms}`, a long queue with
    /// [`one_at_a_time`](Options::one_at_a_time)) is given up. It blocks the thread that calls it.
    pub fn shutdown(mut self) -> Stats {
        if let Some(stop) = self.stop.take() {
            // There is nobody to tell if the thread has ended already.
            let _ = stop.send(());
        }
        self.join();
        self.stats()
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported by the thread.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for SlowServer {
    /// Says where the server is. What it has done is a matter of [`stats`](SlowServer::stats).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlowServer")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Drop for SlowServer {
    /// Ends the server at once.
    fn drop(&mut self) {
        drop(self.stop.take());
        self.join();
    }
}

/// Returns a socket that listens on the port.
fn listen(port: u16) -> io::Result<std::net::TcpListener> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    if cfg!(unix) {
        // Lets a server start while connections of the one before are still being closed. On Windows, this would let
        // two servers share the port.
        socket.set_reuse_address(true)?;
    }
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)).into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

/// Starts the thread of a server. Returns when its runtime is ready, or has turned out to be impossible.
fn spawn(
    listener: std::net::TcpListener,
    routes: Router,
    stopped: oneshot::Receiver<()>,
    patience: Duration,
) -> io::Result<JoinHandle<()>> {
    let (report, reported) = mpsc::channel();
    let thread = thread::Builder::new()
        .name("slow-server".to_owned())
        .spawn(move || match prepare(listener) {
            Ok((runtime, listener)) => {
                let _ = report.send(Ok(()));
                runtime.block_on(connections::run(listener, routes, stopped, patience));
            }
            Err(error) => {
                let _ = report.send(Err(error));
            }
        })?;
    match reported.recv() {
        Ok(result) => result.map(|()| thread),
        Err(_) => Err(io::Error::other("the thread ended without a word")),
    }
}

/// Makes the runtime of a server and hands the listener to it. All is on the thread that runs it, but `/stats`, which
/// has another.
fn prepare(listener: std::net::TcpListener) -> io::Result<(Runtime, TcpListener)> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .thread_name("slow-server-stats")
        .build()?;
    let inside = runtime.enter();
    let listener = TcpListener::from_std(listener)?;
    drop(inside);
    Ok((runtime, listener))
}
