use std::cell::RefCell;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker, ready};

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
    /// At the beginning of a round, or behind the last one.
    Between {
        log: &'a Log,
        times: u32,
        number: u32,
        sum: u32,
    },
    /// At the `.await`.
    Ringing {
        log: &'a Log,
        times: u32,
        number: u32,
        sum: u32,
        turns: Turns,
    },
    Ended,
}

impl<'a> Ring<'a> {
    fn new(log: &'a Log, times: u32) -> Self {
        Ring::Between { log, times, number: 1, sum: 0 }
    }
}

impl Future for Ring<'_> {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<u32> {
        loop {
            match &mut *self {
                &mut Ring::Between { log, times, number, sum } => {
                    if number > times {
                        log.note("done".to_string());
                        *self = Ring::Ended;
                        return Poll::Ready(sum);
                    }
                    log.note(format!("ring {number}"));
                    let turns = Turns(number % 3);
                    *self = Ring::Ringing { log, times, number, sum, turns };
                }
                Ring::Ringing { log, times, number, sum, turns } => {
                    ready!(Pin::new(turns).poll(context));
                    let (log, times) = (*log, *times);
                    let (sum, number) = (*sum + *number, *number + 1);
                    *self = Ring::Between { log, times, number, sum };
                }
                Ring::Ended => panic!("polled after its end"),
            }
        }
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
