use std::{thread, time::Duration};

fn main() {
    let text = String::from(
        "three seconds pass\nand nobody says anything\nto the patient client",
    );

    let mut threads = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        threads.push(thread::spawn(move || report(number, line)));
    }
    println!("main: started three threads");
    for thread in threads {
        thread.join().expect("`report` does not panic");
    }
    println!("main: all three have ended");
}

fn report(number: u32, line: &str) {
    thread::sleep(Duration::from_millis(300));
    let words = line.split_whitespace().count();
    println!("thread {number}: {words} words in {line:?}");
}
