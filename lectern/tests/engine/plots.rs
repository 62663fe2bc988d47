//! Figures read from printed lines, and pictures drawn of them.

use std::time::Duration;

use lectern::page::block::Plot;
use lectern::run::Evidence;
use scraper::ElementRef;
use serde_json::Value;

use crate::fixture::{Fixture, cast_of, printed};
use crate::pages::{all, page, texts};

const LINES: [&str; 6] = [
    "std, 1 threads: 1.00 ± 0.05 times as fast",
    "std, 2 threads: 1.85 ± 0.10 times as fast",
    "std, 4 threads: 3.20 ± 0.20 times as fast",
    "rayon, 2 threads: 1.65 times as fast",
    "rayon, 4 threads: 2.80 times as fast",
    "B = 0.08 ± 0.02",
];

pub(crate) const PLOT: &str = r#"caption = "Speed-up, and a law"
x = { name = "j", label = "threads", from = 1, to = 8 }
y = { label = "times as fast", from = 0, to = 8 }

[[points]]
label = "std, measured"
listing = "faster"
line = "std, {integer} threads: {number} ± {number} times as fast"
x = 1
y = 2
error = 3

[[points]]
label = "rayon, measured"
listing = "faster"
line = "rayon, {integer} threads: {number} times as fast"
x = 1
y = 2

[[curves]]
label = "the law, B = {B}"
formula = "1 / (B + (1 - B) / j)"
with.B = 0.5

[[curves]]
label = "estimated, B = {B}"
formula = "1 / (B + (1 - B) / j)"
with.B = { listing = "faster", line = "B = {number} ± {number}", hole = 1, error = 2 }

[control]
label = "the law, yours"
formula = "1 / (B + (1 - B) / j)"
sliders = [
    { name = "B", label = "part B", from = 0, to = 1, step = 0.01, start = 0.1 },
    { name = "j", label = "processors j", from = 1, to = 64, step = 1, start = 8 },
]
also.limit = "1 / B"
says = "B = {B}, {j} processors: {y} times as fast; never more than {limit} times."
otherwise = "B = {B}, {j} processors: {y} times as fast; there is no limit."
"#;

/// A book with the listing `faster`, which printed [`LINES`].
fn book() -> Fixture {
    let book = Fixture::proved();
    book.listing(
        "faster",
        "claims.unordered = [{ line = \"std, {integer} threads: {number} ± {number} times as fast\", count = 3 }, \
         { line = \"rayon, {integer} threads: {number} times as fast\", count = 2 }, \"B = {number} ± {number}\"]",
        "fn main() {\n    println!(\"something\");\n}\n",
    );
    book.prove("faster", &LINES);
    book
}

/// The same with this plot, whose block begins in line 9 of the chapter.
pub(crate) fn plotted(plot: &str) -> Fixture {
    let book = book();
    book.append("src/one.md", &format!("\n```plot\n{plot}```\n"));
    let text = book.read("src/one.md");
    assert_eq!(text.lines().nth(8), Some("```plot"));
    book
}

fn attribute(element: &ElementRef<'_>, name: &str) -> f64 {
    let value = element.attr(name).unwrap_or_else(|| panic!("no {name}"));
    value
        .parse()
        .unwrap_or_else(|_| panic!("{name} is {value}"))
}

/// A run that printed these lines.
fn run(lines: &[&str]) -> Evidence {
    Evidence {
        lines: printed(lines),
        ..Evidence::nothing(Duration::from_secs(3))
    }
}

#[test]
fn a_figure_is_read_from_the_line_that_was_printed() {
    let book = book();
    book.append(
        "src/one.md",
        "\nB is {{#measured faster line B = {number} ± {number}}}; four take \
         {{#measured faster line std, 4 threads: {number} ± {number} times as fast}} s.\n",
    );
    book.run(&["check"]).succeeds();
    let paragraphs = texts(&page(&book), "main p");
    let expected = "B is 0.08 ± 0.02; four take 3.20 ± 0.20 s.";
    assert!(paragraphs.contains(&expected.to_owned()), "{paragraphs:?}");
}

#[test]
fn a_figure_is_read_in_an_exercise_too() {
    let book = book();
    book.run(&["new-exercise", "one", "adding"]).succeeds();
    book.write_new_exercise("adding");
    let file = "exercises/one/adding/exercise.md";
    book.replace(
        file,
        "helps a lot.",
        "helps: {{#measured faster line B = {number} ± {number}}}.",
    );
    book.run(&["check"]).succeeds();
    let hints = texts(&page(&book), "details.hint").join("\n");
    assert!(hints.contains("helps: 0.08 ± 0.02."), "{hints}");
    book.replace(file, "line B = {number} ±", "line C = {number} ±");
    let line = 1 + book
        .read(file)
        .lines()
        .position(|line| line.contains("line C"))
        .expect("it was written");
    book.run(&["check"]).fails().says_of(
        &format!("{file}:{line}"),
        "no recorded line matches `C = {number} ± {number}`; nearest are: `B = 0.08 ± 0.02`",
    );
}

