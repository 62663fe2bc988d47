//! What a reader copies compiles: one named case for each listing.
//!
//! From the built pages and nothing else, each case takes what the Copy buttons of a figure give, and does with it
//! what "How to use this book" tells a reader to do: `cargo new` outside the book's folder, the program pasted into
//! it, the dependencies put in their place in `Cargo.toml`. Then Cargo checks that package. (That the buttons give
//! what stands on the page is for `tests/browser.rs` to say, and what the program does when it runs for
//! `tests/contracts.rs`. So `cargo check` is enough here, at half the price of a build.) A program of which the page
//! says that it does not compile must fail, with the errors that the page names.
//!
//! Programs for which the pages show the same table of dependencies, to the byte, and the same edition share a
//! package, as several programs of it (`src/bin`), and are checked at once: Cargo would resolve the same package for
//! each of them, dozens of times. Each is judged by what Cargo says of it. Every package is resolved by itself,
//! offline, with a copy of the book's `Cargo.lock`: in one workspace, the features that one listing asks for would be
//! there for all. They share a target folder. What has passed is not checked again until the page, the lock, Cargo or
//! the compiler changes; see `lectern::kept`.
//!
//! `cargo test --test copying` runs it; plain `cargo test` leaves it out, because it compiles the dependencies once more.
//! `cargo test --test copying -- --ignored` takes something out of what is copied, and sees the case notice it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio, exit};
use std::sync::{Arc, LazyLock, OnceLock};
use std::{env, fs};

use lectern::book::Listing;
use lectern::book::Project;
use lectern::ground::Hash;
use lectern::ground::Kept;
use lectern::ground::{Group, Scratch, end_with_the_terminal};
use lectern::site;
use libtest_mimic::{Arguments, Failed, Trial};
use scraper::{ElementRef, Html, Selector};
use serde::Deserialize;

mod selection;

use selection::is_selected;

fn main() -> ExitCode {
    // What is copied follows from the book; when nothing of it has changed, not even its pages are built.
    let book = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kept_in = Path::new(env!("CARGO_TARGET_TMPDIR")).join("copying-as-a-whole");
    lectern::ground::keep_program(&kept_in, &[book]);
    end_with_the_terminal();
    let arguments = Arguments::from_args();
    let project = match Project::load(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        Ok(project) => Arc::new(project),
        Err(problem) => {
            eprintln!("{problem}");
            exit(1);
        }
    };
    let place = |listing: &Listing| {
        let Listing { chapter, slug, .. } = listing;
        (chapter.clone(), slug.clone(), listing.edition.clone())
    };
    let places: Arc<Vec<Place>> = Arc::new(project.listings.values().map(place).collect());
    let asked = places
        .iter()
        .filter(|place| is_selected(&arguments, &name(place)));
    let asked: Vec<Place> = asked.cloned().collect();
    let book = {
        let project = Arc::clone(&project);
        Arc::new(LazyLock::new(move || Book::build(&project, &asked)))
    };
    let mut cases: Vec<Trial> = places
        .iter()
        .map(|place| {
            let (book, slug) = (Arc::clone(&book), place.1.clone());
            Trial::test(name(place), move || {
                let book = book.as_ref().as_ref().map_err(String::as_str)?;
                book.compiles_once(&slug)
            })
        })
        .collect();
    cases.extend(DAMAGES.iter().map(|damage| {
        let (book, places) = (Arc::clone(&book), Arc::clone(&places));
        Trial::test(format!("damage/{}", damage.name), move || {
            let book = book.as_ref().as_ref().map_err(String::as_str)?;
            damage.is_noticed(book, &places)
        })
        .with_ignored_flag(true)
    }));
    let conclusion = libtest_mimic::run(&arguments, cases);
    if let (false, Some(Ok(book))) = (arguments.list, LazyLock::get(&book)) {
        println!("{}\n", book.account());
    }
    // With the last of those who share it, the book's folder is removed.
    drop(book);
    conclusion.exit_code()
}

/// Chapter, slug and edition of a listing.
type Place = (String, String, String);

/// The name of a listing's case.
fn name((chapter, slug, _): &Place) -> String {
    format!("{chapter}/{slug}")
}

