use std::sync::Mutex;
use std::thread;

const TOTAL: u32 = 100;

fn main() {
    let accounts = Mutex::new([TOTAL, 0]);
    thread::scope(|scope| {
        let mover = scope.spawn(|| transfer(60, 0, 2, &accounts));
        match mover.join().expect("`transfer` checks before it changes") {
            Ok(()) => println!("main: the transfer is done"),
            Err(why) => println!("main: no transfer, because {why}"),
        }
    });
    let [first, second] = *accounts.lock().expect("no thread panicked");
    println!("main: {first} + {second} = {}", first + second);
}

// ANCHOR: transfer
fn transfer(
    amount: u32,
    from: usize,
    to: usize,
    accounts: &Mutex<[u32; 2]>,
) -> Result<(), &'static str> {
    let mut accounts = accounts.lock().expect("no thread panics");
    let old = accounts.get(from).ok_or("there's no account to take from")?;
    let less = old.checked_sub(amount).ok_or("there's too little money")?;
    accounts.get(to).ok_or("there's no account to pay into")?;
    // From here on, nothing fails.
    accounts[from] = less;
    accounts[to] += amount;
    Ok(())
}
// ANCHOR_END: transfer
