//! The pages' style sheets, for readers that know less of CSS than browsers do.
//!
//! In: style sheets in the order of a page. Out: one, in the colours of the light theme, its variables replaced by what they stand for, and
//! without what only a window or a mouse has, as far as it stands in rules that begin with `@`. A variable that elements set themselves stays.
//! Nothing here fails.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

static VARIABLE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)"));
static LIGHT_DARK: LazyLock<Regex> = LazyLock::new(|| regex(r"light-dark\(\s*([^,()]+),[^()]*\)"));
static IS: LazyLock<Regex> = LazyLock::new(|| regex(r":(?:is|where)\("));
/// What only a screen has, and what older readers take for a mistake.
static SCREEN: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"::|:hover|:focus|:target|:has\(|:not\([^)]*[ ,(]|\.js\b|\.(?:navy|coal|ayu|rust)\b")
});
static COMMENT: LazyLock<Regex> = LazyLock::new(|| regex(r"(?s)/\*.*?\*/"));

static REMS: LazyLock<Regex> = LazyLock::new(|| regex(r"(\d*\.?\d+)rem\b"));

/// How large a `rem` is on mdBook's pages, beside a reader's own letters.
const REM: f64 = 0.625;

/// How deep variables may stand for each other.
const DEEPEST: usize = 8;

fn regex(expression: &str) -> Regex {
    Regex::new(expression).expect("the expression is a constant")
}

/// One style sheet for all of these.
pub(super) fn plain(sheets: &[String]) -> String {
    let all = COMMENT.replace_all(&sheets.join("\n"), "").into_owned();
    let rules = rules(&all);
    let mut variables = BTreeMap::new();
    for (selector, body) in &rules {
        let is_light = |one: &&str| [":root", "html", "html:root", ".light"].contains(&one.trim());
        if !parts(selector, ',').iter().any(|one| is_light(one)) {
            continue;
        }
        for declaration in parts(body, ';') {
            if let Some((name, value)) = declaration.split_once(':')
                && name.trim().starts_with("--")
            {
                variables.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }
    let mut style = String::new();
    for (selector, body) in rules {
        // What a script or a mouse does to an element doesn't happen here.
        let selectors = without_is(selector)
            .into_iter()
            .map(|one| one.trim().to_owned());
        let selectors: Vec<String> = selectors.filter(|one| !SCREEN.is_match(one)).collect();
        let declarations = parts(body, ';').into_iter().map(str::trim);
        // What elements set for those in them stays.
        let is_filled = |one: &str| {
            one.split_once(':')
                .is_some_and(|(name, _)| variables.contains_key(name.trim()))
        };
        let own = declarations.filter(|one| !one.is_empty() && !is_filled(one));
        let own: Vec<String> = own
            .map(|declaration| filled(declaration, &variables))
            .collect();
        if !own.is_empty() && !selectors.is_empty() {
            style += &format!("{} {{ {}; }}\n", selectors.join(", "), own.join("; "));
        }
    }
    style
}

/// The parts of a text between these signs, where they stand in no quotes and no parentheses.
fn parts(text: &str, between: char) -> Vec<&str> {
    let (mut parts, mut begin, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, sign) in text.char_indices() {
        match (quote, sign) {
            (Some(open), _) if open == sign => quote = None,
            (Some(_), _) => {}
            (None, sign) if sign == between && depth == 0 => {
                parts.push(&text[begin..at]);
                begin = at + sign.len_utf8();
            }
            (None, '"' | '\'') => quote = Some(sign),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}

/// Each of the selectors, with one of each list of alternatives, `:is(a, b)`, which older readers don't know.
fn without_is(selectors: &str) -> Vec<String> {
    let mut all = Vec::new();
    for selector in parts(selectors, ',') {
        let Some(found) = IS.find(selector) else {
            all.push(selector.to_owned());
            continue;
        };
        let (before, inside) = (&selector[..found.start()], &selector[found.end()..]);
        // Up to the parenthesis that closes the list.
        let alternatives = parts(inside, ')')[0];
        let after = &inside[(alternatives.len() + 1).min(inside.len())..];
        for one in parts(alternatives, ',') {
            let one = one.trim();
            // An element's name stands before what else is said of it.
            let is_name = one.starts_with(|sign: char| sign.is_alphabetic());
            let joined = match before.rfind([' ', '>', '+', '~']).map_or(0, |at| at + 1) {
                start if is_name => format!("{}{one}{}{after}", &before[..start], &before[start..]),
                _ => format!("{before}{one}{after}"),
            };
            all.extend(without_is(&joined));
        }
    }
    all
}

/// The declaration with the values of its variables.
fn filled(declaration: &str, variables: &BTreeMap<String, String>) -> String {
    let mut text = declaration.to_owned();
    for _ in 0..DEEPEST {
        let next = VARIABLE.replace_all(&text, |found: &Captures<'_>| {
            variables
                .get(&found[1])
                .cloned()
                .unwrap_or_else(|| found[0].to_owned())
        });
        let next = LIGHT_DARK
            .replace_all(&next, |found: &Captures<'_>| found[1].trim().to_owned())
            .into_owned();
        if next == text {
            break;
        }
        text = next;
    }
    let in_letters = |found: &Captures<'_>| {
        let rems: f64 = found[1].parse().unwrap_or_default();
        format!("{}rem", rems * REM)
    };
    REMS.replace_all(&text, in_letters).into_owned()
}

/// Each rule's selector and declarations. Rules that begin with `@` are left out, with all that is in them.
fn rules(css: &str) -> Vec<(&str, &str)> {
    let mut rules = Vec::new();
    let mut rest = css;
    while let Some(open) = rest.find('{') {
        let selector = &rest[..open];
        let mut depth = 0;
        let end = rest[open..].char_indices().find(|(_, sign)| {
            match sign {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let Some((length, _)) = end else { break };
        let body = &rest[open + 1..open + length];
        // A statement such as `@import` may stand before it.
        let selector = selector.rsplit(';').next().unwrap_or(selector).trim();
        if !selector.starts_with('@') && !body.contains('{') {
            rules.push((selector, body));
        }
        rest = &rest[open + length + 1..];
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_those_of_the_light_theme() {
        let sheets = [
            ".navy { --a: 1 } .light, html:not(.js) { --a: #fff; --b: var(--a) }".to_owned(),
            "@media print { p { x: y } } p { color: var(--b); fill: light-dark(#111, #222); --c: 2; left: var(--d); top: 1.6rem }".to_owned(),
        ];
        assert_eq!(
            plain(&sheets),
            "p { color: #fff; fill: #111; --c: 2; left: var(--d); top: 1rem; }\n"
        );
    }
}
