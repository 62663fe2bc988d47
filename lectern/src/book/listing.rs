//! Listings: the crates that the book shows.
//!
//! In: a folder `listings/<chapter>/<slug>` with `Cargo.toml` and `src/main.rs`. Out: a [`Listing`], its contract read
//! and its source at hand, or the problems that prevent it. What a readable listing may still have wrong is named by
//! [`listing_rules`](crate::book::listing_rules).

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::contract::{Contract, Profile};
use super::manifest::{dependency_lines, edition};
use super::rules::{NO_CONTRACT, PACKAGE_NAME};
use crate::ground::{Problem, TomlPlaces, read, toml_problem};

/// The feature behind which a program that must not compile is kept out of ordinary builds.
pub(crate) const DOES_NOT_COMPILE: &str = "does-not-compile";

/// The table of a manifest in which the contract stands.
const CONTRACT: &str = "package.metadata.listing";

/// What mends a manifest that cannot be read.
const KEYS: &str = "correct the file; cargo book reference contract lists the keys of a contract";

/// The edition of a package that `cargo new` makes: what a reader gets who copies a program.
pub(crate) const EDITION: &str = "2024";

/// A listing, read.
#[derive(Debug)]
pub struct Listing {
    /// Its name: of the folder, of the package, and in directives.
    pub slug: String,
    /// The folder above it: the stem of the chapter's file.
    pub chapter: String,
    /// Its folder, relative to the root.
    pub folder: PathBuf,
    /// Its `Cargo.toml`, relative to the root.
    pub manifest: PathBuf,
    /// The text of its `Cargo.toml`.
    pub manifest_text: String,
    /// Its `src/main.rs`, relative to the root.
    pub main: PathBuf,
    /// The program as the file has it, anchors included.
    pub source: String,
    /// The edition of Rust that it is compiled as: its own, or the workspace's. Empty where neither says.
    pub edition: String,
    /// What must be true of every run.
    pub contract: Contract,
    /// Whether the program is kept out of ordinary builds, by the feature `does-not-compile`.
    pub kept_out: bool,
    /// The dependencies to add to a new package to run it, as lines of TOML.
    pub dependencies: Vec<String>,
}

