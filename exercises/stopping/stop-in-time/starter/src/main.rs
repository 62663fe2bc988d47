fn main() {
    println!("all but the first: {}", add_up(&[1, 2, 3]));
}

fn add_up(numbers: &[u64]) -> u64 {
    todo!("add up all but the first of {numbers:?}")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
