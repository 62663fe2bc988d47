//! Times, numbers and bands of a contract.
//!
//! In: `{ delays = 5 }`, `[1, 3]`, `{ at-most = 0.1 }`, as serde hands them over. Out: a [`TimeBand`], [`Limits`], a [`Span`].
//! What lies nowhere, and what no run could break, is an error of deserialisation.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How far beyond `n` delays a run may end that claims `delays = n`: enough for the start of a process, and too little for
/// a third of another request. A machine that needs more is given longer delays, of which the same start is a smaller part.
pub(crate) const SLACK_IN_DELAYS: f64 = 0.25;

/// The largest number that a claim can name: more than any run shows, and a time that still can be waited for.
pub(super) const MAX_NUMBER: f64 = 1e6;

/// A unit of time in a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Delays of the slow server, whatever it is set to.
    Delays,
    /// Seconds.
    Seconds,
}

impl Unit {
    /// The length of the unit in seconds where the slow server takes `delay`.
    pub fn seconds(self, delay: Duration) -> f64 {
        match self {
            Self::Delays => delay.as_secs_f64(),
            Self::Seconds => 1.0,
        }
    }
}

/// A point in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// How many.
    pub count: f64,
    /// Of what.
    pub unit: Unit,
}

impl Span {
    /// The span in seconds where the slow server takes `delay`.
    pub fn at(self, delay: Duration) -> Duration {
        Duration::from_secs_f64(self.count * self.unit.seconds(delay))
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (unit, value) =
            one_unit(toml::Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)?;
        let count = number(&value).map_err(serde::de::Error::custom)?;
        if count <= 0.0 {
            return Err(serde::de::Error::custom(
                "a deadline must lie after the start",
            ));
        }
        Ok(Self { count, unit })
    }
}

/// A band of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeBand {
    /// From and to.
    pub limits: Limits,
    /// Of what.
    pub unit: Unit,
}

impl TimeBand {
    /// Whether `time` lies in the band where the slow server takes `delay`.
    pub fn contains(&self, time: Duration, delay: Duration) -> bool {
        self.limits.contains(self.in_unit(time, delay))
    }

    /// The band in seconds where the slow server takes `delay`.
    pub fn in_seconds(&self, delay: Duration) -> Limits {
        let unit = self.unit.seconds(delay);
        Limits {
            low: self.limits.low * unit,
            high: self.limits.high * unit,
        }
    }

    /// `time` in the unit of the band.
    pub fn in_unit(&self, time: Duration, delay: Duration) -> f64 {
        time.as_secs_f64() / self.unit.seconds(delay)
    }
}

impl<'de> Deserialize<'de> for TimeBand {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |value| {
            let (unit, value) = one_unit(value)?;
            let mut limits = Limits::read(&value)?;
            let is_bare = value.is_integer() || value.is_float();
            if is_bare && unit == Unit::Delays {
                limits.high += SLACK_IN_DELAYS;
            }
            if limits.low == limits.high {
                let exactly = limits.low;
                return Err(match unit {
                    Unit::Seconds => format!(
                        "no run takes exactly {exactly} seconds; write a band, such as [0.9, 1.5]"
                    ),
                    Unit::Delays => format!(
                        "no run takes exactly {exactly} delays; write {{ delays = {exactly} }} for \
                         {exactly} to {}, or a wider band",
                        exactly + SLACK_IN_DELAYS
                    ),
                });
            }
            Ok(Self { limits, unit })
        };
        read(toml::Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for TimeBand {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Delays => "delays",
            Unit::Seconds => "seconds",
        };
        write!(out, "{} {unit}", self.limits)
    }
}

/// From and to, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The least.
    pub low: f64,
    /// The most; infinite where there is no bound.
    pub high: f64,
}

impl Limits {
    /// Whether the number lies between the limits.
    pub fn contains(&self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }

    /// Whether something that lies between next to nothing and `most` can lie outside.
    pub(super) fn can_be_left(&self, most: f64) -> bool {
        self.low > 0.001 || self.high < most
    }

    fn read(value: &toml::Value) -> Result<Self, String> {
        let limits = match value {
            toml::Value::Array(pair) if pair.len() == 2 => Self {
                low: number(&pair[0])?,
                high: number(&pair[1])?,
            },
            toml::Value::Table(table) => {
                if let Some(key) = table
                    .keys()
                    .find(|key| !["at-least", "at-most"].contains(&key.as_str()))
                {
                    return Err(format!(
                        "unknown key `{key}`; a band has `at-least`, `at-most`, or both"
                    ));
                }
                let bound = |key, otherwise| table.get(key).map_or(Ok(otherwise), number);
                Self {
                    low: bound("at-least", 0.0)?,
                    high: bound("at-most", f64::INFINITY)?,
                }
            }
            other => {
                let exactly = number(other)?;
                Self {
                    low: exactly,
                    high: exactly,
                }
            }
        };
        if limits.low > limits.high {
            return Err(format!(
                "nothing lies between {} and {}",
                limits.low, limits.high
            ));
        }
        if limits.low <= 0.0 && limits.high.is_infinite() {
            return Err("anything is at least 0: no run could break this".to_owned());
        }
        Ok(limits)
    }
}

impl<'de> Deserialize<'de> for Limits {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&toml::Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (low, high) if low == high => write!(out, "{low}"),
            (low, high) if high.is_infinite() => write!(out, "at least {low}"),
            (low, high) if low <= 0.0 => write!(out, "at most {high}"),
            (low, high) => write!(out, "{low} to {high}"),
        }
    }
}

fn one_unit(value: toml::Value) -> Result<(Unit, toml::Value), String> {
    let form = "a time is { delays = … } or { seconds = … }";
    let toml::Value::Table(table) = value else {
        return Err(form.to_owned());
    };
    let mut entries = table.into_iter();
    match (entries.next(), entries.next()) {
        (Some((unit, value)), None) if unit == "delays" => Ok((Unit::Delays, value)),
        (Some((unit, value)), None) if unit == "seconds" => Ok((Unit::Seconds, value)),
        _ => Err(form.to_owned()),
    }
}

fn number(value: &toml::Value) -> Result<f64, String> {
    let number = match value {
        toml::Value::Integer(number) => *number as f64,
        toml::Value::Float(number) => *number,
        other => {
            return Err(format!(
                "expected a number, [low, high], or {{ at-least = …, at-most = … }}, found {other}"
            ));
        }
    };
    if (0.0..=MAX_NUMBER).contains(&number) {
        Ok(number)
    } else {
        Err(format!("{number:?} is not a number from 0 to {MAX_NUMBER}"))
    }
}

pub(super) fn from_zero<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<f64, D::Error> {
    number(&toml::Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

pub(super) fn some_number<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<f64>, D::Error> {
    from_zero(deserializer).map(Some)
}
