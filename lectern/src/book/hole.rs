//! Holes of patterns: what each type takes, and what it is compared with.
//!
//! In: the text between the braces, such as `integer < 40000`. Out: a [`Type`] and its [`Comparison`]s; or a sentence that says
//! what is wrong with it.

use std::sync::LazyLock;

use regex::Regex;

/// A type that a hole can have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) name: &'static str,
    /// What it takes, as a regular expression.
    pub(super) expression: &'static str,
    /// The same as a function, of a text that begins where the hole does: how many bytes it can take, in the order in
    /// which the expression would try. Some hundred contracts have a thousand patterns, and to compile an expression
    /// for each takes longer than all that is done with them.
    pub(super) takes: fn(&str) -> Vec<usize>,
    /// Whether it can be compared.
    pub(super) numeric: bool,
    /// What it is in words.
    pub(super) words: &'static str,
}

pub(super) const TYPES: [Type; 8] = [
    Type {
        name: "integer",
        expression: r"-?[0-9]+",
        takes: integer,
        numeric: true,
        words: "a whole number",
    },
    Type {
        name: "number",
        expression: r"-?[0-9]+(?:\.[0-9]+)?",
        takes: number,
        numeric: true,
        words: "a number",
    },
    Type {
        name: "seconds",
        expression: r"[0-9]+\.[0-9]+",
        takes: seconds,
        numeric: true,
        words: "a time in seconds, with decimals",
    },
    Type {
        name: "word",
        expression: r"\S+",
        takes: word,
        numeric: false,
        words: "characters without a space",
    },
    Type {
        name: "text",
        expression: r".+",
        takes: text,
        numeric: false,
        words: "anything but nothing",
    },
    Type {
        name: "address",
        expression: r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}:[0-9]{1,5}",
        takes: address,
        numeric: false,
        words: "an IPv4 address with its port",
    },
    Type {
        name: "url",
        expression: r"https?://[^\s/]+(?:/\S*)?",
        takes: url,
        numeric: false,
        words: "a URL",
    },
    Type {
        name: "thread",
        expression: r"ThreadId\([0-9]+\)",
        takes: thread,
        numeric: false,
        words: "a thread's id",
    },
];

/// How many digits the text begins with.
fn digits(text: &str) -> usize {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    text.as_bytes()
        .iter()
        .take_while(|byte| is_digit(byte))
        .count()
}

fn integer(text: &str) -> Vec<usize> {
    let sign = usize::from(text.starts_with('-'));
    let digits = digits(&text[sign..]);
    (1..=digits).rev().map(|digits| sign + digits).collect()
}

pub(super) fn number(text: &str) -> Vec<usize> {
    let whole = integer(text);
    let Some(longest) = whole.first().copied() else {
        return Vec::new();
    };
    // Decimals can stand behind all of the digits only.
    let decimals = decimals(&text[longest..]).into_iter();
    decimals.map(|more| longest + more).chain(whole).collect()
}

pub(super) fn seconds(text: &str) -> Vec<usize> {
    let whole = digits(text);
    if whole == 0 {
        return Vec::new();
    }
    let decimals = decimals(&text[whole..]).into_iter();
    decimals.map(|more| whole + more).collect()
}

fn decimals(text: &str) -> Vec<usize> {
    let digits = text.strip_prefix('.').map_or(0, digits);
    (1..=digits).rev().map(|digits| 1 + digits).collect()
}

/// The lengths of what begins the text and has only such characters, the longest first; nothing is left out.
fn as_long_as(text: &str, is_part: impl Fn(char) -> bool) -> Vec<usize> {
    let parts = text.char_indices().take_while(|(_, part)| is_part(*part));
    let mut lengths: Vec<usize> = parts.map(|(at, part)| at + part.len_utf8()).collect();
    lengths.reverse();
    lengths
}

fn word(text: &str) -> Vec<usize> {
    as_long_as(text, |c| !c.is_whitespace())
}

pub(super) fn text(text: &str) -> Vec<usize> {
    as_long_as(text, |c| c != '\n')
}

fn address(text: &str) -> Vec<usize> {
    let mut at = 0;
    for after in ['.', '.', '.', ':'] {
        let part = digits(&text[at..]);
        if !(1..=3).contains(&part) || !text[at + part..].starts_with(after) {
            return Vec::new();
        }
        at += part + 1;
    }
    let port = digits(&text[at..]).min(5);
    (1..=port).rev().map(|port| at + port).collect()
}

fn url(text: &str) -> Vec<usize> {
    let schemes = ["https://", "http://"];
    let Some(scheme) = schemes.into_iter().find(|scheme| text.starts_with(scheme)) else {
        return Vec::new();
    };
    let rest = &text[scheme.len()..];
    let hosts = as_long_as(rest, |c| !c.is_whitespace() && c != '/');
    let Some(whole) = hosts.first() else {
        return Vec::new();
    };
    // A path can stand behind the whole host only.
    let paths = match rest[*whole..].starts_with('/') {
        true => word(&rest[*whole..]),
        false => Vec::new(),
    };
    let paths = paths.into_iter().map(|path| whole + path);
    let lengths = paths.chain(hosts.iter().copied());
    lengths.map(|length| scheme.len() + length).collect()
}

