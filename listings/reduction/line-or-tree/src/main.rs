use std::time::{Duration, Instant};
use std::{env, error::Error, thread};

type Way = fn(&str, Duration) -> String;

const LETTERS: &str = "abcdefgh";

fn main() -> Result<(), Box<dyn Error>> {
    let delay: f64 = env::args().nth(1).unwrap_or("1".to_string()).parse()?;
    let wait = Duration::from_secs_f64(delay / 4.0);
    for (name, way) in [("line", in_a_line as Way), ("tree", in_a_tree)] {
        let start = Instant::now();
        way(LETTERS, wait);
        let joins = start.elapsed().div_duration_f64(wait);
        println!("main: the {name} took as long as {joins:.1} joins");
    }
    Ok(())
}

/// Joins the letters one after another, from the left.
fn in_a_line(letters: &str, wait: Duration) -> String {
    let (first, rest) = letters.split_at(1);
    let mut joined = first.to_string();
    println!("line: {joined}");
    for letter in rest.chars() {
        joined = join(&joined, &letter.to_string(), wait);
        println!("line: {joined}");
    }
    joined
}

/// Joins each half on its own, the right one on a new thread, and then both.
fn in_a_tree(letters: &str, wait: Duration) -> String {
    let name = &letters[..1];
    if letters.len() == 1 {
        println!("tree {name}: {letters}");
        return letters.to_string();
    }
    let (left, right) = letters.split_at(letters.len() / 2);
    thread::scope(|scope| {
        let right = scope.spawn(|| in_a_tree(right, wait));
        let left = in_a_tree(left, wait);
        let right = right.join().expect("no thread panics");
        let joined = join(&left, &right, wait);
        println!("tree {name}: {joined}");
        joined
    })
}

/// Joins two strings, as slowly as if it had to ask a server.
fn join(left: &str, right: &str, wait: Duration) -> String {
    thread::sleep(wait);
    format!("{left}{right}")
}
