use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const QUEUE: &str = r#"caption = "A queue between two threads"
alt = "The producer pushes to the back of a queue, and the worker pops from its front."
text = '''
producer -> jobs: pushes
jobs:
| front | … | back |
jobs -> worker: pops
worker --> producer: waits for <more>
'''
"#;

fn figure(source: &str) -> Result<String, Wrong> {
    let setting = Setting {
        id: "diagram-1".to_owned(),
        links: Vec::new(),
        runs: BTreeMap::new(),
        root: String::new(),
        schedules: BTreeMap::new(),
        arrangements: BTreeMap::new(),
    };
    Diagram::read(source)?.render(&setting)
}

fn drawn(text: &str) -> Result<String, Wrong> {
    figure(&format!(
        "caption = \"c\"\nalt = \"a\"\ntext = '''\n{text}'''\n"
    ))
}

#[test]
fn a_whole_figure() {
    let figure = figure(QUEUE).expect("a figure");
    assert_eq!(figure, include_str!("queue.html"));
}

#[test]
fn colours_and_sizes_are_the_themes() {
    let figure = figure(QUEUE).expect("a figure");
    for looks in ["style=", "fill=", "stroke=", "font-", "#"] {
        assert!(!figure.contains(looks), "{looks} in {figure}");
    }
}

#[test]
fn a_long_alternative_is_shown_to_all() {
    let long = "The worker pops from its front, and then it does the job, until no job is left.";
    let source = QUEUE.replace("from its front.", &format!("from its front. {long}"));
    let figure = figure(&source).expect("a figure");
    assert!(figure.contains("<details><summary>The diagram in words</summary><p>The producer"));
}

#[test]
fn memory_and_interleavings_have_rows() {
    let memory = drawn("stack:\n| jobs |\n| handle |\nstack -> heap: points to\n").expect("drawn");
    assert_eq!(memory.matches("<rect").count(), 3);
    let steps = drawn("steps:\n| AAA | BBB |\n| loads | |\n| | loads |\n").expect("drawn");
    assert_eq!(steps.matches("<rect").count(), 6);
    assert_eq!(steps.matches("<text").count(), 5);
}

#[test]
fn a_label_stands_beside_its_own_arrow() {
    // The crate goes through an arrow that leads back up, past other boxes, after all others.
    let text = "a -> b: one\nb -> c: two\nc -> a: back\nc -> d: three\nd -> e: four\n";
    let drawing = drawn(text).expect("drawn");
    let height = |label: &str| -> f64 {
        let (before, _) = drawing
            .split_once(&format!(">{label}</tspan>"))
            .expect(label);
        let (_, y) = before.rsplit_once("y=\"").expect("its height");
        y.trim_end_matches('"').parse().expect("a number")
    };
    let heights = ["a", "one", "b", "two", "c", "three", "d", "four", "e"].map(height);
    assert!(heights.is_sorted(), "from top to bottom: {heights:?}");
    let back = height("back");
    assert!(
        height("a") < back && back < height("c"),
        "{back} in {heights:?}"
    );
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let cases = [
        (
            "alt = \"The",
            "alt = \"\"\nelse = \"The",
            1,
            "unknown field `else`",
        ),
        (
            "caption = \"A queue between two threads\"",
            "caption = \" \"",
            1,
            "is empty",
        ),
        (
            "The producer pushes to the back of a queue, and the worker pops from its front.",
            "A queue between two threads",
            2,
            "`alt` repeats the caption",
        ),
        (
            "producer -> jobs: pushes",
            "producer -> : pushes",
            4,
            "from a box to a box",
        ),
        (
            "producer -> jobs: pushes",
            "producer -> jobs -> worker",
            4,
            "one line for each arrow",
        ),
        (
            "producer -> jobs: pushes",
            "producer -> jobs:",
            4,
            "nothing follows the colon",
        ),
        (
            "producer -> jobs: pushes",
            "producer => jobs: pushes",
            4,
            "is neither an arrow",
        ),
        ("jobs:\n", "", 5, "a row of cells belongs below"),
        ("| front | … | back |\n", "", 5, "has no row of cells"),
        (
            "| front | … | back |",
            "| front | … | back",
            6,
            "ends with `|`",
        ),
        (
            "| front | … | back |",
            "| front | … | back |\n| front |",
            7,
            "this row has 1 cell, and the one above it 3",
        ),
        (
            "jobs -> worker: pops",
            "jobs -> jobs: pops",
            7,
            "has an arrow to itself",
        ),
        (
            "jobs -> worker: pops",
            "jobs -> a worker whose name is much longer than what anybody could read at a glance",
            7,
            "a phone has room for 60",
        ),
        (
            "| front | … | back |",
            "| front | of | all | the | jobs | that | wait | back |",
            3,
            "a phone has room for 300",
        ),
    ];
    for (from, to, line, says) in cases {
        let source = QUEUE.replacen(from, to, 1);
        assert_ne!(source, QUEUE, "{from}");
        let wrong = figure(&source).expect_err(says);
        assert!(wrong.what.contains(says), "{says}: {wrong:?}");
        if says.starts_with("unknown") {
            continue;
        }
        assert_eq!(wrong.line, line, "{wrong:?}");
    }
    let without = QUEUE.replacen("alt = ", "# ", 1);
    let wrong = figure(&without).expect_err("no alternative");
    assert!(wrong.what.contains("missing field `alt`"), "{wrong:?}");
    assert_eq!(drawn("\n").expect_err("nothing").line, 4);
    let many: String = (0..13).map(|n| format!("a{n}\n")).collect();
    assert_eq!(drawn(&many).expect_err("13 boxes").line, 16);
    let many: String = (0..19).map(|_| "a -> b\n").collect();
    assert_eq!(drawn(&many).expect_err("19 arrows").line, 22);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// The crate sorts by what it finds in hash tables, and asserts what it relies on.
    #[test]
    fn every_drawing_is_drawn_and_the_same_each_time(
        arrows in prop::collection::vec((0_u8..12, 0_u8..12, 0_u8..3, any::<bool>()), 1..19),
    ) {
        let text: String = arrows
            .iter()
            .filter(|(from, to, ..)| from != to)
            .map(|(from, to, label, waits)| {
                let sign = if *waits { "-->" } else { "->" };
                let label = ["", ": label", ": a label of several lines"][usize::from(*label)];
                format!("b{from} {sign} b{to}{label}\n")
            })
            .collect();
        let first = drawn(&text);
        prop_assert_eq!(&first, &drawn(&text));
        if let Err(wrong) = first {
            let known = wrong.what.contains("a phone has room") || wrong.what.contains("has no boxes");
            prop_assert!(known, "{:?}", wrong);
        }
    }
}
