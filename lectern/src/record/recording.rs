//! Where a listing stands with its recording.
//!
//! In: the project and a listing. Out: its [`Status`]: recorded from what it is now, stale, missing, or spoiled. What
//! the file itself holds is the business of [`cast`].

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::cast::{self, Key, Recording, parse};
use super::rules::{MISSING_RECORDING, SPOILED_RECORDING, STALE_RECORDING};
use super::schedules::FILE as SCHEDULES;
use crate::book::{Claim, Listing, Project};
use crate::ground::{Hash, Problem, UNREADABLE_FILE, in_parallel, read};

/// What a recording is called while it is written.
pub(super) const BESIDE: &str = ".recording-";

/// The recording's file in a listing's folder.
const RECORDING: &str = "recording.cast";

impl Key {
    /// The key of the listing as it is now.
    ///
    /// # Errors
    /// A problem if a source file cannot be read.
    pub fn of(project: &Project, listing: &Listing) -> Result<Self, Problem> {
        Self::with(project, listing, &Server::default())
    }

    /// The same, where the slow server is the same for many listings.
    fn with(project: &Project, listing: &Listing, of_server: &Server) -> Result<Self, Problem> {
        let packages = project.lock.closure(&listing.slug);
        let server = match &project.settings.server.folder() {
            Some(folder) => {
                let name = folder.file_name().unwrap_or_default().to_string_lossy();
                let prefix = format!("{name} ");
                let is_needed = listing.contract.uses_server()
                    || packages.iter().any(|package| package.starts_with(&prefix));
                let hash = || {
                    let hash = of_server
                        .0
                        .get_or_init(|| server_hash(project, folder, &name));
                    hash.clone()
                };
                is_needed.then(hash).transpose()?
            }
            None => None,
        };
        let dependencies = packages.iter().fold(Hash::new(), Hash::part);
        Ok(Self {
            sources: hash_folder(project, &listing.folder, Hash::new())?.finish(),
            manifest: manifest_hash(project, listing, &packages),
            dependencies: dependencies.finish(),
            server,
            delay: listing
                .contract
                .depends_on_delay()
                .then(|| project.settings.delay().as_secs_f64()),
        })
    }

    /// What differs between two keys, in words.
    fn changes(&self, now: &Self) -> Vec<&'static str> {
        [
            (self.sources != now.sources, "its source"),
            (self.manifest != now.manifest, "its manifest"),
            (
                self.dependencies != now.dependencies,
                "its locked dependencies",
            ),
            (self.server != now.server, "the slow server"),
            (self.delay != now.delay, "the delay of book.toml"),
        ]
        .into_iter()
        .filter_map(|(differs, what)| differs.then_some(what))
        .collect()
    }
}

/// The hash of the slow server, made once for all listings whose keys are made together.
#[derive(Default)]
struct Server(OnceLock<Result<String, Problem>>);

fn server_hash(project: &Project, folder: &Path, name: &str) -> Result<String, Problem> {
    let sources = hash_folder(project, &folder.join("src"), Hash::new())?;
    let packages = project.lock.closure(name);
    Ok(packages.iter().fold(sources, Hash::part).finish())
}

/// Adds every file below the folder, names and contents, but for manifests (which [`manifest_hash`] reads), recordings,
/// and what is hidden.
fn hash_folder(project: &Project, folder: &Path, mut hash: Hash) -> Result<Hash, Problem> {
    let unreadable = |error: std::io::Error| {
        Problem::error(UNREADABLE_FILE, folder, format!("cannot be read: {error}"))
    };
    let mut entries = fs::read_dir(project.root.join(folder))
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "Cargo.toml" || [RECORDING, SCHEDULES].contains(&&*name)
        {
            continue;
        }
        let path = folder.join(&name);
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            hash = hash_folder(project, &path, hash.part(&name))?;
        } else if !entry.path().is_file() {
            // A link to a folder may lead back here, and a pipe keeps its reader waiting for ever.
            return Err(
                Problem::error(UNREADABLE_FILE, path, "is neither a file nor a folder")
                    .mend("remove it"),
            );
        } else {
            let bytes = fs::read(entry.path()).map_err(unreadable)?;
            // Line ends are the one thing that a checkout may change.
            let content = match String::from_utf8(bytes) {
                Ok(text) => text.replace("\r\n", "\n").into_bytes(),
                Err(binary) => binary.into_bytes(),
            };
            hash = hash.part(&name).part(content);
        }
    }
    Ok(hash)
}

fn manifest_hash(project: &Project, listing: &Listing, packages: &[String]) -> String {
    let mut manifest: toml::Table = listing.manifest_text.parse().unwrap_or_default();
    let contract = manifest
        .get_mut("package")
        .and_then(|package| package.get_mut("metadata"))
        .and_then(|metadata| metadata.get_mut("listing"))
        .and_then(toml::Value::as_table_mut);
    if let Some(contract) = contract {
        for key in [
            "caption",
            "teaches",
            "lanes",
            "length",
            "needs",
            "test-delay",
            "waits",
            "without-miri",
        ] {
            contract.remove(key);
        }
        // Of the claims, only these decide what a run is.
        if let Some(claims) = contract
            .get_mut("claims")
            .and_then(toml::Value::as_table_mut)
        {
            claims.retain(|key, _| Claim::of_key(key).is_some_and(Claim::decides_the_run));
        }
    }
    let text = |value: Option<&toml::Value>| value.map(toml::Value::to_string).unwrap_or_default();
    let edition = toml::Value::from(listing.edition.as_str());
    Hash::new()
        .part(manifest.to_string())
        .part(listing.dependencies.join("\n"))
        .part(text(profiles(project, listing, packages).as_ref()))
        .part(edition.to_string())
        .finish()
}