#[test]
fn a_line_that_cannot_be_read_is_reported_with_its_place() {
    let book = book();
    for (written, what) in [
        (
            "faster line C = {number}",
            "no recorded line matches `C = {number}`; nearest are: `B = 0.08 ± 0.02`, ",
        ),
        (
            "faster line std, {integer} threads: {number} ± {number} times as fast",
            "3 recorded lines match",
        ),
        ("faster line B = 0.08 ± 0.02", "has no hole"),
        ("faster line B = {numbr} ± {text}", "no such type of hole"),
        ("nobody line B = {number}", "no listing is called `nobody`"),
        ("faster line B = {number", "does not end on its line"),
        ("faster line", "line PATTERN}}`"),
    ] {
        let before = book.read("src/one.md");
        book.append(
            "src/one.md",
            &format!("\nB is {{{{#measured {written}}}}}.\n"),
        );
        book.run(&["check"]).fails().says_of("src/one.md:9", what);
        book.write("src/one.md", &before);
    }
}

#[test]
fn points_and_curves_stand_where_they_belong() {
    let book = plotted(PLOT);
    book.run(&["check"]).succeeds();
    let page = page(&book);
    assert_eq!(
        texts(&page, "figure.plot > figcaption"),
        ["Speed-up, and a law"]
    );
    let labels = ["times as fast", "threads"];
    assert_eq!(texts(&page, "svg.plot text.label"), labels);
    let clip = all(&page, "svg.plot clipPath > rect");
    let [left, top, width, height] =
        ["x", "y", "width", "height"].map(|name| attribute(&clip[0], name));
    // The part that is not cut off is a little greater than the axes.
    let across = |x: f64| left + 6.0 + (width - 12.0) * (x - 1.0) / 7.0;
    let up = |y: f64| top + height - 2.0 - (height - 4.0) * y / 8.0;
    let near = |place: f64, expected: f64| (place - expected).abs() < 0.15;

    let marks = all(&page, "svg.plot circle.mark.kind-1");
    assert_eq!(marks.len(), 3);
    for (mark, (x, y)) in marks.iter().zip([(1.0, 1.0), (2.0, 1.85), (4.0, 3.2)]) {
        assert!(near(attribute(mark, "cx"), across(x)), "{:?}", mark.value());
        assert!(near(attribute(mark, "cy"), up(y)), "{:?}", mark.value());
    }
    assert_eq!(all(&page, "svg.plot polygon.mark.kind-2").len(), 2);
    assert_eq!(all(&page, "svg.plot polyline.error.kind-1").len(), 3);
    assert_eq!(all(&page, "svg.plot .error.kind-2").len(), 0);
    assert_eq!(all(&page, "svg.plot polygon.band.line-2").len(), 1);

    let ends = |selector: &str| -> [(f64, f64); 2] {
        let curve = all(&page, selector);
        let points = curve[0].attr("points").expect("the points of a curve");
        let points: Vec<(f64, f64)> = points
            .split_whitespace()
            .map(|point| {
                let (x, y) = point.split_once(',').expect("two numbers");
                (x.parse().expect("a number"), y.parse().expect("a number"))
            })
            .collect();
        assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0));
        [points[0], points[points.len() - 1]]
    };
    let law = |b: f64| 1.0 / (b + (1.0 - b) / 8.0);
    for (selector, b) in [
        ("svg.plot .curve.line-1", 0.5),
        ("svg.plot .curve.line-2", 0.08),
        ("svg.plot .moved", 0.1),
    ] {
        let [first, last] = ends(selector);
        assert!(
            near(first.0, across(1.0)) && near(first.1, up(1.0)),
            "{selector}: {first:?}"
        );
        assert!(
            near(last.0, across(8.0)) && near(last.1, up(law(b))),
            "{selector}: {last:?}"
        );
    }
    let mark = &all(&page, "svg.plot .moved-mark")[0];
    assert!(near(attribute(mark, "cx"), across(8.0)) && near(attribute(mark, "cy"), up(law(0.1))));
}

