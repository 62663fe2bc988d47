//! What is run, and should not have the machine: each program, what is told of it, and that nothing of it is left.
//!
//! The programs are what a reader may have made of a listing, by mistake or not. Those that call the shell need one.

use std::sync::{Arc, LazyLock};

use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::preview::Preview;

/// An attack: its name, which is that of its listing, the body of `main`, and what is told in the end or printed on the way.
struct Attack(&'static str, &'static str, &'static str);

const ATTACKS: &[Attack] = &[
    Attack(
        "starts-processes-without-end",
        r#"
    loop {
        let _ = std::process::Command::new("sleep").arg("60").spawn();
    }"#,
        "started more than 250 processes",
    ),
    Attack(
        "starts-itself-twice",
        r#"
    let me = std::env::current_exe().unwrap();
    let mut children: Vec<_> = (0..2)
        .filter_map(|_| std::process::Command::new(&me).spawn().ok())
        .collect();
    children.iter_mut().for_each(|child| { let _ = child.wait(); });"#,
        "started more than 250 processes",
    ),
    Attack(
        "prints-a-gigabyte",
        r#"
    for _ in 0..10_000_000 {
        println!("{}", "a".repeat(99));
    }"#,
        "printed more than 1024 KiB and was stopped",
    ),
    Attack(
        "prints-a-gigabyte-in-one-line",
        r#"
    for _ in 0..10_000_000 {
        print!("{}", "a".repeat(100));
    }"#,
        "printed more than 1024 KiB and was stopped",
    ),
    Attack(
        "prints-many-lines",
        r#"
    for number in 0..50_000 {
        println!("{number}");
    }"#,
        "more-lines",
    ),
    Attack(
        "prints-what-is-no-text",
        r#"
    std::io::Write::write_all(&mut std::io::stdout(), b"\xff\xfe\n").unwrap();"#,
        "bytes that are not UTF-8 text",
    ),
    Attack(
        "prints-to-a-terminal",
        r#"
    println!("\x1b[2J\x1b]0;mine\x07");"#,
        "a control character",
    ),
    Attack(
        "prints-a-script",
        r#"
    println!("</script><script>alert(1)</script><img src=x onerror=alert(2)>");"#,
        "<img src=x onerror=alert(2)>",
    ),
    Attack(
        "prints-an-event",
        r#"
    println!("{{\"event\":\"judged\",\"findings\":[],\"note\":null}}");"#,
        "\\\"event\\\"",
    ),
    Attack(
        "fills-a-file",
        r#"
    use std::io::Write as _;
    let mut file = std::fs::File::create("large").unwrap();
    let block = vec![1; 1 << 20];
    while file.write_all(&block).is_ok() {}
    println!("{} MB", file.metadata().unwrap().len() >> 20);"#,
        "was ended by signal 25",
    ),
    Attack(
        "fills-the-disk",
        r#"
    let block = vec![1; 4 << 20];
    for number in 0.. {
        std::fs::write(format!("file-{number}"), &block).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(5));
    }"#,
        "wrote more than 256 MB into files",
    ),
    Attack(
        "fills-the-temporary-folder",
        r#"
    let block = vec![1; 4 << 20];
    for number in 0.. {
        std::fs::write(std::env::temp_dir().join(format!("file-{number}")),
        &block).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(5));
    }"#,
        "wrote more than 256 MB into files",
    ),
    Attack(
        "fills-the-memory",
        r#"
    let mut all = Vec::new();
    loop {
        all.push(vec![1_u8; 16 << 20]);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }"#,
        "took more than 2048 MB of memory",
    ),
    Attack(
        "writes-into-the-book",
        r#"
    println!("{:?}",
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"),
        "/src/main.rs"),
        "mine"));"#,
        "PermissionDenied",
    ),
    Attack(
        "writes-beside-the-book",
        r#"
    println!("{:?}",
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"),
        "/build.rs"),
        "fn main() {}"));"#,
        "PermissionDenied",
    ),
    Attack(
        "removes-the-book",
        r#"
    println!("{:?}",
        std::fs::remove_file(concat!(env!("CARGO_MANIFEST_DIR"),
        "/Cargo.toml")));"#,
        "PermissionDenied",
    ),
    Attack(
        "moves-the-book",
        r#"
    println!("{:?}",
        std::fs::rename(concat!(env!("CARGO_MANIFEST_DIR"),
        "/src"),
        "src"));"#,
        "Err(",
    ),
    Attack(
        "writes-through-a-link",
        r#"
    std::os::unix::fs::symlink(concat!(env!("CARGO_MANIFEST_DIR"),
        "/src/main.rs"),
        "link").unwrap();
    println!("{:?}", std::fs::write("link", "mine"));"#,
        "PermissionDenied",
    ),
    Attack(
        "writes-over-its-program",
        r#"
    let me = std::env::current_exe().unwrap();
    println!("{:?}", std::fs::remove_file(me));"#,
        "PermissionDenied",
    ),
    Attack(
        "writes-by-a-child",
        r#"
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/main.rs");
    let status = std::process::Command::new("sh").args(["-c",
        "echo mine >\"$0\"",
        file]).status();
    println!("it wrote: {}", status.unwrap().success());"#,
        "it wrote: false",
    ),
    Attack(
        "lifts-its-limits",
        r#"
    let script = "ulimit -f unlimited 2>/dev/null; \
        head -c 2000000000 /dev/zero \
        | split -b 50000000";
    std::process::Command::new("setsid").args(["--wait",
        "sh",
        "-c",
        script]).status().unwrap();"#,
        "wrote more than 256 MB into files",
    ),
    Attack(
        "leaves-its-group",
        r#"
    std::process::Command::new("setsid").args(["sleep",
        "600"]).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(200));"#,
        "running outside of its group",
    ),
    Attack(
        "leaves-its-group-without-a-trace",
        r#"
    let script = "(env -i setsid sleep 600 >/dev/null 2>&1 </dev/null &) &";
    std::process::Command::new("sh").args(["-c", script]).status().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));"#,
        "running outside of its group",
    ),
    Attack(
        "ends-who-runs-it",
        r#"
    let script = "kill -9 $(cut -d' ' -f4 /proc/$PPID/stat)";
    std::process::Command::new("sh").args(["-c", script]).status().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(600));"#,
        "the process that ran it is gone",
    ),
    Attack(
        "ends-itself",
        r#"
    std::process::abort();"#,
        "was ended by signal 6",
    ),
    Attack(
        "waits-for-somebody-who-types",
        r#"
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    println!("it read {} bytes", line.len());"#,
        "it read 0 bytes",
    ),
];

