use std::cell::Cell;
use std::error::Error;
use std::rc::Rc;
use std::time::{Duration, Instant};
use std::{io, thread};

use tokio::sync::{mpsc, oneshot};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // It blocks the loop's thread, while no other task needs it.
    println!("salt: {} g", KitchenScale::connect().weigh("salt"));
    let start = Instant::now();
    let desk = Desk::open(KitchenScale::connect)?;
    let (flour, sugar) = tokio::join!(desk.weigh("flour"), desk.weigh("sugar"));
    println!("flour: {} g", flour.ok_or("the scale is gone")?);
    println!("sugar: {} g", sugar.ok_or("the scale is gone")?);
    println!("main: both are weighed after {:.1?}", start.elapsed());
    Ok(())
}

/// Something that weighs, and blocks its thread while it does.
trait Scale {
    fn weigh(&mut self, what: &str) -> u32;
}

/// Not `Send`: it must be used on the thread that connected to it.
struct KitchenScale {
    weighed: Rc<Cell<u32>>,
}

impl KitchenScale {
    fn connect() -> KitchenScale {
        KitchenScale { weighed: Rc::default() }
    }
}

impl Scale for KitchenScale {
    fn weigh(&mut self, what: &str) -> u32 {
        thread::sleep(Duration::from_secs(1));
        self.weighed.set(self.weighed.get() + 1);
        100 * what.len() as u32 + self.weighed.get()
    }
}

/// Where coroutines have things weighed.
#[derive(Clone)]
struct Desk {
    questions: mpsc::Sender<Question>,
}

struct Question {
    what: String,
    answer: oneshot::Sender<u32>,
}

impl Desk {
    /// Starts a thread that connects to a scale and weighs one thing after
    /// another, until the last clone of this desk is dropped.
    fn open<S: Scale>(
        connect: impl FnOnce() -> S + Send + 'static,
    ) -> io::Result<Desk> {
        let (questions, mut asked) = mpsc::channel::<Question>(1);
        thread::Builder::new().spawn(move || {
            let mut scale = connect();
            while let Some(question) = asked.blocking_recv() {
                // The asker may have gone away.
                let _ = question.answer.send(scale.weigh(&question.what));
            }
        })?;
        Ok(Desk { questions })
    }

    /// What it weighs, or `None` if the thread has panicked.
    async fn weigh(&self, what: &str) -> Option<u32> {
        let (answer, receiver) = oneshot::channel();
        let question = Question { what: what.to_string(), answer };
        self.questions.send(question).await.ok()?;
        receiver.await.ok()
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
