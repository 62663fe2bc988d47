//! A recording that somebody damaged: it is read or refused, and what is read can be shown.
//!
//! The digest refuses nearly everything, so the text is tried a second time with a digest that fits: nothing that
//! stands behind it may rely on the file being one of ours.
#![no_main]

use lectern::book::Contract;
use lectern::ground::Hash;
use lectern::judge::broken_claims;
use lectern::page::Quantity;
use lectern::page::{draw, span};
use lectern::record::parse;
use libfuzzer_sys::fuzz_target;

const CONTRACT: &str = r#"
caption = "c"
teaches = ["t"]
[claims]
unordered = [{ line = "{text} a {integer < 10}", count = 3 }, "b"]
order = [["a {integer}", "b {integer}"]]
duration = { delays = 5 }
cpu = { at-most = 0.1 }
server = { requests = 5, in-flight = 1 }
"#;

const QUANTITIES: [&str; 9] = [
    "duration",
    "cpu",
    "busy",
    "delays",
    "last-answer",
    "memory",
    "requests",
    "peak-in-flight",
    "lines",
];

fuzz_target!(|text: &str| {
    read(text);
    if let Some(signed) = signed(text) {
        read(&signed);
    }
});

/// The text with the digest that fits it, if it has a place for one.
fn signed(text: &str) -> Option<String> {
    const KEY: &str = "\"digest\":\"";
    let (header, events) = text.split_once('\n')?;
    let (before, rest) = header.split_once(KEY)?;
    let (_, after) = rest.split_once('"')?;
    let unsigned = format!("{before}{KEY}\"{after}");
    let digest = Hash::new().part(unsigned).part(events).finish();
    Some(format!("{before}{KEY}{digest}\"{after}\n{events}"))
}

fn read(text: &str) {
    let Ok(recording) = parse(text) else {
        return;
    };
    let evidence = &recording.evidence;
    for name in QUANTITIES {
        let quantity: Quantity = name.parse().expect("a quantity");
        let _ = quantity.of(evidence);
    }
    let lanes = ["AAA".to_owned(), "a".to_owned()];
    draw(evidence, &lanes, &[], "id", span(evidence));
    let contract: Contract = toml::from_str(CONTRACT).expect("a contract");
    broken_claims(&contract, evidence);
}
