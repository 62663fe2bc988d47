fn main() {
    println!("all but the first: {}", add_up(&[1, 2, 3]));
}

fn add_up(numbers: &[u64]) -> u64 {
    numbers.iter().skip(1).sum()
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
