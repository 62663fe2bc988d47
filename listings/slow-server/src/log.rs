//! What the server remembers of its requests: visits come in, [`Stats`] go out. Nothing here fails.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// How many requests the record holds. When there are more, the oldest are forgotten; the counters stay exact.
pub const MAX_REQUESTS: usize = 100_000;

/// How many characters of a path the record holds; the rest of a longer path is cut off.
pub const MAX_PATH: usize = 200;

/// What a server has done so far. `/stats` answers with this as JSON.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Stats {
    /// How many requests have been answered, with whatever status.
    pub served: u64,
    /// How many requests the server is working on. A request that waits for its turn
    /// ([`one_at_a_time`](crate::Options::one_at_a_time)) is not one of them.
    pub in_flight: u64,
    /// The largest value that `in_flight` has had; never more than 1 with
    /// [`one_at_a_time`](crate::Options::one_at_a_time).
    pub peak_in_flight: u64,
    /// The last [`MAX_REQUESTS`] requests in the order in which they were begun. A request that waits for its turn is
    /// not among them yet.
    pub requests: Vec<Request>,
}

/// One request. Its times are in seconds since [`SlowServer::started`](crate::SlowServer::started).
///
/// `status` and `end` tell how it went:
///
/// | `status` | `end`  |                                                                                       |
/// |----------|--------|---------------------------------------------------------------------------------------|
/// | none     | none   | the server is working on it                                                           |
/// | some     | some   | it was answered                                                                       |
/// | none     | some   | it was given up, because the client went away or the server ended; `end` is that time |
///
/// A request that was given up before its turn has that time as `start`, too, and was never in flight.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// The path with the query, as the client sent it; at most [`MAX_PATH`] characters.
    pub path: String,
    /// The status of the answer.
    pub status: Option<u16>,
    /// When the request was read from the connection, in seconds.
    pub arrived: f64,
    /// When the server began to work on it, in seconds: when its turn came, with
    /// [`one_at_a_time`](crate::Options::one_at_a_time), and at once without.
    pub start: f64,
    /// When its answer was ready to be sent, in seconds.
    pub end: Option<f64>,
}

/// The log of a server. It can be used from many threads.
pub(crate) struct Log {
    started: Instant,
    entries: Mutex<Entries>,
}

/// The counters and the record. No method takes longer when the record is longer, except to copy it.
#[derive(Default)]
struct Entries {
    served: u64,
    in_flight: u64,
    peak_in_flight: u64,
    requests: VecDeque<Request>,
    /// How many requests have been dropped from the front of `requests`.
    forgotten: usize,
}

impl Entries {
    /// Adds a request to the record and returns its number, which counts from 0 and never changes.
    fn add(&mut self, request: Request) -> usize {
        if self.requests.len() == MAX_REQUESTS {
            self.requests.pop_front();
            self.forgotten += 1;
        }
        self.requests.push_back(request);
        self.forgotten + self.requests.len() - 1
    }

    /// Finds a request by its number, unless it has been forgotten.
    fn find(&mut self, number: usize) -> Option<&mut Request> {
        let place = number.checked_sub(self.forgotten)?;
        self.requests.get_mut(place)
    }
}

impl Log {
    /// Returns an empty log whose times count from `started`.
    pub(crate) fn new(started: Instant) -> Log {
        Log {
            started,
            entries: Mutex::default(),
        }
    }

    /// Returns a copy of what is known now.
    pub(crate) fn stats(&self) -> Stats {
        let entries = self.entries();
        Stats {
            served: entries.served,
            in_flight: entries.in_flight,
            peak_in_flight: entries.peak_in_flight,
            requests: entries.requests.iter().cloned().collect(),
        }
    }

    /// Notes the arrival of a request for `path`.
    pub(crate) fn arrive(&self, path: &str) -> Visit<'_> {
        Visit {
            log: self,
            path: path.chars().take(MAX_PATH).collect(),
            arrived: self.now(),
            stage: Stage::Waiting,
        }
    }

    /// Keeps all others from the log until what this returns is dropped.
    #[cfg(test)]
    pub(crate) fn hold(&self) -> impl Sized {
        self.entries()
    }

    fn now(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request on its way through the server. Dropped before its [`end`](Visit::end), it is recorded as given up.
pub(crate) struct Visit<'a> {
    log: &'a Log,
    path: String,
    arrived: f64,
    stage: Stage,
}

