//! Recordings: the file beside a listing that holds what one run of it printed, took, and asked of the server.
//!
//! The format is [asciicast v2](https://docs.asciinema.org/manual/asciicast/v2/): a JSON header in the first line,
//! then one JSON array `[seconds, "o", "text\r\n"]` for each line of output. What asciicast does not know stands in
//! the header under `lectern`: the [`Evidence`], the [`Provenance`], a [`Key`] over everything that could change the
//! run, and a digest over the file itself, so that a change by hand shows.
//!
//! In: evidence, or the text of a file. Out: the text of a file, or a [`Recording`]. A file that is cut short,
//! malformed, or not what its digest says is a problem that names the line.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::evidence::{Evidence, Line};
use crate::hash::Hash;
use crate::listing::Listing;
use crate::problem::{Problem, read};
use crate::project::Project;

/// The recording's file in a listing's folder.
const RECORDING: &str = "recording.cast";

/// The version of what stands under `lectern`.
const FORMAT: u32 = 1;

/// A recording, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// What happened.
    pub evidence: Evidence,
    /// When and with what it was recorded.
    pub provenance: Provenance,
    /// What it was recorded from.
    pub key: Key,
}

/// When and with what a recording was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Seconds since 1970, UTC. Stands as `timestamp` in the asciicast header.
    #[serde(skip)]
    pub timestamp: i64,
    /// The compiler, such as `rustc 1.95.0`.
    pub rustc: String,
    /// The operating system and the architecture, such as `linux x86_64`.
    pub system: String,
    /// How many processors the machine offered.
    pub cores: usize,
    /// The hash of `Cargo.lock`.
    pub lock: String,
}

/// Hashes of all that could change a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// Every file of the listing but its manifest.
    pub sources: String,
    /// Its manifest (claims, caption and curriculum left out, for they change no run), with the profiles and the edition
    /// of the workspace.
    pub manifest: String,
    /// Its locked dependencies.
    pub dependencies: String,
    /// The slow server; `None` for a listing that has nothing to do with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// The slow server's delay, in seconds; `None` for a listing whose run does not depend on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<f64>,
}

