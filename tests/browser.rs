//! The built book in a real browser: one named case for each thing that must hold for readers.
//!
//! The site is built into a temporary folder, and the program in `tests/browser` looks at it in headless Chromium, once
//! for all cases. In goes one line of JSON: the folder, the pages, what the sources and the recordings say of each
//! listing. Out comes one line for each check and page; a check that says nothing about one of its pages has failed.
//!
//! Where Chromium, Node or the packages are missing, the cases are shown as ignored and a line says why and what to do. With
//! `BROWSER_TEST=required` in the environment they fail instead, so that nobody passes them by in silence. With
//! `BROWSER_TEST=no` they are left out.
//!
//! A visit to a page that found nothing wrong is not made again until something changes that it saw; see `memory.rs`. With
//! `BROWSER_TEST=required`, every visit is made.
//!
//! `cargo test --test browser -- --ignored` breaks the built site on purpose, in each way that the checks are to
//! notice, and sees them notice it.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};

use lectern::ground::end_with_the_terminal;
use libtest_mimic::{Arguments, Trial};

#[path = "browser/answers_damages.rs"]
mod answers_damages;
#[path = "browser/blocks.rs"]
mod blocks;
#[path = "browser/book.rs"]
mod book;
#[path = "browser/cancel_damages.rs"]
mod cancel_damages;
#[path = "browser/cancels.rs"]
mod cancels;
#[path = "browser/checks.rs"]
mod checks;
#[path = "browser/damage.rs"]
mod damage;
#[path = "browser/figure_damages.rs"]
mod figure_damages;
#[path = "browser/memory.rs"]
mod memory;
#[path = "browser/offline_damages.rs"]
mod offline_damages;
#[path = "browser/page_damages.rs"]
mod page_damages;
#[path = "browser/parsons.rs"]
mod parsons;
#[path = "browser/parsons_damages.rs"]
mod parsons_damages;
#[path = "browser/play_damages.rs"]
mod play_damages;
#[path = "browser/plots.rs"]
mod plots;
#[path = "browser/question_damages.rs"]
mod question_damages;
#[path = "browser/questions.rs"]
mod questions;
#[path = "browser/schedule_damages.rs"]
mod schedule_damages;
#[path = "browser/schedules.rs"]
mod schedules;
mod selection;
#[path = "browser/steppers.rs"]
mod steppers;
#[path = "browser/tools.rs"]
mod tools;
#[path = "browser/visits.rs"]
mod visits;

use book::Book;
use checks::{CHECKS, NOTES, verdict};
use damage::damages;
use selection::is_selected;
use tools::Tools;
use visits::{look_again, tasks};

/// The variable of the environment that, when it is `required`, makes a browser test that cannot run a failure, and when it is `no`,
/// leaves it out.
const REQUIRED: &str = "BROWSER_TEST";

/// The variable of the environment that names the one page to be looked at, such as `threads.html`.
const PAGE: &str = "BROWSER_PAGE";

fn main() -> ExitCode {
    end_with_the_terminal();
    let arguments = Arguments::from_args();
    let tools = Arc::new(Tools::find());
    let asked = |word: &str| env::var(REQUIRED).is_ok_and(|value| value == word);
    let (required, left_out) = (asked("required"), asked("no"));
    match tools.as_ref() {
        _ if arguments.list || required => {}
        _ if left_out => eprintln!("the browser test does not run: {REQUIRED} is `no`"),
        Err(why) => eprintln!("the browser test does not run: {why}"),
        Ok(_) => {}
    }
    let ignored = left_out || (tools.is_err() && !required);
    let book = Arc::new(LazyLock::new(Book::build as fn() -> Result<Book, String>));

    let wanted: BTreeSet<&str> = CHECKS
        .iter()
        .map(|check| check.name)
        .filter(|name| is_selected(&arguments, name))
        .collect();
    let looked = {
        let (tools, book) = (Arc::clone(&tools), Arc::clone(&book));
        Arc::new(LazyLock::new(move || {
            let book = book.as_ref().as_ref().map_err(String::clone)?;
            let only = env::var(PAGE).ok();
            let tasks = tasks(book, |check, page| {
                wanted.contains(check) && only.as_deref().is_none_or(|only| only == page)
            });
            if tasks.is_empty() {
                let only = only.unwrap_or_default();
                return Err(format!(
                    "{PAGE} is `{only}`, and these checks look at no such page"
                ));
            }
            look_again(tools.as_ref().as_ref()?, book, tasks, required)
        }))
    };
    let mut cases: Vec<Trial> = CHECKS
        .iter()
        .map(|check| {
            let looked = Arc::clone(&looked);
            Trial::test(check.name, move || {
                let results = looked.as_ref().as_ref().map_err(String::as_str)?;
                let none = BTreeMap::new();
                verdict(check.name, results.get(check.name).unwrap_or(&none))
            })
            .with_ignored_flag(ignored)
        })
        .collect();
    cases.extend(damages().into_iter().map(|damage| {
        let (tools, book) = (Arc::clone(&tools), Arc::clone(&book));
        let name = format!("damage/{}/{}", damage.check, damage.name);
        Trial::test(name, move || {
            let book = book.as_ref().as_ref().map_err(String::as_str)?;
            damage.is_noticed(tools.as_ref().as_ref()?, book)
        })
        .with_ignored_flag(true)
    }));
    let status = libtest_mimic::run(&arguments, cases).exit_code();
    for note in NOTES.lock().expect("nothing panics with it").iter() {
        println!("{note}");
    }
    // What is in an `Arc` that cases share is dropped with the last of them; the book's folder must go in any case.
    drop(looked);
    drop(book);
    status
}
