//! What a program prints that must not be published.
//!
//! In: the evidence of a run. Out: the first text in it that is this machine's own business.

use std::{env, fs};

use crate::book::Project;
use crate::run::{Compiled, Evidence};

/// The first thing in the output that would give away whose machine this is: the project's folder, the program's, the
/// one for temporary files, the home directory, the user, the host.
pub(super) fn private_text(
    project: &Project,
    compiled: &Compiled,
    evidence: &Evidence,
) -> Option<String> {
    let mut private = vec![
        project.root.to_string_lossy().into_owned(),
        env::temp_dir()
            .to_string_lossy()
            .trim_end_matches('/')
            .to_owned(),
    ];
    if let Compiled::Program(program) = compiled {
        private.extend(
            program
                .parent()
                .map(|folder| folder.to_string_lossy().into_owned()),
        );
    }
    private.extend(
        ["HOME", "USER", "LOGNAME", "HOSTNAME"]
            .iter()
            .filter_map(|name| env::var(name).ok()),
    );
    private.extend(fs::read_to_string("/etc/hostname").map(|name| name.trim().to_owned()));
    // A short name, such as `me`, would be found in any text.
    private.retain(|text| text.len() > 3);
    let printed = |text: &String| {
        let whole = |line: &str| {
            line.match_indices(text.as_str()).any(|(at, _)| {
                let letter = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
                !letter(line[..at].chars().next_back())
                    && !letter(line[at + text.len()..].chars().next())
            })
        };
        evidence.lines.iter().any(|line| whole(&line.text))
    };
    private.into_iter().find(printed)
}
