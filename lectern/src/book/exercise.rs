//! Exercises: a task, a starter with something left to do, its solution, and tests that both share.
//!
//! In: a folder `exercises/<chapter>/<slug>`:
//!
//! ```text
//! exercise.md    the task, then a section `## Hint` for each hint, then `## Solution` with a word about it
//! tests.rs       the tests of both
//! starter/       the package SLUG: a whole program in src/main.rs in which something is `todo!()`
//! solution/      the package SLUG-solution: the same, done
//! ```
//!
//! Out: an [`Exercise`], or the problems that prevent it. What a readable exercise may still have wrong is named by
//! [`exercise_rules`](crate::book::exercise_rules); whether its tests tell the two programs apart is for `run::exercise_tests` to say.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::manifest::dependency_lines;
use super::markdown::code_in;
use super::rules::{EXERCISE_TEXT, PACKAGE_NAME};
use crate::ground::{EXERCISES, Problem, TomlPlaces, read, toml_problem};

/// The end of both programs: the tests they share.
pub(crate) const SHARED_TESTS: &str = "#[cfg(test)]\n#[path = \"../../tests.rs\"]\nmod tests;\n";

/// An exercise, read.
#[derive(Debug)]
pub struct Exercise {
    /// Its name: of the folder, of the starter's package, and in the directive.
    pub slug: String,
    /// The folder above it: the stem of the chapter's file.
    pub chapter: String,
    /// Its folder, relative to the root.
    pub folder: PathBuf,
    /// Its `exercise.md`, relative to the root.
    pub file: PathBuf,
    /// The text of `exercise.md`.
    pub text: String,
    /// Its title.
    pub title: String,
    /// What to do.
    pub task: Part,
    /// What helps, from the lightest to the heaviest.
    pub hints: Vec<Part>,
    /// What is to be said of the solution.
    pub remark: Part,
    /// Its `tests.rs`, relative to the root.
    pub tests: PathBuf,
    /// The text of `tests.rs`.
    pub tests_source: String,
    /// The program with something left to do.
    pub starter: Side,
    /// The same, done.
    pub solution: Side,
}

/// A part of `exercise.md`, in Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The line of the file on which it begins, counted from one.
    pub line: usize,
    /// What it says.
    pub text: String,
}

/// One of the two programs of an exercise.
#[derive(Debug)]
pub struct Side {
    /// The package's name.
    pub package: String,
    /// Its `Cargo.toml`, relative to the root.
    pub manifest: PathBuf,
    /// Its `src/main.rs`, relative to the root.
    pub main: PathBuf,
    /// The program as the file has it.
    pub source: String,
    /// What it depends on, as lines of TOML for a package of the reader's own.
    pub dependencies: Vec<String>,
    /// The tables of its manifest.
    pub(super) parsed: Manifest,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Manifest {
    package: Package,
    #[serde(default)]
    pub(super) dependencies: toml::Table,
    #[serde(default)]
    pub(super) dev_dependencies: toml::Table,
    pub(super) lib: Option<toml::Value>,
    pub(super) bin: Option<toml::Value>,
    pub(super) test: Option<toml::Value>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
}

impl Exercise {
    /// Reads the exercise in `folder`, relative to `root`.
    ///
    /// # Errors
    /// A problem for each file that is missing or cannot be read.
    pub fn read(root: &Path, folder: &Path, workspace: &toml::Table) -> Result<Self, Vec<Problem>> {
        let name_of = |folder: Option<&Path>| {
            let name = folder.and_then(Path::file_name);
            name.map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default()
        };
        let slug = name_of(Some(folder));
        let (file, tests) = (folder.join("exercise.md"), folder.join("tests.rs"));
        let mut problems = Vec::new();
        let mut keep = |problem: Problem| {
            problems.push(problem.mend("cargo book reference exercise"));
        };
        let text = read(root, &file).map_err(&mut keep).ok();
        let parts = text
            .as_ref()
            .and_then(|text| parts(&file, text).map_err(&mut keep).ok());
        let tests_source = read(root, &tests).map_err(&mut keep).ok();
        let mut side = |name: &str, package: String| {
            let side = Side::read(root, &folder.join(name), package, workspace);
            side.map_err(&mut keep).ok()
        };
        let starter = side("starter", slug.clone());
        let solution = side("solution", format!("{slug}-solution"));
        match (text, parts, tests_source, starter, solution) {
            (Some(text), Some(parts), Some(tests_source), Some(starter), Some(solution)) => {
                Ok(Self {
                    chapter: name_of(folder.parent()),
                    folder: folder.to_path_buf(),
                    slug,
                    file,
                    text,
                    title: parts.title,
                    task: parts.task,
                    hints: parts.hints,
                    remark: parts.remark,
                    tests,
                    tests_source,
                    starter,
                    solution,
                })
            }
            _ => Err(problems),
        }
    }