/// How far a visit has come.
enum Stage {
    /// It is not its turn.
    Waiting,
    /// It is worked on, and has this number in the record.
    Begun(usize),
    Over,
}

impl Visit<'_> {
    /// Notes that the server begins to work on the request. It is called once.
    pub(crate) fn begin(&mut self) {
        let request = self.request(None);
        let mut entries = self.log.entries();
        entries.in_flight += 1;
        entries.peak_in_flight = entries.peak_in_flight.max(entries.in_flight);
        self.stage = Stage::Begun(entries.add(request));
    }

    /// Notes that the request has been answered with `status`.
    pub(crate) fn end(mut self, status: u16) {
        self.leave(Some(status));
    }

    fn leave(&mut self, status: Option<u16>) {
        let end = Some(self.log.now());
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Waiting => {
                let request = self.request(end);
                self.log.entries().add(request);
            }
            Stage::Begun(number) => {
                let mut entries = self.log.entries();
                entries.in_flight -= 1;
                entries.served += u64::from(status.is_some());
                if let Some(request) = entries.find(number) {
                    request.status = status;
                    request.end = end;
                }
            }
            Stage::Over => {}
        }
    }

    /// Makes the entry of this visit, begun now, or begun and over at `end`.
    fn request(&mut self, end: Option<f64>) -> Request {
        Request {
            path: std::mem::take(&mut self.path),
            status: None,
            arrived: self.arrived,
            start: end.unwrap_or_else(|| self.log.now()),
            end,
        }
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.leave(None);
    }
}

#[cfg(test)]
mod tests {
    use super::{Log, MAX_PATH, MAX_REQUESTS};
    use std::time::Instant;

    #[test]
    fn a_visit_is_counted_and_recorded() {
        let log = Log::new(Instant::now());
        let mut visit = log.arrive("/a");
        assert!(log.stats().requests.is_empty());

        visit.begin();
        let stats = log.stats();
        assert_eq!(
            (stats.served, stats.in_flight, stats.peak_in_flight),
            (0, 1, 1)
        );
        assert_eq!(stats.requests[0].end, None);

        visit.end(404);
        let stats = log.stats();
        assert_eq!(
            (stats.served, stats.in_flight, stats.peak_in_flight),
            (1, 0, 1)
        );
        let request = &stats.requests[0];
        assert_eq!((request.path.as_str(), request.status), ("/a", Some(404)));
        assert!(request.arrived <= request.start && Some(request.start) <= request.end);
    }

    #[test]
    fn a_visit_that_is_dropped_was_given_up() {
        let log = Log::new(Instant::now());
        drop(log.arrive("/waited"));
        let mut visit = log.arrive("/begun");
        visit.begin();
        drop(visit);

        let stats = log.stats();
        assert_eq!(
            (stats.served, stats.in_flight, stats.peak_in_flight),
            (0, 0, 1)
        );
        let [waited, begun] = &stats.requests[..] else {
            panic!("{stats:?}");
        };
        assert_eq!((waited.status, waited.end), (None, Some(waited.start)));
        assert_eq!(begun.status, None);
        assert!(begun.end.is_some());
    }

    #[test]
    fn the_record_is_bounded_and_the_counters_are_exact() {
        let log = Log::new(Instant::now());
        let mut forgotten = log.arrive("/forgotten");
        forgotten.begin();
        let mut last = log.arrive("/last");
        for number in 0..MAX_REQUESTS + 10 {
            let mut visit = log.arrive(&format!("/{number}"));
            visit.begin();
            visit.end(200);
        }
        last.begin();
        last.end(201);
        forgotten.end(202);

        let stats = log.stats();
        assert_eq!(stats.served, MAX_REQUESTS as u64 + 12);
        assert_eq!((stats.in_flight, stats.peak_in_flight), (0, 2));
        assert_eq!(stats.requests.len(), MAX_REQUESTS);
        assert_eq!(stats.requests[0].path, "/11");
        assert!(
            stats
                .requests
                .iter()
                .all(|request| request.status != Some(202))
        );
        let last = &stats.requests[MAX_REQUESTS - 1];
        assert_eq!((last.path.as_str(), last.status), ("/last", Some(201)));
    }

    #[test]
    fn a_long_path_is_cut() {
        let log = Log::new(Instant::now());
        log.arrive(&"é".repeat(10_000)).begin();
        assert_eq!(log.stats().requests[0].path, "é".repeat(MAX_PATH));
    }
}
