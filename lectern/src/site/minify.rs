//! Styles and scripts without what only their authors read: comments, spaces, line breaks.
//!
//! In: a built site. Out: the same, its styles and scripts minified, under the names that they had. What is minified already
//! (`clipboard.min.js`) and the search's index stay as they are. Fails where a file cannot be read or written, or is no style sheet.
//!
//! For example, `a { color: red; }` becomes `a{color:red;}`. On a chapter's page, that is a tenth of a first visit.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::ground::in_parallel;

/// Minifies every style sheet and script in `folder`.
pub(super) fn minify(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    find(folder, &mut files)?;
    let minified = in_parallel(&files, |(path, kind)| {
        let text = fs::read_to_string(path)?;
        let short = match kind {
            Kind::Style => minifier::css::minify(&text)
                .map_err(|what| io::Error::other(format!("{}: {what}", path.display())))?
                .to_string(),
            Kind::Script => minifier::js::minify(&text).to_string(),
        };
        fs::write(path, short)
    });
    minified.into_iter().collect()
}

enum Kind {
    Style,
    Script,
}

impl Kind {
    /// What a file of this name is, unless nothing is to be done to it.
    fn of(name: &str) -> Option<Self> {
        let is_short = name.ends_with(".min.js") || name.starts_with("searchindex");
        match name.rsplit_once('.')?.1 {
            "css" => Some(Self::Style),
            "js" if !is_short => Some(Self::Script),
            _ => None,
        }
    }
}

fn find(folder: &Path, files: &mut Vec<(PathBuf, Kind)>) -> io::Result<()> {
    for entry in folder.read_dir()? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            find(&path, files)?;
        } else if let Some(kind) = Kind::of(&entry.file_name().to_string_lossy()) {
            files.push((path, kind));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::minify;
    use crate::ground::Scratch;

    #[test]
    fn styles_and_scripts_lose_comments_and_keep_their_strings() {
        let site = Scratch::new().unwrap();
        let put = |name: &str, text: &str| fs::write(site.path().join(name), text).unwrap();
        let said = |name: &str| fs::read_to_string(site.path().join(name)).unwrap();
        fs::create_dir(site.path().join("theme")).unwrap();
        put(
            "theme/a.css",
            "/* why */\na > b {\n    width: calc(1px + 2em);\n}\n",
        );
        put("a.js", "// why\nconst a = `// ${1}  b`;\n");
        put("a.min.js", "// licence\nlet b;\n");
        put("searchindex-1.js", "// index\n");
        put("a.html", "<!-- c -->");
        minify(site.path()).unwrap();
        assert_eq!(said("theme/a.css"), " a>b{width:calc(1px + 2em);}");
        assert_eq!(said("a.js"), "const a=`// ${1}  b`;");
        assert_eq!(said("a.min.js"), "// licence\nlet b;\n");
        assert_eq!(said("searchindex-1.js"), "// index\n");
        assert_eq!(said("a.html"), "<!-- c -->");
    }

    #[test]
    fn a_style_sheet_that_is_none_is_named() {
        let site = Scratch::new().unwrap();
        fs::write(site.path().join("a.css"), "a { /* no end").unwrap();
        let error = minify(site.path()).unwrap_err().to_string();
        assert!(error.contains("a.css"), "{error}");
    }
}
