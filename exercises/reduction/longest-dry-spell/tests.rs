use super::*;

/// All lists of at most this number of days, dry or wet.
fn lists(most: u32) -> impl Iterator<Item = Vec<bool>> {
    (0..=most).flat_map(|length| {
        (0..1_u32 << length).map(move |bits| {
            (0..length).map(|day| bits >> day & 1 == 1).collect()
        })
    })
}

fn in_a_row(days: &[bool]) -> Days {
    days.iter().map(|&dry| Days::one(dry)).fold(Days::none(), Days::then)
}

/// The longest dry spell, counted day by day.
fn counted(days: &[bool]) -> usize {
    let spells = days.split(|dry| !dry).map(<[bool]>::len);
    spells.max().unwrap_or(0)
}

#[test]
fn a_wet_day_ends_a_spell() {
    let days = [true, true, false, true];
    assert_eq!(in_a_row(&days).longest, 2, "of {days:?}");
}

#[test]
fn a_spell_continues_from_piece_to_piece() {
    let (left, right) = ([false, true, true], [true, true, true, false]);
    let days = in_a_row(&left).then(in_a_row(&right));
    assert_eq!(days.longest, 5, "of {left:?} and then {right:?}");
}

#[test]
fn a_spell_continues_through_a_piece_without_a_wet_day() {
    let (wet, dry) = (Days::one(false), Days::one(true));
    let days = wet.then(dry).then(dry.then(dry)).then(dry.then(wet));
    assert_eq!(days.longest, 4, "a wet day, four dry ones, a wet one");
    let days = wet.then(dry).then(dry.then(dry).then(dry.then(wet)));
    assert_eq!(days.longest, 4, "the same six days, split elsewhere");
}

#[test]
fn no_days_change_nothing() {
    for days in lists(4) {
        let reduced = in_a_row(&days);
        assert_eq!(Days::none().then(reduced), reduced, "none, then {days:?}");
        assert_eq!(reduced.then(Days::none()), reduced, "{days:?}, then none");
    }
}

#[test]
fn every_list_is_counted_right_wherever_it_is_split() {
    for days in lists(9) {
        for middle in 0..=days.len() {
            let (left, right) = days.split_at(middle);
            let all = in_a_row(left).then(in_a_row(right));
            let longest = counted(&days);
            assert_eq!(all.longest, longest, "{left:?}, then {right:?}");
        }
    }
}

#[test]
fn then_is_associative() {
    let pieces: Vec<Days> = lists(3).map(|days| in_a_row(&days)).collect();
    for &a in &pieces {
        for &b in &pieces {
            for &c in &pieces {
                let (left, right) = (a.then(b).then(c), a.then(b.then(c)));
                assert_eq!(left, right, "of {a:?}, {b:?} and {c:?}");
            }
        }
    }
}

#[test]
fn rayon_finds_the_longest_spell() {
    let days: Vec<bool> =
        (0..20_000_u32).map(|day| day % 7 * (day % 1009) != 0).collect();
    let all = days
        .par_iter()
        .map(|&dry| Days::one(dry))
        .reduce(Days::none, Days::then);
    assert_eq!(
        (all.count, all.longest),
        (20_000, counted(&days)),
        "the days of all pieces together, and the most dry ones in a row"
    );
}
