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

/// What a step ends with: a value, or the reason why there is none.
type Outcome<T> = Result<T, String>;

/// Makes a promise, and the one thing that can keep it.
fn promise<T: 'static>() -> (Settler<T>, Promise<T>) {
    let state = Rc::new(RefCell::new(State::Open));
    (Settler(Rc::clone(&state)), Promise(state))
}

enum State<T> {
    Open,
    /// A callback waits, and no outcome has come.
    Awaited(Box<dyn FnOnce(Outcome<T>)>),
    /// The outcome has come, and no callback waits.
    Settled(Outcome<T>),
}

struct Settler<T>(Rc<RefCell<State<T>>>);

impl<T: 'static> Settler<T> {
    /// Settles the promise. A callback that waits for it is called at once.
    fn settle(self, outcome: Outcome<T>) {
        match self.0.replace(State::Open) {
            State::Awaited(callback) => callback(outcome),
            _ => *self.0.borrow_mut() = State::Settled(outcome),
        }
    }
}

/// An outcome that has arrived, or will arrive later.
struct Promise<T>(Rc<RefCell<State<T>>>);

impl<T: 'static> Promise<T> {
    /// Calls a function once with the outcome: now, if it has arrived, or else
    /// when it arrives.
    fn done(self, callback: impl FnOnce(Outcome<T>) + 'static) {
        match self.0.replace(State::Open) {
            State::Settled(outcome) => callback(outcome),
            _ => *self.0.borrow_mut() = State::Awaited(Box::new(callback)),
        }
    }

    /// The next step: calls a function with the value of this promise, and
    /// promises the outcome of that function's promise. If this promise ends in
    /// an error, the function is not called, and the error is passed on.
    fn and_then<U: 'static>(
        self,
        next: impl FnOnce(T) -> Promise<U> + 'static,
    ) -> Promise<U> {
        let (settler, promised) = promise();
        self.done(move |outcome| match outcome {
            Ok(value) => next(value).done(|outcome| settler.settle(outcome)),
            Err(error) => settler.settle(Err(error)),
        });
        promised
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
