//! All schedules of a small program: recorded, held, shown.

use lectern::book::Project;
use lectern::record::{SchedulesStatus, write_schedules};
use lectern::run::schedules::Graph;

use crate::fixture::{Fixture, Outcome, main_of, manifest_of};
use crate::pages::{all, page};

const SELLERS: &str = r#"use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

fn main() {
    let sold = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 1..=2 {
            scope.spawn(|| {
                let seen = sold.load(Relaxed);
                sold.store(seen + 1, Relaxed);
            });
        }
    });
    println!("sold: {}", sold.into_inner());
}
"#;

const CLAIM: &str = "recorded = false\nclaims.schedules = { all = 6, bad = 4, threads = [\"Ann\", \"Ben\"], good = \"sold: 2\" }";

const BLOCK: &str = "\n```schedule\nlisting = \"sellers\"\ncaption = \"Two sellers\"\nask = \"Lose a ticket.\"\n```\n";

const FILE: &str = "listings/one/sellers/schedules.json";

/// A book with the listing `sellers` and all its schedules in a figure.
fn book() -> Fixture {
    let book = Fixture::proved();
    book.listing("sellers", CLAIM, SELLERS);
    book.append("src/one.md", BLOCK);
    book
}

pub(crate) fn recorded() -> Fixture {
    let book = book();
    book.run(&["record", "sellers"]).succeeds();
    book
}

/// Changes the recorded graph, and makes its digest fit.
fn forge(book: &Fixture, change: impl FnOnce(&mut Graph)) {
    let project = Project::load(&book.root()).expect("a readable book");
    let listing = &project.listings["sellers"];
    let status = SchedulesStatus::of(&project.root, listing).expect("it has schedules");
    let mut graph = status.recorded().expect("a graph").graph.clone();
    change(&mut graph);
    let claim = listing.contract.claims.schedules.as_ref().expect("a claim");
    book.write(FILE, &write_schedules(listing, claim, &graph));
}

fn refused(book: &Fixture, words: &str) {
    let outcome: Outcome = book.run(&["check"]);
    assert_ne!(outcome.status, Some(0), "{outcome:?}");
    assert!(outcome.stderr.contains(words), "{words}: {outcome:?}");
}

#[test]
fn every_schedule_of_a_program_is_recorded_and_shown() {
    let book = book();
    refused(
        &book,
        "the schedules were never recorded [missing-recording]",
    );
    let outcome = book.run(&["record", "sellers"]).succeeds();
    assert!(
        outcome
            .stderr
            .contains("6 schedules in 12 states, of which 4 end badly"),
        "{outcome:?}"
    );
    book.run(&["check"]).succeeds();
    let page = page(&book);
    let select = |selector: &str| all(&page, selector);
    let figures = select("figure.schedule");
    let [figure] = figures.as_slice() else {
        panic!("{} figures", figures.len());
    };
    assert_eq!(figure.attr("data-all"), Some("6"));
    assert_eq!(figure.attr("data-bad"), Some("4"));
    let graph = figure.attr("data-graph").expect("where the graph is");
    let graph: Graph = serde_json::from_str(&book.read(&format!("book/{graph}"))).expect("a graph");
    assert_eq!(graph.counts(), (6, 4));
    assert_eq!(graph.threads, ["main", "Ann", "Ben"]);
    // The shortest schedule that loses an update has four steps, and stands on the page without a script.
    assert_eq!(select(".schedule-shortest tbody tr").len(), 5);
    let end = select(".schedule-shortest tr.end td");
    let end: String = end[0].text().collect();
    assert_eq!(end, "it prints “sold: 1”, and should print “sold: 2”");
    // The seller who was last has only sold: what's printed is printed by `main`.
    let last: String = select(".schedule-shortest tbody tr:nth-child(4)")[0]
        .text()
        .collect();
    assert!(
        last.contains("stores 1 in sold; then main prints “sold: 1”"),
        "{last}"
    );
    let summary: String = select(".schedule-shortest summary")[0].text().collect();
    assert!(
        summary.contains("the shortest one that ends badly"),
        "{summary}"
    );
    // There's no run, and a sentence says why.
    let listing: String = select("#listing-sellers")[0].text().collect();
    assert!(
        listing.contains("No run of this program was recorded"),
        "{listing}"
    );
    // Each seller has the lines of its closure, and `main` has no steps.
    assert_eq!(select(".schedule-thread").len(), 2);
    assert_eq!(
        select(".schedule-thread[data-thread='1'] .line[data-line='9']").len(),
        1
    );
    let counts: String = select(".schedule-counts")[0].text().collect();
    assert_eq!(
        counts,
        "There are six schedules, and four of them end badly."
    );
}

