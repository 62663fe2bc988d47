//! Who may have a program run on this machine: a page of this preview, in a browser that was opened by the address in the terminal.
//!
//! In: a request. Out: whether it may, or why not. The foe is another page in the reader's browser, under whatever name: it cannot read
//! what the preview answers, and cannot send what this asks for. All of it is asked for, although less would do.
//!
//! The address in the terminal has a key. Whoever opens it gets a cookie that no other site's requests carry, and pages with a second
//! key, which their script sends in a header. Keys are new at each start.

use std::io;

use axum::http::{HeaderMap, StatusCode, Uri, header};

/// The header in which a page sends its key.
const KEY_HEADER: &str = "x-lectern-key";

/// What comes before the key in the address.
const QUERY: &str = "run=";

/// The keys of one preview.
#[derive(Debug)]
pub(super) struct Keys {
    port: u16,
    launch: String,
    cookie: String,
    page: String,
}

/// Why somebody may not.
pub(super) type Refused = (StatusCode, &'static str);

impl Keys {
    /// New ones for a preview on this port.
    ///
    /// # Errors
    /// Those of the system's source of chance.
    pub(super) fn new(port: u16) -> io::Result<Self> {
        Ok(Self {
            port,
            launch: secret()?,
            cookie: secret()?,
            page: secret()?,
        })
    }

    /// What follows the path in the address that opens the book with the means to run its listings.
    pub(super) fn query(&self) -> String {
        format!("?{QUERY}{}", self.launch)
    }

    /// Whether an address has the key of the terminal, and a name of this machine.
    pub(super) fn open(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        let key = uri.query().and_then(|query| query.strip_prefix(QUERY));
        self.is_here(headers, uri) && key.is_some_and(|key| is_same(key, &self.launch))
    }

    /// The cookie that is set then. Cookies know no ports, so its name has the port.
    pub(super) fn set_cookie(&self) -> String {
        let Self { port, cookie, .. } = self;
        format!("lectern-run-{port}={cookie}; Path=/; HttpOnly; SameSite=Strict")
    }

    /// The key for a page, if whoever asks for it has the cookie.
    pub(super) fn page_key(&self, headers: &HeaderMap, uri: &Uri) -> Option<&str> {
        (self.is_here(headers, uri) && self.has_cookie(headers)).then_some(&self.page)
    }

    /// Whether a request may have a program run, or stopped.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub(super) fn admit(&self, headers: &HeaderMap, uri: &Uri) -> Result<(), Refused> {
        let forbidden = |why| Err((StatusCode::FORBIDDEN, why));
        if !self.is_here(headers, uri) {
            return forbidden("This book is asked for by another name than that of this machine.");
        }
        let host = one(headers, header::HOST.as_str()).unwrap_or_default();
        if one(headers, header::ORIGIN.as_str()) != Some(&format!("http://{host}")) {
            return forbidden("Only a page of this book may run its listings.");
        }
        let site = headers.contains_key("sec-fetch-site");
        if site && one(headers, "sec-fetch-site") != Some("same-origin") {
            return forbidden("Only a page of this book may run its listings.");
        }
        if one(headers, header::CONTENT_TYPE.as_str()) != Some("application/json") {
            return Err((
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Only JSON is read here.",
            ));
        }
        if !self.has_cookie(headers) {
            return forbidden(
                "This browser has no key. Open the book by the address that `cargo book` shows in its terminal.",
            );
        }
        match one(headers, KEY_HEADER) {
            Some(key) if is_same(key, &self.page) => Ok(()),
            _ => forbidden("This page has an old key, or none. Load it again."),
        }
    }

    /// Whether this machine was asked, by one of its own two names and the port, and no name that somebody has made lead here.
    fn is_here(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        let Some(host) = one(headers, header::HOST.as_str()) else {
            return false;
        };
        let names = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        let of_uri = uri.authority().is_none_or(|authority| authority == host);
        of_uri && names.iter().any(|name| name == host)
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let name = format!("lectern-run-{}", self.port);
        let cookies = headers.get_all(header::COOKIE).iter();
        let cookies = cookies.filter_map(|cookies| cookies.to_str().ok());
        cookies
            .flat_map(|cookies| cookies.split("; "))
            .filter_map(|cookie| cookie.split_once('='))
            .any(|(of, value)| of == name && is_same(value, &self.cookie))
    }
}

/// The header, if it is there once.
fn one<'headers>(headers: &'headers HeaderMap, name: &str) -> Option<&'headers str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// Compares in a time that says nothing about where two keys differ.
fn is_same(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    one.len() == other.len() && pairs.fold(0, |all, (one, other)| all | (one ^ other)) == 0
}

/// 128 bits that nobody guesses, as text.
fn secret() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
