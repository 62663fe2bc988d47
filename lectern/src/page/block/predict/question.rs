//! A question and its options.
//!
//! In: the TOML of a `predict` block, and the evidence of a run. Out: the one option that is true, and what the recording says,
//! in words. Options of which none or several are true are an error: a sentence.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::replies;
use crate::book::{Limits, Pattern, TimeBand};
use crate::ground::{Hash, counted, time};
use crate::judge::out_of_order;
use crate::page::block::rules::BARE_OPTION;
use crate::page::block::table::{self, Source, Words, WordsKind, Wrong};
use crate::run::{End, Evidence, Witness};

/// The word after the opening fence.
pub(super) const FENCE: &str = "predict";

/// A question, whose key is computed from the recording of its listing.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Predict {
    /// The listing whose recording answers the question.
    pub listing: String,
    /// The question, in Markdown.
    #[schemars(with = "String")]
    question: Spanned<String>,
    /// What in the recording answers it: `"duration"` or `"last-answer"` (an option `is` a band of time),
    /// `"peak-in-flight"` (a number or a band), `{ line = 3 }` (a pattern), `{ order = ["AAA done", "BBB started"] }`
    /// (one of the two, or `"neither"`), `{ count = "AAA {word}" }` (how many lines: a number or a band), `{ runs
    /// = "total 100" }` (in how many of many runs), or `"compile-error"` (what the compiler refuses the program for, as the claim
    /// `compile-error` names it, or `"compiles"`). Where a program has visitors and asks the slow server too,
    /// `last-answer` is the visitors' and `peak-in-flight` is what the server saw.
    pub asks: Question,
    /// The answers on offer, at least two, of which exactly one must be true of the recording.
    pub options: Vec<Choice>,
    /// Why it is so, in Markdown; shown with the answer.
    #[schemars(with = "String")]
    because: Spanned<String>,
    /// The text that all places refer to.
    #[serde(skip)]
    source: Source,
}

/// What in a recording answers a question.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Wall-clock time; an option is a band of time.
    Duration,
    /// The time to the last answer; an option is a band of time.
    LastAnswer,
    /// The peak of requests in flight; an option is a number or a band.
    PeakInFlight,
    /// The line of this number, counted from one; an option is a pattern.
    Line(usize),
    /// Which of two patterns is done with before the other begins; an option is one of them, or `neither`.
    Order([Pattern; 2]),
    /// How many lines match the pattern; an option is a number or a band.
    Count(Pattern),
    /// In how many of many runs the line matches the pattern; an option is a number or a band.
    Runs(Pattern),
    /// What the compiler refuses the program for; an option is a code, a lint or a message, or `compiles`.
    CompileError,
}

/// The option of a [`Question::CompileError`] that is true of a program that compiles.
pub(super) const COMPILES: &str = "compiles";

/// One answer on offer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What the reader sees, in Markdown.
    #[schemars(with = "String")]
    text: Spanned<String>,
    /// What would have to be true.
    #[schemars(with = "serde_json::Value")]
    pub(super) is: toml::Value,
    /// What a reader is told who has chosen it, in Markdown: where the belief behind it leads. That it's right or wrong is said by the
    /// page. Where it's left out, a wrong option is told what it would have needed and what the run did.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    reply: Option<Spanned<String>>,
}

impl Choice {
    /// What the reader sees, in Markdown.
    pub fn text(&self) -> &str {
        self.text.as_ref()
    }

    /// What its author tells a reader who has chosen it, in Markdown.
    pub fn reply(&self) -> Option<&str> {
        self.reply.as_ref().map(|reply| reply.as_ref().as_str())
    }
}

/// Whether an option says why, in words outside of code.
fn gives_reason(option: &str) -> bool {
    let words: String = option.split('`').step_by(2).collect();
    words.contains(": ") || words.contains("because")
}

impl Predict {
    /// Reads the block.
    ///
    /// # Errors
    /// What is no such table.
    pub fn read(source: &str) -> Result<Self, Wrong> {
        let mut predict: Self = table::read(FENCE, source)?;
        predict.source = Source::new(source);
        if predict.options.len() < 2 {
            return Err(Wrong::at(0, "a question needs at least two options"));
        }
        predict.check_reasons()?;
        let replies = predict.replies();
        replies::check(replies.map(|(option, reply)| (letter(option), reply)))?;
        Ok(predict)
    }

