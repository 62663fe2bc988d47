use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker, ready};

/// Is pending this many times, and then ready.
struct Turns(u32);

impl Future for Turns {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context) -> Poll<()> {
        if self.0 == 0 {
            return Poll::Ready(());
        }
        self.0 -= 1;
        Poll::Pending
    }
}

async fn tea(cups: u32) -> u32 {
    let grams = 2 * cups;
    println!("async fn: heat water for {cups} cups");
    Turns(1).await;
    println!("async fn: pour it on {grams} g of tea");
    Turns(2).await;
    println!("async fn: pour {cups} cups");
    cups
}

enum Tea {
    Begin { cups: u32 },
    Heating { cups: u32, grams: u32, turns: Turns },
    Drawing { cups: u32, turns: Turns },
    Ended,
}

impl Future for Tea {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<u32> {
        loop {
            match &mut *self {
                &mut Tea::Begin { cups } => {
                    let grams = 2 * cups;
                    println!("by hand: heat water for {cups} cups");
                    *self = Tea::Heating { cups, grams, turns: Turns(1) };
                }
                Tea::Heating { cups, grams, turns } => {
                    ready!(Pin::new(turns).poll(context));
                    println!("by hand: pour it on {grams} g of tea");
                    *self = Tea::Drawing { cups: *cups, turns: Turns(2) };
                }
                Tea::Drawing { cups, turns } => {
                    ready!(Pin::new(turns).poll(context));
                    let cups = *cups;
                    println!("by hand: pour {cups} cups");
                    *self = Tea::Ended;
                    return Poll::Ready(cups);
                }
                Tea::Ended => panic!("polled after its end"),
            }
        }
    }
}

fn main() {
    let (written, by_hand) = (tea(3), Tea::Begin { cups: 3 });
    println!("async fn: {} bytes", size_of_val(&written));
    println!("by hand: {} bytes", size_of_val(&by_hand));
    let (mut written, mut by_hand) = (pin!(written), pin!(by_hand));
    let mut context = Context::from_waker(Waker::noop());
    for poll in 1.. {
        let a = written.as_mut().poll(&mut context);
        println!("main: poll {poll} of the async fn gave {a:?}");
        let b = by_hand.as_mut().poll(&mut context);
        println!("main: poll {poll} of the enum gave {b:?}");
        if a.is_ready() && b.is_ready() {
            break;
        }
    }
}
