//! The rooms of the engine that read what somebody wrote, without those files that need mdBook or run anything. The folders are
//! the engine's own. In place of a room's door stands one that offers whatever its files offer, so paths such as
//! `crate::ground::Problem` lead where they lead there.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "the engine uses all of it"
)]

#[path = "../../lectern/src/ground"]
pub mod ground {
    mod hash;
    mod problem;
    mod rule;
    mod rules;
    mod toml_places;
    mod words;

    pub use self::{hash::*, problem::*, rule::*, rules::*, toml_places::*, words::*};
}

#[path = "../../lectern/src/book"]
pub mod book {
    mod band;
    mod claims;
    mod contract;
    mod contract_rules;
    mod hole;
    mod listing;
    mod manifest;
    mod markdown;
    mod parsons;
    mod pattern;
    mod rules;
    mod schema;
    mod weaknesses;

    pub use self::{
        band::*, claims::*, contract::*, listing::*, markdown::*, parsons::*, pattern::*, rules::*,
        schema::*,
    };
}

#[path = "../../lectern/src/run"]
pub mod run {
    mod evidence;
    pub mod schedules {
        mod graph;
        mod layer;
        mod tried;

        pub use self::{graph::*, tried::*};
        pub(crate) use layer::layer;
    }

    pub use evidence::*;
}

#[path = "../../lectern/src/judge"]
pub mod judge {
    mod arrangements;
    mod broken;
    mod claims;
    mod impossible_arrangements;
    mod lines;
    mod requests;
    mod rules;
    mod schedules;

    pub use self::{arrangements::*, broken::*, claims::*, lines::*, rules::*, schedules::*};
    pub(crate) use impossible_arrangements::impossible_arrangements;
}

#[path = "../../lectern/src/record"]
pub mod record {
    mod arrangements;
    mod cast;
    mod rules;
    mod schedules;

    pub use self::{arrangements::*, cast::*, rules::*, schedules::*};
}

#[path = "../../lectern/src/page"]
pub mod page {
    mod asked;
    pub mod block;
    mod directive;
    mod forms;
    mod html;
    mod languages;
    mod line_match;
    mod measure;
    mod near_directive;
    mod prose;
    mod rules;
    mod timeline;

    pub use self::{directive::*, measure::*, prose::*, timeline::*};

    /// In place of the engine's: its grammars take minutes to compile, and read programs, not blocks.
    mod highlight {
        pub(super) fn lines_of_rust(program: &str) -> Vec<String> {
            program.lines().map(str::to_owned).collect()
        }
    }
}
