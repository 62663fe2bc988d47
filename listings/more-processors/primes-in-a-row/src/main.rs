use std::time::Instant;

const NUMBERS: [u64; 6] = [
    7_000_000_000_000_037,
    4_900_004_480_000_999,
    4_000_000_000_000_021,
    6_000_000_000_000_001,
    3_600_001_440_000_143,
    5_000_000_000_000_023,
];

fn main() {
    let start = Instant::now();
    for (position, number) in (1..).zip(NUMBERS) {
        examine(position, number);
    }
    println!("Six numbers took {:.2} s.", start.elapsed().as_secs_f64());
}

fn examine(position: usize, number: u64) {
    println!("number {position}: started");
    let prime = if is_prime(number) { "prime" } else { "not prime" };
    println!("number {position}: {number} is {prime}");
}

/// Looks for a divisor: first 2, then every odd number up to the root.
fn is_prime(number: u64) -> bool {
    if number < 4 || number.is_multiple_of(2) {
        return number == 2 || number == 3;
    }
    let mut divisor = 3;
    while divisor * divisor <= number {
        if number.is_multiple_of(divisor) {
            return false;
        }
        divisor += 2;
    }
    true
}