#[test]
fn a_claim_that_counts_wrong_is_refused_when_recorded_and_when_held() {
    let book = recorded();
    book.replace(&manifest_of("sellers"), "bad = 4", "bad = 3");
    let outcome = book.run(&["record", "sellers"]);
    assert_ne!(outcome.status, Some(0));
    let words = "claims that 3 of its schedules end badly, but 4 of 6 do";
    assert!(outcome.stderr.contains(words), "{outcome:?}");
    let outcome = book.run(&["test", "sellers"]);
    assert_ne!(outcome.status, Some(0));
    assert!(format!("{outcome:?}").contains(words), "{outcome:?}");
}

#[test]
fn a_program_that_changed_has_stale_schedules() {
    let book = recorded();
    book.replace(&main_of("sellers"), "let seen", "let before");
    book.replace(&main_of("sellers"), "seen + 1", "before + 1");
    refused(
        &book,
        "is stale: the program, its claim or the model changed since it was recorded [stale-recording]",
    );
}

#[test]
fn a_graph_that_was_changed_is_found_out() {
    let book = recorded();
    let honest = book.read(FILE);
    book.write(FILE, &honest.replacen("\"all\":6", "\"all\":7", 1));
    refused(&book, "its digest does not fit");
    book.write(FILE, &honest);
    forge(&book, |graph| graph.states[0].bad = 0);
    refused(
        &book,
        "claims that 4 of its schedules end badly, but none of 6 does [broken-claim]",
    );
    book.write(FILE, &honest);
    forge(&book, |graph| {
        graph.states[0].go.pop();
    });
    refused(
        &book,
        "Ben can go on, and no step of it leads anywhere: a schedule is left out [impossible-recording]",
    );
    book.write(FILE, &honest);
    // What nothing contradicts is found when the program is gone through again.
    forge(&book, |graph| {
        let text = graph
            .texts
            .iter_mut()
            .find(|text| *text == "loads 0 from sold");
        *text.expect("a step") = "loads 5 from sold".to_owned();
    });
    book.run(&["check"]).succeeds();
    let outcome = book.run(&["test", "sellers"]);
    assert_ne!(outcome.status, Some(0));
    assert!(
        format!("{outcome:?}").contains("its names or its texts are not those of the program"),
        "{outcome:?}"
    );
}

#[test]
fn what_the_model_does_not_have_is_refused_with_its_line() {
    let book = book();
    book.replace(
        &main_of("sellers"),
        "fn main() {\n",
        "fn main() {\n    let _ = std::time::Instant::now();\n",
    );
    let outcome = book.run(&["record", "sellers"]);
    assert_ne!(outcome.status, Some(0));
    assert!(
        outcome
            .stderr
            .contains("line 5 uses `std::time`, and the model of schedules doesn't have that"),
        "{outcome:?}"
    );
    assert!(outcome.stderr.contains("[model-refuses]"), "{outcome:?}");
}

#[test]
fn a_listing_whose_schedules_nobody_counted_is_not_shown() {
    let book = Fixture::proved();
    book.append("src/one.md", &BLOCK.replace("sellers", "hello"));
    refused(
        &book,
        "the contract of `hello` does not count its schedules [impossible-schedule]",
    );
}
