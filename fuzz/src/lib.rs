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
    pub mod rule;
    pub mod rules;
    pub mod toml_places;
    pub mod words;
}

#[path = "../../lectern/src/book"]
pub mod book {
    pub mod band;
    pub mod claims;
    pub mod contract;
    pub mod contract_rules;
    mod hole;
    pub mod listing;
    pub mod manifest;
    pub mod markdown;
    pub mod parsons;
    pub mod pattern;
    pub mod rules;
    pub mod schema;
    pub mod weaknesses;
}

#[path = "../../lectern/src/run"]
pub mod run {
    pub mod evidence;

    pub mod schedules {
        pub mod graph;
        pub mod layer;
        pub mod tried;

        pub use graph::{
            End, EndKind, Graph, Raw, RawEnd, RawState, Standing, State, Step, Thing, Way,
        };
        pub use layer::layer;
        pub use tried::{Refusal, Tried};
    }
}

#[path = "../../lectern/src/judge"]
pub mod judge {
    pub mod arrangements;
    pub mod broken;
    pub mod claims;
    pub mod impossible_arrangements;
    pub mod lines;
    mod requests;
    pub mod rules;
    pub mod schedules;
}

#[path = "../../lectern/src/record"]
pub mod record {
    pub mod arrangements;
    pub mod cast;
    pub mod rules;
    pub mod schedules;
}

#[path = "../../lectern/src/page"]
pub mod page {
    mod asked;
    pub mod block;
    pub mod directive;
    mod forms;
    pub mod html;
    mod languages;
    pub mod line_match;
    pub mod measure;
    mod near_directive;
    pub mod prose;
    pub mod rules;
    pub mod timeline;

    /// In place of the engine's: its grammars take minutes to compile, and read programs, not blocks.
    pub mod highlight {
        pub(crate) fn lines_of_rust(program: &str) -> Vec<String> {
            program.lines().map(str::to_owned).collect()
        }
    }
}