    /// The command that tests the starter.
    pub fn command(&self) -> String {
        format!("cargo test -p {}", self.slug)
    }

    /// The line of `tests.rs`, counted from one, on which a test stands; `name` as the test program lists it.
    pub fn test_line(&self, name: &str) -> usize {
        line_of_function(&self.tests_source, name.rsplit("::").next().unwrap_or(name))
    }
}

impl Side {
    fn read(
        root: &Path,
        folder: &Path,
        package: String,
        workspace: &toml::Table,
    ) -> Result<Self, Problem> {
        let manifest = folder.join("Cargo.toml");
        let main = folder.join("src").join("main.rs");
        let text = read(root, &manifest)?;
        let parsed: Manifest =
            toml::from_str(&text).map_err(|error| toml_problem(&manifest, &text, &error))?;
        if parsed.package.name != package {
            let what = format!(
                "the package is called `{}` and must be called `{package}`",
                parsed.package.name
            );
            let line = TomlPlaces::of(&text).line(["package", "name"]);
            return Err(Problem::error(PACKAGE_NAME, manifest, what).at(line.unwrap_or(1)));
        }
        Ok(Self {
            source: read(root, &main)?,
            dependencies: dependency_lines(&parsed.dependencies, workspace),
            package,
            manifest,
            main,
            parsed,
        })
    }

    /// Whether something is left to do: whether `todo!` stands in the code, and not in a comment or a string only.
    pub fn is_unsolved(&self) -> bool {
        self.unsolved_line().is_some()
    }

