//! Counts and times as people read them.
//!
//! In: a number. Out: a text with its noun or its unit. Nothing here fails.

use std::time::Duration;

/// A time in the unit that suits it: `15.02 s`, `230 ms`. A recording is exact to a millisecond.
pub fn time(seconds: f64) -> String {
    if seconds >= 1.0 {
        format!("{seconds:.2}\u{a0}s")
    } else {
        format!("{:.0}\u{a0}ms", 1000.0 * seconds)
    }
}

/// `1 listing`, `2 listings`.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// A time for a person who waits.
pub fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        seconds @ 10..120 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_the_unit_that_suits_them() {
        assert_eq!(time(15.0249), "15.02\u{a0}s");
        assert_eq!(time(0.0234), "23\u{a0}ms");
    }
}
