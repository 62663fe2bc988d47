use std::{thread, time::Duration};

fn main() {
    let text = String::from(
        "three seconds pass\nand nobody says anything\nto the patient client",
    );

    thread::scope(|scope| {
        for line in text.lines() {
            scope.spawn(move || report(line));
        }
        println!("main: started three threads");
    });
    println!("main: all three have ended");
}

fn report(line: &str) {
    thread::sleep(Duration::from_millis(300));
    let words = line.split_whitespace().count();
    println!("thread: {words} words in {line:?}");
}
