use std::cell::RefCell;
use std::rc::Rc;

fn main() {
    let (price, promised_price) = promise();
    let (tax, promised_tax) = promise();
    promised_price
        .and_then(|price: u32| {
            promised_tax.and_then(move |tax| add(price, tax))
        })
        .done(|total| println!("main: the total is {total:?}"));
    println!("main: nothing is known yet");
    tax.settle(Ok(19));
    println!("main: the tax is known");
    price.settle(Ok(100));
}

fn add(one: u32, other: u32) -> Promise<u32> {
    let (sum, promised_sum) = promise();
    sum.settle(one.checked_add(other).ok_or("too much".to_string()));
    promised_sum
}

/// What a step gives in the end: a value, or why there is none.
type Outcome<T> = Result<T, String>;

/// Makes a promise, and the one thing that can keep it.
fn promise<T: 'static>() -> (Settler<T>, Promise<T>) {
    let state = Rc::new(RefCell::new(State::Open));
    (Settler(Rc::clone(&state)), Promise(state))
}

enum State<T> {
    Open,
    /// Somebody waits, and nothing has come.
    Awaited(Box<dyn FnOnce(Outcome<T>)>),
    /// Something has come, and nobody waits.
    Settled(Outcome<T>),
}

struct Settler<T>(Rc<RefCell<State<T>>>);

impl<T: 'static> Settler<T> {
    /// Settles the promise. Whoever waits for it is called at once.
    fn settle(self, outcome: Outcome<T>) {
        let before = self.0.replace(State::Settled(outcome));
        if let State::Awaited(callback) = before {
            todo!("somebody waits: {callback:p}")
        }
    }
}

/// An outcome that is there already, or will be there some time.
struct Promise<T>(Rc<RefCell<State<T>>>);

impl<T: 'static> Promise<T> {
    /// Has a function called once with the outcome: now, if it is there, and
    /// else when it comes.
    fn done(self, callback: impl FnOnce(Outcome<T>) + 'static) {
        let before = self.0.replace(State::Awaited(Box::new(callback)));
        if let State::Settled(outcome) = before {
            todo!("it is there, with a value: {}", outcome.is_ok())
        }
    }

    /// The next step: has a function called with the value of this promise, and
    /// promises what that function's promise gives. If this promise ends in an
    /// error, the function is not called, and the error is passed on.
    fn and_then<U: 'static>(
        self,
        next: impl FnOnce(T) -> Promise<U> + 'static,
    ) -> Promise<U> {
        let (settler, promised) = promise();
        self.done(move |outcome| {
            let begun = outcome.map(next).is_ok();
            todo!("begun: {begun}; who settles {:p}, and when?", settler.0)
        });
        promised
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
