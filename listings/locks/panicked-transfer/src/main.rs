use std::sync::Mutex;
use std::thread;

const TOTAL: u32 = 100;

fn main() {
    let accounts = Mutex::new([TOTAL, 0]);
    thread::scope(|scope| {
        let mover = scope.spawn(|| transfer(60, 0, 2, &accounts));
        if mover.join().is_err() {
            println!("main: the transfer panicked");
        }
    });
    {
        let found = accounts.lock().unwrap_or_else(|poisoned| {
            println!("main: {poisoned}");
            poisoned.into_inner()
        });
        let [first, second] = *found;
        println!("main: {first} + {second} = {}", first + second);
    }
    println!("main: still poisoned: {}", accounts.is_poisoned());
}

fn transfer(amount: u32, from: usize, to: usize, accounts: &Mutex<[u32; 2]>) {
    let mut accounts = accounts.lock().expect("nobody has panicked yet");
    accounts[from] -= amount;
    accounts[to] += amount;
}
