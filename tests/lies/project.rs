//! Lies told around the book: its settings, its theme, its tests, its front page.

use crate::forge::{manifest_of, recording_of};
use crate::guard::{CHAPTER, Guard};
use crate::lie::{Fate, Lie, by_browser, by_check, missed};

/// All of them.
pub(crate) const LIES: &[Lie] = &[
    Lie {
        name: "a delay of nothing in the tests",
        why: "no contract that counts in delays would mean anything",
        plant: |book| {
            book.edit("book.toml", "test-delay = 0.3", "test-delay = 0.0")?;
            Ok("book.toml".to_owned())
        },
        fate: by_check(
            "book-settings",
            "`test-delay` is 0; it must lie between 0.001 and 3600 seconds",
        ),
    },
    Lie {
        name: "a slow server that is not watched",
        why: "its code could change, and no recording would be stale",
        plant: |book| {
            book.edit("book.toml", "server = \"listings/slow-server\"\n", "")?;
            Ok(recording_of("five-in-a-loop"))
        },
        fate: by_check("stale-recording", "is stale: the slow server changed"),
    },
    Lie {
        name: "a row of the curriculum, taken out while a listing teaches it",
        why: "the listing counts for nothing that the book set out to teach",
        plant: |book| {
            book.edit(
                "curriculum.toml",
                "id = \"async-client\"",
                "id = \"something-else\"",
            )?;
            book.place(&manifest_of("five-tasks"), "\"async-client\"")
        },
        fate: by_check(
            "unknown-row",
            "teaches `async-client`, which the curriculum does not know",
        ),
    },
    Lie {
        name: "a stale recording, seen by `cargo test`",
        why: "the page shows one program and what another one did",
        plant: |book| {
            book.edit(
                &manifest_of("honest-status"),
                "claims.exit = 3",
                "args = [\"AAA\"]\nclaims.exit = 3",
            )?;
            Ok(recording_of("honest-status"))
        },
        fate: Fate::Caught {
            by: Guard::Page("check_finds_nothing_to_mend"),
            rule: Some("stale-recording"),
            saying: "is stale: its manifest changed",
        },
    },
    Lie {
        name: "a program that breaks its contract, recorded anew",
        why: "the page would show what the contract rules out",
        plant: |book| {
            book.edit(
                &crate::forge::program_of("honest-status"),
                "AAA gives up",
                "AAA goes on",
            )?;
            book.place(&manifest_of("honest-status"), "claims.lines")
        },
        fate: Fate::Caught {
            by: Guard::Record("honest-status"),
            rule: Some("broken-claim"),
            saying: "line 1 should be `AAA gives up`, but it is `AAA goes on`",
        },
    },
    Lie {
        name: "a page that cannot be made, seen by `cargo test`",
        why: "the listing that it shows is not there",
        plant: |book| {
            book.insert_below(
                &format!("src/{CHAPTER}.md"),
                "{{#listing five-in-a-loop}}",
                "{{#listing six-in-a-row}}",
            )
        },
        fate: Fate::Caught {
            by: Guard::Blocks(""),
            rule: Some("unknown-listing"),
            saying: "no listing is called `six-in-a-row`",
        },
    },
    Lie {
        name: "a row of the curriculum, replaced by an easier one",
        why: "what the book sets out to teach is no longer what its listings teach",
        plant: |book| {
            book.edit(
                "curriculum.toml",
                "id = \"close-loop\"",
                "id = \"close-the-loop\"",
            )?;
            book.place(
                "listings/stopping/used-after-shut-down/Cargo.toml",
                "teaches",
            )
        },
        fate: by_check(
            "unknown-row",
            "teaches `close-loop`, which the curriculum does not know",
        ),
    },
    Lie {
        name: "a theme that changes the output in the browser",
        why: "the page shows what was not recorded, to those who run scripts",
        plant: |book| {
            book.append("theme/code.js", "for (const time of document.querySelectorAll(\".output .at\")) time.textContent = \"0.01\";")?;
            Ok("listing-five-in-a-loop".to_owned())
        },
        fate: by_browser("figures", "0.01"),
    },
    Lie {
        name: "a style that hides what a page says against a run",
        why: "a stale recording is marked on the page, and readers wouldn't see the mark",
        plant: |book| {
            book.append(
                "theme/listing.css",
                "figure.listing .unproved, figure.listing .provenance { display: none; }",
            )?;
            Ok("listing-five-in-a-loop".to_owned())
        },
        fate: by_browser("figures", "is not visible"),
    },
    Lie {
        name: "a test that is not run any more",
        why: "the book is tested less than it says",
        plant: |book| {
            book.edit(
                "Cargo.toml",
                "name = \"contracts\"\n",
                "name = \"contracts\"\ntest = false\n",
            )
        },
        fate: missed(
            "anyone who may change the tests can remove them. `.ci/run` and the workflow are part of the repository, and \
             so is this suite: such a change shows only in the diff",
        ),
    },
    Lie {
        name: "figures in the README that are out of date",
        why: "the front page says how long the commands take",
        plant: |book| {
            book.edit(
                "README.md",
                "two to four minutes on two cores",
                "two to four seconds on two cores",
            )
        },
        fate: missed(
            "they are about the tools and not about a listing, and depend on the machine and the network. The README's \
             picture of a page is of the same kind",
        ),
    },
];
