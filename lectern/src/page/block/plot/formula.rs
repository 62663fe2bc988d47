//! Formulas of curves: arithmetic with named variables.
//!
//! In: a text such as `1 / (B + (1 - B) / j)`, and the names that it may use. Out: a [`Formula`], which gives a number for
//! each choice of numbers for the names. The page's script evaluates the same text, so it may have nothing of which the two
//! could think differently: numbers, names, `+ - * /` and parentheses, and nothing else. A power is a product. What is
//! no such formula, and a name that is not given, are errors; a number that is not finite is the caller's to judge.

use std::sync::LazyLock;

use exmex::{BinOp, Express, FlatEx, MakeOperators, Operator, ops_factory};
use regex::Regex;

use crate::ground::{one_line, shortened};

/// No formula of a page is longer, in bytes.
const LONGEST: usize = 200;

// Operators of equal rank go from left to right and in no other order, as they do in scripts: so both round alike.
ops_factory!(
    Arithmetic,
    f64,
    Operator::make_bin_unary(
        "+",
        BinOp {
            apply: |a, b| a + b,
            prio: 0,
            is_commutative: false
        },
        |a| a
    ),
    Operator::make_bin_unary(
        "-",
        BinOp {
            apply: |a, b| a - b,
            prio: 0,
            is_commutative: false
        },
        |a: f64| -a
    ),
    Operator::make_bin(
        "*",
        BinOp {
            apply: |a, b| a * b,
            prio: 1,
            is_commutative: false
        }
    ),
    Operator::make_bin(
        "/",
        BinOp {
            apply: |a, b| a / b,
            prio: 1,
            is_commutative: false
        }
    )
);

/// A piece of a formula.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?<number>[0-9]+(?:\.[0-9]+)?)|(?<name>[A-Za-z][A-Za-z0-9_]*)|(?<sign>[-+*/()]))",
    )
    .expect("the expression is a constant")
});

/// A name that a formula can use.
static NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[A-Za-z][A-Za-z0-9_]*$").expect("the expression is a constant"));

/// A formula, read.
#[derive(Debug, Clone)]
pub struct Formula {
    source: String,
    expression: FlatEx<f64, Arithmetic>,
}

impl Formula {
    /// Reads a formula that uses all of these names and no others.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn new(source: &str, names: &[&str]) -> Result<Self, String> {
        let wrong = |what: &str| Err(format!("`{}`: {what}", shortened(source)));
        if source.len() > LONGEST {
            return wrong(&format!("longer than {LONGEST} bytes"));
        }
        let mut rest = source.trim_start();
        // Whether a number, a name or a `(` comes next, rather than an operator or a `)`.
        let (mut operand, mut open) = (true, 0_usize);
        while !rest.is_empty() {
            let Some(token) = TOKEN.captures(rest) else {
                let what = rest.chars().next().unwrap_or_default();
                return wrong(&format!(
                    "`{what}` has no meaning here; a formula has numbers, names, + - * / and parentheses"
                ));
            };
            let text = &token[0];
            let is_operand = token.name("sign").is_none();
            if let Some(name) = token.name("name")
                && !names.contains(&name.as_str())
            {
                return wrong(&format!(
                    "nothing is called `{}`; there are {}",
                    name.as_str(),
                    names.join(", ")
                ));
            }
            // A sign in front of an operand counts for it: `-B`, but not `--B`.
            let fits = match text {
                "(" => operand,
                ")" => !operand && open > 0,
                "-" if operand => rest[1..]
                    .trim_start()
                    .starts_with(|next: char| next.is_ascii_alphanumeric() || next == '('),
                _ => is_operand == operand,
            };
            if !fits {
                return wrong(&format!(
                    "`{text}` does not fit behind what comes before it"
                ));
            }
            match text {
                "(" => open += 1,
                ")" => open -= 1,
                "-" if operand => {}
                _ => operand = !is_operand,
            }
            rest = rest[text.len()..].trim_start();
        }
        if operand || open > 0 {
            return wrong("it is not complete");
        }
        let expression = FlatEx::parse(source)
            .map_err(|error| format!("`{source}`: {}", one_line(error.msg())))?;
        let unused = names
            .iter()
            .find(|name| !expression.var_names().iter().any(|used| used == *name));
        if let Some(name) = unused {
            return wrong(&format!("`{name}` is given and not used"));
        }
        Ok(Self {
            source: source.to_owned(),
            expression,
        })
    }

    /// Its value for these numbers; it may be infinite, or no number. A name that is not among them counts as no number.
    pub fn value(&self, of: &dyn Fn(&str) -> Option<f64>) -> f64 {
        let names = self.expression.var_names().iter();
        let values: Vec<f64> = names.map(|name| of(name).unwrap_or(f64::NAN)).collect();
        self.expression.eval(&values).unwrap_or(f64::NAN)
    }

    /// As it was written.
    pub fn source(&self) -> &str {
        &self.source
    }
}