fn thread(text: &str) -> Vec<usize> {
    let number = text.strip_prefix("ThreadId(");
    let digits = number.map_or(0, digits);
    let is_closed = number.is_some_and(|number| number[digits..].starts_with(')'));
    match digits > 0 && is_closed {
        true => vec!["ThreadId()".len() + digits],
        false => Vec::new(),
    }
}

static HOLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?<measured>measured\s+)?(?:(?<low>-?[0-9]+(?:\.[0-9]+)?)\s*(?<from><=|<)\s*)?(?<type>[a-z]+)(?:\s*(?<op><=|>=|!=|<|>|=)\s*(?<than>-?[0-9]+(?:\.[0-9]+)?))?$",
    )
    .expect("the expression is a constant")
});

/// What the number in a hole must be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    pub(super) operator: String,
    pub(super) than: f64,
    /// Whether it depends on the machine whether it holds.
    pub(super) measured: bool,
    /// The hole with the spread of the number: the next one, if ` ± ` stands between the two.
    pub(super) spread: Option<usize>,
}

impl Comparison {
    pub(super) fn holds(&self, number: f64) -> bool {
        match self.operator.as_str() {
            "<" => number < self.than,
            "<=" => number <= self.than,
            ">" => number > self.than,
            ">=" => number >= self.than,
            "!=" => number != self.than,
            _ => number == self.than,
        }
    }

    /// What the number is, in words that follow "is".
    pub(super) fn in_words(&self) -> String {
        let is = match self.operator.as_str() {
            "<" => "less than ",
            "<=" => "at most ",
            ">" => "more than ",
            ">=" => "at least ",
            "!=" => "not ",
            _ => "",
        };
        format!("{is}{}", self.than)
    }

    /// Whether it holds for a number that may be off by `spread`.
    pub(super) fn holds_within(&self, number: f64, spread: f64) -> bool {
        self.holds(number) || (number - self.than).abs() <= spread * (1.0 + 1e-9)
    }
}

/// What can stand in a hole of this type.
pub(super) fn filling(name: &str, numbers: &[f64]) -> Vec<String> {
    let around = |step: f64| {
        numbers
            .iter()
            .flat_map(move |number| [number - step, *number, number + step])
    };
    let whole = || around(1.0).map(|number| format!("{number:.0}"));
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    match name {
        "integer" => whole().collect(),
        "number" => whole()
            .chain(around(0.01).map(|number| format!("{number:.2}")))
            .collect(),
        "seconds" => around(0.01)
            .filter(|number| *number >= 0.0)
            .map(|number| format!("{number:.2}"))
            .collect(),
        "word" => texts(&["something", "7"]),
        "text" => texts(&["something else", "7"]),
        "address" => texts(&["127.0.0.1:3003"]),
        "url" => texts(&["http://127.0.0.1:3003/"]),
        _ => texts(&["ThreadId(2)"]),
    }
}

/// What a hole is: its type, and what it is compared with.
pub(super) fn read_hole(hole: &str) -> Result<(Type, Vec<Comparison>), String> {
    let types = || TYPES.map(|of| of.name).join(", ");
    let parts = HOLE
        .captures(hole)
        .ok_or_else(|| format!("`{{{hole}}}` isn't a hole; a hole is one of {}, or a comparison such as {{integer < 10}}", types()))?;
    let of_type = TYPES
        .into_iter()
        .find(|of| of.name == &parts["type"])
        .ok_or_else(|| format!("`{{{hole}}}`: no such type of hole; there are {}", types()))?;
    let measured = parts.name("measured").is_some();
    let compared = |operator: &str, than: &str| {
        let than = than.parse();
        let than = than.map_err(|_| format!("`{{{hole}}}`: not a number"))?;
        Ok::<_, String>(Comparison {
            operator: operator.to_owned(),
            than,
            measured,
            spread: None,
        })
    };
    let mut comparisons = Vec::new();
    if let (Some(low), Some(from)) = (parts.name("low"), parts.name("from")) {
        // `3 <= number` says of the number that it is `>= 3`.
        comparisons.push(compared(&from.as_str().replace('<', ">"), low.as_str())?);
    }
    if let (Some(operator), Some(than)) = (parts.name("op"), parts.name("than")) {
        comparisons.push(compared(operator.as_str(), than.as_str())?);
    }
    if let [low, high] = comparisons.as_slice()
        && !(high.operator.starts_with('<') && low.than < high.than)
    {
        return Err(format!(
            "`{{{hole}}}`: nothing lies there; between two numbers is written as in {{3 <= number < 7}}"
        ));
    }
    if measured && comparisons.is_empty() {
        return Err(format!(
            "`{{{hole}}}`: `measured` says of a comparison that it depends on the machine, and this hole has none"
        ));
    }
    if !comparisons.is_empty() && !of_type.numeric {
        let Type { name, words, .. } = of_type;
        return Err(format!(
            "`{{{hole}}}`: {name} is {words}, which cannot be compared with a number"
        ));
    }
    Ok((of_type, comparisons))
}
