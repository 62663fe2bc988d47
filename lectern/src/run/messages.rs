//! What Cargo says of its work, message by message.
//!
//! In: the messages. Out: for each package, the path of its program, or the errors of the compiler. What is no such message is passed over;
//! nothing here fails.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

/// What compiling a listing gave.
#[derive(Debug)]
pub enum Compiled {
    /// The program.
    Program(PathBuf),
    /// The errors, at least one.
    Errors(Vec<Diagnostic>),
}

/// An error of the compiler.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Its code, such as `E0277`, or its message where it has none.
    pub code: String,
    /// The whole message as the compiler prints it.
    pub rendered: String,
    /// The line of the source that it is about.
    pub line: Option<usize>,
}

#[derive(Deserialize)]
#[serde(tag = "reason")]
enum Message {
    #[serde(rename = "compiler-artifact")]
    Artifact {
        target: Target,
        profile: ArtifactProfile,
        executable: Option<PathBuf>,
    },
    #[serde(rename = "compiler-message")]
    Diagnostic {
        target: Target,
        message: CompilerMessage,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct ArtifactProfile {
    test: bool,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct CompilerMessage {
    level: String,
    message: String,
    code: Option<Code>,
    rendered: Option<String>,
    spans: Vec<SourceSpan>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct SourceSpan {
    is_primary: bool,
    line_start: usize,
}

/// Reads what Cargo made: programs, or test programs.
pub(super) fn read_messages(messages: &str, tests: bool) -> BTreeMap<String, Compiled> {
    let mut compiled: BTreeMap<String, Compiled> = BTreeMap::new();
    for message in messages
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
    {
        match message {
            Message::Artifact {
                target,
                profile,
                executable: Some(program),
            } if target.is_program() && profile.test == tests => {
                compiled.insert(target.name, Compiled::Program(program));
            }
            Message::Diagnostic { target, message }
                if target.is_program() && message.is_error() =>
            {
                let diagnostic = Diagnostic {
                    line: message
                        .spans
                        .iter()
                        .find(|span| span.is_primary)
                        .map(|span| span.line_start),
                    code: message.code.map_or(message.message, |code| code.code),
                    rendered: without_homes(&message.rendered.unwrap_or_default()),
                };
                match compiled
                    .entry(target.name)
                    .or_insert_with(|| Compiled::Errors(Vec::new()))
                {
                    Compiled::Errors(errors) => errors.push(diagnostic),
                    // A test target of the same name cannot stand here: only programs are built.
                    Compiled::Program(_) => {}
                }
            }
            _ => {}
        }
    }
    compiled
}

/// The message without the folders in which this machine keeps the sources of dependencies and of the standard library:
/// `tokio-1.0.0/src/lib.rs` says enough, and a home directory is nobody's business.
pub(super) fn without_homes(rendered: &str) -> String {
    HOMES.replace_all(rendered, "").into_owned()
}

static HOMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"[^\s`'"(]*/(?:registry/src/[^/\s]+|lib/rustlib/src/rust|rustc/[0-9a-f]{40})/"#)
        .expect("the expression is a constant")
});

impl Target {
    fn is_program(&self) -> bool {
        self.kind.iter().any(|kind| kind == "bin")
    }
}

impl CompilerMessage {
    /// The closing "aborting due to …" has no place in the source and is no error of its own.
    fn is_error(&self) -> bool {
        self.level == "error" && !(self.spans.is_empty() && self.code.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_gives_no_home_away() {
        let message = "  --> /home/me/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/tokio-1.0.0/src/task.rs:1:2\n\
             note: /home/me/.rustup/toolchains/x/lib/rustlib/src/rust/library/core/src/marker.rs\n\
             --> listings/one/a/src/main.rs:3:4\n";
        assert_eq!(
            without_homes(message),
            "  --> tokio-1.0.0/src/task.rs:1:2\nnote: library/core/src/marker.rs\n--> listings/one/a/src/main.rs:3:4\n"
        );
    }
}
