use std::path::Path;
use std::sync::Mutex;
use std::{fs, io, thread};

fn main() {
    let path = Path::new("missing.txt");
    let texts = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for name in ["AAA", "BBB"] {
            let reader = scope.spawn(|| read(name, path, &texts));
            match reader.join().expect("`read` does not panic") {
                Ok(bytes) => println!("{name}: {bytes} bytes"),
                Err(error) => println!("{name}: {error}"),
            }
        }
    });
}

fn read(
    name: &str,
    path: &Path,
    texts: &Mutex<Vec<String>>,
) -> io::Result<usize> {
    println!("{name}: wants the lock");
    let mut texts = texts.lock().expect("`read` does not panic");
    println!("{name}: has the lock");
    let text = fs::read_to_string(path)?;
    let bytes = text.len();
    texts.push(text);
    Ok(bytes)
}
