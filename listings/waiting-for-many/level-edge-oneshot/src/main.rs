use std::error::Error;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use polling::{Event, Events, PollMode, Poller};

/// A connection that leaves its poller before it is closed.
struct Watched {
    mode: PollMode,
    poller: Poller,
    receiver: UnixStream,
    unread: usize,
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It fails only if the connection was never added.
        let _ = self.poller.delete(&self.receiver);
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    for mode in [PollMode::Level, PollMode::Edge, PollMode::Oneshot] {
        let (mut sender, receiver) = UnixStream::pair()?;
        receiver.set_nonblocking(true)?;
        let poller = Poller::new()?;
        let mut watched = Watched { mode, poller, receiver, unread: 0 };
        let interest = Event::readable(0);
        let Watched { poller, receiver, .. } = &watched;
        // SAFETY: `Watched` deletes it from the poller before it is closed.
        unsafe { poller.add_with_mode(receiver, interest, mode)? };

        sender.write_all(b"abcdefgh")?;
        watched.unread += 8;
        println!("{mode:?}: 8 bytes sent");
        watched.wait_and_read()?;
        sender.write_all(b"i")?;
        watched.unread += 1;
        println!("{mode:?}: 1 byte more");
        watched.wait_and_read()?;
        watched.poller.modify_with_mode(&watched.receiver, interest, mode)?;
        println!("{mode:?}: interest renewed");
        watched.wait_and_read()?;
    }
    Ok(())
}

impl Watched {
    /// Reads at most 3 bytes for each event, until no event comes any more.
    fn wait_and_read(&mut self) -> Result<(), Box<dyn Error>> {
        let mode = self.mode;
        let mut events = Events::new();
        loop {
            events.clear();
            self.poller.wait(&mut events, Some(Duration::from_millis(50)))?;
            if events.is_empty() {
                println!("{mode:?}: no event, {} bytes unread", self.unread);
                return Ok(());
            }
            let mut part = [0; 3];
            let count = self.receiver.read(&mut part)?;
            self.unread -= count;
            let part = String::from_utf8_lossy(&part[..count]);
            println!("{mode:?}: event, read {part}");
        }
    }
}
