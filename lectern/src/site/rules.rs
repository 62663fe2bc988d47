//! The rules of building and serving.

use crate::ground::rules;

rules! {
    MDBOOK_WARNS = "mdbook-warns" {
        refuses: "mdBook warns about something while it renders the book.",
        because: "mdBook continues after a warning, and in the output of a build it's easily overlooked. With \
            `--deny-warnings`, the build fails.",
        mend: "Do what mdBook says.",
        shown: Test("rules::what_mdbook_warns_of_is_a_warning"),
    }
    BUILD_FOLDER = "build-folder" {
        refuses: "`build-dir` names a folder that isn't a site built by mdBook, or one that contains the book.",
        because: "A new site replaces the whole folder. One wrong word in book.toml could delete the book, or somebody's \
            home directory.",
        mend: "Name a folder for the site alone: build-dir = \"book\".",
        shown: Test("robust::a_site_takes_the_place_of_nothing_but_a_site"),
    }
    TAKEN_PORT = "taken-port" {
        refuses: "The port of the preview or of the slow server is already in use.",
        because: "At this address, you'd see what some other program answers, perhaps the preview of another copy of the \
            book, and wonder where your change has gone.",
        mend: "Stop the program that uses the port, choose another port with --port, or do without the slow server with \
            --no-slow-server.",
        shown: Test("preview::a_port_that_is_taken_is_one_error_that_names_the_remedy"),
    }
}