/// The book, built, and where packages are made of it.
struct Book {
    /// Outside of the book's folder: the site, and the packages.
    scratch: Scratch,
    /// The target folder of all packages.
    target: PathBuf,
    /// The book's `Cargo.lock`.
    lock: String,
    /// What says who compiles: Cargo, the compiler, and the flags in the environment.
    compiler: String,
    kept: Kept,
    /// For each listing that was asked for: the package in which it has to be checked, none if it has passed before,
    /// or why nothing can be copied.
    found: BTreeMap<String, Result<Option<usize>, String>>,
    packages: Vec<Package>,
}

/// Programs that share a table of dependencies and an edition, and what came of checking them.
struct Package {
    copied: Vec<Copied>,
    checked: OnceLock<Result<Checked, String>>,
}

/// What Cargo says of each program of a package, by slug: its errors, none if it compiles. A program that Cargo has
/// not looked at is not there.
type Checked = BTreeMap<String, Vec<Diagnostic>>;

impl Book {
    /// Builds the book, and sorts these listings into packages.
    fn build(project: &Project, asked: &[Place]) -> Result<Self, String> {
        let scratch = Scratch::new().map_err(|error| format!("no temporary folder: {error}"))?;
        site::build(project, &scratch.path().join("site")).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            format!("the book cannot be built:\n{}", problems.join("\n"))
        })?;
        let lock = fs::read_to_string(project.root.join("Cargo.lock"))
            .map_err(|error| format!("Cargo.lock: {error}"))?;
        let mut compiler = String::new();
        for program in ["CARGO", "RUSTC"] {
            let path = env::var_os(program).unwrap_or_else(|| program.to_lowercase().into());
            let said = Command::new(&path)
                .arg("-vV")
                .output()
                .map_err(|error| format!("cannot run {}: {error}", path.display()))?;
            compiler.push_str(&String::from_utf8_lossy(&said.stdout));
        }
        for flags in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
            let flags = env::var_os(flags).unwrap_or_default();
            compiler.push_str(&format!("{}\n", flags.display()));
        }
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("copying");
        let mut book = Self {
            scratch,
            kept: Kept::new(&target.join("passed")),
            target,
            lock,
            compiler,
            found: BTreeMap::new(),
            packages: Vec::new(),
        };
        let mut pages = BTreeMap::new();
        for (chapter, slug, edition) in asked {
            let page = pages.entry(chapter).or_insert_with(|| book.page(chapter));
            let copied = page.as_ref().map_err(|error| error.clone().into());
            let copied = copied.and_then(|page| Copied::from_page(page, chapter, slug, edition));
            let found = match copied {
                Ok(copied) => Ok(book.sort_in(copied)),
                Err(failed) => Err(failed.message().unwrap_or_default().to_owned()),
            };
            book.found.insert(slug.clone(), found);
        }
        Ok(book)
    }

    /// A chapter's page, as it was built.
    fn page(&self, chapter: &str) -> Result<Html, String> {
        let page = format!("site/{chapter}.html");
        fs::read_to_string(self.scratch.path().join(&page))
            .map(|html| Html::parse_document(&html))
            .map_err(|error| format!("{page}: {error}"))
    }

    /// Puts what was copied into the package that it shares with others, unless the very same has passed before.
    fn sort_in(&mut self, copied: Copied) -> Option<usize> {
        if self.kept.recall(&self.key(&copied)).is_some() {
            return None;
        }
        let fits = |package: &Package| package.copied[0].shares_a_package_with(&copied);
        let at = self.packages.iter().position(fits).unwrap_or_else(|| {
            self.packages.push(Package {
                copied: Vec::new(),
                checked: OnceLock::new(),
            });
            self.packages.len() - 1
        });
        self.packages[at].copied.push(copied);
        Some(at)
    }

    /// What decides whether the copied program compiles as the page says.
    fn key(&self, copied: &Copied) -> String {
        Hash::new()
            .part(lectern::ground::this_program())
            .part(&copied.slug)
            .part(&copied.program)
            .part(copied.edition.as_deref().unwrap_or_default())
            .part(&copied.compiled_as)
            .part(copied.dependencies.as_deref().unwrap_or_default())
            .part(format!("{:?}", copied.errors))
            .part(&self.lock)
            .part(&self.compiler)
            .finish()
    }

    /// Compiles what was copied, unless the very same has compiled before.
    fn compiles_once(&self, slug: &str) -> Result<(), Failed> {
        let found = self.found.get(slug).ok_or("it was not asked for")?;
        let Some(at) = found.as_ref().map_err(String::as_str)? else {
            return Ok(());
        };
        let package = &self.packages[*at];
        let copied = package.copied.iter().find(|copied| copied.slug == slug);
        let copied = copied.ok_or("its package does not have it")?;
        let checked = package
            .checked
            .get_or_init(|| self.check(&package.copied, &format!("package-{at}")));
        copied.judge(checked)?;
        self.kept.keep(&self.key(copied), "");
        Ok(())
    }

    fn account(&self) -> String {
        let packages = self.packages.iter();
        let packages = packages.filter(|package| package.checked.get().is_some());
        let checked: Vec<usize> = packages.map(|package| package.copied.len()).collect();
        format!(
            "copied programs: {} checked in {} packages; {} were not checked again, because they passed before and \
             nothing has changed",
            checked.iter().sum::<usize>(),
            checked.len(),
            self.kept.used()
        )
    }

    /// Compiles what was copied, by itself.
    fn compiles(&self, copied: &Copied, folder: &str) -> Result<(), Failed> {
        let checked = self.check(std::slice::from_ref(copied), folder);
        copied.judge(&checked)
    }

    /// Makes a package of what was copied, as a reader would, and lets Cargo check it. All programs have the same
    /// edition and the same dependencies. Fails where there is no package that Cargo could check.
    fn check(&self, copied: &[Copied], folder: &str) -> Result<Checked, String> {
        let first = &copied[0];
        let edition = first.edition.as_ref().map(|edition| ["--edition", edition]);
        let made = self
            .cargo(self.scratch.path())
            .args(["new", "--quiet", "--vcs", "none", "--name"])
            .args([&first.slug, folder])
            .args(edition.into_iter().flatten())
            .output()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        let package = self.scratch.path().join(folder);
        if !made.status.success() {
            let said = String::from_utf8_lossy(&made.stderr);
            return Err(format!("cargo new {folder} fails:\n{said}"));
        }
        let manifest = package.join("Cargo.toml");
        let unusable = |error: std::io::Error| format!("{}: {error}", package.display());
        let mut text = fs::read_to_string(&manifest).map_err(unusable)?;
        // It may well compile in another edition too, and be another program.
        if !text.contains(&format!("\nedition = \"{}\"\n", first.compiled_as)) {
            return Err(format!(
                "the book compiles it as edition {}, and a package that is made as the page says has another:\n{text}",
                first.compiled_as
            ));
        }
        if let Some(dependencies) = &first.dependencies {
            // The page shows the whole table, so it takes the place of the empty one.
            text = text.replace("[dependencies]\n", &format!("{dependencies}\n"));
        }
        fs::write(&manifest, text).map_err(unusable)?;
        fs::write(package.join("Cargo.lock"), &self.lock).map_err(unusable)?;
        fs::remove_file(package.join("src/main.rs")).map_err(unusable)?;
        let programs = package.join("src/bin");
        fs::create_dir(&programs).map_err(unusable)?;
        for copied in copied {
            let file = programs.join(format!("{}.rs", copied.slug));
            fs::write(file, &copied.program).map_err(unusable)?;
        }

        let mut check = self.cargo(&package);
        check.args(["check", "--offline", "--quiet", "--keep-going"]);
        check.arg("--message-format=json");
        let (child, _group) =
            Group::start(&mut check).map_err(|error| format!("cannot run cargo: {error}"))?;
        let done = child.wait_with_output().map_err(unusable)?;
        let checked = read_messages(&String::from_utf8_lossy(&done.stdout));
        if checked.is_empty() {
            return Err(format!(
                "Cargo cannot use the dependencies that the page shows:\n{}\n{}",
                first.dependencies.as_deref().unwrap_or("none"),
                String::from_utf8_lossy(&done.stderr)
            ));
        }
        Ok(checked)
    }

    fn cargo(&self, folder: &Path) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", &self.target)
            // Each package is compiled once: what helps to compile it again would only take room.
            .env("CARGO_INCREMENTAL", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// What Cargo's messages say of each program.
fn read_messages(messages: &str) -> Checked {
    let mut checked = Checked::new();
    let messages = messages.lines();
    for message in messages.filter_map(|line| serde_json::from_str::<Message>(line).ok()) {
        let Some(target) = message.target.filter(Target::is_program) else {
            continue;
        };
        match message.message {
            Some(said) if said.is_error() => {
                checked.entry(target.name).or_default().push(said);
            }
            Some(_) => {}
            // It has been checked, and nothing is wrong with it.
            None => drop(checked.entry(target.name).or_default()),
        }
    }
    checked
}

/// What a reader takes from a figure.
#[derive(Clone)]
struct Copied {
    slug: String,
    /// Page and figure, for messages.
    place: String,
    program: String,
    dependencies: Option<String>,
    /// The edition with which the page has the package made, if it says one.
    edition: Option<String>,
    /// The edition that the book compiles it as.
    compiled_as: String,
    /// The errors that the page names, by code or message; none for a program that compiles.
    errors: BTreeSet<String>,
}

impl Copied {
    fn from_page(html: &Html, chapter: &str, slug: &str, edition: &str) -> Result<Self, Failed> {
        let id = format!("listing-{slug}");
        let figure = select(html.root_element(), &format!("[id='{id}']"));
        let [figure] = figure[..] else {
            let count = figure.len();
            return Err(
                format!("{chapter}.html: {count} figures have the id {id}, expected 1").into(),
            );
        };
        let text = |selector: &str| {
            let found = select(figure, selector);
            found.first().map(|found| found.text().collect::<String>())
        };
        let place = format!("{chapter}.html, #{id}");
        // Copying an excerpt copies the whole program, which is folded below it.
        let program = text(".whole-program code.language-rust")
            .or_else(|| text("code.language-rust"))
            .ok_or_else(|| format!("{place}: there is no program to copy"))?;
        let says = text("pre.output.compiler").unwrap_or_default();
        let errors = says.lines().filter_map(error_in).collect();
        Ok(Self {
            slug: slug.to_owned(),
            place,
            program,
            dependencies: text(".dependencies code.language-toml"),
            edition: text(".dependencies code.language-sh").and_then(|command| {
                let mut words = command
                    .split_whitespace()
                    .skip_while(|word| *word != "--edition");
                words.nth(1).map(str::to_owned)
            }),
            compiled_as: edition.to_owned(),
            errors,
        })
    }

    /// Whether the pages tell a reader to make the same package for both.
    fn shares_a_package_with(&self, other: &Self) -> bool {
        let package = |copied: &Self| {
            let Self {
                dependencies,
                edition,
                compiled_as,
                ..
            } = copied;
            (dependencies.clone(), edition.clone(), compiled_as.clone())
        };
        package(self) == package(other)
    }

    /// Whether the errors are those that the page names: none, for nearly all listings.
    fn judge(&self, checked: &Result<Checked, String>) -> Result<(), Failed> {
        let place = &self.place;
        let checked = checked
            .as_ref()
            .map_err(|what| format!("{place}: {what}"))?;
        let errors = checked
            .get(&self.slug)
            .ok_or_else(|| format!("{place}: Cargo has not looked at what is copied from it"))?;
        let said = errors.iter().flat_map(|error| error.rendered.lines());
        let codes: BTreeSet<String> = said.filter_map(error_in).collect();
        if codes == self.errors {
            return Ok(());
        }
        if codes.is_empty() {
            let named: Vec<&str> = self.errors.iter().map(String::as_str).collect();
            return Err(format!(
                "{place}: the page says that this does not compile ({}), and what is copied from it does",
                named.join(", ")
            )
            .into());
        }
        let rendered: Vec<&str> = errors.iter().map(|error| error.rendered.as_str()).collect();
        let rendered = rendered.join("\n");
        let crates: BTreeSet<&str> = errors
            .iter()
            .filter_map(Diagnostic::missing_crate)
            .collect();
        let named = |name: &str| {
            let shown = self.dependencies.as_deref().unwrap_or_default();
            let key = |line: &str| {
                line.split('=')
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .replace('-', "_")
            };
            shown.lines().any(|line| key(line) == name)
        };
        let missing: Vec<&str> = crates.into_iter().filter(|name| !named(name)).collect();
        let what = match (missing.is_empty(), &self.dependencies) {
            (false, None) => format!(
                "the program uses {}, and the page shows no dependencies",
                missing.join(", ")
            ),
            (false, Some(shown)) => format!(
                "the program uses {}, which the dependencies that the page shows lack:\n{shown}",
                missing.join(", ")
            ),
            (true, shown) => format!(
                "what is copied does not compile as the page says, with these dependencies:\n{}",
                shown.as_deref().unwrap_or("none")
            ),
        };
        Err(format!("{place}: {what}\n{rendered}").into())
    }
}

/// The error that begins in this line of the compiler's words: its code, or its message where it shows none, as that
/// of a lint does.
fn error_in(line: &str) -> Option<String> {
    let rest = line.strip_prefix("error")?;
    let code = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let error = code.map(|(code, _)| code).or(rest.strip_prefix(": "))?;
    Some(error.trim_end().to_owned())
}

fn select<'page>(below: ElementRef<'page>, selector: &str) -> Vec<ElementRef<'page>> {
    let selector = Selector::parse(selector).expect("the selectors are constants and slugs");
    below.select(&selector).collect()
}