/// Whether a formula can use this as a name.
pub(super) fn is_name(name: &str) -> bool {
    NAME.is_match(name)
}

/// Whether a text has the name as one of its words.
pub(super) fn uses(source: &str, name: &str) -> bool {
    let mut words = source.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(source: &str) -> f64 {
        let of = |name: &str| match name {
            "B" => Some(0.1),
            "j" => Some(8.0),
            _ => None,
        };
        let names: Vec<&str> = ["B", "j"]
            .into_iter()
            .filter(|name| source.contains(name))
            .collect();
        Formula::new(source, &names)
            .unwrap_or_else(|error| panic!("{error}"))
            .value(&of)
    }

    #[test]
    fn arithmetic_is_what_it_is_everywhere() {
        for (source, expected) in [
            ("1 / (B + (1 - B) / j)", 1.0 / (0.1 + 0.9 / 8.0)),
            ("10 - 4 - 3", 3.0),
            ("10 - 4 + 3", 9.0),
            ("1 - 2 * 3 - 4 + 5 - 6", -10.0),
            ("24 / 4 / 3", 2.0),
            ("24 / 4 * 3", 18.0),
            ("2 * 24 / 4 * 3 / 2", 18.0),
            ("-j * 2 + 1", -15.0),
            ("2 * -j", -16.0),
            ("-(1 + 2) * 2", -6.0),
            (
                "7 / 3 * 3 / 7 * 49 / 49",
                7.0 / 3.0 * 3.0 / 7.0 * 49.0 / 49.0,
            ),
            ("B + 1 - 1 - B + 3", 0.1 + 1.0 - 1.0 - 0.1 + 3.0),
            ("1 / 0", f64::INFINITY),
        ] {
            assert_eq!(value(source), expected, "{source}");
        }
        assert!(value("0 / 0").is_nan());
    }

    #[test]
    fn what_is_no_formula_is_refused() {
        for (source, says) in [
            ("", "it is not complete"),
            ("B + j *", "it is not complete"),
            ("(B + j", "it is not complete"),
            ("B + j)", "`)` does not fit"),
            ("B j", "`j` does not fit"),
            ("2 (B + j)", "`(` does not fit"),
            ("B + * j", "`*` does not fit"),
            ("B - --j", "`-` does not fit"),
            ("B ^ j", "`^` has no meaning here"),
            ("{B} + j", "`{` has no meaning here"),
            ("B + j + k", "nothing is called `k`; there are B, j"),
            ("sin(B) + j", "nothing is called `sin`"),
            ("B + PI", "nothing is called `PI`"),
            ("B + 1", "`j` is given and not used"),
            ("B + 1e5", "nothing is called `e5`"),
            ("B + .5", "`.` has no meaning here"),
        ] {
            let error = Formula::new(source, &["B", "j"]).expect_err(source);
            assert!(error.contains(says), "{source}: {error}");
        }
    }
}
