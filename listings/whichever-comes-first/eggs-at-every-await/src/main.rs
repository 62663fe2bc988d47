use std::cell::Cell;
use std::fmt;
use std::panic::Location;
use std::task::{Context, Waker};

use tokio::task;

/// Fries two eggs for a guest, who pays five coins.
async fn fry_eggs(kitchen: &Kitchen) {
    kitchen.until("before the guest pays").await;
    kitchen.till.set(5);
    kitchen.until("while the pan gets hot").await;
    let _flame = kitchen.light_stove();
    let eggs = kitchen.take_eggs(2);
    kitchen.until("while the eggs fry").await;
    kitchen.served.set(eggs);
    kitchen.until("before the bill is written").await;
    kitchen.bills.set(1);
}

fn main() {
    for polls in 1.. {
        let kitchen = Kitchen { eggs: Cell::new(10), ..Kitchen::default() };
        let mut order = Box::pin(fry_eggs(&kitchen));
        let mut context = Context::from_waker(Waker::noop());
        let mut poll = || order.as_mut().poll(&mut context);
        let is_done = (0..polls).any(|_| poll().is_ready());
        drop(order);
        if is_done {
            println!("done after {polls} polls | {kitchen}");
            break;
        }
        let (line, when) = kitchen.waits.get();
        println!("cancelled at line {line}, {when} | {kitchen}");
    }
}

#[derive(Default)]
struct Kitchen {
    eggs: Cell<u32>,
    served: Cell<u32>,
    till: Cell<u32>,
    bills: Cell<u32>,
    flames: Cell<u32>,
    waits: Cell<(u32, &'static str)>,
}

impl Kitchen {
    /// Notes from which line it was called, and is pending once.
    #[track_caller]
    fn until(&self, when: &'static str) -> impl Future<Output = ()> {
        self.waits.set((Location::caller().line(), when));
        task::yield_now()
    }

    fn light_stove(&self) -> Flame<'_> {
        self.flames.set(1);
        Flame(self)
    }

    fn take_eggs(&self, count: u32) -> u32 {
        self.eggs.set(self.eggs.get() - count);
        count
    }
}

/// A flame on the stove, which goes out when it's dropped.
struct Flame<'a>(&'a Kitchen);

impl Drop for Flame<'_> {
    fn drop(&mut self) {
        self.0.flames.set(0);
    }
}

impl fmt::Display for Kitchen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { eggs, served, till, bills, flames, .. } = self;
        write!(f, "eggs {} | served {}", eggs.get(), served.get())?;
        write!(f, " | till {} | bills {}", till.get(), bills.get())?;
        write!(f, " | flames {}", flames.get())
    }
}
