//! Which cases are asked for: nothing is compiled or run for those that nobody wants to see.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// Which cases are asked for, and where it is kept what passed.
#[derive(Debug)]
pub struct Asked {
    arguments: Arguments,
    /// A case whose name contains one of these is asked for; every case, where there are none.
    names: Vec<String>,
    kept: PathBuf,
}

/// How many cases were run, and what became of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// How many cases there were.
    pub cases: u64,
    /// How many of them failed.
    pub failed: u64,
}

impl Asked {
    /// Those that the arguments of this program ask for, by libtest's rules.
    pub fn by_libtest(kept: &Path) -> Self {
        Self {
            arguments: Arguments::from_args(),
            names: Vec::new(),
            kept: kept.to_path_buf(),
        }
    }

    /// Those whose names contain one of these; all, where there are none.
    pub fn named(names: Vec<String>, kept: &Path) -> Self {
        Self {
            arguments: Arguments::default(),
            names,
            kept: kept.to_path_buf(),
        }
    }

    /// Whether names were given.
    pub fn is_choosy(&self) -> bool {
        !self.names.is_empty()
    }

    /// Whether the case of this name is to run.
    pub(super) fn selects(&self, name: &str) -> bool {
        let fits = |filter: &String| match self.arguments.exact {
            true => name == filter,
            false => name.contains(filter.as_str()),
        };
        let named = self.names.is_empty() || self.names.iter().any(|part| name.contains(part));
        named
            && self.arguments.filter.as_ref().is_none_or(fits)
            && !self.arguments.skip.iter().any(fits)
    }

    /// Whether cases are only to be listed.
    pub(super) fn lists(&self) -> bool {
        self.arguments.list
    }

    /// A folder in which something is kept from one run to the next.
    pub(super) fn kept(&self, name: &str) -> PathBuf {
        self.kept.join(name)
    }

    /// Runs the cases, so many at once unless somebody asks for another number. Where names are given and none of these
    /// cases has one, nothing is printed.
    pub(super) fn run(&self, at_once: usize, cases: Vec<Trial>) -> Tally {
        if cases.is_empty() && !self.names.is_empty() {
            return Tally::default();
        }
        let mut arguments = self.arguments.clone();
        arguments.test_threads = arguments.test_threads.or(Some(at_once));
        let conclusion = libtest_mimic::run(&arguments, cases);
        Tally {
            cases: conclusion.num_passed + conclusion.num_failed + conclusion.num_ignored,
            failed: conclusion.num_failed,
        }
    }
}

impl Tally {
    /// What a test program ends with, as Rust's own do.
    pub fn exit_code(self) -> ExitCode {
        match self.failed {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::from(101),
        }
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            cases: self.cases + other.cases,
            failed: self.failed + other.failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_asked_for_by_a_part_of_its_name() {
        let all = Asked::named(Vec::new(), Path::new("kept"));
        assert!(all.selects("locks/two-in-a-row"));
        let some = Asked::named(vec!["two".into(), "one".into()], Path::new("kept"));
        assert!(some.selects("locks/two-in-a-row") && some.selects("locks/one"));
        assert!(!some.selects("locks/three"));
    }
}
