//! The rooms of the engine that read what somebody wrote, without those files that need mdBook or run anything. The folders are
//! the engine's own, so paths such as `crate::ground::problem` lead where they lead there.

#![allow(
    dead_code,
    missing_docs,
    unused_imports,
    reason = "the engine uses all of it"
)]

#[path = "../../lectern/src/ground"]
pub mod ground {
    pub mod hash;
    pub mod problem;
    pub mod words;
}

#[path = "../../lectern/src/book"]
pub mod book {
    pub mod band;
    pub mod claims;
    pub mod contract;
    mod hole;
    pub mod listing;
    pub mod manifest;
    pub mod markdown;
    pub mod pattern;
    pub mod schema;
    pub mod weaknesses;
}

#[path = "../../lectern/src/run"]
pub mod run {
    pub mod evidence;
}

#[path = "../../lectern/src/judge"]
pub mod judge {
    pub mod broken;
    pub mod claims;
    pub mod lines;
    mod requests;
}

#[path = "../../lectern/src/record"]
pub mod record {
    pub mod cast;
}

#[path = "../../lectern/src/page"]
pub mod page {
    pub mod block;
    pub mod directive;
    pub mod html;
    pub mod line_match;
    pub mod measure;
    pub mod prose;
    pub mod timeline;

    /// In place of the engine's: its grammars take minutes to compile, and read programs, not blocks.
    pub mod highlight {
        pub(crate) fn lines_of_rust(program: &str) -> Vec<String> {
            program.lines().map(str::to_owned).collect()
        }
    }
}