/// A message of Cargo's: what the compiler says of a target, or that the target is done.
#[derive(Deserialize)]
struct Message {
    target: Option<Target>,
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Target {
    fn is_program(&self) -> bool {
        self.kind.iter().any(|kind| kind == "bin")
    }
}

/// What the compiler says, as Cargo passes it on.
#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    rendered: String,
}

impl Diagnostic {
    /// The closing "aborting due to …" has no code and is no error of its own, and "could not compile" is Cargo's.
    fn is_error(&self) -> bool {
        self.level == "error" && !self.message.starts_with("aborting due to")
    }

    /// The crate that an error is about which says that there is none of this name.
    fn missing_crate(&self) -> Option<&str> {
        let unlinked = self.rendered.contains("unlinked crate");
        let name = self.message.split('`').nth(1).filter(|_| unlinked)?;
        name.split("::").next()
    }
}

/// A way to spoil what is copied that a case must notice.
struct Damage {
    name: &'static str,
    /// What the program of a listing to spoil has in it.
    program: &'static str,
    /// What is replaced in the program or in the dependencies, and by what.
    from: &'static str,
    to: &'static str,
    /// What the case must say, beside the figure.
    says: &'static str,
}

const DAMAGES: [Damage; 7] = [
    Damage {
        name: "a line less in the program",
        program: "",
        from: "let start = Instant::now();",
        to: "",
        says: "does not compile as the page says",
    },
    Damage {
        name: "a feature less",
        program: "reqwest::blocking",
        from: "\"blocking\", ",
        to: "",
        says: "find `blocking` in `reqwest`",
    },
    Damage {
        name: "another version",
        program: "reqwest::",
        from: "reqwest = { version = \"0.13\"",
        to: "reqwest = { version = \"0.99\"",
        says: "Cargo cannot use the dependencies",
    },
    Damage {
        name: "a dependency less",
        program: "reqwest::",
        from: "\nreqwest = ",
        to: "\n# reqwest = ",
        says: "the program uses reqwest, which the dependencies that the page shows lack",
    },
    Damage {
        name: "no dependencies",
        program: "reqwest::blocking",
        from: "[dependencies]",
        to: "",
        says: "and the page shows no dependencies",
    },
    Damage {
        name: "another edition",
        program: "",
        from: "fn main",
        to: "fn main",
        says: "and a package that is made as the page says has another",
    },
    Damage {
        name: "an error that is none",
        program: "",
        from: "fn main",
        to: "fn main",
        says: "the page says that this does not compile (E0277)",
    },
];

