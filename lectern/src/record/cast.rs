//! Recordings: the file beside a listing that holds what one run of it printed, took, and asked of the server.
//!
//! The format is [asciicast v2](https://docs.asciinema.org/manual/asciicast/v2/): a JSON header in the first line,
//! then one JSON array `[seconds, "o", "text\r\n"]` for each line of output, `[seconds, "i", "text\n"]` for each line
//! that was typed, and `[seconds, "i", "\u0003"]` for each Ctrl-C. What asciicast does not know stands in
//! the header under `lectern`: the [`Evidence`], the [`Provenance`], a [`Key`] over everything that could change the
//! run, and a digest over the file itself, so that a change by hand shows.
//!
//! In: evidence, or the text of a file. Out: the text of a file, or a [`Recording`]. A file that is cut short,
//! malformed, not what its digest says, or impossible is a problem that names the line.

use serde::{Deserialize, Serialize};

use crate::ground::{Hash, Malformed};
use crate::run::{Evidence, Interrupt, Line, Said};

/// The version of what stands under `lectern`.
const FORMAT: u32 = 1;

/// What a terminal sends for Ctrl-C.
const CTRL_C: &str = "\u{3}";

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
    /// Its manifest (claims, caption and curriculum left out, for they change no run), with the profiles
    /// of the workspace and its edition of Rust.
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

