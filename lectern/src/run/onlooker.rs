//! Somebody who looks on while a program runs.
//!
//! In: what has happened so far. Out: each line when it was printed, and now and then the [`Evidence`] that there is by then. An onlooker
//! changes nothing in the run; nothing here fails.

use std::path::Path;
use std::time::{Duration, Instant};

use slow_server::SlowServer;

use super::event::round;
use super::evidence::{Evidence, Line};
use super::supervise::witness_server;

/// Who looks on.
pub(crate) trait Onlooker {
    /// The program has printed a line.
    fn printed(&mut self, line: &Line);

    /// What there is of the run so far: its lines, and what the slow server saw.
    fn so_far(&mut self, run: &Evidence);

    /// One more of many runs begins.
    fn another(&mut self, number: usize, count: usize);
}

/// A run that is made for somebody.
pub(crate) struct Audience<'who> {
    /// Who looks on.
    pub(crate) onlooker: &'who mut dyn Onlooker,
    /// Where the program's own folder is made; the program finds it in `TMPDIR` too.
    pub(crate) within: &'who Path,
}

/// How often an onlooker is told what there is of a run.
const BETWEEN: Duration = Duration::from_millis(200);

/// A run that somebody may look at.
pub(super) struct Looking<'run> {
    onlooker: Option<&'run mut dyn Onlooker>,
    server: Option<&'run SlowServer>,
    start: Instant,
    last: Instant,
    so_far: Evidence,
}

impl<'run> Looking<'run> {
    pub(super) fn new(
        onlooker: Option<&'run mut dyn Onlooker>,
        server: Option<&'run SlowServer>,
        start: Instant,
        delay: Duration,
    ) -> Self {
        Self {
            onlooker,
            server,
            start,
            last: start,
            so_far: Evidence::nothing(delay),
        }
    }

    pub(super) fn printed(&mut self, line: Line) {
        if let Some(onlooker) = &mut self.onlooker {
            onlooker.printed(&line);
            self.so_far.lines.push(line);
        }
    }

    /// Some time has gone by.
    pub(super) fn go_on(&mut self) {
        let Some(onlooker) = &mut self.onlooker else {
            return;
        };
        if self.last.elapsed() < BETWEEN {
            return;
        }
        self.last = Instant::now();
        if let Some(server) = self.server {
            witness_server(&mut self.so_far, server, self.start);
        }
        self.so_far.wall = round(self.start.elapsed().as_secs_f64());
        onlooker.so_far(&self.so_far);
    }
}
