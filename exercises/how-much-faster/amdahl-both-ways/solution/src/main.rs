fn main() {
    for serial in [0.0, 0.01, 0.1, 0.5] {
        let on_eight = speed_up(serial, 8);
        let found = serial_fraction(on_eight, 8);
        println!("B = {serial}: S = {on_eight:.2} on 8, and back: {found:?}");
        for wanted in [2.0, 5.0, 50.0] {
            let processors = processors_for(serial, wanted);
            println!("B = {serial}: {wanted} times as fast on {processors:?}");
        }
    }
}

/// Amdahl's law: how many times as fast as one this number of processors is, if
/// the share `serial` of the work can be done by one only.
fn speed_up(serial: f64, processors: u32) -> f64 {
    1.0 / (serial + (1.0 - serial) / f64::from(processors))
}

/// The same law, solved for the serial fraction. On one processor, a speed-up
/// says nothing about it.
fn serial_fraction(speed_up: f64, processors: u32) -> Option<f64> {
    let j = f64::from(processors);
    (processors > 1).then(|| (j / speed_up - 1.0) / (j - 1.0))
}

/// The least number of processors with at least this speed-up, if there is one.
fn processors_for(serial: f64, wanted: f64) -> Option<u32> {
    if wanted <= 1.0 {
        return Some(1);
    }
    let share_for_the_rest = 1.0 / wanted - serial;
    if share_for_the_rest <= 0.0 {
        return None;
    }
    let enough = ((1.0 - serial) / share_for_the_rest).ceil() as u32;
    let one_less = enough.saturating_sub(1).max(1);
    let fewer_will_do = speed_up(serial, one_less) >= wanted;
    Some(if fewer_will_do { one_less } else { enough })
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