impl Damage {
    /// Spoils the first listing that has what is to be replaced.
    fn is_noticed(&self, book: &Book, places: &[Place]) -> Result<(), Failed> {
        for (chapter, slug, edition) in places {
            let page = book.page(chapter)?;
            let mut copied = Copied::from_page(&page, chapter, slug, edition)?;
            let shown = copied.dependencies.clone().unwrap_or_default();
            if !copied.errors.is_empty()
                || !copied.program.contains(self.program)
                || !(copied.program.contains(self.from) || shown.contains(self.from))
            {
                continue;
            }
            copied.program = copied.program.replace(self.from, self.to);
            copied.dependencies = match self.name {
                "no dependencies" => None,
                _ => copied
                    .dependencies
                    .map(|shown| shown.replace(self.from, self.to)),
            };
            if self.name == "another edition" {
                let is_old = copied.edition.is_some();
                copied.edition = (!is_old).then(|| "2021".to_owned());
            } else if self.from == self.to {
                copied.errors.insert("E0277".to_owned());
            }
            let package = format!("{slug}-{}", self.name.replace(' ', "-"));
            return match book.compiles(&copied, &package) {
                Ok(()) => Err(format!("{}: nothing is noticed", copied.place).into()),
                Err(failed) => {
                    let said = failed.message().unwrap_or_default().to_owned();
                    match said.contains(self.says) && said.contains(&copied.place) {
                        true => Ok(()),
                        false => Err(format!(
                            "it does not say \"{}\"; it says:\n{said}",
                            self.says
                        )
                        .into()),
                    }
                }
            };
        }
        Err(format!("no listing has {} to spoil", self.from).into())
    }
}
