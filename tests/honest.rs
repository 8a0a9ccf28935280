//! Right code with odd habits. None of it is refused.

use crate::dojo::Dojo;

/// Statements of honest people, in `press` and elsewhere.
const HABITS: &[(&str, &str)] = &[
    (
        "it prints",
        "println!(\"pressing\"); eprintln!(\"pressing\");",
    ),
    ("it prints without an end of line", "print!(\"…\");"),
    (
        "it prints what looks like a verdict",
        "println!(\"test result: FAILED. 0 passed\\n passed\");",
    ),
    (
        "it starts a thread that lives on",
        "static ONE: std::sync::Once = std::sync::Once::new(); \
             ONE.call_once(|| drop(std::thread::spawn(|| loop { std::thread::park() })));",
    ),
    (
        "it catches a panic",
        "let _ = std::panic::catch_unwind(|| panic!(\"caught\"));",
    ),
    (
        "a thread of it panics",
        "let _ = std::thread::spawn(|| panic!(\"elsewhere\")).join();",
    ),
    (
        "it sleeps a little",
        "std::thread::sleep(std::time::Duration::from_micros(5));",
    ),
    (
        "it reads its input",
        "let _ = std::io::stdin().lines().next();",
    ),
    (
        "it sets a panic hook",
        "std::panic::set_hook(Box::new(|_| eprintln!(\"hook\")));",
    ),
    (
        "it reads the clock",
        "let _ = (std::time::Instant::now(), std::time::SystemTime::now());",
    ),
    (
        "it reads its environment",
        "let _ = (std::env::args().count(), std::env::vars().count(), std::env::current_dir());",
    ),
    (
        "it uses threads and waits for them",
        "std::thread::scope(|s| { for _ in 0..4 { s.spawn(std::thread::yield_now); } });",
    ),
    (
        "it uses channels",
        "let (a, b) = std::sync::mpsc::channel(); a.send(1).unwrap(); b.recv().unwrap();",
    ),
    (
        "it takes some memory",
        "let all = vec![1_u8; 1 << 16]; std::hint::black_box(&all);",
    ),
    (
        "it hashes",
        "let mut m = std::collections::HashMap::new(); m.insert(\"a\", 1);",
    ),
    (
        "it asks what it may not have",
        "let _ = (std::fs::read(\"/etc/shadow\"), std::net::TcpStream::connect(\"127.0.0.1:1\"));",
    ),
    (
        "it looks around",
        "let _ = std::fs::read_dir(\"/\").map(Iterator::count);",
    ),
    (
        "it leaves a file open",
        "std::mem::forget(std::fs::File::open(\"Cargo.toml\"));",
    ),
    (
        "it formats",
        "let _ = format!(\"{:?} {:>10}\", Some(1.5), \"x\");",
    ),
    (
        "it has a destructor that prints",
        "struct D; impl Drop for D { fn drop(&mut self) { println!(\"gone\"); } } let _d = D;",
    ),
    (
        "it has a thread-local with a destructor",
        "struct D; impl Drop for D { fn drop(&mut self) { eprintln!(\"gone\"); } } \
             thread_local!(static X: D = const { D }); X.with(|_| ());",
    ),
    (
        "it writes a file elsewhere",
        "let _ = std::fs::write(std::env::temp_dir().join(\"kata-honest\"), \"x\");",
    ),
    (
        "it prints a lot",
        "for _ in 0..2 { println!(\"{}\", \"x\".repeat(80)); }",
    ),
    ("it prints escapes", "print!(\"\\u{1b}[2J\\u{7}\\u{0}\");"),
];