#[test]
fn the_picture_is_in_words_and_numbers_too() {
    let book = plotted(PLOT);
    let page = page(&book);
    let picture = &all(&page, "svg.plot")[0];
    let named = picture
        .attr("aria-labelledby")
        .expect("title and description");
    let named: Vec<String> = named
        .split(' ')
        .flat_map(|id| texts(&page, &format!("#{id}")))
        .collect();
    assert_eq!(named[0], "Speed-up, and a law");
    for words in [
        "To the right: threads, from 1 to 8. Up: times as fast, from 0 to 8.",
        "Points, std, measured: 1.00 ± 0.05 at 1, 1.85 ± 0.10 at 2, 3.20 ± 0.20 at 4.",
        "Curve, estimated, B = 0.08 ± 0.02: from 1 to 5.13.",
    ] {
        assert!(named[1].contains(words), "{}", named[1]);
    }
    let signs = texts(&page, "ul.plot-signs > li");
    let expected = [
        "std, measured",
        "rayon, measured",
        "the law, B = 0.5",
        "estimated, B = 0.08 ± 0.02",
        "the law, yours",
    ];
    assert_eq!(signs, expected);
    assert_eq!(texts(&page, ".plot-table thead th")[1..], expected[..4]);
    let four = &all(&page, ".plot-table tbody tr")[3];
    let cells: Vec<String> = four
        .child_elements()
        .map(|cell| cell.text().collect())
        .collect();
    assert_eq!(cells, ["4", "3.20 ± 0.20", "2.80", "1.6", "3.23"]);
    assert_eq!(texts(&page, "figure.plot .legend a"), ["Listing 1.2"]);
}

#[test]
fn what_a_reader_moves_is_on_the_page_before_any_script() {
    let page = page(&plotted(PLOT));
    let sliders = all(&page, ".plot-control input[type=range]");
    let starts: Vec<f64> = sliders
        .iter()
        .map(|slider| attribute(slider, "value"))
        .collect();
    assert_eq!(starts, [0.1, 8.0]);
    assert_eq!(texts(&page, ".plot-control output"), ["0.1", "8"]);
    assert_eq!(
        texts(&page, ".plot-control label"),
        ["part B", "processors j"]
    );
    let says = "B = 0.1, 8 processors: 4.71 times as fast; never more than 10 times.";
    assert_eq!(texts(&page, ".plot-says"), [says]);
    let data = all(&page, ".plot-control")[0]
        .attr("data-plot")
        .expect("what the script needs");
    let data: Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["formula"], "1 / (B + (1 - B) / j)");
    assert_eq!(data["also"]["limit"], "1 / B");
    assert_eq!(data["axes"]["y"]["to"], 8.0);
}

#[test]
fn where_there_is_no_limit_other_words_are_said() {
    let page = page(&plotted(&PLOT.replace("start = 0.1", "start = 0")));
    let says = "B = 0, 8 processors: 8 times as fast; there is no limit.";
    assert_eq!(texts(&page, ".plot-says"), [says]);
}

#[test]
fn colours_and_letters_are_the_themes() {
    let book = plotted(PLOT);
    let page = page(&book);
    for element in all(&page, "figure.plot *") {
        for (name, value) in element.value().attrs() {
            let own = [
                "fill",
                "stroke",
                "style",
                "opacity",
                "font-family",
                "font-size",
                "color",
            ];
            assert!(
                !own.contains(&name),
                "{name}={value} in {:?}",
                element.value()
            );
            assert!(
                !value.contains("NaN") && !value.contains("inf"),
                "{name}={value}"
            );
        }
    }
    let first = book.read("book/one.html");
    book.run(&["build"]).succeeds();
    assert_eq!(
        book.read("book/one.html"),
        first,
        "the same picture, and other bytes"
    );
}

#[test]
fn an_axis_in_factors_has_ticks_at_powers() {
    let plot = PLOT
        .replace("from = 1, to = 8 }", "from = 1, to = 64, scale = \"log\" }")
        .replace("from = 0, to = 8 }", "from = 0, to = 8, ticks = [0, 5] }");
    let page = page(&plotted(&plot));
    let mut numbers = texts(&page, "svg.plot text.number");
    numbers.sort();
    assert_eq!(numbers, ["0", "1", "16", "2", "32", "4", "5", "64", "8"]);
    let marks = all(&page, "svg.plot circle.mark");
    let places: Vec<f64> = marks.iter().map(|mark| attribute(mark, "cx")).collect();
    let steps = [places[1] - places[0], places[2] - places[1]];
    assert!((steps[0] - steps[1]).abs() < 0.2, "{places:?}");
}