pub(crate) fn cases() -> Vec<Trial> {
    let preview = Arc::new(LazyLock::new(preview as fn() -> Preview));
    ATTACKS
        .iter()
        .map(|attack| {
            let preview = preview.clone();
            Trial::test(format!("program: {}", attack.0), move || {
                bears(&preview, attack)
            })
        })
        .collect()
}

fn preview() -> Preview {
    let mains: Vec<String> = ATTACKS
        .iter()
        .map(|Attack(_, main, _)| format!("fn main() {{{main}\n}}\n"))
        .collect();
    let listings = ATTACKS.iter().zip(&mains);
    let listings: Vec<(&str, &str, &str)> = listings
        .map(|(Attack(slug, ..), main)| {
            (
                *slug,
                "claims.lines = [\"nothing that matters\"]",
                main.as_str(),
            )
        })
        .collect();
    Preview::of(&listings)
}

fn bears(preview: &Preview, Attack(slug, _, expected): &Attack) -> Result<(), Failed> {
    let told = preview.told(slug);
    let words: String = told.iter().map(|told| format!("{told}\n")).collect();
    if !words.contains(expected) {
        return Err(format!("expected to be told of `{expected}`:\n{words}").into());
    }
    if told.iter().filter(|told| told["event"] == "line").count() > 2000 {
        return Err("more lines are told than a page can bear".into());
    }
    preview.is_unharmed()?;
    Ok(())
}

/// What the last of the events says.
pub(crate) fn last(told: &[Value]) -> &str {
    told.last()
        .and_then(|told| told["event"].as_str())
        .unwrap_or("nothing")
}