/// Items that honest people add to their library.
const SHAPES: &[(&str, &str)] = &[
    (
        "modules of its own",
        "mod inner { pub fn one() -> u32 { 1 } }\n#[allow(unused)] use inner::one;\n",
    ),
    (
        "tests of its own",
        "#[cfg(test)] mod tests { #[test] fn t() { assert!(true); } }\n",
    ),
    (
        "non-ASCII names",
        "#[allow(dead_code, uncommon_codepoints)] fn größe() -> &'static str { \"größe ✔\" }\n",
    ),
    (
        "a macro of its own",
        "#[allow(unused_macros)] macro_rules! m { () => {} }\n",
    ),
    ("carriage returns", "// one\r\n// two\r\n"),
    ("warnings", "fn unused() { let x = 1; }\n"),
    ("long lines", "// LONG\n"),
    ("no line end at the end", "// end"),
    ("tabs", "\tfn tabbed() { }\n"),
    (
        "several items on a line",
        "const A: u8 = 1; const B: u8 = 2; const C: u8 = A + B;\n",
    ),
    (
        "generic code",
        "pub fn all<T: IntoIterator<Item = u32>>(t: T) -> u32 { t.into_iter().sum() }\n",
    ),
    (
        "a trait of its own",
        "pub trait Named { fn name(&self) -> String; } impl Named for Counter { fn name(&self) -> String { \"c\".into() } }\n",
    ),
    (
        "unused imports",
        "#[allow(unused)] use std::{collections::*, fmt::Write as _, rc::Rc};\n",
    ),
    (
        "documentation with code that does not compile",
        "/// ```\n/// let x: u8 = \"\";\n/// ```\npub fn documented() {}\n",
    ),
    ("lints of its own", "#[deny(missing_docs)] mod strict { }\n"),
    (
        "what is deprecated",
        "#[deprecated] pub fn old() {} pub fn calls_old() { #[allow(deprecated)] old() }\n",
    ),
    (
        "a constant that is reckoned",
        "pub const F: u64 = { let mut i = 1; let mut p = 1; while i < 20 { p *= i; i += 1; } p };\n",
    ),
    ("raw names", "pub fn r#match() -> u8 { 1 }\n"),
    (
        "test code with dependencies that are not there",
        "#[cfg(feature = \"nothing\")] mod gone { use nothing::*; }\n",
    ),
    ("an async function", "pub async fn later() -> u8 { 1 }\n"),
    (
        "shadowed names of the standard library",
        "#[allow(dead_code)] struct Vec; #[allow(dead_code)] struct String;\n",
    ),
    (
        "derives",
        "#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)] pub struct P(pub u8);\n",
    ),
];

/// Files that lie in a kata's folder, and their texts.
type Files = &'static [(&'static str, &'static str)];

const TREES: &[(&str, Files)] = &[
    ("a readme", &[("README.md", "# mine\n")]),
    ("notes among the sources", &[("src/notes.txt", "to do\n")]),
    (
        "a module in a file",
        &[("src/inner.rs", "pub fn one() -> u8 { 1 }\n")],
    ),
    (
        "a module in a folder",
        &[("src/deep/mod.rs", "pub mod er;\n"), ("src/deep/er.rs", "")],
    ),
    (
        "a module that is not declared",
        &[("src/stray.rs", "this is no Rust\n")],
    ),
    ("names that are not ASCII", &[("src/größe.rs", "")]),
    (
        "tests of its own",
        &[("tests/mine.rs", "#[test] fn mine() { panic!() }\n")],
    ),
    (
        "examples and benches",
        &[("examples/e.rs", "fn main() {}\n"), ("benches/b.rs", "x\n")],
    ),
    (
        "an editor's files",
        &[
            (".vscode/settings.json", "{}\n"),
            ("src/.lib.rs.swp", "x\n"),
        ],
    ),
    (
        "a repository of its own",
        &[(".git/HEAD", "ref: refs/heads/main\n")],
    ),
];

#[test]
fn honest_code_with_odd_habits_is_not_refused() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let right = dojo.read("counter/src/lib.rs");
    // Each of them is in each method.
    let places = [
        "-> Result<u32, CountError> {\n",
        "pub fn count(&self) -> u32 {\n",
        "pub fn new(limit: u32) -> Self {\n",
    ];
    for (name, habit) in HABITS {
        let mut source = right.clone();
        for place in places {
            assert!(source.contains(place));
            source = source.replacen(place, &format!("{place}        {habit}\n"), 1);
        }
        dojo.write("counter/src/lib.rs", source);
        let run = dojo.kata(&["check", "--stage", "1", "--force"]);
        assert_eq!(run.code, 0, "{name}: {}", run.stdout);
    }
    for (name, item) in SHAPES {
        let item = item.replace("LONG", &"x".repeat(5000));
        dojo.write("counter/src/lib.rs", format!("{right}\n{item}"));
        let run = dojo.kata(&["check", "--stage", "1", "--force"]);
        assert_eq!(run.code, 0, "{name}: {}", run.stdout);
    }
    for (name, files) in TREES {
        let dojo = Dojo::with_counter();
        dojo.solve(1);
        for (file, text) in *files {
            dojo.write(&format!("counter/{file}"), text);
        }
        let run = dojo.kata(&["check", "--stage", "1", "--force"]);
        assert_eq!(run.code, 0, "{name}: {}", run.stdout);
    }
}