#[test]
fn mistakes_in_a_plot_are_reported_with_their_lines() {
    // The first line of the block is line 10 of the chapter.
    for (from, to, line, what) in [
        (
            "caption = \"Speed-up, and a law\"",
            "capton = \"a\"",
            10,
            "unknown field `capton`",
        ),
        ("y = { label", "y = { labl", 12, "unknown field `labl`"),
        ("error = 3", "at = [[1, 2]]", 20, "unknown field `at`"),
        ("error = 3", "error = 4", 20, "has no hole 4; it has 3"),
        ("error = 3", "error = 0", 20, "has no hole 0; it has 3"),
        (
            "std, {integer} threads: {number} ± {number}",
            "std, {integer} threads: {text}",
            19,
            "has `1.00 ± 0.05` in the line",
        ),
        (
            "std, {integer} threads: {number} ±",
            "std, {integer} threads: {number > 1.5} ±",
            17,
            "would leave out what does not fit",
        ),
        (
            "rayon, {integer} threads",
            "rayon, {integer} tasks",
            25,
            "no recorded line matches `rayon, {integer} tasks",
        ),
        (
            "label = \"rayon, measured\"",
            "label = \"std, measured\"",
            23,
            "the label “std, measured” stands for two things",
        ),
        (
            "from = 1, to = 8 }",
            "from = 8, to = 8 }",
            11,
            "the axis is empty: it goes from 8 to 8",
        ),
        (
            "from = 1, to = 8 }",
            "from = 0, to = 8, scale = \"log\" }",
            11,
            "cannot begin at 0",
        ),
        (
            "from = 1, to = 8 }",
            "from = 1, to = inf }",
            11,
            "the axis is empty",
        ),
        (
            "from = 1, to = 8 }",
            "from = 1, to = 8, ticks = [4] }",
            11,
            "`ticks` are two or more",
        ),
        (
            "from = 1, to = 8 }",
            "from = 1, to = 3 }",
            17,
            "lies outside of the picture: threads is 4, from 1 to 3",
        ),
        (
            "from = 0, to = 8 }",
            "from = 0, to = 3 }",
            17,
            "lies outside of the picture",
        ),
        (
            "from = 0, to = 8 }",
            "from = 4e9, to = 8e9 }",
            12,
            "have no room",
        ),
        (
            "label = \"threads\"",
            "label = \"a label that is longer than any phone is wide, by far\"",
            11,
            "a phone has room for 44",
        ),
        ("label = \"threads\"", "label = \" \"", 11, "is empty"),
        (
            "name = \"j\", label = \"threads\"",
            "name = \"j k\", label = \"threads\"",
            11,
            "cannot be a name",
        ),
        (
            "y = { label",
            "y = { name = \"s\", label",
            12,
            "needs no name",
        ),
        (
            "with.B = 0.5",
            "with.C = 0.5",
            31,
            "nothing is called `B`; there are j, C",
        ),
        (
            "with.B = 0.5",
            "with.B = 0.5\nwith.C = 1",
            31,
            "`C` is given and not used",
        ),
        ("with.B = 0.5", "with.B = nan", 32, "isn't a finite number"),
        (
            "formula = \"1 / (B + (1 - B) / j)\"
with.B = 0.5",
            "formula = \"j + 20 * B\"
with.B = 0.5",
            31,
            "the curve “the law, B = 0.5” lies outside of the picture",
        ),
        (
            "formula = \"1 / (B + (1 - B) / j)\"
with.B = 0.5",
            "formula = \"B / (j - 1)\"
with.B = 0.5",
            31,
            "gives no finite number where j is 1",
        ),
        (
            "formula = \"1 / (B + (1 - B) / j)\"
with.B = 0.5",
            "formula = \"B j\"
with.B = 0.5",
            31,
            "`j` does not fit behind what comes before it",
        ),
        (
            "hole = 1, error = 2",
            "hole = 1, mistake = 2",
            37,
            "unknown field `mistake`",
        ),
        ("hole = 1, error = 2", "hole = 3", 37, "has no hole 3"),
        (
            "line = \"B = {number} ± {number}\"",
            "line = \"C = {number} ± {number}\"",
            37,
            "no recorded line matches",
        ),
        (
            "estimated, B = {B}",
            "estimated, B = {C}",
            35,
            "nothing is called `{C}`",
        ),
        (
            "estimated, B = {B}",
            "estimated, {B} of 3 s",
            35,
            "“3 s” is typed by hand",
        ),
        (
            "also.limit = \"1 / B\"",
            "also.limit = \"1 / k\"",
            46,
            "nothing is called `k`",
        ),
        (
            "never more than {limit}",
            "never more than {most}",
            47,
            "nothing is called `{most}`",
        ),
        (
            "start = 0.1 }",
            "start = 2 }",
            43,
            "starts at 2, which does not lie from 0 to 1",
        ),
        ("step = 0.01", "step = 0", 43, "the slider is empty"),
        (
            "step = 0.01",
            "step = 0.00001",
            43,
            "has more than 1000 stops",
        ),
        (
            "{ name = \"j\", label = \"processors j\"",
            "{ name = \"B\", label = \"processors j\"",
            44,
            "two sliders are called `B`",
        ),
        (
            "otherwise = ",
            "# otherwise = ",
            46,
            "`limit` isn't a finite number where B = 0, j = 1; give `otherwise`",
        ),
        (
            "listing = \"faster\"\nline = \"rayon",
            "listing = \"nobody\"\nline = \"rayon",
            24,
            "no listing is called `nobody`",
        ),
    ] {
        let plot = PLOT.replacen(from, to, 1);
        assert_ne!(plot, PLOT, "{from}");
        eprintln!("{from} -> {to}");
        let outcome = plotted(&plot).run(&["check"]).fails();
        outcome.says_of(&format!("src/one.md:{line}"), what);
    }
}

