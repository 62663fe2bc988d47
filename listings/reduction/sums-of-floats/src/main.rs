use rayon::prelude::*;

const TERMS: u32 = 1_000_000;

fn main() {
    // A large number, 998 ones, and the large number taken away again.
    let mut ones = vec![1.0; 1000];
    (ones[0], ones[999]) = (1e16, -1e16);
    add_up("ones", &ones);

    // 1/1 + 1/2 + 1/3 + ...
    let fractions: Vec<f64> = (1..=TERMS).map(|n| 1.0 / f64::from(n)).collect();
    add_up("fractions", &fractions);
    println!("fractions, Rayon: {}", fractions.par_iter().sum::<f64>());
    // In multiples of a tiny number, these are whole.
    let unit = 2_u128.pow(120);
    let whole: u128 = (1..=u128::from(TERMS)).map(|n| unit / n).sum();
    println!("fractions, whole: {}", whole as f64 / unit as f64);
}

fn add_up(name: &str, terms: &[f64]) {
    println!("{name}, in a row: {}", in_a_row(terms));
    for pieces in [2, 4, 8] {
        let parts = terms.chunks(terms.len() / pieces).map(in_a_row);
        println!("{name}, {pieces} pieces: {}", parts.sum::<f64>());
    }
    println!("{name}, pairwise: {}", pairwise(terms));
    println!("{name}, Kahan: {}", kahan(terms));
}

fn in_a_row(terms: &[f64]) -> f64 {
    terms.iter().fold(0.0, |sum, term| sum + term)
}

fn pairwise(terms: &[f64]) -> f64 {
    if let [] | [_] = terms {
        return in_a_row(terms);
    }
    let (left, right) = terms.split_at(terms.len() / 2);
    pairwise(left) + pairwise(right)
}

// ANCHOR: kahan
fn kahan(terms: &[f64]) -> f64 {
    let (mut sum, mut missing) = (0.0, 0.0);
    for term in terms {
        let term = term + missing;
        let next = sum + term;
        // The part of the term that did not make it into the sum.
        missing = term - (next - sum);
        sum = next;
    }
    sum
}
// ANCHOR_END: kahan
