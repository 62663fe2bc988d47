use std::sync::Mutex;
use std::thread;

struct Accounts {
    checking: u32,
    savings: u32,
}

const TOTAL: u32 = 100;

fn main() {
    let accounts = Mutex::new(Accounts { checking: TOTAL, savings: 0 });
    thread::scope(|scope| {
        let save = scope.spawn(|| save(60, "five", &accounts));
        println!("main: it panicked: {}", save.join().is_err());
    });
    {
        let found = accounts.lock().unwrap_or_else(|poisoned| {
            println!("main: {poisoned}");
            poisoned.into_inner()
        });
        let (checking, savings) = (found.checking, found.savings);
        println!("main: {checking} + {savings} = {}", checking + savings);
    }
    println!("main: still poisoned: {}", accounts.is_poisoned());
}

fn save(amount: u32, fee: &str, accounts: &Mutex<Accounts>) {
    let mut accounts = accounts.lock().expect("nobody has panicked yet");
    accounts.checking -= amount;
    let fee: u32 = fee.parse().expect("a fee is a number");
    accounts.savings += amount - fee;
}