#[test]
fn what_cannot_be_seen_is_no_picture() {
    let book = book();
    let flood: Vec<String> = (0..201)
        .map(|number| format!("std, {} threads: 1.00 ± 0.05 times as fast", 1 + number % 8))
        .collect();
    for (from, to, what) in [
        (
            "from = 1, to = 8 }",
            "from = 1, to = 1e300 }",
            "too far or too fine",
        ),
        (
            "from = 1, to = 8 }",
            "from = 1e-300, to = 8, scale = \"log\" }",
            "too far or too fine",
        ),
        (
            "from = 1, to = 8 }",
            "from = 1, to = 1.0001 }",
            "no round numbers lie from 1 to 1.0001",
        ),
        (
            "from = 0, to = 1,",
            "from = 0, to = 1e300,",
            "the slider is empty",
        ),
    ] {
        let plot = Plot::read(&PLOT.replacen(from, to, 1)).expect("a plot");
        let run = run(&LINES);
        let error = plot.picture(&|_| Some(&run)).expect_err(to);
        assert!(error.what.contains(what), "{to}: {error:?}");
    }
    book.prove(
        "faster",
        &flood.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    book.append("src/one.md", &format!("\n```plot\n{PLOT}```\n"));
    book.run(&["check"])
        .fails()
        .says_of("src/one.md:17", "a picture has room for 200 points");
}

#[test]
fn the_example_that_contributors_read_is_a_plot() {
    let text = include_str!("../../../docs/reference.md");
    let (_, rest) = text.split_once("```plot\n").expect("the example");
    let (example, _) = rest.split_once("```").expect("its end");
    let run = run(&["4 threads: 3.20 ± 0.20 times as fast", "B = 0.08 ± 0.02"]);
    let plot = Plot::read(example).expect("a plot");
    let picture = plot.picture(&|_| Some(&run)).expect("numbers");
    let picture = picture.expect("a recording");
    assert_eq!(picture.points[0].points.len(), 1);
    assert_eq!(
        picture.curves[0].label,
        "Amdahl's law, B = 0.08 ± 0.02, estimated"
    );
}

#[test]
fn a_listing_that_only_a_picture_shows_is_shown_nowhere() {
    let book = plotted(PLOT);
    book.replace("src/one.md", "\n{{#listing faster}}\n", "\nNothing.\n");
    book.run(&["check"])
        .fails()
        .says_of("src/one.md:16", "`faster` is shown nowhere");
}

#[test]
fn without_a_recording_the_page_says_so() {
    let book = plotted(PLOT);
    std::fs::remove_file(book.root().join(cast_of("faster"))).expect("the recording");
    let page = page(&book);
    assert_eq!(all(&page, "svg.plot").len(), 0);
    assert_eq!(
        texts(&page, "figure.plot .unproved"),
        ["Nothing has been recorded yet of what this picture shows."]
    );
    book.run(&["build", "--deny-warnings"]).fails();
}

#[test]
fn lines_of_one_run_of_many_are_no_figures() {
    let book = plotted(PLOT);
    book.listing(
        "often",
        "claims.runs = { count = 3, line = \"total {integer}\", shows = \"total 3\" }",
        "fn main() {\n    println!(\"total 3\");\n}\n",
    );
    book.append(
        "src/one.md",
        "\nIt was {{#measured often line total {integer}}}.\n",
    );
    book.run(&["record", "often"]).succeeds();
    let line = book.read("src/one.md").lines().count();
    book.run(&["check"])
        .fails()
        .says_of(&format!("src/one.md:{line}"), "the listing has many runs");
}