    /// Every option has a reason or none has: a reader looks for the odd one out.
    fn check_reasons(&self) -> Result<(), Wrong> {
        let reasons: Vec<bool> = (self.options.iter())
            .map(|option| gives_reason(option.text()))
            .collect();
        let count = reasons.iter().filter(|gives| **gives).count();
        if count == 0 || count == reasons.len() {
            return Ok(());
        }
        // Whichever are fewer stand out.
        let odd = 2 * count < reasons.len();
        let (index, option) = std::iter::zip(0.., &self.options)
            .find(|(index, _)| reasons[*index] == odd)
            .expect("there are options of both kinds");
        let what = match odd {
            true => "gives a reason among options without one",
            false => "gives no reason among options with one",
        };
        let line = self.source.line_of(&option.text);
        let wrong = Wrong::at(line, format!("option {} {what}", letter(index)));
        Err(Wrong {
            mend: Some("give every option its reason, after a colon or a “because”, or none"),
            ..wrong.against(BARE_OPTION)
        })
    }

    /// What authors reply, each with its option and its line within the block.
    pub(super) fn replies(&self) -> impl Iterator<Item = (usize, Words<'_>)> {
        let options = self.options.iter().enumerate();
        options.filter_map(|(index, option)| {
            let reply = option.reply.as_ref()?;
            Some((index, self.source.words(reply, WordsKind::Markdown)))
        })
    }

    /// What a browser calls the question by which it remembers the answer: another question, or other options, and it's asked again.
    pub fn id(&self) -> String {
        let mut hash = Hash::new().part(&self.listing).part(self.question());
        for option in &self.options {
            hash = hash.part(option.text());
        }
        let mut id = hash.finish();
        id.truncate(10);
        id
    }

    /// Every text that readers see, with its line within the block.
    pub(super) fn words(&self) -> Vec<Words<'_>> {
        let words = |text, kind| self.source.words(text, kind);
        let options = self.options.iter();
        // A guess with decimals is no guess.
        let options = options.map(|option| words(&option.text, WordsKind::Guess));
        [&self.question, &self.because]
            .map(|text| words(text, WordsKind::Markdown))
            .into_iter()
            .chain(options)
            .chain(self.replies().map(|(_, reply)| reply))
            .collect()
    }

    /// Why it is so, in Markdown.
    pub(super) fn because(&self) -> &str {
        self.because.as_ref()
    }

    /// The question, in Markdown.
    pub(crate) fn question(&self) -> &str {
        self.question.as_ref()
    }

    /// The index of the one option that is true of the recording.
    ///
    /// # Errors
    /// A sentence, if an option is not of the form that the question needs, or if none or several are true.
    pub fn answer(&self, evidence: &Evidence) -> Result<usize, String> {
        let mut holds = Vec::new();
        for (index, option) in self.options.iter().enumerate() {
            let is_true = self
                .asks
                .holds(&option.is, evidence)
                .map_err(|what| format!("option {}: {what}", letter(index)))?;
            if is_true {
                holds.push(index);
            }
        }
        match holds.as_slice() {
            [only] => Ok(*only),
            [] => Err(format!(
                "no option is true: the recording says {}",
                self.asks.finding(evidence)
            )),
            several => {
                let letters: Vec<String> = several.iter().map(|index| letter(*index)).collect();
                Err(format!(
                    "the options {} are all true: the recording says {}",
                    letters.join(", "),
                    self.asks.finding(evidence)
                ))
            }
        }
    }

    /// The options as bands, in seconds where the question is about time and the delay is `delay`; nothing for a
    /// question whose options are texts, or one that cannot be read so.
    pub(super) fn bands(&self, delay: Duration) -> Option<Vec<Limits>> {
        let about_time = matches!(self.asks, Question::Duration | Question::LastAnswer);
        let band = |option: &Choice| {
            if !about_time {
                return Limits::deserialize(option.is.clone()).ok();
            }
            let band = TimeBand::deserialize(option.is.clone()).ok()?;
            Some(band.in_seconds(delay))
        };
        self.options.iter().map(band).collect()
    }

    /// The options as patterns; nothing, if one of them is none.
    pub(super) fn patterns(&self) -> Option<Vec<Pattern>> {
        let pattern = |option: &Choice| Pattern::new(option.is.as_str()?).ok();
        self.options.iter().map(pattern).collect()
    }
}

