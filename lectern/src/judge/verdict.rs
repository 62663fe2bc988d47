//! Verdicts that hold on every machine: a listing kept its contract, broke it, or this machine cannot tell.
//!
//! In: a contract, a delay to begin with, and a way to run the listing. Out: a [`Held`]: the verdict, and the runs that it rests on.
//! Errors are those of a run.
//!
//! A run of `n` delays takes `n · d + c`. What the machine needs for everything else, `c`, is never negative, may be large, and
//! does not grow with the delay `d`; `n` is the program's. From this follows what one run can prove:
//!
//! - One that is shorter than claimed is **broken**: no machine hurries a program.
//! - One that is no longer than claimed is **kept**, whatever the delay: `n` cannot be more than the whole run has room for.
//! - One that is longer proves nothing. It is made again, alone on the machine, with a delay so long that a `c` of the same size would fit
//!   into the band. If the time goes on growing by more than the claim for each delay, the claim is **broken**; if not, the machine
//!   is too busy or too slow to tell, and the claim is **undecided**.
//!
//! The same holds for the share of a processor, and for figures that a program measures and prints (`{measured number < 0.5}`):
//! with longer delays, what is the machine's counts for less. Where nothing in a run depends on the delay, it is made up to three times, and what
//! fails each time is broken, unless the program did not get the processors that it got when it was recorded.
//!
//! Only claims about time are measured again. A run in which any other claim is broken ends the trial, be it the first or the last: what a
//! program prints, in which order, how it ends and what the server saw gets no second chance, for that would hide a race.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use super::broken::{Broken, Cause};
use super::claims::broken_claims;
use super::terms::{LONGEST_RUN, Terms};
use crate::book::{Claim, Contract, Limits, TimeBand, Unit};
use crate::run::Evidence;

/// So often a listing is run at the most.
const MOST_RUNS: usize = 4;

/// So often one is run in which nothing depends on the delay.
const MOST_RUNS_ALIKE: usize = 3;

/// No delay is longer, in seconds.
const LONGEST_DELAY: f64 = 9.0;

/// A program that gets less than this share of the processors that it got when it was recorded was starved.
const STARVED: f64 = 0.75;

/// How much longer than claimed a run with a longer delay has to be, in seconds and on a machine that is not crowded, before it
/// proves alone that a claim is broken.
const BEYOND_DOUBT: f64 = 0.5;

/// A delay, in seconds, from which on two runs in a row that are too long prove it as well.
const LONG_DELAY: f64 = 2.0;

/// What a trial came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every claim was kept.
    Kept,
    /// These were not, and it is the program's doing.
    Broken(Vec<Broken>),
    /// This machine cannot tell, for these reasons.
    Undecided(Vec<String>),
}

/// A verdict, and the runs that it rests on, in their order; at least one, unless the machine lacks what a run needs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Held {
    /// The verdict.
    pub verdict: Verdict,
    /// The evidence of each run.
    pub runs: Vec<Evidence>,
}

/// How a run is to be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    /// With this delay.
    pub delay: Duration,
    /// With nothing beside it.
    pub alone: bool,
}

/// Holds a listing to its contract, with as many runs as it takes.
///
/// # Errors
/// Those of `run`.
pub(crate) fn hold<E>(
    contract: &Contract,
    terms: &Terms,
    mut run: impl FnMut(Run) -> Result<Evidence, E>,
) -> Result<Held, E> {
    let mut trial = Trial {
        contract,
        terms,
        runs: Vec::new(),
        broken: Vec::new(),
    };
    let mut next = Some(Run {
        delay: terms.delay,
        alone: contract.alone,
    });
    let mut verdict = None;
    while let (None, Some(how)) = (&verdict, next) {
        let evidence = run(how)?;
        trial.broken.push(broken_claims(contract, &evidence));
        trial.runs.push(evidence);
        verdict = trial.verdict_so_far();
        next = trial.next_delay().map(|delay| Run { delay, alone: true });
    }
    Ok(Held {
        verdict: verdict.unwrap_or_else(|| trial.last_verdict()),
        runs: trial.runs,
    })
}

struct Trial<'terms> {
    contract: &'terms Contract,
    terms: &'terms Terms,
    runs: Vec<Evidence>,
    /// What each of the runs broke.
    broken: Vec<Vec<Broken>>,
}

