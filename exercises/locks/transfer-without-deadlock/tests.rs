use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use super::*;

/// If nothing happens for so long, nothing ever will.
const LONG: Duration = Duration::from_secs(3);

/// So much time others have to do what they should not.
const A_WHILE: Duration = Duration::from_millis(100);

#[test]
fn the_amount_moves_from_one_account_to_the_other() {
    let bank = bank(2);
    let (end, balances) = both(transfer(30, &bank[0], &bank[1]), &bank);
    assert_eq!(end, Ok(()), "100 are enough for 30");
    assert_eq!(balances, [70, 130], "the balances");
    let (end, balances) = both(transfer(130, &bank[1], &bank[0]), &bank);
    assert_eq!(end, Ok(()), "130 are enough for 130");
    assert_eq!(balances, [200, 0], "the balances");
}

#[test]
fn with_too_little_nothing_moves() {
    let bank = bank(2);
    let (end, balances) = both(transfer(101, &bank[0], &bank[1]), &bank);
    assert_eq!(end, Err(TooLittle), "there are 100");
    assert_eq!(balances, [100, 100], "the balances");
}

#[test]
fn both_directions_at_once() {
    for transfers in [[(30, 0, 1), (10, 1, 0)], [(10, 1, 0), (30, 0, 1)]] {
        let bank = bank(2);
        assert_eq!(
            in_line(&bank, 1, transfers),
            [Ok(()), Ok(())],
            "transfers in both directions"
        );
        assert_eq!(balances(&bank), [80, 120], "the balances");
    }
}

#[test]
fn two_want_the_same_money() {
    for (from, to) in [(0, 1), (1, 0)] {
        let bank = bank(2);
        let ends = in_line(&bank, to, [(60, from, to), (70, from, to)]);
        let moved = if ends[0].is_ok() { 60 } else { 70 };
        assert!(
            ends[0].is_ok() != ends[1].is_ok(),
            "there are 100, and 60 and 70 are wanted, but they got {ends:?}"
        );
        assert_eq!(balances(&bank)[to], 100 + moved, "the balance");
    }
}

#[test]
fn three_in_a_circle() {
    let bank = bank(3);
    let ended = Arc::new(AtomicU64::new(0));
    let (same, counter) = (Arc::clone(&bank), Arc::clone(&ended));
    let end =
        spawn(move || at_once(&same, &[(0, 1), (1, 2), (2, 0)], &counter));
    // Many transfers take their time. While they end, it is not over.
    let mut before = None;
    while let Err(error) = end.recv_timeout(LONG) {
        may_panic(Some(&error), "a transfer");
        let now = Some(ended.load(Ordering::Relaxed));
        assert_ne!(before, now, "no transfer ends: is there a deadlock?");
        before = now;
    }
    assert_eq!(sum(&bank), 300, "money was made or lost");
}

#[test]
fn an_account_can_be_on_both_sides() {
    let bank = bank(1);
    in_time("a transfer from an account to itself", move || {
        assert_eq!(
            transfer(30, &bank[0], &bank[0]),
            Ok(()),
            "a transfer to the same account"
        );
        assert_eq!(
            transfer(101, &bank[0], &bank[0]),
            Err(TooLittle),
            "more than is in the account"
        );
        assert_eq!(balances(&bank), [100], "the balance");
    });
}

#[test]
fn no_other_thread_sees_money_on_its_way() {
    for (from, to) in [(0, 1), (1, 0)] {
        let bank = bank(2);
        let same = Arc::clone(&bank);
        let held = bank[to].balance.lock().expect("nobody has it");
        let moved = spawn(move || transfer(30, &same[from], &same[to]));
        may_panic(
            moved.recv_timeout(A_WHILE).as_ref().err(),
            "the first transfer",
        );
        if let Ok(balance) = bank[from].balance.try_lock() {
            assert_eq!(*balance, 100, "30 are gone and have not arrived");
        }
        drop(held);
        let moved = moved.recv_timeout(LONG).expect("the lock is free again");
        assert_eq!(
            (moved, balances(&bank)[to]),
            (Ok(()), 130),
            "what `transfer` returned, and the balance of the account it pays to"
        );
    }
}

#[test]
fn other_accounts_do_not_wait() {
    let bank = bank(4);
    let other = Arc::clone(&bank);
    let busy = Arc::clone(&bank);
    let held = bank[0].balance.lock().expect("nobody has it");
    let first = spawn(move || transfer(30, &busy[0], &busy[1]));
    may_panic(first.recv_timeout(A_WHILE).as_ref().err(), "the first transfer");
    in_time("a transfer from 3 to 4, with 1 and 2 busy,", move || {
        assert_eq!(
            transfer(30, &other[2], &other[3]),
            Ok(()),
            "a transfer between two other accounts"
        );
    });
    drop(held);
}

/// Accounts with the numbers from 1, and 100 in each.
fn bank(accounts: u32) -> Arc<[Account]> {
    (1..=accounts)
        .map(|number| Account { number, balance: Mutex::new(100) })
        .collect()
}

fn balances(bank: &[Account]) -> Vec<u64> {
    let balance = |account: &Account| {
        *account.balance.lock().expect("no transfer panicked")
    };
    bank.iter().map(balance).collect()
}

fn both<T>(end: T, bank: &[Account]) -> (T, Vec<u64>) {
    (end, balances(bank))
}

fn sum(bank: &[Account]) -> u64 {
    balances(bank).iter().sum()
}

/// Starts both transfers, of an amount from an account to another, while this
/// account is locked, and waits for their ends when it no longer is.
fn in_line(
    bank: &Arc<[Account]>,
    locked: usize,
    transfers: [(u64, usize, usize); 2],
) -> [Result<(), TooLittle>; 2] {
    let held = bank[locked].balance.lock().expect("nobody has it");
    let ends = transfers.map(|(amount, from, to)| {
        let bank = Arc::clone(bank);
        let end = spawn(move || transfer(amount, &bank[from], &bank[to]));
        thread::sleep(A_WHILE);
        end
    });
    drop(held);
    ends.map(|end| {
        let end = end.recv_timeout(LONG);
        may_panic(end.as_ref().err(), "a transfer");
        end.expect("a transfer ends: is there a deadlock?")
    })
}

/// A thread for each of the pairs of accounts, with many transfers. Counts
/// those that have ended.
fn at_once(bank: &[Account], pairs: &[(usize, usize)], ended: &AtomicU64) {
    thread::scope(|scope| {
        for &(from, to) in pairs {
            scope.spawn(move || {
                for _ in 0..50_000 {
                    // Now and then, there is too little.
                    let _ = transfer(7, &bank[from], &bank[to]);
                    ended.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
}

/// Runs this in a thread of its own, which may hang.
fn spawn<T: Send + 'static>(
    what: impl FnOnce() -> T + Send + 'static,
) -> Receiver<T> {
    let (end, ended) = mpsc::channel();
    thread::spawn(move || end.send(what()));
    ended
}

fn in_time(what: &str, run: impl FnOnce() + Send + 'static) {
    let end = spawn(run).recv_timeout(LONG);
    may_panic(end.as_ref().err(), what);
    assert!(end.is_ok(), "{what} did not end: is there a deadlock?");
}

fn may_panic(end: Option<&RecvTimeoutError>, what: &str) {
    let panicked = end == Some(&RecvTimeoutError::Disconnected);
    assert!(!panicked, "{what} panicked, as said above");
}
