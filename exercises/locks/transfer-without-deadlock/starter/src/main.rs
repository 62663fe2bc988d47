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
    todo!("move {amount} from {} to {}", from.number, to.number)
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