impl Trial<'_> {
    /// The verdict, if no further run can change it.
    fn verdict_so_far(&self) -> Option<Verdict> {
        let last = self.broken.last()?;
        if last.iter().any(|broken| broken.cause == Cause::Program) {
            return Some(Verdict::Broken(last.clone()));
        }
        let open = self.open();
        if open.is_empty() {
            return Some(Verdict::Kept);
        }
        let proved: Vec<Broken> = open
            .iter()
            .filter_map(|claim| {
                let band = self.band(claim).filter(|_| self.grows_too_much(claim))?;
                Some(self.too_long(claim, band))
            })
            .collect();
        (!proved.is_empty()).then_some(Verdict::Broken(proved))
    }

    /// The claims that no run has kept yet.
    fn open(&self) -> BTreeSet<&'static str> {
        let broken = |claims: &Vec<Broken>| claims.iter().map(|broken| broken.claim).collect();
        let mut open: BTreeSet<&'static str> = self.broken.first().map(broken).unwrap_or_default();
        for claims in &self.broken {
            let claims: BTreeSet<&'static str> = broken(claims);
            open.retain(|claim| claims.contains(claim));
        }
        open
    }

    /// The band of a claim about a length of time, if it counts in delays.
    fn band(&self, claim: &str) -> Option<TimeBand> {
        let claims = &self.contract.claims;
        let band = match Claim::of_key(claim)? {
            Claim::Duration => claims.duration?,
            Claim::Answers => claims.answers.as_ref()?.last,
            _ => return None,
        };
        (band.unit == Unit::Delays).then_some(band)
    }

    /// For each run the delay, and what the claim is about, both in seconds.
    fn times(&self, claim: &str) -> Vec<(f64, f64)> {
        let time = |run: &Evidence| match Claim::of_key(claim) {
            Some(Claim::Answers) => run.last_answer().map(|time| time.as_secs_f64()),
            _ => Some(run.wall),
        };
        let runs = self.runs.iter();
        runs.filter_map(|run| Some((run.delay, time(run)?)))
            .collect()
    }

    /// Whether the time grows by more for each delay than the claim allows, beyond what a machine could be blamed for.
    fn grows_too_much(&self, claim: &str) -> bool {
        let Some(band) = self.band(claim) else {
            return false;
        };
        let times = self.times(claim);
        let beyond = |pair: &[(f64, f64)]| {
            let [(short, before), (long, after)] = pair else {
                return 0.0;
            };
            (after - before) - band.limits.high * (long - short)
        };
        let beyond: Vec<f64> = times.windows(2).map(beyond).collect();
        let long = times.last().is_some_and(|(delay, _)| *delay >= LONG_DELAY);
        match beyond[..] {
            [.., last] if last > BEYOND_DOUBT * self.terms.crowded => true,
            [.., before, last] => long && before > 0.0 && last > 0.0,
            _ => false,
        }
    }

    fn too_long(&self, claim: &'static str, band: TimeBand) -> Broken {
        let what = match Claim::of_key(claim) {
            Some(Claim::Answers) => "the last answer",
            _ => "the run",
        };
        Broken {
            claim,
            sentence: format!(
                "claims that {what} takes {band}, but it took {}",
                self.measured(claim)
            ),
            cause: Cause::Program,
        }
    }

    /// What was measured, run by run.
    fn measured(&self, claim: &str) -> String {
        let mut text = String::new();
        let times = self.times(claim);
        for (index, (delay, time)) in times.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let _ = write!(
                text,
                "{comma}{:.3} ({time:.3} s, with a delay of {delay:.3} s)",
                time / delay
            );
        }
        if let [.., (short, before), (long, after)] = times[..]
            && long > short
        {
            let _ = write!(
                text,
                "; it grows by {:.3} for each delay",
                (after - before) / (long - short)
            );
        }
        text
    }

    /// The delay of one more run; `None` if another would tell nothing.
    fn next_delay(&self) -> Option<Duration> {
        let last = self.runs.last()?;
        if !self.contract.depends_on_delay() {
            let again = self.runs.len() < MOST_RUNS_ALIKE && !self.is_about_seconds();
            return again.then_some(self.terms.delay);
        }
        if self.runs.len() == MOST_RUNS {
            return None;
        }
        // So long that twice what the machine needed beside the delays fits into the band.
        let wanted = self.open().into_iter().map(|claim| {
            let Some(band) = self.band(claim) else {
                return 3.0 * last.delay;
            };
            let Limits { low, high } = band.limits;
            let time = self.times(claim).last().map_or(0.0, |(_, time)| *time);
            2.0 * (time - low * last.delay) / (high - low).max(0.05)
        });
        let wanted = wanted.fold(3.0 * last.delay, f64::max);
        let bearable = LONGEST_RUN * last.delay / last.wall.max(last.delay);
        let delay = wanted.min(LONGEST_DELAY).min(bearable);
        (delay > 1.5 * last.delay).then(|| Duration::from_millis((1000.0 * delay) as u64))
    }

    /// Whether a length of time is claimed in seconds: no delay makes that longer, and no machine must keep it.
    fn is_about_seconds(&self) -> bool {
        let mut lengths = self.open().into_iter();
        lengths.any(|claim| {
            let is_length = matches!(Claim::of_key(claim), Some(Claim::Duration | Claim::Answers));
            is_length && self.band(claim).is_none()
        })
    }

    /// The verdict when no further run is made.
    fn last_verdict(&self) -> Verdict {
        let (mut broken, mut undecided) = (Vec::new(), Vec::new());
        for claim in self.open() {
            if let Some(band) = self.band(claim) {
                undecided.push(format!(
                    "`{claim}` claims {band}, and it took {}: too little to blame the program for",
                    self.measured(claim)
                ));
                continue;
            }
            let last = self.broken.last().into_iter().flatten();
            let sentences: Vec<&Broken> = last.filter(|broken| broken.claim == claim).collect();
            let excuse = match Claim::of_key(claim) {
                Some(Claim::Duration | Claim::Answers) => {
                    Some("a machine may be too slow for a time in seconds".to_owned())
                }
                Some(Claim::Cpu) => self.cpu_excuse(),
                _ => self.excuse(),
            };
            let mut causes = sentences.iter().map(|broken| broken.cause);
            let within = causes.all(|cause| cause == Cause::WithinSpread);
            match excuse.or(within.then(|| "that is within its spread".to_owned())) {
                Some(excuse) => undecided.extend(
                    sentences
                        .iter()
                        .map(|broken| format!("`{claim}` {}: {excuse}", broken.sentence)),
                ),
                None => broken.extend(sentences.into_iter().cloned()),
            }
        }
        match broken.is_empty() {
            true => Verdict::Undecided(undecided),
            false => Verdict::Broken(broken),
        }
    }

    /// Why a figure that misses its claim may be the machine's doing.
    fn excuse(&self) -> Option<String> {
        let busy = self.runs.iter().map(Evidence::busy).reduce(f64::max)?;
        let recorded = self.terms.recorded_busy?;
        if recorded >= 0.5 && busy < STARVED * recorded {
            return Some(format!(
                "it got {busy:.2} processors, and {recorded:.2} when it was recorded"
            ));
        }
        // A program that computes all the time on a machine that others use too measures those.
        (recorded >= 0.5 && self.terms.crowded > 1.0 / STARVED).then(|| {
            format!(
                "everything takes {:.1} times as long on this machine at the moment",
                self.terms.crowded
            )
        })
    }

    /// Why a share of a processor may be the machine's doing: between two runs it keeps the claim.
    fn cpu_excuse(&self) -> Option<String> {
        let limits = self.contract.claims.cpu?;
        let [.., short, long] = &self.runs[..] else {
            return self.excuse();
        };
        let share = (long.cpu - short.cpu) / (long.wall - short.wall).max(0.001);
        let kept = long.wall > short.wall && limits.contains(share);
        kept.then(|| format!("but with a longer delay it grows by {share:.3} for each second"))
            .or_else(|| self.excuse())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{End, Line, Request, Witness};
    use std::convert::Infallible;

    fn contract(rest: &str) -> Contract {
        toml::from_str(&format!(
            "caption = \"c\"\nteaches = [\"t\"]\nargs = [\"{{delay}}\"]\n{rest}"
        ))
        .expect("a contract")
    }

    fn terms() -> Terms {
        Terms {
            delay: Duration::from_millis(100),
            recorded_busy: None,
            crowded: 1.0,
        }
    }

    /// A run that takes so long and prints this.
    fn took(run: Run, seconds: f64, lines: &[&str]) -> Evidence {
        let line = |text: &&str| Line {
            at: 0.0,
            text: (*text).to_owned(),
        };
        Evidence {
            wall: seconds,
            lines: lines.iter().map(line).collect(),
            ..Evidence::nothing(run.delay)
        }
    }

    /// Tries a program of which only the time is of interest, a function of the delay.
    fn tried(claim: &str, time: impl Fn(f64) -> f64) -> Held {
        let run = |run: Run| Ok::<_, Infallible>(took(run, time(run.delay.as_secs_f64()), &[]));
        let Ok(held) = hold(&contract(claim), &terms(), run);
        held
    }

    const FIVE: &str = "claims.duration = { delays = 5 }";
    const ONE: &str = "claims.duration = { delays = 1 }";

    #[test]
    fn one_run_in_the_band_is_enough() {
        let held = tried(FIVE, |delay| 5.0 * delay + 0.02);
        assert_eq!((held.verdict, held.runs.len()), (Verdict::Kept, 1));
    }

    #[test]
    fn what_is_the_machines_is_not_held_against_the_program() {
        // A process that starts slowly, here and on a machine that is slower still.
        for start in [0.05, 0.3, 1.0] {
            let held = tried(ONE, |delay| delay + start);
            assert_eq!(held.verdict, Verdict::Kept, "{start}: {:?}", held.runs);
            let held = tried(FIVE, |delay| 5.0 * delay + start);
            assert_eq!(held.verdict, Verdict::Kept, "{start}: {:?}", held.runs);
        }
        // Ten seconds are more than any delay makes up for; but they do not grow.
        let held = tried(ONE, |delay| delay + 10.0);
        let Verdict::Undecided(reasons) = held.verdict else {
            panic!("{:?}", held.verdict);
        };
        assert!(
            reasons[0].contains("it grows by 1.000 for each delay"),
            "{reasons:?}"
        );
    }

    #[test]
    fn a_program_that_takes_longer_is_found_out() {
        for (claim, delays) in [(FIVE, 6.0), (FIVE, 5.5), (ONE, 1.4), (ONE, 1.5), (ONE, 2.0)] {
            for start in [0.0, 0.05, 0.3] {
                let held = tried(claim, |delay| delays * delay + start);
                let Verdict::Broken(broken) = held.verdict else {
                    panic!("{claim}, {delays}, {start}: {:?}", held.verdict);
                };
                assert_eq!(broken[0].claim, "duration");
                assert!(broken[0].sentence.contains("it grows by "), "{broken:?}");
            }
        }
        // Extra time that grows with the delay is the program's.
        let held = tried(ONE, |delay| delay + 0.4 * delay);
        assert!(matches!(held.verdict, Verdict::Broken(_)), "{held:?}");
    }

    #[test]
    fn one_that_is_slow_only_with_longer_delays_is_found_out_when_they_are_tried() {
        // In the band with the first delay: kept, as far as this test can see. The recording has a longer delay, and is held to the
        // same band.
        let sly = |delay: f64| if delay < 0.2 { delay } else { 2.0 * delay };
        assert_eq!(tried(ONE, sly).verdict, Verdict::Kept);
        // Not in the band at first, and slower the longer it takes.
        let slyer = |delay: f64| {
            if delay < 0.2 {
                1.4 * delay
            } else {
                2.0 * delay
            }
        };
        assert!(matches!(tried(ONE, slyer).verdict, Verdict::Broken(_)));
    }

    #[test]
    fn one_that_is_too_fast_is_broken_at_once() {
        let held = tried(FIVE, |delay| 4.9 * delay);
        assert!(matches!(held.verdict, Verdict::Broken(_)));
        assert_eq!(held.runs.len(), 1);
        // With a longer delay too: it never depended on it.
        let held = tried(ONE, |_| 0.15);
        assert!(matches!(held.verdict, Verdict::Broken(_)), "{held:?}");
    }

    #[test]
    fn longer_delays_are_tried_alone_on_the_machine() {
        let mut made = Vec::new();
        let run = |run: Run| {
            made.push(run);
            let delay = run.delay.as_secs_f64();
            Ok::<_, Infallible>(took(run, delay + 0.1, &[]))
        };
        let Ok(_) = hold(&contract(ONE), &terms(), run);
        assert!(!made[0].alone);
        assert!(
            made.len() > 1 && made[1..].iter().all(|run| run.alone),
            "{made:?}"
        );
    }

    /// A claim of every kind but those about time, with a run that breaks it. Each run but the first would keep it.
    #[test]
    fn nothing_but_time_gets_a_second_chance() {
        type Damage = fn(&mut Evidence);
        let cases: [(&str, Damage); 12] = [
            ("claims.lines = [\"a\", \"b\"]", |run| run.lines.swap(0, 1)),
            ("claims.lines = [\"a\", \"b\"]", |run| drop(run.lines.pop())),
            ("claims.unordered = [\"b\", \"a\"]", |run| {
                run.lines[0].text = "c".into()
            }),
            ("claims.order = [[\"a\", \"b\"]]", |run| {
                run.lines.swap(0, 1)
            }),
            ("claims.exit = \"success\"", |run| run.end = End::Status(1)),
            ("claims.lines = [\"a\", \"b\"]", |run| {
                run.end = End::Signal(9)
            }),
            ("claims.server = { requests = 2 }", |run| {
                drop(run.requests.pop())
            }),
            ("claims.server = { requests = 2, in-flight = 2 }", |run| {
                run.peak_in_flight = 1
            }),
            ("claims.hangs = { delays = 2 }", |run| {
                run.end = End::Status(0)
            }),
            (
                "input = [{ line = \"x\", after = 1 }]\nclaims.duration = { delays = 1 }",
                |run| {
                    run.typed.clear();
                },
            ),
            (
                "interrupts = [\"a\"]\nclaims.lines = [\"a\", \"b\"]",
                |run| run.interrupts.clear(),
            ),
            (
                "claims.runs = { count = 2, line = \"{integer} x\", shows = \"1 x\" }",
                |run| {
                    run.tally = vec![("2 x".into(), 2)];
                },
            ),
        ];
        for (claim, damage) in cases {
            let contract = contract(claim);
            let mut count = 0;
            let run = |run: Run| {
                count += 1;
                let mut evidence = took(run, run.delay.as_secs_f64(), &["a", "b"]);
                evidence.typed = vec![evidence.lines[0].clone()];
                evidence.interrupts = vec![crate::run::Interrupt { at: 0.0, after: 1 }];
                evidence.tally = vec![("1 x".into(), 2)];
                if contract.claims.hangs.is_some() {
                    evidence.end = End::StillRunning;
                }
                if contract.uses_server() {
                    evidence.witness = Witness::Server;
                    evidence.peak_in_flight = 2;
                    let request = Request {
                        path: "/".into(),
                        status: Some(200),
                        arrived: None,
                        start: 0.0,
                        end: Some(0.1),
                        body: None,
                    };
                    evidence.requests = vec![request; 2];
                }
                if count == 1 {
                    damage(&mut evidence);
                }
                Ok::<_, Infallible>(evidence)
            };
            let Ok(held) = hold(&contract, &terms(), run);
            assert!(
                matches!(held.verdict, Verdict::Broken(_)),
                "{claim}: {held:?}"
            );
            assert_eq!(count, 1, "{claim} got a second chance");
        }
    }

    #[test]
    fn the_runs_that_are_made_for_the_time_are_held_to_all_claims() {
        let contract = contract("claims = { duration = { delays = 1 }, lines = [\"a\"] }");
        let mut count = 0;
        let run = |run: Run| {
            count += 1;
            let line = if count == 1 { "a" } else { "b" };
            Ok::<_, Infallible>(took(run, run.delay.as_secs_f64() + 0.2, &[line]))
        };
        let Ok(held) = hold(&contract, &terms(), run);
        let Verdict::Broken(broken) = held.verdict else {
            panic!("{held:?}");
        };
        assert!(
            broken.iter().any(|broken| broken.claim == "lines"),
            "{broken:?}"
        );
    }

    #[test]
    fn figures_that_were_measured_are_measured_again_and_others_are_not() {
        let tried = |claim: &str, late: fn(f64) -> f64| {
            let run = |run: Run| {
                let line = format!("{:.2} late", late(run.delay.as_secs_f64()));
                Ok::<_, Infallible>(took(run, 1.0, &[&line]))
            };
            let Ok(held) = hold(&contract(claim), &terms(), run);
            held
        };
        let measured = "claims.lines = [\"{measured number < 0.5} late\"]";
        // 60 ms are a lot of a tenth of a second, and little of more.
        let held = tried(measured, |delay| 0.06 / delay);
        assert_eq!((held.verdict, held.runs.len()), (Verdict::Kept, 2));
        let held = tried(measured, |_| 0.6);
        assert!(matches!(held.verdict, Verdict::Broken(_)));
        let held = tried("claims.lines = [\"{number < 0.5} late\"]", |delay| {
            0.06 / delay
        });
        assert!(matches!(held.verdict, Verdict::Broken(_)));
        assert_eq!(held.runs.len(), 1);
    }

    #[test]
    fn a_ratio_is_judged_by_its_spread_and_by_the_processors_it_got() {
        let tried = |line: &'static str, busy: f64, recorded_busy: Option<f64>| {
            let contract = toml::from_str(
                "caption = \"c\"\nteaches = [\"t\"]\n\
                 claims.lines = [\"speed-up {measured number > 1.3} ± {number}\"]",
            );
            let run = |run: Run| {
                let mut evidence = took(run, 1.0, &[line]);
                evidence.cpu = busy;
                Ok::<_, Infallible>(evidence)
            };
            let terms = Terms {
                recorded_busy,
                ..terms()
            };
            let Ok(held) = hold(&contract.expect("a contract"), &terms, run);
            held
        };
        assert_eq!(
            tried("speed-up 1.9 ± 0.1", 2.0, Some(2.0)).verdict,
            Verdict::Kept
        );
        let broken = tried("speed-up 1.1 ± 0.1", 2.0, Some(2.0));
        assert!(matches!(broken.verdict, Verdict::Broken(_)));
        assert_eq!(broken.runs.len(), 3);
        let within = tried("speed-up 1.2 ± 0.2", 2.0, Some(2.0));
        assert!(
            matches!(within.verdict, Verdict::Undecided(_)),
            "{within:?}"
        );
        let Verdict::Undecided(reasons) = tried("speed-up 1.1 ± 0.1", 0.9, Some(1.9)).verdict
        else {
            panic!("it was starved");
        };
        assert!(
            reasons[0].contains("it got 0.90 processors, and 1.90 when it was recorded"),
            "{reasons:?}"
        );
    }

    #[test]
    fn a_share_of_a_processor_is_judged_by_how_it_grows() {
        let tried = |cpu: fn(f64) -> f64| {
            let run = |run: Run| {
                let delay = run.delay.as_secs_f64();
                let mut evidence = took(run, delay, &[]);
                evidence.cpu = cpu(delay);
                Ok::<_, Infallible>(evidence)
            };
            let Ok(held) = hold(&contract("claims.cpu = { at-most = 0.1 }"), &terms(), run);
            held.verdict
        };
        assert_eq!(tried(|_| 0.05), Verdict::Kept);
        assert!(matches!(tried(|delay| 0.2 * delay), Verdict::Broken(_)));
    }

    #[test]
    fn a_time_in_seconds_is_no_machines_duty() {
        let claim = "claims.duration = { seconds = [0.1, 0.5] }";
        assert_eq!(tried(claim, |_| 0.3).verdict, Verdict::Kept);
        assert!(matches!(tried(claim, |_| 0.05).verdict, Verdict::Broken(_)));
        assert!(matches!(
            tried(claim, |_| 0.6).verdict,
            Verdict::Undecided(_)
        ));
    }

    #[test]
    fn what_runs_beside_others_is_decided_by_the_recording() {
        let recorded = |wall: f64, cpu: f64| Evidence {
            wall,
            cpu,
            ..Evidence::nothing(Duration::from_secs(3))
        };
        let need = |claims: &str, run: Option<&Evidence>| terms().need(&contract(claims), run);
        // It waits for three seconds, and here for a tenth.
        assert!(need(ONE, Some(&recorded(3.0, 0.003))) < 0.2);
        // It sends a hundred requests, and so does the server answer.
        assert!(
            need(
                "claims.server = { requests = 100 }",
                Some(&recorded(3.0, 0.06))
            ) > 1.0
        );
        assert!(need(ONE, None).is_infinite());
    }
}
