//! The model's text: the files of `lectern/model`, which are part of the engine.

use std::sync::OnceLock;

use crate::ground::Hash;

macro_rules! layer {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../../model/src/", $file)))),*]
    };
}

/// The files of the model.
pub(super) const LAYER: &[(&str, &str)] = layer!(
    "lib.rs",
    "explore.rs",
    "graph.rs",
    "hint.rs",
    "names.rs",
    "run.rs",
    "sync.rs",
    "sync/atomic.rs",
    "sync/locks.rs",
    "thread.rs",
    "tokio.rs",
    "world.rs",
);

/// A hash over the model: another one may find other states.
pub(crate) fn layer() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let parts = LAYER.iter().flat_map(|(file, text)| [*file, *text]);
        parts.fold(Hash::new(), Hash::part).finish()
    })
}
