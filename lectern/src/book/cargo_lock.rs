//! The locked dependencies of the workspace.
//!
//! In: `Cargo.lock`. Out: a [`Lock`], which knows every package that a package depends on, directly or not, in the
//! exact versions. A missing or malformed file is a problem.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde::Deserialize;

use crate::ground::{Hash, Problem, read, toml_problem};

/// What mends a lock file. One that is under version control holds the versions that everything was recorded with.
const RENEW: &str =
    "take the file from version control, or remove what is there: cargo generate-lockfile";

/// `Cargo.lock`, read.
#[derive(Debug, Default)]
pub struct Lock {
    packages: BTreeMap<String, Vec<Package>>,
    /// A short hash of the whole file: part of a recording's provenance.
    pub hash: String,
}

#[derive(Debug, Deserialize)]
struct File {
    #[serde(default)]
    package: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

impl Package {
    fn in_words(&self) -> String {
        let checksum = self.checksum.as_deref().unwrap_or("local");
        format!("{} {} {checksum}", self.name, self.version)
    }
}

impl Lock {
    /// Reads `Cargo.lock` in `root`.
    pub fn read(root: &Path) -> Result<Self, Problem> {
        let text = read(root, "Cargo.lock").map_err(|problem| problem.mend(RENEW))?;
        let file: File = toml::from_str(&text)
            .map_err(|error| toml_problem("Cargo.lock", &text, &error).mend(RENEW))?;
        let mut packages: BTreeMap<String, Vec<Package>> = BTreeMap::new();
        for package in file.package {
            packages
                .entry(package.name.clone())
                .or_default()
                .push(package);
        }
        let hash = Hash::new().part(&text).finish();
        Ok(Self { packages, hash })
    }

    /// Whether the registry's package `name` is locked: `cargo run -p` would not know which of two to run.
    pub fn has_foreign(&self, name: &str) -> bool {
        let mut packages = self.packages.get(name).into_iter().flatten();
        packages.any(|package| package.checksum.is_some())
    }

    /// The versions of the package `name` that are locked.
    pub(crate) fn versions(&self, name: &str) -> Vec<&str> {
        let packages = self.packages.get(name).into_iter().flatten();
        packages.map(|package| package.version.as_str()).collect()
    }

    /// Every package that `name` needs, itself not included, as `name version checksum`, sorted.
    pub fn closure(&self, name: &str) -> Vec<String> {
        let needed = self.needed(name).into_iter();
        let mut needed: Vec<String> = needed.map(Package::in_words).collect();
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    /// Whether `name` needs the package `other`.
    pub(crate) fn needs(&self, name: &str, other: &str) -> bool {
        let mut needed = self.needed(name).into_iter();
        needed.any(|package| package.name == other)
    }

    /// Every package that `name` needs, once.
    fn needed(&self, name: &str) -> Vec<&Package> {
        let mut found: HashSet<*const Package> = HashSet::new();
        let mut needed = Vec::new();
        let mut to_visit: Vec<&Package> = self.packages.get(name).into_iter().flatten().collect();
        while let Some(package) = to_visit.pop() {
            for dependency in &package.dependencies {
                // `name`, or `name version` where several versions are locked.
                let (name, version) = match dependency.split_once(' ') {
                    Some((name, rest)) => (name, rest.split(' ').next()),
                    None => (dependency.as_str(), None),
                };
                for package in self.packages.get(name).into_iter().flatten() {
                    let is_meant = version.is_none_or(|version| version == package.version);
                    if is_meant && found.insert(std::ptr::from_ref(package)) {
                        needed.push(package);
                        to_visit.push(package);
                    }
                }
            }
        }
        needed
    }
}