    /// The first line, counted from one, on which something is left to do.
    pub(super) fn unsolved_line(&self) -> Option<usize> {
        let mut lines = (1..).zip(self.source.lines());
        let unsolved = lines.find(|(_, line)| code_of(line).contains("todo!("));
        unsolved.map(|(line, _)| line)
    }
}

/// A line of Rust as far as its comment.
fn code_of(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// The line, counted from one, on which a program declares a function; the first, where it declares none of this name.
fn line_of_function(program: &str, name: &str) -> usize {
    let function = format!("fn {name}(");
    let declares = |line: &str| {
        let mut places = code_of(line).match_indices(&function);
        places.any(|(at, _)| {
            line[..at]
                .chars()
                .next_back()
                .is_none_or(char::is_whitespace)
        })
    };
    let mut lines = (1..).zip(program.lines());
    let found = lines.find(|(_, line)| declares(line));
    found.map_or(1, |(line, _)| line)
}

struct Parts {
    title: String,
    task: Part,
    hints: Vec<Part>,
    remark: Part,
}

/// Takes `exercise.md` apart at its headings.
fn parts(file: &Path, text: &str) -> Result<Parts, Problem> {
    let code = code_in(text);
    let mut sections: Vec<(usize, String, String)> = Vec::new();
    let mut offset = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let in_code = code.iter().any(|block| block.range.contains(&offset));
        offset += line.len();
        let heading = line.trim_end();
        if !in_code && (heading.starts_with("# ") || heading.starts_with("## ")) {
            sections.push((index + 1, heading.to_owned(), String::new()));
        } else if let Some((_, _, body)) = sections.last_mut() {
            body.push_str(line);
        } else if !line.trim().is_empty() {
            return Err(
                Problem::error(EXERCISE_TEXT, file, "does not begin with a title").at(index + 1),
            );
        }
    }
    let mut sections = sections.into_iter();
    let part = |line: usize, body: String| Part {
        line: line + 1,
        text: body,
    };
    let Some((line, heading, body)) = sections.next().filter(|(_, heading, _)| {
        heading
            .strip_prefix("# ")
            .is_some_and(|title| !title.trim().is_empty())
    }) else {
        return Err(Problem::error(EXERCISE_TEXT, file, "does not begin with a title").at(1));
    };
    let title = heading[2..].trim().to_owned();
    let task = part(line, body);
    let mut hints = Vec::new();
    let mut remark = None;
    for (line, heading, body) in sections {
        let empty = body.trim().is_empty();
        match heading.as_str() {
            _ if empty => {
                let what = format!("nothing stands below `{heading}`");
                return Err(Problem::error(EXERCISE_TEXT, file, what).at(line));
            }
            "## Hint" if remark.is_none() => hints.push(part(line, body)),
            "## Solution" if remark.is_none() => remark = Some(part(line, body)),
            _ => {
                let what = format!(
                    "`{heading}` is out of place: the title and the task come first, then a `## Hint` for each hint, \
                     then one `## Solution`"
                );
                return Err(Problem::error(EXERCISE_TEXT, file, what).at(line));
            }
        }
    }
    if task.text.trim().is_empty() {
        return Err(Problem::error(EXERCISE_TEXT, file, "has no task").at(1));
    }
    match (hints.is_empty(), remark) {
        (true, _) => Err(Problem::error(EXERCISE_TEXT, file, "has no `## Hint`")),
        (false, None) => Err(Problem::error(EXERCISE_TEXT, file, "has no `## Solution`")),
        (false, Some(remark)) => Ok(Parts {
            title,
            task,
            hints,
            remark,
        }),
    }
}

/// The folder of an exercise, relative to the root.
pub(crate) fn exercise_folder(chapter: &str, slug: &str) -> PathBuf {
    Path::new(EXERCISES).join(chapter).join(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_parts(text: &str) -> Result<Parts, String> {
        parts(Path::new("e.md"), text).map_err(|problem| problem.to_string())
    }

    #[test]
    fn a_text_is_taken_apart_at_its_headings() {
        let parts = read_parts(
            "# Twelve\n\nDo it.\n\n```sh\n## Hint\n```\n\n## Hint\n\nOne.\n\n## Hint\n\nTwo.\n\n## Solution\n\nSo.\n",
        )
        .expect("it is well formed");
        assert_eq!(parts.title, "Twelve");
        assert_eq!(parts.task.text.trim(), "Do it.\n\n```sh\n## Hint\n```");
        assert_eq!(parts.task.line, 2);
        let hints: Vec<(usize, &str)> = parts
            .hints
            .iter()
            .map(|hint| (hint.line, hint.text.trim()))
            .collect();
        assert_eq!(hints, [(10, "One."), (14, "Two.")]);
        assert_eq!(parts.remark.text.trim(), "So.");
    }

    #[test]
    fn a_test_has_the_line_on_which_it_is_declared() {
        let tests = "use super::*;\n\n// fn adds() is below\nfn readds() {}\n\n#[test]\nfn adds_more() {}\n\n#[test]\n    async fn adds() {}\n";
        for (name, line) in [("adds", 10), ("adds_more", 7), ("gone", 1)] {
            assert_eq!(line_of_function(tests, name), line, "{name}");
        }
    }

    #[test]
    fn what_is_missing_or_out_of_place_is_named() {
        for (text, expected) in [
            ("Do it.\n", "e.md:1: does not begin with a title"),
            ("## Hint\n\nOne.\n", "e.md:1: does not begin with a title"),
            ("# A\n\n## Hint\n\nx\n\n## Solution\n\nx\n", "has no task"),
            ("# A\n\nDo.\n\n## Solution\n\nx\n", "has no `## Hint`"),
            ("# A\n\nDo.\n\n## Hint\n\nx\n", "has no `## Solution`"),
            (
                "# A\n\nDo.\n\n## Hint\n\n## Solution\n\nx\n",
                "e.md:5: nothing stands below `## Hint`",
            ),
            (
                "# A\n\nDo.\n\n## Solution\n\nx\n\n## Hint\n\nx\n",
                "e.md:9: `## Hint` is out of place",
            ),
            (
                "# A\n\nDo.\n\n## Tip\n\nx\n",
                "e.md:5: `## Tip` is out of place",
            ),
        ] {
            let problem = read_parts(text).err().unwrap_or_default();
            assert!(problem.contains(expected), "{text:?}: {problem}");
        }
    }
}
