use std::path::PathBuf;
use std::sync::Mutex;
use std::{fs, io, thread};

fn main() {
    let path = Mutex::new(PathBuf::from("missing.txt"));
    thread::scope(|scope| {
        for name in ["AAA", "BBB"] {
            let reader = scope.spawn(|| read(name, &path));
            match reader.join().expect("`read` does not panic") {
                Ok(text) => println!("{name}: {} bytes", text.len()),
                Err(error) => println!("{name}: {error}"),
            }
        }
    });
}

fn read(name: &str, path: &Mutex<PathBuf>) -> io::Result<String> {
    println!("{name}: wants the lock");
    let path = path.lock().expect("`read` does not panic");
    println!("{name}: has the lock");
    let text = fs::read_to_string(&*path)?;
    Ok(text)
}
