//! The same work on many things, shared among the machine's processors.
//!
//! In: things, and a function of one of them that needs none of the others. Out: what it makes of each, in their order.
//! A function that panics makes the caller panic; nothing else fails.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What the function makes of each, in the order of `items`.
pub(crate) fn in_parallel<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads.min(items.len());
    if threads < 2 {
        return items.iter().map(make).collect();
    }
    let next = AtomicUsize::new(0);
    // Whoever is done takes the next one: some take a thousand times as long as others.
    let work = || {
        let mut made = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else {
                return made;
            };
            made.push((index, make(item)));
        }
    };
    let mut made = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut made = work();
        for other in others {
            match other.join() {
                Ok(more) => made.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    });
    made.sort_unstable_by_key(|(index, _)| *index);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_stands_in_the_order_of_what_it_is_made_of() {
        let items: Vec<u64> = (0..1000).collect();
        let made = in_parallel(&items, |item| {
            // Later ones are done sooner.
            let turns = 1000 - item;
            (0..turns).fold(*item, |sum, turn| sum + turn - turn)
        });
        assert_eq!(made, items);
        assert_eq!(in_parallel(&[] as &[u64], |item| *item), Vec::<u64>::new());
    }

    #[test]
    #[should_panic(expected = "the seventh")]
    fn a_panic_is_the_callers() {
        in_parallel(&[1, 2, 3, 4, 5, 6, 7, 8], |item| {
            assert!(*item != 7, "the seventh")
        });
    }
}