impl Question {
    fn holds(&self, is: &toml::Value, evidence: &Evidence) -> Result<bool, String> {
        let about_one_run = matches!(self, Self::Line(_) | Self::Order(_) | Self::Count(_));
        if matches!(self, Self::Runs(_)) && evidence.tally.is_empty() {
            return Err("the listing has one run; `runs` asks about many".to_owned());
        }
        let about_compiling = matches!(self, Self::CompileError);
        if evidence.end == End::NotCompiled && !about_one_run && !about_compiling {
            return Err(
                "the program doesn't compile: only `compile-error` and its lines can be asked about"
                    .to_owned(),
            );
        }
        let band = |is: &toml::Value| {
            TimeBand::deserialize(is.clone()).map_err(|error| error.message().to_owned())
        };
        let limits = |is: &toml::Value| {
            Limits::deserialize(is.clone()).map_err(|error| error.message().to_owned())
        };
        let text = |is: &toml::Value| {
            is.as_str()
                .map(str::to_owned)
                .ok_or_else(|| format!("`is` is a text, not {is}"))
        };
        let printed = evidence.printed();
        match self {
            Self::Duration => Ok(band(is)?.contains(evidence.duration(), evidence.delay())),
            Self::LastAnswer => {
                let last = evidence
                    .last_answer()
                    .ok_or("not every request was answered")?;
                Ok(band(is)?.contains(last, evidence.delay()))
            }
            Self::PeakInFlight => Ok(limits(is)?.contains(evidence.peak_in_flight as f64)),
            Self::Line(number) => {
                let line = printed
                    .get(number.wrapping_sub(1))
                    .ok_or(format!("there is no line {number}"))?;
                Ok(Pattern::new(&text(is)?)?.matches(line))
            }
            Self::Order([one, other]) => {
                let one_first = out_of_order(one, other, &printed).is_none();
                let other_first = out_of_order(other, one, &printed).is_none();
                match text(is)? {
                    is if is == one.to_string() => Ok(one_first),
                    is if is == other.to_string() => Ok(other_first),
                    is if is == "neither" => Ok(!one_first && !other_first),
                    is => Err(format!(
                        "`{is}` is neither of the two patterns, nor `neither`"
                    )),
                }
            }
            Self::Count(pattern) => {
                let count = printed.iter().filter(|line| pattern.matches(line)).count();
                Ok(limits(is)?.contains(count as f64))
            }
            Self::Runs(pattern) => Ok(limits(is)?.contains(runs_like(pattern, evidence) as f64)),
            Self::CompileError => {
                let is = text(is)?;
                Ok(match evidence.end {
                    End::NotCompiled => evidence.errors.contains(&is),
                    _ => is == COMPILES,
                })
            }
        }
    }

    /// What the recording says, in words.
    pub(super) fn finding(&self, evidence: &Evidence) -> String {
        let printed = evidence.printed();
        match self {
            Self::Duration => time(evidence.wall),
            Self::LastAnswer => match evidence.last_answer() {
                Some(last) => format!("the last response after {}", time(last.as_secs_f64())),
                None => "not every request was answered".to_owned(),
            },
            Self::PeakInFlight => {
                let peak = evidence.peak_in_flight;
                match evidence.witness {
                    Witness::Server => format!("the server worked on at most {peak} at a time"),
                    Witness::Visitors | Witness::Nobody => format!("{peak} in flight at the peak"),
                }
            }
            Self::Line(number) => match printed.get(number.wrapping_sub(1)) {
                Some(line) => format!("line {number} is {}", code(line)),
                None => format!("there is no line {number}"),
            },
            Self::Order([one, other]) => {
                let (one_says, other_says) = (like(one), like(other));
                if out_of_order(one, other, &printed).is_none() {
                    format!("{one_says} comes before {other_says}")
                } else if out_of_order(other, one, &printed).is_none() {
                    format!("{other_says} comes before {one_says}")
                } else {
                    format!("neither {one_says} nor {other_says} is over before the other begins")
                }
            }
            Self::Count(pattern) => {
                let count = printed.iter().filter(|line| pattern.matches(line)).count();
                format!("{} like {}", counted(count, "line"), like(pattern))
            }
            Self::Runs(pattern) => {
                let all = evidence.runs_with(|_| true);
                let shown = runs_like(pattern, evidence);
                format!("in {shown} of {all} runs {}", like(pattern))
            }
            Self::CompileError => {
                let mut errors: Vec<String> =
                    evidence.errors.iter().map(|error| code(error)).collect();
                errors.dedup();
                match evidence.end {
                    End::NotCompiled => format!("the compiler reports {}", errors.join(", ")),
                    _ => "the program compiles".to_owned(),
                }
            }
        }
    }
}

pub(super) fn runs_like(pattern: &Pattern, evidence: &Evidence) -> usize {
    evidence.runs_with(|line| pattern.matches(line))
}

/// What lines a pattern matches, for readers.
pub(super) fn like(pattern: &Pattern) -> String {
    format!("{}{}", code(&pattern.shape()), pattern.conditions())
}