/// The text of the recording's file. `title` is what the recording is called, `command` how a reader runs the program.
pub fn write_cast(recording: &Recording, title: &str, command: &str) -> String {
    let evidence = &recording.evidence;
    let width = evidence
        .lines
        .iter()
        .map(|line| line.text.chars().count())
        .max()
        .unwrap_or(0);
    let mut events = String::new();
    for said in evidence.said() {
        let event = match said {
            Said::Printed(line) => {
                serde_json::json!([line.at, "o", format!("{}\r\n", line.text)])
            }
            Said::Typed(line) => serde_json::json!([line.at, "i", format!("{}\n", line.text)]),
            Said::Interrupted(interrupt) => serde_json::json!([interrupt.at, "i", CTRL_C]),
        };
        events.push_str(&event.to_string());
        events.push('\n');
    }
    let header = |digest: String| {
        let header = Header {
            version: 2,
            width: width.max(80),
            height: (evidence.lines.len() + evidence.typed.len()).max(24),
            timestamp: recording.provenance.timestamp,
            duration: evidence.wall,
            command: command.to_owned(),
            title: title.to_owned(),
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
/// What is wrong with the first line that has something wrong with it.
pub fn parse(text: &str) -> Result<Recording, Malformed> {
    let (first, events) = text
        .split_once('\n')
        .ok_or_else(|| Malformed::at(1, "is cut short: it has no complete first line"))?;
    let header: Header = serde_json::from_str(first).map_err(|error| {
        Malformed::at(
            1,
            format!("isn't a recording: its header is malformed: {error}"),
        )
    })?;
    if header.version != 2 || header.lectern.format != FORMAT {
        return Err(Malformed::at(
            1,
            format!(
                "is of a version that this lectern does not know: asciicast {}, lectern {}",
                header.version, header.lectern.format
            ),
        ));
    }
    let (mut lines, mut typed, mut interrupts) = (Vec::new(), Vec::new(), Vec::new());
    for (index, event) in events.lines().enumerate() {
        let number = index + 2;
        let (at, kind, text): (f64, String, String) =
            serde_json::from_str(event).map_err(|error| {
                Malformed::at(number, format!("isn't an event of a recording: {error}"))
            })?;
        if kind == "i" && text == CTRL_C {
            let after = lines.len();
            interrupts.push(Interrupt { at, after });
            continue;
        }
        let (end, of, whose) = match kind.as_str() {
            "i" => ("\n", "input", &mut typed),
            _ => ("\r\n", "output", &mut lines),
        };
        let text = text.strip_suffix(end).filter(|text| match &*kind {
            "o" => !text.contains('\n'),
            // A contract types no other lines.
            "i" => !text.contains(char::is_control),
            _ => false,
        });
        let text = text
            .ok_or_else(|| Malformed::at(number, format!("is not a whole line of {of}")))?
            .to_owned();
        whose.push(Line { at, text });
    }
    // Taken over the text itself: what a JSON library makes of a number must not matter.
    let digest = |digest: &str| format!("\"digest\":\"{digest}\"");
    let unsigned = first.replacen(&digest(&header.lectern.digest), &digest(""), 1);
    if Hash::new().part(unsigned).part(events).finish() != header.lectern.digest {
        return Err(Malformed::at(
            1,
            "was changed after it was recorded, or is cut short: its digest does not fit",
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
    evidence.typed = typed;
    evidence.interrupts = interrupts;
    if let Some(what) = impossible(&evidence) {
        return Err(Malformed::at(
            1,
            format!("isn't the recording of a run: {what}"),
        ));
    }
    Ok(Recording {
        evidence,
        provenance,
        key,
    })
}

/// No run is longer than this, in seconds.
const LONGEST: f64 = 1e6;

/// What no run can have brought about; all that reads evidence may rely on there being nothing of it.
fn impossible(evidence: &Evidence) -> Option<String> {
    let requests = evidence.requests.iter().chain(&evidence.visits);
    let of_requests =
        requests.flat_map(|request| [request.arrived, Some(request.start), request.end]);
    let times = [evidence.wall, evidence.cpu]
        .into_iter()
        .chain(evidence.lines.iter().map(|line| line.at))
        .chain(evidence.typed.iter().map(|line| line.at))
        .chain(evidence.interrupts.iter().map(|interrupt| interrupt.at))
        .chain(of_requests.flatten());
    for time in times {
        if !(0.0..=LONGEST).contains(&time) {
            return Some(format!("a time of {time} s"));
        }
    }
    if !(0.001..=LONGEST).contains(&evidence.delay) {
        return Some(format!("a delay of {} s", evidence.delay));
    }
    let runs = evidence
        .tally
        .iter()
        .try_fold(0_usize, |sum, (_, runs)| sum.checked_add(*runs));
    runs.is_none()
        .then(|| "more runs than can be counted".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{End, Request, Witness};

    /// The text of the recording's file.
    fn text() -> String {
        write_cast(
            &recording(),
            "five-in-a-loop",
            "cargo run -p five-in-a-loop",
        )
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
                visits: vec![Request {
                    path: "/a".into(),
                    status: Some(504),
                    arrived: None,
                    start: 0.005,
                    end: Some(3.015),
                    body: Some("too slow".into()),
                }],
                peak_in_flight: 1,
                errors: Vec::new(),
                tally: Vec::new(),
                typed: vec![Line {
                    at: 1.5,
                    text: "Ada".into(),
                }],
                interrupts: vec![Interrupt { at: 1.6, after: 1 }],
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
        let text = text();
        assert_eq!(parse(&text).unwrap(), recording());
    }

    #[test]
    fn the_file_is_an_asciicast() {
        let text = text();
        let mut lines = text.lines();
        let header: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
        assert_eq!(header["version"], 2);
        assert_eq!(header["timestamp"], 1_790_000_000);
        assert_eq!(header["command"], "cargo run -p five-in-a-loop");
        let event: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
        assert_eq!(event, serde_json::json!([0.011, "o", "asking\r\n"]));
    }

    #[test]
    fn any_change_by_hand_shows() {
        let text = text();
        for (from, to) in [
            ("asking", "asks"),
            ("[3.02,", "[2.02,"),
            ("Ada", "Bob"),
            ("[1.5,\"i\",", "[1.4,\"i\","),
            ("[1.6,\"i\",", "[1.7,\"i\","),
            ("\"wall\":3.021", "\"wall\":1.021"),
            ("\"start\":0.01", "\"start\":0.02"),
            ("\"start\":0.005", "\"start\":0.006"),
            ("\"cores\":2", "\"cores\":8"),
            ("1790000000", "1790000001"),
            ("\"sources\":\"a\"", "\"sources\":\"b\""),
        ] {
            let damaged = text.replacen(from, to, 1);
            assert_ne!(damaged, text, "{from} is not in the file");
            let Malformed { what, .. } = parse(&damaged).unwrap_err();
            assert!(what.contains("digest"), "{from}: {what}");
        }
    }

    #[test]
    fn a_file_cut_short_anywhere_is_refused() {
        let text = text();
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
        let text = text();
        assert_eq!(parse("").unwrap_err().line, 1);
        assert_eq!(parse("{}\n").unwrap_err().line, 1);
        let Malformed { line, what } = parse(&text.replacen("[3.02,", "oops", 1)).unwrap_err();
        assert_eq!(line, 5, "{what}");
    }
}
