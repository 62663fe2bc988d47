//! The rules of whatever reads and writes files, and asks the machine for something.

use super::rule::rules;

rules! {
    UNREADABLE_FILE = "unreadable-file" {
        refuses: "A file of the book can't be read: it's missing, a folder, a pipe, longer than 64 MiB, or not UTF-8 text.",
        because: "If the engine skipped such files, the book would look complete although a chapter or a listing is missing. \
            Guessing an encoding wouldn't help either, because the page might show characters that aren't in the file.",
        mend: "Put the file there, make it readable, or save it as UTF-8.",
        shown: Test("robust::a_bad_summary_or_chapter_is_named_with_a_remedy"),
    }
    MALFORMED_TOML = "malformed-toml" {
        refuses: "A manifest, a contract, the curriculum, the lock file or book.toml isn't valid TOML, or contains a key, a \
            type or a pattern that the engine doesn't know.",
        because: "If you write `clams` instead of `claims`, you believe that the listing is tested. If the engine skipped \
            unknown keys, the contract would be empty, and every run would pass.",
        mend: "Correct the line. `cargo book reference` lists every key, and editors that read docs/listing.schema.json \
            complete them.",
        shown: Lie("a claim that the engine does not know"),
    }
    UNWRITABLE_FILE = "unwritable-file" {
        refuses: "A recording, a site, a new listing or a table of the reference can't be written.",
        because: "Half a recording or half a site is worse than none, because it looks complete. So the engine writes \
            everything to a temporary place first, and leaves the old version alone if that fails.",
        mend: "Free some space on the disk, or check who may write there.",
        shown: Test("robust::a_full_disk_costs_neither_the_old_recording_nor_the_old_site"),
    }
    MACHINE_REFUSES = "machine-refuses" {
        refuses: "The system refuses something that a command needs: a temporary folder, a port, a thread, or a program such \
            as Cargo or rustc.",
        because: "In this case nothing is wrong with the book, and there's no use in looking for the fault there. The \
            message says what was asked for and what the system answered.",
        mend: "Do what the system's answer suggests: install the program, free some space, or free the port.",
        shown: Test("rules::a_machine_without_cargo_is_told_apart_from_a_book_with_mistakes"),
    }
}
