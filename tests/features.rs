//! Every package is compiled once, whoever asks Cargo for it.
//!
//! Cargo gives a package the features that those who are compiled with it ask for. Another selection of packages may
//! give it other features, and then it is compiled anew, with everything that depends on it: `cargo test` compiled a
//! hundred packages again that `cargo book` had compiled before. So all selections that the book's own commands make
//! have to agree.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::Path;
use std::process::Command;

/// Features follow from the manifests and the lock, which lie below this folder.
#[ctor::ctor(unsafe)]
fn keep() {
    let book = Path::new(env!("CARGO_MANIFEST_DIR"));
    lectern::ground::keep_program(
        &Path::new(env!("CARGO_TARGET_TMPDIR")).join("features"),
        &[book],
    );
}

/// Who asks Cargo for what, and how `cargo tree` is asked for the same.
const SELECTIONS: [(&str, &[&str]); 4] = [
    ("cargo book", &["-p", "lectern", "-e", "normal,build"]),
    ("cargo test", &["-e", "normal,build,dev"]),
    (
        "listings, compiled by lectern/src/run/cargo.rs",
        &["--workspace", "-e", "normal,build"],
    ),
    (
        "exercises, compiled by lectern/src/run/cargo.rs",
        &["--workspace", "-e", "normal,build,dev"],
    ),
];

/// For each package with its version: its features, in every form in which the selection has it.
type Selection = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_package_has_the_same_features_for_all() {
    let selected: Vec<(&str, Selection)> = SELECTIONS
        .iter()
        .map(|(who, arguments)| (*who, read(&tree(arguments))))
        .collect();
    for (who, selection) in &selected {
        assert!(
            selection.len() > 100,
            "{who}: only {} packages",
            selection.len()
        );
    }
    let drifts = drifts(&selected);
    assert!(
        drifts.is_empty(),
        "{} packages would be compiled more than once:\n{}\nhelp: give each the features of all in \
         [workspace.dependencies], and name it in lectern/Cargo.toml, below \"The engine uses none of these itself\", \
         or, if it is compiled for macros and build scripts, among its [build-dependencies]. `cargo tree -e features \
         -i PACKAGE` says who asks for what",
        drifts.len(),
        drifts.join("\n")
    );
}

#[test]
fn a_drift_is_named_with_package_and_feature() {
    let of = |who, tree| (who, read(tree));
    let same = [
        of("one", "a v1.0.0|std\nb v1.0.0 (proc-macro)|\n"),
        of("two", "a v1.0.0|std (*)\n"),
    ];
    assert_eq!(drifts(&same), [""; 0]);

    let other = [
        of("one", "a v1.0.0|std\n"),
        of("two", "a v1.0.0|fs,std\n"),
        of("three", "a v2.0.0|fs\n"),
    ];
    let named = "a v1.0.0 does not always have `fs`: with it for two; without it for one";
    assert_eq!(drifts(&other), [named]);

    // For programs and for build scripts, within one selection.
    let twice = [of("one", "a v1.0.0|std\na v1.0.0|\n")];
    let named = "a v1.0.0 does not always have `std`: with it for one; without it for one";
    assert_eq!(drifts(&twice), [named]);
}

/// What `cargo tree` says: a line for each package, with its features.
fn tree(arguments: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--offline", "--locked", "--prefix", "none"])
        .args(["--format", "{p}|{f}"])
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .expect("cargo can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn read(tree: &str) -> Selection {
    let mut selection = Selection::new();
    for line in tree.lines() {
        let Some((package, features)) = line.split_once('|') else {
            continue;
        };
        // `name version (proc-macro)`, or with its folder in place of that.
        let package: Vec<&str> = package.split(' ').take(2).collect();
        let features = features.trim_end_matches(" (*)");
        selection
            .entry(package.join(" "))
            .or_default()
            .insert(features.to_owned());
    }
    selection
}

/// A sentence for each package that has not the same features everywhere.
fn drifts(selected: &[(&str, Selection)]) -> Vec<String> {
    let packages: BTreeSet<&String> = selected.iter().flat_map(|(_, all)| all.keys()).collect();
    let mut drifts = Vec::new();
    for package in packages {
        // Each form in which it is compiled, and for whom.
        let forms: Vec<(&str, BTreeSet<&str>)> = selected
            .iter()
            .flat_map(|(who, all)| {
                all.get(package)
                    .into_iter()
                    .flatten()
                    .map(|form| (*who, form.split(',').collect()))
            })
            .collect();
        let all: BTreeSet<&str> = forms.iter().flat_map(|(_, form)| form).copied().collect();
        let missing = |feature: &&str| forms.iter().any(|(_, form)| !form.contains(feature));
        for feature in all.into_iter().filter(|feature| !feature.is_empty()) {
            if !missing(&feature) {
                continue;
            }
            let who = |has: bool| {
                let found = forms
                    .iter()
                    .filter(|(_, form)| form.contains(feature) == has);
                let names: BTreeSet<&str> = found.map(|(who, _)| *who).collect();
                names.into_iter().collect::<Vec<_>>().join(", ")
            };
            drifts.push(format!(
                "{package} does not always have `{feature}`: with it for {}; without it for {}",
                who(true),
                who(false)
            ));
        }
    }
    drifts
}
