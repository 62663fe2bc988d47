use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::*;

const DELAY: Duration = Duration::from_millis(300);

#[test]
fn a_new_file_begins_with_one() {
    let path = Place::new("new");
    for number in 1..=3 {
        assert_eq!(
            add_one(&path.0).expect("it can be counted"),
            number,
            "how often it was counted"
        );
    }
}

#[test]
fn an_empty_file_stands_for_zero() {
    let path = Place::new("empty");
    path.write("");
    assert_eq!(
        add_one(&path.0).expect("it can be counted"),
        1,
        "an empty file stands for zero"
    );
}

#[test]
fn a_number_may_become_longer() {
    let path = Place::new("longer");
    path.write("99\n");
    assert_eq!(
        add_one(&path.0).expect("it can be counted"),
        100,
        "99 was there"
    );
    assert_eq!(path.read().trim(), "100", "what is in the file, where 99 was");
}

#[test]
fn nothing_is_left_of_what_was_there() {
    let path = Place::new("left");
    path.write("0000041\n");
    assert_eq!(
        add_one(&path.0).expect("it can be counted"),
        42,
        "41 was there"
    );
    assert_eq!(
        add_one(&path.0).expect("it can be counted"),
        43,
        "42 was there"
    );
    assert_eq!(path.read().trim(), "43", "what is in the file");
}

#[test]
fn a_file_without_a_number_stays_as_it_is() {
    let path = Place::new("stays");
    path.write("forty-one");
    assert!(add_one(&path.0).is_err(), "forty-one is a number here");
    assert_eq!(
        path.read(),
        "forty-one",
        "what is in the file, which is no number"
    );
}

#[test]
fn it_waits_while_another_has_the_lock() {
    it_waits("alone", File::lock);
}

#[test]
fn it_waits_while_others_have_the_lock_together() {
    it_waits("together", File::lock_shared);
}

fn it_waits(name: &str, lock: impl Fn(&File) -> io::Result<()>) {
    let path = Place::new(name);
    path.write("1");
    let other = File::open(&path.0).expect("it is there");
    lock(&other).expect("nothing else has locked it");
    let (sender, answer) = mpsc::channel();
    let same = path.0.clone();
    thread::spawn(move || sender.send(add_one(&same)));
    let early = answer.recv_timeout(DELAY).map_err(|error| match error {
        RecvTimeoutError::Timeout => "it waits",
        RecvTimeoutError::Disconnected => "it panicked",
    });
    assert_eq!(
        early.map(Result::ok),
        Err("it waits"),
        "another has locked the file, so `add_one` must wait"
    );
    path.write("41");
    drop(other); // With it, the lock is released.
    let late = answer.recv_timeout(10 * DELAY);
    let late = late.expect("the lock has been released, so `add_one` returns");
    assert_eq!(late.expect("it can be counted"), 42, "41 was there");
}

#[test]
fn many_at_once_lose_nothing() {
    let path = Place::new("many");
    // Each call opens the file anew, as a process would.
    let mut numbers: Vec<u64> = thread::scope(|scope| {
        let count = || {
            let numbers = (0..200).map(|_| add_one(&path.0));
            numbers.collect::<io::Result<Vec<u64>>>()
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(count)).collect();
        let joined = threads
            .into_iter()
            .map(|thread| thread.join().expect("`add_one` does not panic"));
        joined.flat_map(|all| all.expect("it can be counted")).collect()
    });
    numbers.sort();
    assert_eq!(
        numbers,
        Vec::from_iter(1..=800),
        "each number once, from four threads"
    );
    assert_eq!(path.read().trim(), "800", "what is in the file");
}

/// Where a file may lie, which is removed at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let name = format!("count-of-{name}-{}", process::id());
        Self(env::temp_dir().join(name))
    }

    fn write(&self, text: &str) {
        fs::write(&self.0, text).expect("it can be written");
    }

    fn read(&self) -> String {
        fs::read_to_string(&self.0).expect("it can be read")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // If it was never made, there is nothing to remove.
        let _ = fs::remove_file(&self.0);
    }
}