/// The workspace's profiles, as far as they concern a listing that needs these packages: what they say of single
/// packages counts for those that need them.
fn profiles(project: &Project, listing: &Listing, packages: &[String]) -> Option<toml::Value> {
    let mut profiles = project.workspace.get("profile")?.clone();
    let concerns = |package: &str| {
        let mut needed = packages
            .iter()
            .filter_map(|package| package.split(' ').next());
        package == "*" || package == listing.slug || needed.any(|name| name == package)
    };
    let tables = profiles.as_table_mut()?.iter_mut();
    for profile in tables.filter_map(|(_, profile)| profile.as_table_mut()) {
        if let Some(packages) = profile
            .get_mut("package")
            .and_then(toml::Value::as_table_mut)
        {
            packages.retain(|package, _| concerns(package));
            if packages.is_empty() {
                profile.remove("package");
            }
        }
    }
    Some(profiles)
}

/// Where a listing stands with its recording.
#[derive(Debug)]
pub enum Status {
    /// Recorded from the listing as it is now.
    Fresh(Recording),
    /// Recorded, but what it was recorded from has changed since; says what.
    Stale(Recording, String),
    /// Never recorded.
    Missing,
    /// There is a file, and it is not a recording.
    Spoiled(Problem),
    /// The contract says that none is kept.
    Unrecorded,
}

impl Status {
    /// Reads the recording of a listing and compares its key.
    pub fn of(project: &Project, listing: &Listing) -> Self {
        Self::with(&project.root, project, listing, &Server::default())
    }

    /// The same for a recording that was put below another folder, where the book's own lies below its root.
    pub fn below(folder: &Path, project: &Project, listing: &Listing) -> Self {
        Self::with(folder, project, listing, &Server::default())
    }

    /// Where every listing stands, by slug.
    pub fn of_all(project: &Project) -> BTreeMap<String, Self> {
        let server = Server::default();
        let listings: Vec<&Listing> = project.listings.values().collect();
        let statuses = in_parallel(&listings, |listing| {
            Self::with(&project.root, project, listing, &server)
        });
        let slugs = listings.iter().map(|listing| listing.slug.clone());
        slugs.zip(statuses).collect()
    }

    fn with(folder: &Path, project: &Project, listing: &Listing, server: &Server) -> Self {
        if !listing.contract.recorded {
            return Self::Unrecorded;
        }
        let file = path(listing);
        if !folder.join(&file).exists() {
            return Self::Missing;
        }
        let recording = read(folder, &file).and_then(|text| {
            parse(&text).map_err(|malformed| malformed.error(SPOILED_RECORDING, &file))
        });
        let now = Key::with(project, listing, server);
        match (recording, now) {
            (Ok(recording), Ok(now)) => match recording.key.changes(&now) {
                changes if changes.is_empty() => Self::Fresh(recording),
                changes => {
                    let changes = changes.join(" and ");
                    Self::Stale(recording, changes)
                }
            },
            (Err(problem), _) if folder.join(&file).is_file() => {
                Self::Spoiled(problem.mend(renew(listing)))
            }
            (Err(problem), _) => {
                Self::Spoiled(problem.mend(format!("remove it, then run: {}", renew(listing))))
            }
            (_, Err(problem)) if problem.mend.is_empty() => {
                Self::Spoiled(problem.mend(renew(listing)))
            }
            (_, Err(problem)) => Self::Spoiled(problem),
        }
    }

    /// The recording, fresh or stale.
    pub fn recording(&self) -> Option<&Recording> {
        match self {
            Self::Fresh(recording) | Self::Stale(recording, _) => Some(recording),
            Self::Missing | Self::Spoiled(_) | Self::Unrecorded => None,
        }
    }

    /// One word: `fresh`, `stale`, `missing`, or `none` where no recording is kept.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Fresh(_) => "fresh",
            Self::Stale(..) | Self::Spoiled(_) => "stale",
            Self::Missing => "missing",
            Self::Unrecorded => "none",
        }
    }

    /// What is wrong with it, if anything: that it is stale or missing is a warning, that it is spoiled an error.
    pub fn problem(&self, listing: &Listing) -> Option<Problem> {
        match self {
            Self::Fresh(_) | Self::Unrecorded => None,
            Self::Stale(_, changes) => Some(
                Problem::warning(
                    STALE_RECORDING,
                    path(listing),
                    format!("is stale: {changes} changed since it was recorded"),
                )
                .mend(renew(listing)),
            ),
            Self::Missing => Some(
                Problem::warning(
                    MISSING_RECORDING,
                    &listing.manifest,
                    format!("`{}` was never recorded", listing.slug),
                )
                .mend(renew(listing)),
            ),
            Self::Spoiled(problem) => Some(problem.clone()),
        }
    }
}

fn renew(listing: &Listing) -> String {
    format!("cargo book record {}", listing.slug)
}

/// The recording's file, relative to the root, or to the folder that stands in for it.
pub fn path(listing: &Listing) -> PathBuf {
    listing.folder.join(RECORDING)
}

/// The text of the recording's file.
pub fn write(recording: &Recording, listing: &Listing) -> String {
    let command = listing.command_as_recorded(recording.evidence.delay());
    cast::write_cast(recording, &listing.slug, &command)
}
