//! Many clients. The example `ten_thousand` is the large version of this.

use crate::client::get_together;
use crate::{ms, server, some_delay};

/// What 500 connections cost a busy machine is measured against longer delays.
#[test]
fn five_hundred_at_once_take_one_delay() {
    some_delay(ms(500), |delay| {
        let server = server(delay);
        let (answers, took) = get_together(server.address(), "/", 500);
        assert!(
            answers
                .iter()
                .all(|answer| answer.status == 200 && answer.body == "Hello!")
        );
        let stats = server.shutdown();
        assert_eq!((stats.served, stats.in_flight), (500, 0));
        let peak = stats.peak_in_flight;
        match took < delay * 3 / 2 && peak == 500 {
            true => Ok(()),
            false => Err(format!("{took:?}, at most {peak} in flight")),
        }
    });
}
