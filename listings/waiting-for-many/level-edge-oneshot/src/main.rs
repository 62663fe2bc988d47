use std::error::Error;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use polling::{Event, Events, PollMode, Poller};

fn main() -> Result<(), Box<dyn Error>> {
    for mode in [PollMode::Level, PollMode::Edge, PollMode::Oneshot] {
        let (mut sender, mut receiver) = UnixStream::pair()?;
        receiver.set_nonblocking(true)?;
        let poller = Poller::new()?;
        let interest = Event::readable(0);
        // SAFETY: deleted below, before it is dropped; after an error, nobody
        // asks this poller again.
        unsafe { poller.add_with_mode(&receiver, interest, mode)? };

        sender.write_all(b"abcdefgh")?;
        println!("{mode:?}: 8 bytes sent");
        wait_and_read(mode, &poller, &mut receiver)?;
        sender.write_all(b"i")?;
        println!("{mode:?}: 1 byte more");
        wait_and_read(mode, &poller, &mut receiver)?;
        poller.modify_with_mode(&receiver, interest, mode)?;
        println!("{mode:?}: interest renewed");
        wait_and_read(mode, &poller, &mut receiver)?;
        poller.delete(&receiver)?;
    }
    Ok(())
}

/// Reads at most 3 bytes for each event, until no event comes any more.
fn wait_and_read(
    mode: PollMode,
    poller: &Poller,
    receiver: &mut UnixStream,
) -> Result<(), Box<dyn Error>> {
    let mut events = Events::new();
    loop {
        events.clear();
        poller.wait(&mut events, Some(Duration::from_millis(50)))?;
        if events.is_empty() {
            println!("{mode:?}: no event");
            return Ok(());
        }
        let mut part = [0; 3];
        let count = receiver.read(&mut part)?;
        let part = String::from_utf8_lossy(&part[..count]);
        println!("{mode:?}: event, read {part}");
    }
}
