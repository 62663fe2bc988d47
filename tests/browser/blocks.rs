//! The blocks of the chapters, as the browser is to find them.

use std::collections::BTreeMap;

use lectern::book::{Project, chapters};
use lectern::page::block::{Recorded, Wrong};
use lectern::page::{DirectiveKind, directives};
use lectern::record::Status;
use serde_json::Value;

/// What `tell` says of each block that begins with this fence, by page, in the order of the figures.
pub(super) fn blocks(
    project: &Project,
    fence: &str,
    tell: impl Fn(&str) -> Result<Value, Wrong>,
) -> Result<BTreeMap<String, Vec<Value>>, String> {
    let mut blocks: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for chapter in chapters(project).map_err(|problem| problem.to_string())? {
        let page = chapter.path.with_extension("html");
        for directive in directives(&chapter.text).0 {
            let DirectiveKind::Block { kind, source } = directive.kind else {
                continue;
            };
            if kind.fence() != fence {
                continue;
            }
            let told = tell(&source)
                .map_err(|wrong| format!("{}: {}", chapter.path.display(), wrong.what))?;
            let page = page.to_string_lossy().into_owned();
            blocks.entry(page).or_default().push(told);
        }
    }
    Ok(blocks)
}

/// What `tell` says of a listing's run, if it was recorded, beside the program as readers see it.
pub(super) fn of_run(
    project: &Project,
    slug: &str,
    tell: impl Fn(Option<Recorded<'_>>, &str) -> Result<Value, Wrong>,
) -> Result<Value, Wrong> {
    // The site was built, so the listing is there.
    let listing = &project.listings[slug];
    let program = listing.program();
    let status = Status::of(project, listing);
    let recorded = status.recording().map(|recording| Recorded {
        evidence: &recording.evidence,
        source: &listing.source,
        program: &program,
        fresh: matches!(status, Status::Fresh(_)),
    });
    tell(recorded, &program)
}
