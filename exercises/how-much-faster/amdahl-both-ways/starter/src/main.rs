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
    todo!("how fast is it on {processors}, if {serial} is serial?")
}

/// The same law, solved for the serial fraction. On one processor, a speed-up
/// says nothing about it.
fn serial_fraction(speed_up: f64, processors: u32) -> Option<f64> {
    todo!("what is serial, if S is {speed_up} on {processors}?")
}

/// The least number of processors with at least this speed-up, if there is one.
fn processors_for(serial: f64, wanted: f64) -> Option<u32> {
    todo!("how many make it {wanted} times as fast, if {serial} is serial?")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
