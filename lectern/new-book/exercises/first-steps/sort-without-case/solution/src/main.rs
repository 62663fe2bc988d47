fn main() {
    let mut words = ["pear", "Fig", "apple"];
    sort(&mut words);
    println!("sorted: {}", words.join(", "));
}

/// Sorts the words as a dictionary has them: capital letters make no
/// difference.
fn sort(words: &mut [&str]) {
    words.sort_by_key(|word| word.to_lowercase());
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
