//! What a contract says of one run, claim by claim.
//!
//! In: a listing and the evidence of one run. Out: a [`Finding`] for each claim. One run proves less than a test does, which makes
//! several where the machine may be to blame: such a claim is undecided here. Nothing here fails.

use serde::Serialize;

use crate::book::Contract;
use crate::judge::{Broken, Cause, broken_claims};
use crate::run::Evidence;

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// It was kept.
    Held,
    /// It was not, and it is the program's doing.
    Broke,
    /// One run on this machine cannot tell.
    Undecided,
}

/// A claim, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// The claim in words.
    pub(crate) claim: String,
    /// What became of it.
    pub(crate) outcome: Outcome,
    /// What happened instead, a sentence for each thing.
    pub(crate) why: Vec<String>,
}

/// Holds one run against the contract.
pub(crate) fn findings(contract: &Contract, evidence: &Evidence) -> Vec<Finding> {
    let mut broken = broken_claims(contract, evidence);
    let mut findings: Vec<(&str, Finding)> = Vec::new();
    for (key, claim) in contract.claims.named_in_words() {
        // A claim with several parts, such as chains of lines, is one claim.
        if let Some((last, finding)) = findings.last_mut()
            && *last == key
        {
            finding.claim = format!("{}; {claim}", finding.claim);
            continue;
        }
        let of_claim: Vec<Broken> = broken
            .extract_if(.., |broken| broken.claim == key)
            .collect();
        let finding = match key {
            "schedules" => Finding {
                claim,
                outcome: Outcome::Undecided,
                why: vec![
                    "a run has one schedule; `cargo test` goes through all of them".to_owned(),
                ],
            },
            _ => finding(claim, of_claim),
        };
        findings.push((key, finding));
    }
    // What a contract promises beside its claims, such as to read what is typed.
    let others = broken
        .into_iter()
        .map(|broken| finding(format!("`{}`", broken.claim), vec![broken]));
    let findings = findings.into_iter().map(|(_, finding)| finding);
    findings.chain(others).collect()
}

fn finding(claim: String, broken: Vec<Broken>) -> Finding {
    let outcome = if broken.is_empty() {
        Outcome::Held
    } else if broken.iter().any(|broken| broken.cause == Cause::Program) {
        Outcome::Broke
    } else {
        Outcome::Undecided
    };
    let mut why: Vec<String> = broken.into_iter().map(|broken| broken.sentence).collect();
    if outcome == Outcome::Undecided {
        why.push("the machine may be the cause; `cargo test` would run it again".to_owned());
    }
    Finding {
        claim,
        outcome,
        why,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn outcomes(claims: &str, evidence: &Evidence) -> Vec<Outcome> {
        let contract: Contract =
            toml::from_str(&format!("caption = \"c\"\n{claims}")).expect("a contract");
        let findings = findings(&contract, evidence);
        findings
            .into_iter()
            .map(|finding| finding.outcome)
            .collect()
    }

    #[test]
    fn each_claim_is_told_once_with_what_became_of_it() {
        let evidence = Evidence {
            wall: 9.0,
            ..Evidence::of_lines(&["a", "b", "c"])
        };
        let claims = "claims.lines = [\"a\", \"b\"]\nclaims.order = [[\"a\", \"b\"], [\"b\", \"c\"]]\n\
                      claims.server = { requests = 0 }\nclaims.duration = { delays = [1, 2] }";
        let expected = [
            Outcome::Broke,     // lines
            Outcome::Held,      // both chains
            Outcome::Undecided, // three delays in place of two: a machine may take that long
            Outcome::Held,      // no request
            Outcome::Held,      // the end
        ];
        assert_eq!(outcomes(claims, &evidence), expected);
    }

    #[test]
    fn too_short_is_the_programs_doing() {
        let evidence = Evidence {
            wall: 1.0,
            ..Evidence::nothing(Duration::from_secs(3))
        };
        let outcomes = outcomes(
            "args = [\"{delay}\"]\nclaims.duration = { delays = 2 }",
            &evidence,
        );
        assert_eq!(outcomes, [Outcome::Broke, Outcome::Held]);
    }
}
