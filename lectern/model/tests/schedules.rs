//! Small programs whose schedules can be counted by hand.

use std::sync::Arc as StdArc;

use lectern_model::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use lectern_model::sync::{Arc, Condvar, Mutex};
use lectern_model::{Graph, Setup, explore, hint, print, thread};

/// The JSON of the graph of a program in this file.
fn graph(program: fn()) -> String {
    let setup = Setup {
        file: "tests/schedules.rs",
        source: include_str!("schedules.rs"),
        threads: &["main", "Ann", "Ben", "Cleo"],
        tasks: false,
    };
    let graph: Result<Graph, String> = explore(StdArc::new(setup), StdArc::new(program));
    graph.expect("the model can run it").json()
}

fn count(json: &str, what: &str) -> usize {
    json.matches(what).count()
}

fn lost_update() {
    let sold = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let seen = sold.load(SeqCst);
                sold.store(seen + 1, SeqCst);
            });
        }
    });
    print(format!("sold: {}", sold.into_inner()));
}

#[test]
fn a_lost_update_has_both_ends() {
    let json = graph(lost_update);
    assert_eq!(count(&json, "\"end\":{"), 2, "{json}");
    assert!(
        json.contains("sold: 1") && json.contains("sold: 2"),
        "{json}"
    );
    assert!(
        json.contains("loads 0 from sold") && json.contains("stores 2 in sold"),
        "{json}"
    );
}

fn prints_what_a_guard_has() {
    let sold = Mutex::new(7);
    thread::scope(|scope| {
        scope.spawn(|| {
            let sold = sold.lock().expect("nobody panics");
            print(format!("{sold:>3} sold"));
        });
    });
}

#[test]
fn a_guard_prints_as_what_it_guards() {
    let json = graph(prints_what_a_guard_has);
    assert!(json.contains("  7 sold"), "{json}");
}

/// Ann and Ben do nothing but take one; the rest is main's, in the step of whoever was last.
fn main_goes_on() {
    let left = AtomicU32::new(2);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| left.fetch_sub(1, SeqCst));
        }
    });
    print(format!("left: {}", left.load(SeqCst)));
    print("closed".to_owned());
}

#[test]
fn what_main_does_after_joining_is_said_to_be_its_own() {
    let json = graph(main_goes_on);
    // The load is a step of main. What it prints after that belongs to the same step, and needs no name.
    assert!(
        json.contains("\"loads 0 from left; prints “left: 0”; prints “closed”\""),
        "{json}"
    );
    let json = graph(lost_update);
    assert!(
        json.contains("\"stores 1 in sold; then main prints “sold: 1”\""),
        "{json}"
    );
    assert!(!json.contains("sold; prints"), "{json}");
}

/// A thread that prints before its first step does so in a step of the one that spawns it.
fn prints_first() {
    let sold = AtomicU32::new(0);
    sold.store(1, SeqCst);
    thread::scope(|scope| {
        scope.spawn(|| {
            print("open".to_owned());
            sold.load(SeqCst);
        });
        print("waits".to_owned());
    });
}

#[test]
fn each_thread_that_does_something_in_a_step_is_named() {
    let json = graph(prints_first);
    assert!(
        json.contains("\"stores 1 in sold; then Ann prints “open”; then main prints “waits”\""),
        "{json}"
    );
}

fn opposite_order() {
    let left = Mutex::new(1);
    let right = Mutex::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            let _left = left.lock().expect("nobody panics");
            let _right = right.lock().expect("nobody panics");
        });
        scope.spawn(|| {
            let _right = right.lock().expect("nobody panics");
            let _left = left.lock().expect("nobody panics");
        });
    });
}

#[test]
fn two_locks_in_opposite_order_end_in_a_deadlock_once() {
    let json = graph(opposite_order);
    assert_eq!(count(&json, "\"kind\":\"deadlock\""), 1, "{json}");
    assert_eq!(count(&json, "\"kind\":\"ended\""), 1, "{json}");
    assert!(
        json.contains("Ann waits for right, which Ben holds; Ben waits for left, which Ann holds"),
        "{json}"
    );
}

fn guard_in_a_statement() {
    let till = Arc::new(Mutex::new(0));
    let other = till.clone();
    let seller = thread::spawn(move || *other.lock().expect("nobody panics") += 1);
    *till.lock().expect("nobody panics") += 1;
    seller.join().expect("nobody panics");
    let all = *till.lock().expect("nobody panics");
    print(format!("till: {all}"));
}

#[test]
fn a_guard_without_a_name_is_released_in_a_step_of_its_own() {
    let json = graph(guard_in_a_statement);
    assert!(
        json.contains("takes till") && json.contains("releases till"),
        "{json}"
    );
    assert!(
        json.contains("prints “till: 2”") && !json.contains("till: 1"),
        "{json}"
    );
}