#[derive(Deserialize)]
struct Manifest {
    package: Package,
    #[serde(default)]
    dependencies: toml::Table,
    #[serde(default)]
    features: toml::Table,
    #[serde(default)]
    bin: Vec<Bin>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Bin {
    #[serde(default)]
    required_features: Vec<String>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    edition: Option<toml::Value>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
struct Metadata {
    listing: Option<Contract>,
}

impl Listing {
    /// Reads the listing in `folder`, relative to `root`.
    pub fn read(root: &Path, folder: &Path, workspace: &toml::Table) -> Result<Self, Vec<Problem>> {
        let manifest = folder.join("Cargo.toml");
        let main = folder.join("src").join("main.rs");
        let manifest_text = read(root, &manifest).map_err(|problem| vec![problem.mend(KEYS)])?;
        let parsed: Manifest = toml::from_str(&manifest_text)
            .map_err(|error| vec![toml_problem(&manifest, &manifest_text, &error).mend(KEYS)])?;
        let name_of = |folder: Option<&Path>| {
            folder
                .and_then(Path::file_name)
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default()
        };
        let slug = name_of(Some(folder));
        let mut problems = Vec::new();
        if parsed.package.name != slug {
            problems.push(
                Problem::error(
                    PACKAGE_NAME,
                    &manifest,
                    format!(
                        "the package is called `{}`, its folder `{slug}`",
                        parsed.package.name
                    ),
                )
                .at(TomlPlaces::of(&manifest_text)
                    .line(["package", "name"])
                    .unwrap_or(1))
                .mend("give both the same name: it is the listing's slug"),
            );
        }
        let source = read(root, &main).unwrap_or_else(|problem| {
            problems.push(problem.mend("a listing is one file, src/main.rs"));
            String::new()
        });
        let contract = parsed.package.metadata.listing;
        if contract.is_none() {
            problems.push(
                Problem::error(NO_CONTRACT, &manifest, "has no contract")
                    .mend("add [package.metadata.listing] with `caption`, `teaches` and `claims`"),
            );
        }
        match contract {
            Some(contract) if problems.is_empty() => Ok(Self {
                chapter: name_of(folder.parent()),
                folder: folder.to_path_buf(),
                kept_out: parsed.features.contains_key(DOES_NOT_COMPILE)
                    && parsed.bin.iter().any(|bin| {
                        bin.required_features
                            .iter()
                            .any(|feature| feature == DOES_NOT_COMPILE)
                    }),
                dependencies: dependency_lines(&parsed.dependencies, workspace),
                edition: edition(parsed.package.edition.as_ref(), workspace),
                slug,
                manifest,
                manifest_text,
                main,
                source,
                contract,
            }),
            _ => Err(problems),
        }
    }

    /// The program as it is shown and copied: the source without the lines that mark anchors.
    pub fn program(&self) -> String {
        let lines = self.source.lines().filter(|line| anchor(line).is_none());
        lines.map(|line| format!("{line}\n")).collect()
    }

    /// Whether something is recorded of it: a run, or its schedules.
    pub fn is_recorded(&self) -> bool {
        self.contract.recorded || self.contract.claims.schedules.is_some()
    }

    /// The lines between `// ANCHOR: name` and `// ANCHOR_END: name`, with their common indentation taken off.
    pub fn excerpt(&self, name: &str) -> Option<String> {
        let start = (Edge::Start, name);
        let end = (Edge::End, name);
        let lines: Vec<&str> = self
            .source
            .lines()
            .skip_while(|line| anchor(line) != Some(start))
            .skip(1)
            .take_while(|line| anchor(line) != Some(end))
            .filter(|line| anchor(line).is_none())
            .collect();
        if lines.is_empty() || !self.source.lines().any(|line| anchor(line) == Some(end)) {
            return None;
        }
        let indentation = lines
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.len() - line.trim_start().len())
            .min()
            .unwrap_or(0);
        let cut = |line: &&str| format!("{}\n", line.get(indentation..).unwrap_or_default());
        Some(lines.iter().map(cut).collect())
    }

    /// The names of the anchors in the source, in their order.
    pub fn anchors(&self) -> Vec<&str> {
        self.source
            .lines()
            .filter_map(anchor)
            .filter(|(edge, _)| *edge == Edge::Start)
            .map(|(_, name)| name)
            .collect()
    }

    /// The edition, if it is another than a reader's package has who does not ask for it.
    pub fn other_edition(&self) -> Option<&str> {
        (self.edition != EDITION).then_some(&*self.edition)
    }

    /// The command with which a reader sees what the recording shows: where the recorded run was given the slow server's delay, so is
    /// this one. A program that is given a port as well runs with its defaults, because a port may be free on one machine and
    /// taken on another.
    pub fn command_as_recorded(&self, delay: Duration) -> String {
        let args = &self.contract.args;
        let has = |placeholder: &str| args.iter().any(|arg| arg.contains(placeholder));
        if !has("{delay}") || has("{port}") {
            return self.command();
        }
        self.command_with(self.args(delay))
    }

    /// The command with which a reader runs the program with its defaults.
    pub fn command(&self) -> String {
        // Placeholders are the recorded run's own affair.
        let args = self.contract.args.iter().filter(|arg| !arg.contains('{'));
        self.command_with(args.cloned().collect())
    }

    fn command_with(&self, args: Vec<String>) -> String {
        let mut words = vec!["cargo run".to_owned()];
        if self.contract.profile == Profile::Release {
            words.push("--release".to_owned());
        }
        words.push(format!("-p {}", self.slug));
        if !self.contract.compiles() {
            words.push(format!("--features {DOES_NOT_COMPILE}"));
        }
        if !args.is_empty() {
            words.push("--".to_owned());
            words.extend(args);
        }
        words.join(" ")
    }

    /// The arguments of a recorded or tested run, placeholders replaced: `{delay}` is the slow server's delay in
    /// seconds, `{port}` a port that is free (0, for the system to choose).
    pub fn args(&self, delay: Duration) -> Vec<String> {
        let delay = delay.as_secs_f64().to_string();
        let args = self.contract.args.iter();
        args.map(|arg| arg.replace("{delay}", &delay).replace("{port}", "0"))
            .collect()
    }

    /// The line of the manifest, counted from one, on which the contract makes this claim. A key that is no claim is looked for in
    /// the contract itself: some of these make a promise too, such as `visitors`. Where there is neither, the line of the claims.
    pub fn claim_line(&self, claim: &str) -> usize {
        let is_key = ["input", "interrupts", "visitors"].contains(&claim);
        match is_key {
            true => self.contract_line(claim),
            false => self.contract_line(&format!("claims.{claim}")),
        }
    }

    /// The line of the manifest, counted from one, on which the contract has this key, such as `lanes`, or `claims.server.requests`
    /// with a point before the key of a table. Where it has none, that of the table in which it would stand.
    pub fn contract_line(&self, key: &str) -> usize {
        self.manifest_line(&format!("{CONTRACT}.{key}"))
    }

    /// The same for a key of the manifest, such as `package.edition`, or `bin.0.path` in the first entry of a list; 1 where even its
    /// first table is missing.
    pub fn manifest_line(&self, key: &str) -> usize {
        let places = TomlPlaces::of(&self.manifest_text);
        places.line(key.split('.')).unwrap_or(1)
    }

    /// The line of the manifest, counted from one, on which the contract says that the listing teaches this row.
    pub(super) fn teaches_line(&self, row: &str) -> usize {
        let places = TomlPlaces::of(&self.manifest_text);
        let teaches = CONTRACT.split('.').chain(["teaches"]);
        places.line_of_entry(teaches, row).unwrap_or(1)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Edge {
    Start,
    End,
}

fn anchor(line: &str) -> Option<(Edge, &str)> {
    let comment = line.trim_start().strip_prefix("// ANCHOR")?;
    if let Some(name) = comment.strip_prefix(": ") {
        return Some((Edge::Start, name.trim()));
    }
    Some((Edge::End, comment.strip_prefix("_END: ")?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::listing_rules::rules;

    fn listing(source: &str) -> Listing {
        Listing {
            slug: "a".into(),
            chapter: "b".into(),
            folder: "listings/b/a".into(),
            manifest: "listings/b/a/Cargo.toml".into(),
            manifest_text: String::new(),
            main: "listings/b/a/src/main.rs".into(),
            source: source.into(),
            contract: toml::from_str("caption = \"c\"\nteaches = [\"t\"]\nclaims.lines = [\"x\"]")
                .unwrap(),
            kept_out: false,
            edition: EDITION.into(),
            dependencies: Vec::new(),
        }
    }

    #[test]
    fn anchors_cut_out_an_excerpt_and_are_not_shown() {
        let listing = listing(
            "fn main() {\n    // ANCHOR: body\n    if true {\n        go();\n    }\n    // ANCHOR_END: body\n}\n",
        );
        assert_eq!(
            listing.excerpt("body").unwrap(),
            "if true {\n    go();\n}\n"
        );
        assert_eq!(listing.excerpt("nothing"), None);
        assert_eq!(
            listing.program(),
            "fn main() {\n    if true {\n        go();\n    }\n}\n"
        );
        assert_eq!(listing.anchors(), ["body"]);
    }

    #[test]
    fn a_claim_has_a_line() {
        let mut listing = listing("");
        listing.manifest_text = "[package]\nname = \"lines\"\n\n[package.metadata.listing]\ncaption = \"lines\"\n\n\
            [package.metadata.listing.claims]\nlines = [\"duration = 3\"]\nduration = { delays = 1 }\n"
            .into();
        assert_eq!(listing.claim_line("lines"), 8);
        assert_eq!(listing.claim_line("duration"), 9);
        assert_eq!(listing.claim_line("exit"), 7);
    }

    /// A search for the key and a sign behind it finds a comment, a text, or a key of another table first.
    #[test]
    fn a_claim_is_neither_a_comment_nor_a_text_nor_a_key_of_another_table() {
        let mut listing = listing("");
        listing.manifest_text = "[package]\nname = \"claims\"\n\n[package.metadata.listing]\n# duration = { delays = 9 }\n\
            server = { jitter = 1 }\nlanes = [\n    \"a\",\n]\nclaims.lines = [\n    \"a duration = 3\",\n]\n\
            claims.duration = { delays = 1 }\n\n[package.metadata.listing.claims.server]\nrequests = 1\n"
            .into();
        assert_eq!(listing.claim_line("duration"), 13);
        assert_eq!(listing.claim_line("server"), 15);
        assert_eq!(listing.claim_line("hangs"), 10);
        assert_eq!(listing.contract_line("server"), 6);
        assert_eq!(listing.contract_line("claims.server.requests"), 16);
        assert_eq!(listing.contract_line("lanes"), 7);
    }

    #[test]
    fn inherited_dependencies_are_written_out() {
        let workspace =
            "[workspace.dependencies]\na = \"1\"\nb = { version = \"2\", features = [\"x\"] }"
                .parse()
                .unwrap();
        let own = "a.workspace = true\nb = { workspace = true, features = [\"y\"] }\nc = \"3\""
            .parse()
            .unwrap();
        assert_eq!(
            dependency_lines(&own, &workspace),
            [
                "a = \"1\"",
                "b = { version = \"2\", features = [\"x\", \"y\"] }",
                "c = \"3\""
            ]
        );
    }

    #[test]
    fn rules_name_the_line() {
        let problems = rules(&listing(
            "fn main() {\n    #[allow(unused)]\n    let url = \"SLOW_SERVER\";\n}\n",
        ));
        let texts: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert!(
            texts
                .iter()
                .any(|text| text.contains("main.rs:2: a listing allows no lint")),
            "{texts:?}"
        );
        assert!(
            texts
                .iter()
                .any(|text| text.contains("main.rs:3: talks to the slow server")),
            "{texts:?}"
        );
    }

    #[test]
    fn miri_is_spared_unsafe_programs_alone_and_for_a_reason() {
        let judged = |main: &str, reason: &str| {
            let mut listing = listing(main);
            listing.contract.without_miri = Some(reason.to_owned());
            let problems: Vec<String> = rules(&listing).iter().map(Problem::to_string).collect();
            problems.join("\n")
        };
        let main = "fn main() {\n    unsafe { go() }\n}\n";
        assert_eq!(judged(main, "it maps a file"), "");
        assert!(judged(main, " ").contains("gives no reason"));
        let safe = "fn main() {\n    let unsafely = 1;\n}\n";
        assert!(judged(safe, "it maps a file").contains("nothing in the program is unsafe"));
    }

    #[test]
    fn only_a_contract_lets_a_listing_be_long() {
        let judged = |lines: usize, length: Option<usize>| {
            // Lines that mark anchors are not shown, and do not count.
            let anchors = "// ANCHOR: a\n// ANCHOR_END: a\n";
            let mut listing = listing(&(anchors.to_owned() + &"// x\n".repeat(lines)));
            listing.contract.length = length;
            listing.manifest_text = "[package.metadata.listing]\nlength = 7\n".to_owned();
            let problems: Vec<String> = rules(&listing).iter().map(Problem::to_string).collect();
            problems.join("\n")
        };
        for (lines, length) in [
            (80, None),
            (81, Some(81)),
            (100, Some(160)),
            (160, Some(160)),
        ] {
            assert_eq!(
                judged(lines, length),
                "",
                "{lines} lines, length = {length:?}"
            );
        }
        for (lines, length, says) in [
            (81, None, "main.rs: has 81 lines; a listing has at most 80"),
            (81, None, "put `length = 81` into the contract"),
            (
                101,
                Some(100),
                "main.rs: has 101 lines; its contract allows it 100",
            ),
            (
                80,
                Some(100),
                "Cargo.toml:2: `length = 100` isn't needed: the program has 80 lines",
            ),
            (
                90,
                Some(80),
                "main.rs: has 90 lines; its contract allows it 80",
            ),
            (
                161,
                Some(161),
                "Cargo.toml:2: `length = 161`: no listing has more than 160 lines",
            ),
            (90, Some(usize::MAX), "no listing has more than 160 lines"),
        ] {
            let said = judged(lines, length);
            assert!(
                said.contains(says),
                "{lines} lines, length = {length:?}: {said}"
            );
        }
        // Nobody is told to write down what would be refused next.
        assert!(!judged(200, None).contains("length = 200"));
    }
}
