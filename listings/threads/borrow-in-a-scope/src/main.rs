use std::{thread, time::Duration};

fn main() {
    let text = String::from(
        "three seconds pass\nand nobody says anything\nto the patient client",
    );

    thread::scope(|scope| {
        for (number, line) in (1..).zip(text.lines()) {
            scope.spawn(move || report(number, line));
        }
        println!("main: started three threads");
    });
    println!("main: all three have ended");
}

fn report(number: u32, line: &str) {
    thread::sleep(Duration::from_millis(300));
    let words = line.split_whitespace().count();
    println!("thread {number}: {words} words in {line:?}");
}
