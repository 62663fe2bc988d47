use rayon::prelude::*;

/// How many millimetres of rain fell on each day.
const RAIN: [u32; 28] = [
    0, 4, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 9, 0, 1, 0,
    0, 0, 0,
];

/// What has to be known of some days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Days {
    /// How many days they are.
    count: usize,
    /// How many dry days they begin with.
    dry_at_start: usize,
    /// The largest number of dry days in a row.
    longest: usize,
    /// How many dry days they end with.
    dry_at_end: usize,
}

fn main() {
    let days = RAIN.into_par_iter().map(|rain| Days::one(rain == 0));
    let all = days.reduce(Days::none, Days::then);
    println!("Of {} days, {} in a row were dry.", all.count, all.longest);
}

impl Days {
    /// A single day.
    fn one(dry: bool) -> Self {
        let dry = usize::from(dry);
        Self { count: 1, dry_at_start: dry, longest: dry, dry_at_end: dry }
    }

    /// No day at all: the identity of `then`.
    fn none() -> Self {
        todo!("which days change nothing, before or after others?")
    }

    /// These days, and then those.
    fn then(self, those: Self) -> Self {
        todo!("put {self:?} and {those:?} together")
    }
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
