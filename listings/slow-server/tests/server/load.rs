//! Many clients. The example `ten_thousand` is the large version of this.

use crate::client::get_together;
use crate::{ms, server};

#[test]
fn five_hundred_at_once_take_one_delay() {
    let delay = ms(1000);
    let server = server(delay);
    let (answers, took) = get_together(server.address(), "/", 500);
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == 200 && answer.body == "Hello!")
    );
    assert!(took < delay * 3 / 2, "{took:?}");
    let stats = server.shutdown();
    assert_eq!(
        (stats.served, stats.in_flight, stats.peak_in_flight),
        (500, 0, 500)
    );
}