impl Key {
    /// The key of the listing as it is now.
    ///
    /// # Errors
    /// A problem if a source file cannot be read.
    pub fn of(project: &Project, listing: &Listing) -> Result<Self, Problem> {
        let packages = project.lock.closure(&listing.slug);
        let server = match &project.settings.server {
            Some(folder) => {
                let name = folder.file_name().unwrap_or_default().to_string_lossy();
                let prefix = format!("{name} ");
                let is_needed = listing.contract.uses_server()
                    || packages.iter().any(|package| package.starts_with(&prefix));
                is_needed
                    .then(|| server_hash(project, folder, &name))
                    .transpose()?
            }
            None => None,
        };
        let dependencies = packages.iter().fold(Hash::new(), Hash::part);
        Ok(Self {
            sources: hash_folder(project, &listing.folder, Hash::new())?.finish(),
            manifest: manifest_hash(project, listing),
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
            (self.delay != now.delay, "the slow server's delay"),
        ]
        .into_iter()
        .filter_map(|(differs, what)| differs.then_some(what))
        .collect()
    }
}

fn server_hash(project: &Project, folder: &Path, name: &str) -> Result<String, Problem> {
    let sources = hash_folder(project, &folder.join("src"), Hash::new())?;
    let packages = project.lock.closure(name);
    Ok(packages.iter().fold(sources, Hash::part).finish())
}

/// Adds every file below the folder, names and contents, but for manifests (which [`manifest_hash`] reads), recordings,
/// and what is hidden.
fn hash_folder(project: &Project, folder: &Path, mut hash: Hash) -> Result<Hash, Problem> {
    let unreadable =
        |error: std::io::Error| Problem::error(folder, format!("cannot be read: {error}"));
    let mut entries = fs::read_dir(project.root.join(folder))
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "Cargo.toml" || name == RECORDING {
            continue;
        }
        let path = folder.join(&name);
        if entry.path().is_dir() {
            hash = hash_folder(project, &path, hash.part(&name))?;
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

fn manifest_hash(project: &Project, listing: &Listing) -> String {
    let mut manifest: toml::Table = listing.manifest_text.parse().unwrap_or_default();
    let contract = manifest
        .get_mut("package")
        .and_then(|package| package.get_mut("metadata"))
        .and_then(|metadata| metadata.get_mut("listing"))
        .and_then(toml::Value::as_table_mut);
    if let Some(contract) = contract {
        for key in ["caption", "teaches", "lanes"] {
            contract.remove(key);
        }
        // Of the claims, only these decide what a run is.
        if let Some(claims) = contract
            .get_mut("claims")
            .and_then(toml::Value::as_table_mut)
        {
            claims.retain(|claim, _| ["compile-error", "hangs", "runs"].contains(&claim));
        }
    }
    let text = |value: Option<&toml::Value>| value.map(toml::Value::to_string).unwrap_or_default();
    let edition = project
        .workspace
        .get("workspace")
        .and_then(|workspace| workspace.get("package"))
        .and_then(|package| package.get("edition"));
    Hash::new()
        .part(manifest.to_string())
        .part(listing.dependencies.join("\n"))
        .part(text(project.workspace.get("profile")))
        .part(text(edition))
        .finish()
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
        if !listing.contract.recorded {
            return Self::Unrecorded;
        }
        let file = path(listing);
        if !project.root.join(&file).exists() {
            return Self::Missing;
        }
        let recording = read(&project.root, &file).and_then(|text| {
            parse(&text).map_err(|(line, what)| Problem::error(&file, what).at(line))
        });
        let now = Key::of(project, listing);
        match (recording, now) {
            (Ok(recording), Ok(now)) => match recording.key.changes(&now) {
                changes if changes.is_empty() => Self::Fresh(recording),
                changes => {
                    let changes = changes.join(" and ");
                    Self::Stale(recording, changes)
                }
            },
            (Err(problem), _) | (_, Err(problem)) => Self::Spoiled(problem.mend(renew(listing))),
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
                    path(listing),
                    format!("is stale: {changes} changed since it was recorded"),
                )
                .mend(renew(listing)),
            ),
            Self::Missing => Some(
                Problem::warning(
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

/// The recording's file, relative to the root.
pub fn path(listing: &Listing) -> PathBuf {
    listing.folder.join(RECORDING)
}

#[derive(Serialize, Deserialize)]
struct Header {
    version: u32,
    width: usize,
    height: usize,
    timestamp: i64,
    duration: f64,
    command: String,
    title: String,
    lectern: Extension,
}

#[derive(Serialize, Deserialize)]
struct Extension {
    format: u32,
    digest: String,
    key: Key,
    provenance: Provenance,
    evidence: Evidence,
}

/// The text of the recording's file.
pub fn write(recording: &Recording, listing: &Listing) -> String {
    let evidence = &recording.evidence;
    let width = evidence
        .lines
        .iter()
        .map(|line| line.text.chars().count())
        .max()
        .unwrap_or(0);
    let mut events = String::new();
    for line in &evidence.lines {
        let event = serde_json::json!([line.at, "o", format!("{}\r\n", line.text)]);
        events.push_str(&event.to_string());
        events.push('\n');
    }
    let header = |digest: String| {
        let header = Header {
            version: 2,
            width: width.max(80),
            height: evidence.lines.len().max(24),
            timestamp: recording.provenance.timestamp,
            duration: evidence.wall,
            command: listing.command(),
            title: listing.slug.clone(),
            lectern: Extension {
                format: FORMAT,
                digest,
                key: recording.key.clone(),
                provenance: recording.provenance.clone(),
                evidence: evidence.clone(),
            },
        };
        serde_json::to_string(&header).expect("a header has string keys and finite numbers")
    };
    let digest = Hash::new()
        .part(header(String::new()))
        .part(&events)
        .finish();
    format!("{}\n{events}", header(digest))
}

/// Reads the text of a recording's file.
///
/// # Errors
/// The line, counted from one, and what is wrong with it.
pub fn parse(text: &str) -> Result<Recording, (usize, String)> {
    let (first, events) = text
        .split_once('\n')
        .ok_or((1, "is cut short: it has no complete first line".to_owned()))?;
    let header: Header = serde_json::from_str(first).map_err(|error| {
        (
            1,
            format!("is no recording: its header is malformed: {error}"),
        )
    })?;
    if header.version != 2 || header.lectern.format != FORMAT {
        return Err((
            1,
            format!(
                "is of a version that this lectern does not know: asciicast {}, lectern {}",
                header.version, header.lectern.format
            ),
        ));
    }
    let mut lines = Vec::new();
    for (index, event) in events.lines().enumerate() {
        let number = index + 2;
        let (at, kind, text): (f64, String, String) = serde_json::from_str(event)
            .map_err(|error| (number, format!("is no event of a recording: {error}")))?;
        let text = text.strip_suffix("\r\n").filter(|_| kind == "o");
        let text = text
            .ok_or((number, "is not a whole line of output".to_owned()))?
            .to_owned();
        lines.push(Line { at, text });
    }
    // Taken over the text itself: what a JSON library makes of a number must not matter.
    let digest = |digest: &str| format!("\"digest\":\"{digest}\"");
    let unsigned = first.replacen(&digest(&header.lectern.digest), &digest(""), 1);
    if Hash::new().part(unsigned).part(events).finish() != header.lectern.digest {
        return Err((
            1,
            "was changed after it was recorded, or is cut short: its digest does not fit"
                .to_owned(),
        ));
    }
    let Extension {
        key,
        mut provenance,
        mut evidence,
        ..
    } = header.lectern;
    provenance.timestamp = header.timestamp;
    evidence.lines = lines;
    Ok(Recording {
        evidence,
        provenance,
        key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{End, Request, Witness};

    fn listing() -> Listing {
        Listing {
            slug: "five-in-a-row".into(),
            chapter: "b".into(),
            folder: "listings/b/five-in-a-row".into(),
            manifest: "listings/b/five-in-a-row/Cargo.toml".into(),
            manifest_text: String::new(),
            main: "listings/b/five-in-a-row/src/main.rs".into(),
            source: String::new(),
            contract: toml::from_str("caption = \"c\"\nteaches = [\"t\"]\nclaims.lines = [\"x\"]")
                .unwrap(),
            kept_out: false,
            dependencies: Vec::new(),
        }
    }

    fn recording() -> Recording {
        Recording {
            evidence: Evidence {
                lines: vec![
                    Line {
                        at: 0.011,
                        text: "asking".into(),
                    },
                    Line {
                        at: 3.02,
                        text: "Hello! \"quoted\" ü".into(),
                    },
                ],
                wall: 3.021,
                cpu: 0.012,
                memory: Some(1_234_567),
                delay: 3.0,
                end: End::Status(0),
                witness: Witness::Server,
                requests: vec![Request {
                    path: "/".into(),
                    status: Some(200),
                    arrived: None,
                    start: 0.01,
                    end: Some(3.01),
                    body: None,
                }],
                peak_in_flight: 1,
                errors: Vec::new(),
                tally: Vec::new(),
            },
            provenance: Provenance {
                timestamp: 1_790_000_000,
                rustc: "rustc 1.95.0".into(),
                system: "linux x86_64".into(),
                cores: 2,
                lock: "0123456789abcdef".into(),
            },
            key: Key {
                sources: "a".into(),
                manifest: "b".into(),
                dependencies: "c".into(),
                server: Some("d".into()),
                delay: Some(3.0),
            },
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = write(&recording(), &listing());
        assert_eq!(parse(&text).unwrap(), recording());
    }

    #[test]
    fn the_file_is_an_asciicast() {
        let text = write(&recording(), &listing());
        let mut lines = text.lines();
        let header: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
        assert_eq!(header["version"], 2);
        assert_eq!(header["timestamp"], 1_790_000_000);
        assert_eq!(header["command"], "cargo run -p five-in-a-row");
        let event: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
        assert_eq!(event, serde_json::json!([0.011, "o", "asking\r\n"]));
    }

    #[test]
    fn any_change_by_hand_shows() {
        let text = write(&recording(), &listing());
        for (from, to) in [
            ("asking", "asks"),
            ("[3.02,", "[2.02,"),
            ("\"wall\":3.021", "\"wall\":1.021"),
            ("\"start\":0.01", "\"start\":0.02"),
            ("\"cores\":2", "\"cores\":8"),
            ("1790000000", "1790000001"),
            ("\"sources\":\"a\"", "\"sources\":\"b\""),
        ] {
            let damaged = text.replacen(from, to, 1);
            assert_ne!(damaged, text, "{from} is not in the file");
            let (_, what) = parse(&damaged).unwrap_err();
            assert!(what.contains("digest"), "{from}: {what}");
        }
    }

    #[test]
    fn a_file_cut_short_anywhere_is_refused() {
        let text = write(&recording(), &listing());
        for length in 0..text.len() {
            if text.is_char_boundary(length) {
                assert!(
                    parse(&text[..length]).is_err(),
                    "the first {length} bytes pass"
                );
            }
        }
    }

    #[test]
    fn garbage_is_named_with_its_line() {
        let text = write(&recording(), &listing());
        assert_eq!(parse("").unwrap_err().0, 1);
        assert_eq!(parse("{}\n").unwrap_err().0, 1);
        let (line, what) = parse(&text.replacen("[3.02,", "oops", 1)).unwrap_err();
        assert_eq!(line, 3, "{what}");
    }
}
