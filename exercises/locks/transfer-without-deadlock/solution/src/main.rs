use std::sync::Mutex;
use std::thread;

/// An account, with a number that no other account has.
struct Account {
    number: u32,
    balance: Mutex<u64>,
}

/// The account has less than the amount.
#[derive(Debug, PartialEq)]
struct TooLittle;

fn main() {
    let [one, two] =
        [1, 2].map(|number| Account { number, balance: Mutex::new(1_000_000) });
    thread::scope(|scope| {
        for (from, to) in [(&one, &two), (&two, &one)] {
            scope.spawn(move || {
                let moved = (1..=100_000)
                    .filter(|_| transfer(5, from, to).is_ok())
                    .count();
                println!("{} to {}: {moved} times", from.number, to.number);
            });
        }
    });
    for Account { number, balance } in [one, two] {
        let balance = balance.into_inner().expect("nobody panicked with it");
        println!("account {number} has {balance}");
    }
}

/// Moves the amount from one account to the other, or nothing at all if there
/// is too little. No other thread may see money that has left one account and
/// not arrived in the other.
fn transfer(
    amount: u64,
    from: &Account,
    to: &Account,
) -> Result<(), TooLittle> {
    if from.number == to.number {
        let balance = from.balance.lock().expect("nobody panics with it");
        return if *balance < amount { Err(TooLittle) } else { Ok(()) };
    }
    let (mut from_balance, mut to_balance);
    if from.number < to.number {
        from_balance = from.balance.lock().expect("nobody panics with it");
        to_balance = to.balance.lock().expect("nobody panics with it");
    } else {
        to_balance = to.balance.lock().expect("nobody panics with it");
        from_balance = from.balance.lock().expect("nobody panics with it");
    }
    if *from_balance < amount {
        return Err(TooLittle);
    }
    *from_balance -= amount;
    *to_balance += amount;
    Ok(())
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
