//! Ways to break the site, each of which a check must notice.

use std::fs;
use std::path::Path;

use lectern::ground::Scratch;
use libtest_mimic::Failed;

use super::book::{Book, find_files};
use super::checks::{NOTES, Pages};
use super::tools::Tools;
use super::visits::{Finding, look, tasks};
use super::{
    answers_damages, cancel_damages, figure_damages, offline_damages, page_damages,
    parsons_damages, play_damages, question_damages, schedule_damages,
};

/// All of them.
pub(super) fn damages() -> Vec<Damage> {
    let mut damages = page_damages::damages();
    damages.extend(figure_damages::damages());
    damages.extend(cancel_damages::damages());
    damages.extend(schedule_damages::damages());
    damages.extend(play_damages::damages());
    damages.extend(parsons_damages::damages());
    damages.extend(question_damages::damages());
    damages.extend(offline_damages::damages());
    damages.extend(answers_damages::damages());
    damages
}

/// A way to break the site that a check must notice.
pub(super) struct Damage {
    pub(super) name: &'static str,
    pub(super) check: &'static str,
    /// The file in which it is, one of the theme or one that only the site has; a page of the site, if this is empty.
    pub(super) file: &'static str,
    /// What is replaced there, and by what.
    pub(super) from: &'static str,
    pub(super) to: String,
    /// What else the page must have.
    pub(super) on: &'static str,
    /// What the check must say.
    pub(super) says: &'static str,
    /// Whether it breaks what only a plot has, a stepper or a cancelled future, whichever the check is about.
    pub(super) needs_figure: bool,
}

/// What is replaced by what, and what the check must say then.
pub(super) fn damage(
    check: &'static str,
    name: &'static str,
    from: &'static str,
    to: &str,
    says: &'static str,
) -> Damage {
    Damage {
        name,
        check,
        file: "",
        from,
        to: to.to_owned(),
        on: "",
        says,
        needs_figure: false,
    }
}

/// More rules of style for a page.
pub(super) fn style(
    check: &'static str,
    name: &'static str,
    rules: &str,
    says: &'static str,
) -> Damage {
    let to = format!("<style>{rules}</style></head>");
    damage(check, name, "</head>", &to, says)
}

/// More at the end of a page.
pub(super) fn more(
    check: &'static str,
    name: &'static str,
    html: &str,
    says: &'static str,
) -> Damage {
    damage(check, name, "</main>", &format!("{html}</main>"), says)
}

impl Damage {
    /// Breaks a copy of the page with the most listings, and lets the check look at it.
    pub(super) fn is_noticed(&self, tools: &Tools, book: &Book) -> Result<(), Failed> {
        // What only a plot, a stepper or a cancelled future has can be broken where there is one. Of the pages that have what is broken, the
        // longest.
        let figures = match self.check {
            "plots" => Some(&book.plots),
            "steppers" => Some(&book.steppers),
            "schedules" => Some(&book.schedules),
            "cancels" => Some(&book.cancels),
            "parsons" => Some(&book.parsons),
            _ => None,
        };
        let figures = figures.filter(|figures| !figures.is_empty());
        let shown = figures.unwrap_or(&book.listings);
        let mut pages: Vec<&String> = shown.keys().collect();
        pages.sort_by_key(|page| std::cmp::Reverse(shown[*page].len()));
        let for_wrong_addresses = "404.html".to_owned();
        if self.check == "lost" {
            pages = vec![&for_wrong_addresses];
        }
        let chapters: Vec<String> = (book.pages(Pages::Chapters).map(str::to_owned)).collect();
        if self.check == "reviews" {
            // Those that have a review, or the list of parts, have no listing.
            pages = chapters.iter().collect();
        }
        let has = |page: &&&String| {
            let text = fs::read_to_string(book.folder().join(page)).unwrap_or_default();
            (text.contains(self.from) || !self.file.is_empty()) && text.contains(self.on)
        };
        if self.needs_figure && figures.is_none() {
            let note = format!(
                "{}: {}: not tried, for no page has such a figure",
                self.check, self.name
            );
            NOTES.lock().expect("nothing panics with it").push(note);
            return Ok(());
        }
        let page = pages.iter().find(has).copied();
        let page = page.ok_or_else(|| format!("no page has {} to break", self.from))?;
        let copy = Scratch::new().map_err(|error| format!("no temporary folder: {error}"))?;
        let site = copy.path().join("site");
        copy_folder(&book.folder(), &site)
            .map_err(|error| format!("{}: {error}", site.display()))?;
        let name = match self.file {
            "" => page.clone(),
            file if site.join(file).exists() => file.to_owned(),
            file => hashed(&site, file)?,
        };
        let file = site.join(&name);
        // The theme's scripts are minified there.
        let source = match self.file {
            "" => file.clone(),
            of_site if of_site == name => file.clone(),
            file => Path::new(env!("CARGO_MANIFEST_DIR")).join(file),
        };
        let text = fs::read_to_string(source).map_err(|error| format!("{name}: {error}"))?;
        if !text.contains(self.from) {
            return Err(format!("{name} has no `{}` to break", self.from).into());
        }
        let broken = text.replacen(self.from, &self.to, 1);
        fs::write(&file, broken).map_err(|error| format!("{name}: {error}"))?;
        let tasks = tasks(book, |check, on| check == self.check && on == page);
        let results = look(tools, book, site, &tasks)?;
        match &results[self.check][page] {
            Ok(Finding { failures, .. }) if failures.is_empty() => {
                Err("the check notices nothing".into())
            }
            Ok(Finding { failures, .. }) => {
                match failures.iter().any(|failure| failure.contains(self.says)) {
                    true => Ok(()),
                    false => Err(format!(
                        "the check does not say \"{}\"; it says:\n{}",
                        self.says,
                        failures.join("\n")
                    )
                    .into()),
                }
            }
            Err(silent) => Err(silent.as_str().into()),
        }
    }
}

/// The file as the site has it, with a hash in its name.
fn hashed(site: &Path, file: &str) -> Result<String, String> {
    let (name, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let files = find_files(site).map_err(|error| format!("{}: {error}", site.display()))?;
    let is_it = |other: &String| {
        other
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('-'))
            && other.ends_with(extension)
    };
    let found = files.into_iter().find(is_it);
    found.ok_or(format!("the site has no {file}"))
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
