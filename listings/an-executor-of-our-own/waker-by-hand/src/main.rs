use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};
use std::thread;

/// What wakes in this program: something that counts.
struct Bell {
    rings: AtomicU32,
}

static FUNCTIONS: RawWakerVTable =
    RawWakerVTable::new(clone, wake, wake_by_ref, discard);

/// The waker's pointer is one reference to the bell, and the waker's own.
fn waker_for(bell: Arc<Bell>) -> Waker {
    // SAFETY: `FUNCTIONS` count references as an `Arc` does, and threads may
    // share a `Bell`.
    unsafe { Waker::new(Arc::into_raw(bell).cast(), &FUNCTIONS) }
}

unsafe fn clone(bell: *const ()) -> RawWaker {
    println!("clone: one more reference");
    // SAFETY: `bell` is from `waker_for` or from this function, so it is one
    // reference of an `Arc`, and the clone gets one of its own.
    unsafe { Arc::increment_strong_count(bell.cast::<Bell>()) };
    RawWaker::new(bell, &FUNCTIONS)
}

unsafe fn wake(bell: *const ()) {
    println!("wake: I ring, and the waker is used up");
    // SAFETY: the waker is used up, and this is its one reference.
    let bell = unsafe { Arc::from_raw(bell.cast::<Bell>()) };
    bell.rings.fetch_add(1, Ordering::Relaxed);
}

unsafe fn wake_by_ref(bell: *const ()) {
    println!("wake_by_ref: I ring, and the waker is still there");
    // SAFETY: the waker keeps its reference, so the bell outlives this call.
    let bell = unsafe { &*bell.cast::<Bell>() };
    bell.rings.fetch_add(1, Ordering::Relaxed);
}

unsafe fn discard(bell: *const ()) {
    println!("drop: one reference fewer");
    // SAFETY: the waker is gone, and this is its one reference.
    drop(unsafe { Arc::from_raw(bell.cast::<Bell>()) });
}

fn main() {
    let bell = Arc::new(Bell { rings: AtomicU32::new(0) });
    let waker = waker_for(bell.clone());
    let mut kept = None;
    let mut future = pin!(poll_fn(|context| {
        kept = Some(context.waker().clone());
        Poll::<()>::Pending
    }));
    let poll = future.as_mut().poll(&mut Context::from_waker(&waker));
    println!("main: {poll:?}, references {}", Arc::strong_count(&bell));
    thread::scope(|scope| {
        scope.spawn(|| kept.take().map(Waker::wake));
    });
    waker.wake_by_ref();
    drop(waker);
    let rings = bell.rings.load(Ordering::Relaxed);
    println!("main: rings {rings}, references {}", Arc::strong_count(&bell));
}
