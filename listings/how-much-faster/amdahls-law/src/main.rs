const PROCESSORS: [u32; 6] = [1, 2, 4, 16, 64, 1024];

fn main() {
    for serial in [0.0, 0.01, 0.1, 0.25, 0.5, 1.0] {
        let speed_ups = PROCESSORS.map(|processors| {
            format!("{:.2}", speed_up(serial, f64::from(processors)))
        });
        let limit = 1.0 / serial;
        println!("B = {serial}: {}, limit {limit}", speed_ups.join(", "));
    }
}

/// How many times as fast as one this number of processors is, if the share
/// `serial` of the work can be done by one only.
fn speed_up(serial: f64, processors: f64) -> f64 {
    let time_on_one = 1.0;
    let time = serial + (1.0 - serial) / processors;
    time_on_one / time
}
