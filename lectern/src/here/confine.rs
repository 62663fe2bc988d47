//! A program kept to its own folder, by the kernel: Linux' landlock, where it is there.
//!
//! In: the folder. Out: whether the kernel keeps this thread, and all that it starts from now on, from writing elsewhere. Reading stays
//! as it was. Fails where the kernel refuses what it says it can do.

use std::io;
use std::path::Path;

/// Who keeps a program to its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// The kernel.
    ByTheKernel,
    /// Nobody.
    ByNobody,
}

impl Kept {
    /// What that means, for whoever runs a program.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::ByTheKernel => "the kernel lets it write to a folder of its own alone (landlock)",
            Self::ByNobody => {
                "it has a folder of its own, and nothing on this system keeps it from writing elsewhere"
            }
        }
    }
}

/// What every program writes to without leaving anything.
#[cfg(target_os = "linux")]
const DEVICES: [&str; 3] = ["/dev/null", "/dev/zero", "/dev/full"];

/// Lets this thread, and what it starts, write to this folder alone.
///
/// # Errors
/// Those of the kernel.
#[cfg(target_os = "linux")]
pub(super) fn confine(folder: &Path) -> io::Result<Kept> {
    use landlock::{
        ABI, Access as _, AccessFs, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _,
        RulesetStatus, path_beneath_rules,
    };
    // What the kernel does not know of these yet is left out.
    let abi = ABI::V3;
    let confined = || {
        Ruleset::default()
            .handle_access(AccessFs::from_all(abi))?
            .create()?
            .add_rules(path_beneath_rules(["/"], AccessFs::from_read(abi)))?
            .add_rules(path_beneath_rules(DEVICES, AccessFs::from_file(abi)))?
            .add_rules(path_beneath_rules([folder], AccessFs::from_all(abi)))?
            .restrict_self()
    };
    let status = confined().map_err(|error: landlock::RulesetError| io::Error::other(error))?;
    Ok(match status.ruleset {
        RulesetStatus::NotEnforced => Kept::ByNobody,
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Kept::ByTheKernel,
    })
}

/// The same where there is no such thing.
#[cfg(not(target_os = "linux"))]
pub(super) fn confine(_folder: &Path) -> io::Result<Kept> {
    Ok(Kept::ByNobody)
}