fn bell_without_a_flag() {
    let kitchen = Mutex::new(());
    let bell = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| bell.notify_one());
        let guard = kitchen.lock().expect("nobody panics");
        drop(bell.wait(guard).expect("nobody panics"));
    });
}

#[test]
fn a_bell_that_rings_too_early_is_lost() {
    let json = graph(bell_without_a_flag);
    assert!(
        json.contains("main sleeps at bell, and nobody is left to notify it"),
        "{json}"
    );
    assert!(json.contains("notifies one at bell: wakes main"), "{json}");
    assert!(
        json.contains("notifies one at bell: nobody sleeps there"),
        "{json}"
    );
    assert_eq!(count(&json, "\"kind\":\"ended\""), 1, "{json}");
}

fn one_of_two_is_woken() {
    let bread = Mutex::new(0);
    let bell = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let guard = bread.lock().expect("nobody panics");
                let _guard = bell
                    .wait_while(guard, |bread| *bread == 0)
                    .expect("nobody panics");
            });
        }
        *bread.lock().expect("nobody panics") = 2;
        bell.notify_one();
        bell.notify_one();
    });
}

#[test]
fn whoever_is_woken_is_a_choice() {
    let json = graph(one_of_two_is_woken);
    assert!(
        json.contains("wakes Ann") && json.contains("wakes Ben"),
        "{json}"
    );
    assert_eq!(count(&json, "\"kind\":\"deadlock\""), 0, "{json}");
}

fn spin() {
    let taken = AtomicBool::new(false);
    let count = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while taken.swap(true, SeqCst) {
                    hint::spin_loop();
                }
                let seen = count.load(SeqCst);
                count.store(seen + 1, SeqCst);
                taken.store(false, SeqCst);
            });
        }
    });
    print(format!("count: {}", count.into_inner()));
}

#[test]
fn a_thread_that_spins_waits_for_a_step_of_another() {
    let json = graph(spin);
    assert!(json.contains("\"spinning\""), "{json}");
    assert!(
        json.contains("count: 2") && !json.contains("count: 1"),
        "{json}"
    );
}

fn poisons() {
    let till = Mutex::new(1);
    thread::scope(|scope| {
        let seller = scope.spawn(|| {
            let guard = till.lock().expect("nobody has panicked");
            assert!(*guard == 0, "the till is not empty");
        });
        assert!(seller.join().is_err());
    });
    print(format!("poisoned: {}", till.lock().is_err()));
}

#[test]
fn a_panic_with_the_lock_poisons_it() {
    let json = graph(poisons);
    assert!(json.contains("poisoned: true"), "{json}");
    assert!(!json.contains("poisoned: false"), "{json}");
}

fn chance() {
    use std::sync::atomic::{AtomicU32 as Real, Ordering};
    static RUNS: Real = Real::new(0);
    let number = AtomicU32::new(RUNS.fetch_add(1, Ordering::Relaxed));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| number.load(SeqCst));
        }
    });
}

#[test]
fn a_program_that_is_another_each_time_is_refused() {
    let setup = Setup::default();
    let error =
        explore(StdArc::new(setup), StdArc::new(chance)).expect_err("it depends on its runs");
    assert!(
        error.contains("does something else when it is run again"),
        "{error}"
    );
}

/// Two tasks on one thread: the second line has the await, so another has its turn there and nowhere else.
fn tasks() {
    use lectern_model::tokio;
    tokio::block_on(async {
        let stock = Arc::new(AtomicU32::new(1));
        let buyers: Vec<_> = (0..2)
            .map(|_| {
                let stock = stock.clone();
                tokio::spawn(async move {
                    if stock.load(SeqCst) > 0 {
                        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                        stock.fetch_sub(1, SeqCst);
                    }
                })
            })
            .collect();
        for buyer in buyers {
            buyer.await.expect("nobody panics");
        }
        print(format!("left: {}", stock.load(SeqCst) as i32));
    });
}

#[test]
fn tasks_change_at_an_await_and_nowhere_else() {
    let setup = Setup {
        tasks: true,
        threads: &["main", "Ada", "Ben"],
        ..Setup::default()
    };
    let json = explore(StdArc::new(setup), StdArc::new(tasks))
        .expect("the model can run it")
        .json();
    assert!(
        json.contains("left: -1") && json.contains("left: 0"),
        "{json}"
    );
    assert!(json.contains("begins; loads 1 from"), "{json}");
    assert!(json.contains("goes on; takes 1 from"), "{json}");
    // main's load is in a step of the last task: there is no await between them.
    assert!(json.contains("; then main loads 0 from"), "{json}");
}