/// The text as inline code, whatever backticks it has.
pub(super) fn code(text: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(1 + runs.max().unwrap_or(0));
    let pad = if fence.len() > 1 { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// What the option of this index is called, counted from zero.
pub(super) fn letter(index: usize) -> String {
    char::from(b'A' + (index % 26) as u8).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Line;

    fn evidence() -> Evidence {
        Evidence {
            lines: ["AAA done", "BBB started", "BBB done"]
                .iter()
                .map(|text| Line {
                    at: 1.0,
                    text: (*text).into(),
                })
                .collect(),
            wall: 15.02,
            cpu: 0.01,
            memory: None,
            delay: 3.0,
            end: End::Status(0),
            witness: Witness::Server,
            requests: Vec::new(),
            visits: Vec::new(),
            peak_in_flight: 1,
            errors: Vec::new(),
            tally: Vec::new(),
            typed: Vec::new(),
            interrupts: Vec::new(),
        }
    }

    fn answer(asks: &str, options: [&str; 2]) -> Result<usize, String> {
        let source = format!(
            "listing = \"a\"\nquestion = \"q\"\nbecause = \"b\"\nasks = {asks}\n\
             options = [{{ text = \"x\", is = {} }}, {{ text = \"y\", is = {} }}]",
            options[0], options[1]
        );
        Predict::read(&source)
            .map_err(|wrong| wrong.what)?
            .answer(&evidence())
    }

    #[test]
    fn every_kind_of_question_is_answered_from_the_recording() {
        assert_eq!(
            answer("\"duration\"", ["{ delays = 1 }", "{ delays = 5 }"]),
            Ok(1)
        );
        assert_eq!(answer("\"peak-in-flight\"", ["1", "5"]), Ok(0));
        assert_eq!(
            answer("{ line = 2 }", ["\"AAA {word}\"", "\"BBB {word}\""]),
            Ok(1)
        );
        assert_eq!(
            answer(
                "{ order = [\"AAA done\", \"BBB started\"] }",
                ["\"AAA done\"", "\"neither\""]
            ),
            Ok(0)
        );
        assert_eq!(answer("{ count = \"{word} done\" }", ["2", "3"]), Ok(0));
    }

    #[test]
    fn exactly_one_option_must_be_true() {
        let none = answer("\"duration\"", ["{ delays = 1 }", "{ delays = 2 }"]).unwrap_err();
        assert_eq!(none, "no option is true: the recording says 15.02\u{a0}s");
        let both = answer("\"duration\"", ["{ delays = 5 }", "{ delays = [4, 6] }"]).unwrap_err();
        assert!(both.starts_with("the options A, B are all true"), "{both}");
    }

    #[test]
    fn what_the_recording_says_is_said_in_words() {
        let finding = |asks: &str, evidence: &Evidence| {
            let asks: Question = toml::from_str::<toml::Table>(&format!("asks = {asks}")).unwrap()
                ["asks"]
                .clone()
                .try_into()
                .unwrap();
            asks.finding(evidence)
        };
        let mut run = evidence();
        assert_eq!(
            finding("{ order = [\"BBB started\", \"AAA done\"] }", &run),
            "`AAA done` comes before `BBB started`"
        );
        assert_eq!(
            finding("{ count = \"AAA {word}\" }", &run),
            "1 line like `AAA …`"
        );
        run.lines[0].text = "borrows `name`".into();
        assert_eq!(
            finding("{ line = 1 }", &run),
            "line 1 is `` borrows `name` ``"
        );
        run.tally = vec![("total 10".into(), 3), ("total 9".into(), 1)];
        assert_eq!(
            finding("{ runs = \"total {integer < 10}\" }", &run),
            "in 1 of 4 runs `total …`, where … is less than 10"
        );
    }

    #[test]
    fn what_the_compiler_refuses_can_be_asked_about() {
        let source = "listing = \"a\"\nquestion = \"q\"\nbecause = \"b\"\nasks = \"compile-error\"\n\
            options = [{ text = \"x\", is = \"compiles\" }, { text = \"y\", is = \"E0597\" }]";
        let predict = Predict::read(source).expect("a question");
        let mut run = evidence();
        assert_eq!(predict.answer(&run), Ok(0));
        assert_eq!(predict.asks.finding(&run), "the program compiles");
        run.end = End::NotCompiled;
        run.errors = vec!["E0597".into(), "E0597".into()];
        assert_eq!(predict.answer(&run), Ok(1));
        assert_eq!(predict.asks.finding(&run), "the compiler reports `E0597`");
        run.errors = vec!["E0382".into()];
        let none = predict.answer(&run).unwrap_err();
        assert!(none.starts_with("no option is true"), "{none}");
    }

    #[test]
    fn malformed_questions_are_errors() {
        assert!(
            answer("\"speed\"", ["1", "2"])
                .unwrap_err()
                .contains("malformed")
        );
        assert!(
            answer("\"duration\"", ["\"long\"", "{ delays = 5 }"])
                .unwrap_err()
                .contains("option A")
        );
        assert!(
            answer("{ line = 9 }", ["\"a\"", "\"b\""])
                .unwrap_err()
                .contains("no line 9")
        );
    }
}
