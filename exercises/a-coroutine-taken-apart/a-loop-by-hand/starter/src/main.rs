use std::cell::RefCell;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// The coroutine: rings so many times, and returns the sum of the numbers.
async fn ring(log: &Log, times: u32) -> u32 {
    let mut sum = 0;
    for number in 1..=times {
        log.note(format!("ring {number}"));
        Turns(number % 3).await;
        sum += number;
    }
    log.note("done".to_string());
    sum
}

/// The same by hand.
enum Ring<'a> {
    /// Nothing has run yet. More states are needed.
    Begin { log: &'a Log, times: u32 },
}

impl<'a> Ring<'a> {
    fn new(log: &'a Log, times: u32) -> Self {
        Ring::Begin { log, times }
    }
}

impl Future for Ring<'_> {
    type Output = u32;

    fn poll(self: Pin<&mut Self>, context: &mut Context) -> Poll<u32> {
        let _ = context;
        let Ring::Begin { log, times } = &*self;
        todo!("{times} rounds; the log has {} lines", log.lines().len())
    }
}

fn main() {
    let (written, by_hand) = (Log::default(), Log::default());
    let mut a = pin!(ring(&written, 4));
    let mut b = pin!(Ring::new(&by_hand, 4));
    let mut context = Context::from_waker(Waker::noop());
    for poll in 1.. {
        let ended = a.as_mut().poll(&mut context);
        println!("poll {poll}: {ended:?}, {:?}", written.lines());
        let ended = b.as_mut().poll(&mut context);
        println!("poll {poll}: {ended:?}, {:?}", by_hand.lines());
        if ended.is_ready() {
            break;
        }
    }
}

/// What has been written so far.
#[derive(Default)]
struct Log(RefCell<Vec<String>>);

impl Log {
    fn note(&self, line: String) {
        self.0.borrow_mut().push(line);
    }

    fn lines(&self) -> Vec<String> {
        self.0.borrow().clone()
    }
}

/// Is pending this many times, and then ready. Asks to be polled again at once.
struct Turns(u32);

impl Future for Turns {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<()> {
        if self.0 == 0 {
            return Poll::Ready(());
        }
        self.0 -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
