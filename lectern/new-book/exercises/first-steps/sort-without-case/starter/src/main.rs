fn main() {
    let mut words = ["pear", "Fig", "apple"];
    sort(&mut words);
    println!("sorted: {}", words.join(", "));
}

/// Sorts the words as a dictionary has them: capital letters make no
/// difference.
fn sort(words: &mut [&str]) {
    todo!("sort {words:?}, whatever is a capital letter")
}

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
