fn main() {
    let mut words = ["pear", "Fig", "apple"];
    words.sort();
    for (place, word) in (1..).zip(words) {
        println!("place {place}: {word}");
    }
}
