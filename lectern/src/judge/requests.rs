//! Requests, held against what was claimed of them.
//!
//! In: the claims `server` and `answers`, and the evidence of a run. Out: a sentence for each that is broken.

use super::broken::{Found, certain, in_band};
use super::lines::MOST_SENTENCES;
use crate::book::{Claims, Contract};
use crate::ground::shortened;
use crate::run::{Evidence, Witness};

pub(super) fn server(claims: &Claims, evidence: &Evidence) -> Vec<String> {
    let Some(claim) = &claims.server else {
        return Vec::new();
    };
    if evidence.witness == Witness::Visitors {
        return vec![
            "claims that the slow server is asked, but it was not there to see it".to_owned(),
        ];
    }
    let mut broken = Vec::new();
    let seen = evidence.requests.len();
    if !claim.requests.contains(seen as f64) {
        broken.push(format!(
            "claims that the server sees {} requests, but it saw {seen}",
            claim.requests
        ));
    }
    if let Some(in_flight) = &claim.in_flight
        && !in_flight.contains(evidence.peak_in_flight as f64)
    {
        broken.push(format!(
            "claims a peak of {in_flight} in flight, but it was {}",
            evidence.peak_in_flight
        ));
    }
    broken
}

/// What is wrong with the answers, and with the time of the last.
pub(super) fn answers(contract: &Contract, evidence: &Evidence) -> (Vec<String>, Found) {
    let (Some(claim), Some(visitors)) = (&contract.claims.answers, &contract.visitors) else {
        return (Vec::new(), certain(Vec::new()));
    };
    let mut broken = Vec::new();
    let visits = evidence.visits();
    if visits.len() != visitors.count {
        let (count, came) = (visitors.count, visits.len());
        broken.push(format!(
            "claims that {count} visitors are answered, but there are the answers of {came}"
        ));
    }
    for (index, request) in visits.iter().enumerate() {
        if broken.len() == MOST_SENTENCES {
            break;
        }
        let body = request.body.as_deref().unwrap_or_default();
        if request.status != Some(claim.status) || body != claim.body {
            let status = request
                .status
                .map_or("no status".to_owned(), |status| format!("status {status}"));
            let claimed = match claim.status {
                200 => String::new(),
                status => format!("with status {status} and "),
            };
            broken.push(format!(
                "visitor {} should be answered {claimed}`{}`, but got {status} and `{}`",
                index + 1,
                claim.body,
                shortened(body)
            ));
        }
    }
    let last = match evidence.last_answer().filter(|_| !visits.is_empty()) {
        Some(last) => in_band("the last answer", &claim.last, last, evidence.delay()),
        None => {
            broken.push("not every visitor was answered".to_owned());
            certain(Vec::new())
        }
    };
    (broken, last)
}
