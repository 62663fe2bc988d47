//! The rules of recordings as files.

use crate::ground::rules;

rules! {
    STALE_RECORDING = "stale-recording" {
        refuses: "A listing, its dependencies, the slow server or the delay has changed since the listing was recorded.",
        because: "The page would show one program and what a different one did, and readers couldn't tell. It's only a \
            warning, because you're probably still working on it, but the book can't be published like this.",
        mend: "cargo book record SLUG",
        shown: Lie("a listing that is edited after its recording"),
    }
    MISSING_RECORDING = "missing-recording" {
        refuses: "A listing has never been recorded, and its contract doesn't say that it needn't be.",
        because: "Its figure would show the program and nothing that happened. It's only a warning, because every listing \
            starts like that.",
        mend: "cargo book record SLUG",
        shown: Lie("a recording that is removed"),
    }
    SPOILED_RECORDING = "spoiled-recording" {
        refuses: "A recording isn't as the engine wrote it: it was changed by hand, cut short, or belongs to another \
            listing.",
        because: "“Output is recorded, never written by hand” is true only if a changed letter is noticed. A digest of the \
            whole file notices it, and a bad merge as well.",
        mend: "cargo book record SLUG",
        shown: Lie("a recorded line, changed by hand"),
    }
    NO_RECORDING_KEPT = "no-recording-kept" {
        refuses: "A command or a page needs the recording of a listing whose contract says `recorded = false`.",
        because: "With this setting, the contract says that a run of the program shows nothing worth printing. If a figure \
            or a question needs the run, one of the two is a mistake.",
        mend: "Remove `recorded = false` from the contract, or name another listing.",
        shown: Lie("no recording wanted"),
    }
    PRIVATE_OUTPUT = "private-output" {
        refuses: "A program prints a path, the user's name or the name of the machine on which it's recorded.",
        because: "Recordings are published with the book. Authors don't reread every line of output before they commit, so a \
            home directory could easily slip through.",
        mend: "Make the program print something that's the same everywhere.",
        shown: Test("output::paths_of_this_machine_are_not_published"),
    }
    CHANGED_WHILE_RECORDED = "changed-while-recorded" {
        refuses: "A listing's files changed while it was being recorded.",
        because: "The program that ran is the old one, and the file on the disk is the new one. The recording would be stale \
            at once, or, if the engine trusted the new file, false.",
        mend: "Leave the listing alone while it's being recorded. A program should write into its working directory, not \
            into its own folder.",
        shown: Test("recording::a_program_that_is_edited_during_its_run_gives_no_fresh_recording"),
    }
    RECORDING_FOLDER = "recording-folder" {
        refuses: "`record --into` names the book's own folder, or one that can't be opened.",
        because: "Recordings from another machine are there to be compared with the book's own. If they replaced those, \
            nothing would be left to compare with, and the book might show runs that break their contracts.",
        mend: "Name a folder outside the book, and a new one for each machine.",
        shown: Test("comparing::what_cannot_be_compared_is_said"),
    }
}
