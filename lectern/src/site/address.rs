//! The address at which the site will be published, as far as it is known.
//!
//! In: the settings, in which `site-url` is a path, such as `/the-slow-server/`, or a whole address. Out: both, and in the settings the path,
//! which is what mdBook's pages need. A book without `site-url` isn't published, or nobody knows where. Fails where the setting can't be read.
//!
//! For example, `https://somebody.github.io/the-slow-server/` is the path `/the-slow-server/` of `https://somebody.github.io`.

use mdbook_driver::config::Config;

/// The setting, by mdBook's name.
const SITE_URL: &str = "output.html.site-url";

/// Where the site will be.
pub(super) struct Address {
    /// `https://somebody.github.io`, where that is known.
    origin: Option<String>,
    /// It begins and ends with `/`.
    pub(super) path: String,
}

impl Address {
    /// Reads it, and leaves its path in the settings.
    ///
    /// # Errors
    /// A setting that isn't text.
    pub(super) fn take(config: &mut Config) -> anyhow::Result<Option<Self>> {
        let Some(text) = config.get::<String>(SITE_URL)? else {
            return Ok(None);
        };
        let address = Self::read(&text);
        config.set(SITE_URL, &address.path)?;
        Ok(Some(address))
    }

    fn read(text: &str) -> Self {
        let start = text.find("://").map_or(0, |end| end + "://".len());
        let (origin, path) = match (start, text[start..].find('/')) {
            (0, _) => (None, text),
            (_, Some(slash)) => (Some(&text[..start + slash]), &text[start + slash..]),
            (_, None) => (Some(text), ""),
        };
        let path = path.trim_matches('/');
        Self {
            origin: origin.map(str::to_owned),
            path: match path {
                "" => "/".to_owned(),
                path => format!("/{path}/"),
            },
        }
    }

    /// The whole address of a file of the site, where it is known. That of `index.html` is the folder's.
    pub(super) fn of(&self, file: &str) -> Option<String> {
        let file = match file {
            "index.html" => "",
            file => file,
        };
        let origin = self.origin.as_deref()?;
        Some(format!("{origin}{}{file}", self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_path_and_sometimes_a_host() {
        for (text, path, page) in [
            ("/", "/", None),
            ("/a/b", "/a/b/", None),
            ("a/", "/a/", None),
            ("https://x.org", "/", Some("https://x.org/one.html")),
            ("https://x.org/a/", "/a/", Some("https://x.org/a/one.html")),
        ] {
            let address = Address::read(text);
            assert_eq!(address.path, path, "{text}");
            assert_eq!(address.of("one.html").as_deref(), page, "{text}");
        }
        let folder = Address::read("https://x.org/a").of("index.html");
        assert_eq!(folder.as_deref(), Some("https://x.org/a/"));
    }
}
