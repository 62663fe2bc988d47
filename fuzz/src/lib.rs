//! The modules of the engine that read what somebody wrote, without those that need mdBook or run anything.

macro_rules! engine {
    ($($module:ident $file:literal)*) => {
        $(
            #[path = $file]
            #[allow(dead_code, missing_docs, reason = "the engine uses all of it")]
            pub mod $module;
        )*
    };
}

engine! {
    cast "../../lectern/src/cast.rs"
    contract "../../lectern/src/contract.rs"
    directive "../../lectern/src/directive.rs"
    evidence "../../lectern/src/evidence.rs"
    formula "../../lectern/src/formula.rs"
    hash "../../lectern/src/hash.rs"
    judge "../../lectern/src/judge.rs"
    measure "../../lectern/src/measure.rs"
    pattern "../../lectern/src/pattern.rs"
    plot "../../lectern/src/plot.rs"
    predict "../../lectern/src/predict.rs"
    problem "../../lectern/src/problem.rs"
    prose "../../lectern/src/prose.rs"
    reading "../../lectern/src/reading.rs"
    scoreboard "../../lectern/src/scoreboard.rs"
    stepper "../../lectern/src/stepper.rs"
    timeline "../../lectern/src/timeline.rs"
}
