//! Wrong code that tries to look right. None of it passes.
//!
//! What a forger can still do at the practice level, because the tests run in the same
//! process as the code: use an unsound compiler; without a sandbox, read the program's
//! own memory or rewrite the judge's files for the next run; copy the expectations that
//! everybody can read into the code. None of it helps against the oracle, which holds
//! no expectations and asks with fresh seeds.

use crate::dojo::Dojo;

/// A counter that is wrong in every respect, with `forgery` in its constructor.
fn wrong(forgery: &str) -> String {
    format!(
        "pub struct Counter {{ count: u32 }}\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum CountError {{ Full }}\n\
         impl std::fmt::Debug for Counter {{\n\
             fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{ write!(f, \"\") }}\n}}\n\
         impl Counter {{\n\
             pub fn new(limit: u32) -> Self {{ {forgery}; Self {{ count: limit + 1000 }} }}\n\
             pub fn press(&mut self) -> Result<u32, CountError> {{ Ok(self.count) }}\n\
             pub fn count(&self) -> u32 {{ self.count }}\n}}\n"
    )
}

/// `LINES` stands for the lines below.
const FORGERIES: &[(&str, &str)] = &[
    ("nothing at all", ""),
    ("exit 0", "std::process::exit(0)"),
    (
        "exit 0 in a thread",
        "std::thread::spawn(|| std::process::exit(0)); std::thread::park()",
    ),
    (
        "exit 0 in a panic hook",
        "std::panic::set_hook(Box::new(|_| std::process::exit(0)))",
    ),
    (
        "a silent panic hook",
        "std::panic::set_hook(Box::new(|_| ())); drop(std::panic::take_hook())",
    ),
    (
        "exit 0 in a destructor",
        "struct D; impl Drop for D { fn drop(&mut self) { std::process::exit(0) } } \
             thread_local!(static X: D = const { D }); X.with(|_| ())",
    ),
    (
        "exit 0 while unwinding",
        "struct D; impl Drop for D { fn drop(&mut self) { std::process::exit(0) } } \
             let _d = D; if limit < 1000 { panic!() }",
    ),
    ("abort", "std::process::abort()"),
    ("libtest's lines", "print!(\"LINES\")"),
    (
        "libtest's lines and exit 0",
        "print!(\"LINES\"); std::process::exit(0)",
    ),
    (
        "lines on standard error",
        "eprint!(\"LINES\"); std::process::exit(0)",
    ),
    (
        "JSON and exit 0",
        "println!(\"{{\\\"outcome\\\":\\\"passed\\\",\\\"type\\\":\\\"test\\\",\\\"event\\\":\\\"ok\\\"}}\"); \
             std::process::exit(0)",
    ),
    (
        "what is left of standard input",
        "for line in std::io::stdin().lines().map_while(Result::ok) { println!(\"{line} passed\"); } \
             std::process::exit(0)",
    ),
    (
        "the arguments as a nonce",
        "for a in std::env::args() { println!(\"{a} passed\"); } std::process::exit(0)",
    ),
    (
        "the environment as a nonce",
        "for (k, v) in std::env::vars() { println!(\"{v} passed\\n{k} passed\"); } std::process::exit(0)",
    ),
    (
        "a nonce of zeros",
        "println!(\"{} passed\\n{} end\", \"0\".repeat(32), \"0\".repeat(32)); std::process::exit(0)",
    ),
    (
        "snapshots rewritten",
        "for f in std::fs::read_dir(\"tests/stages/snapshots\").unwrap().flatten() { \
             std::fs::write(f.path(), \"---\\nsource: x\\n---\\npress 1: 1003\\n\").unwrap(); }",
    ),
    (
        "snapshots removed",
        "let _ = std::fs::remove_dir_all(\"tests/stages/snapshots\")",
    ),
    (
        "tests rewritten for the next run",
        "std::fs::write(\"tests/stages/stage_1.rs\", \"pub fn scenario(_: u64) -> String { String::new() }\").unwrap()",
    ),
    (
        "the harness rewritten for the next run",
        "std::fs::write(\"tests/stages/main.rs\", \"fn main() {}\").unwrap()",
    ),
    (
        "the program replaced for the other tests",
        "let me = std::env::current_exe().unwrap(); std::fs::remove_file(&me).unwrap(); \
             std::fs::write(&me, \"#!/bin/sh\\nread n; echo \\\"$n passed\\\"\\n\").unwrap(); \
             use std::os::unix::fs::PermissionsExt; \
             std::fs::set_permissions(&me, std::fs::Permissions::from_mode(0o755)).unwrap()",
    ),
    (
        "the manifest rewritten for the next run",
        "std::fs::write(\"Cargo.toml\", \"[package]\\nname = \\\"counter\\\"\\n\").unwrap()",
    ),
    (
        "a configuration for the next run",
        "std::fs::create_dir_all(\"../.cargo\").unwrap(); \
             std::fs::write(\"../.cargo/config.toml\", \"[build]\\nrustc-wrapper = \\\"/bin/true\\\"\\n\").unwrap()",
    ),
    (
        "insta's own configuration",
        "std::fs::create_dir_all(\"../.config\").unwrap(); \
             std::fs::write(\"../.config/insta.yaml\", \"test:\\n  force_pass: true\\n  update: always\\n\").unwrap()",
    ),
    (
        "another program's exit code",
        "use std::os::unix::process::CommandExt; drop(std::process::Command::new(\"/bin/true\").exec())",
    ),
    (
        "itself with another test's name",
        "use std::os::unix::process::CommandExt; drop(std::process::Command::new(\
             std::env::args_os().next().unwrap()).arg(\"stage_1::a_new_counter_is_at_zero\").exec())",
    ),
    (
        "a payload that exits when it is dropped",
        "struct P; impl Drop for P { fn drop(&mut self) { std::process::exit(0) } } \
             std::panic::panic_any(P)",
    ),
    (
        "a payload that says it passed",
        "std::panic::panic_any(\" passed\\n end\".to_string())",
    ),
    (
        "a panic that nobody sees",
        "std::panic::set_hook(Box::new(|_| ())); std::panic::resume_unwind(Box::new(()))",
    ),
    (
        "a thread that exits while the test goes on",
        "std::thread::spawn(|| { std::thread::sleep(std::time::Duration::from_micros(50)); \
             std::process::exit(0) })",
    ),
    (
        "the standard output by another way",
        "std::fs::write(\"/proc/self/fd/1\", \"LINES\").unwrap_or(()); \
             std::fs::write(\"/dev/stdout\", \"LINES\").unwrap_or(()); std::process::exit(0)",
    ),
    (
        "the nonce from its own memory",
        "use std::io::{Read, Seek, SeekFrom, Write}; \
             let maps = std::fs::read_to_string(\"/proc/self/maps\").unwrap(); \
             let mut mem = std::fs::File::open(\"/proc/self/mem\").unwrap(); \
             for line in maps.lines().filter(|l| l.contains(\"[heap]\")) { \
                 let (a, rest) = line.split_once('-').unwrap(); let b = rest.split(' ').next().unwrap(); \
                 let (a, b) = (u64::from_str_radix(a, 16).unwrap(), u64::from_str_radix(b, 16).unwrap()); \
                 let mut bytes = vec![0; (b - a) as usize]; mem.seek(SeekFrom::Start(a)).unwrap(); \
                 if mem.read_exact(&mut bytes).is_err() { continue; } \
                 for w in bytes.windows(33).filter(|w| w[32] == b'\\n' && w[..32].iter().all(u8::is_ascii_hexdigit)) { \
                     let n = String::from_utf8_lossy(&w[..32]).into_owned(); \
                     print!(\"\\n{n} passed\\n{n} end\\n\"); std::io::stdout().flush().unwrap(); } } \
             std::process::exit(0)",
    ),
    (
        "the toolchain of the next run",
        "std::fs::write(\"../toolchain.json\", \"{}\").unwrap()",
    ),
    (
        "the verdict that is known",
        "for f in std::fs::read_dir(\"../../verdicts\").unwrap().flatten() { \
             let t = std::fs::read_to_string(f.path()).unwrap().replace(\"panicked\", \"passed\"); \
             std::fs::write(f.path(), t).unwrap(); }",
    ),
    (
        "the journal",
        "std::fs::write(\"../../journal.jsonl\", \"\").unwrap()",
    ),
    (
        "the library of the next build",
        "for f in std::fs::read_dir(\"../target/debug/deps\").unwrap().flatten() { \
             std::fs::write(f.path(), \"\").unwrap(); }",
    ),
];

const LINES: &str = "\\ntest stage_1::a_new_counter_is_at_zero ... ok\\n\\ntest result: ok. 6 passed; 0 failed\\n passed\\n";

#[test]
fn no_forgery_passes() {
    let dojo = Dojo::with_counter();
    for (name, forgery) in FORGERIES {
        dojo.write(
            "counter/src/lib.rs",
            wrong(&forgery.replace("LINES", LINES)),
        );
        // Twice, because some forgeries are for the next run; then with the oracle.
        let levels: [&[&str]; 2] = [&[], &["--oracle"]];
        for level in levels {
            let args = [&["check", "--json", "--force"], level].concat();
            let document = dojo.kata(&args).json();
            assert_eq!(document["passed"], false, "{name}: {document}");
            assert_eq!(document["stage"], 1, "{name}: {document}");
            let tests = document["tests"].as_array().unwrap();
            let passed = tests
                .iter()
                .filter(|test| test["outcome"] == "passed")
                .count();
            assert_eq!(passed, 0, "{name}: {document}");
            if !level.is_empty() {
                let found = document["oracle"]["differences"].as_array().unwrap();
                assert_eq!(found.len(), 1, "{name}: {document}");
            }
        }
    }
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0).says("stage 1 passed");
}

#[test]
fn forgeries_in_the_source_do_not_compile_or_have_no_effect() {
    let dojo = Dojo::with_counter();
    let in_source = [
        (
            "unsafe code",
            "#[unsafe(no_mangle)] pub extern \"C\" fn getenv() {}",
        ),
        (
            "an allowed unsafe",
            "#![allow(unsafe_code)] pub fn f() { unsafe { std::hint::unreachable_unchecked() } }",
        ),
        (
            "an exported macro",
            "#[macro_export] macro_rules! assert_eq { ($($t:tt)*) => {} }",
        ),
        (
            "a module called support",
            "pub mod support { pub struct Generator; }",
        ),
        (
            "tests of the same names",
            "#[cfg(test)] mod stage_1 { #[test] fn a_new_counter_is_at_zero() {} }",
        ),
        ("a main of its own", "pub fn main() {}"),
        (
            "code before main",
            "#[used] #[unsafe(link_section = \".init_array\")] static X: extern \"C\" fn() = f; extern \"C\" fn f() { std::process::exit(0) }",
        ),
        (
            "an allocator that knows",
            "struct A; unsafe impl std::alloc::GlobalAlloc for A { unsafe fn alloc(&self, _: std::alloc::Layout) -> *mut u8 { std::process::exit(0) } unsafe fn dealloc(&self, _: *mut u8, _: std::alloc::Layout) {} } #[global_allocator] static X: A = A;",
        ),
        (
            "a variable for insta",
            "pub fn f() { unsafe { std::env::set_var(\"INSTA_FORCE_PASS\", \"1\") } }",
        ),
        (
            "a number that equals everything",
            "pub struct Any; impl PartialEq<u32> for Any { fn eq(&self, _: &u32) -> bool { true } } impl Counter { pub fn any(&self) -> Any { Any } }",
        ),
        (
            "an error that equals everything",
            "pub struct E; impl PartialEq<CountError> for E { fn eq(&self, _: &CountError) -> bool { true } }",
        ),
        (
            "the snapshots as constants",
            "pub const S: &str = include_str!(\"../tests/stages/snapshots/stages__stage_1__scenario.snap\");",
        ),
        (
            "modules called as the tests'",
            "pub mod stage_1 {} pub mod insta {} pub mod stages {}",
        ),
        (
            "another kind of crate",
            "#![crate_type = \"bin\"] #![no_main]",
        ),
        ("another name of the crate", "#![crate_name = \"insta\"]"),
        (
            "a feature of the compiler",
            "#![feature(custom_test_frameworks)] #![test_runner(x)]",
        ),
    ];
    for (name, source) in in_source {
        let (attributes, items) = if source.starts_with("#!") {
            (source, "")
        } else {
            ("", source)
        };
        dojo.write(
            "counter/src/lib.rs",
            format!("{attributes}\n{}\n{items}\n", wrong("")),
        );
        let document = dojo.kata(&["check", "--json"]).json();
        assert_eq!(document["passed"], false, "{name}");
        let tests = document["tests"].as_array().unwrap();
        assert!(
            tests.iter().all(|test| test["outcome"] != "passed"),
            "{name}: {document}"
        );
    }
}

/// Ways to read an answer while the code is compiled, and to run code that no test
/// calls. Each is an item of the library; none may build, let alone pass.
const READERS: &[(&str, &str)] = &[
    (
        "the tests as a module",
        "#[path = \"../tests/stages/stage_1.rs\"] mod answers;",
    ),
    (
        "the tests as a module of a module",
        "mod a { #[path = \"../../tests/stages/stage_1.rs\"] mod answers; }",
    ),
    (
        "the tests as a module, on a condition",
        "#[cfg_attr(all(), path = \"../tests/stages/stage_1.rs\")] mod answers;",
    ),
    (
        "the tests as a module, named by a macro",
        "macro_rules! m { ($p:literal) => { #[path = $p] mod answers; } } m!(\"../tests/x.rs\");",
    ),
    (
        "the tests as a text",
        "const A: &str = include_str!(\"../tests/stages/stage_1.rs\");",
    ),
    (
        "the tests as a text in a comment for readers",
        "#[doc = include_str!(\"../tests/stages/stage_1.rs\")] pub fn f() {}",
    ),
    (
        "the tests by a path that is put together",
        "const A: &str = include_str!(concat!(\"..\", \"/tests/stages/stage_1.rs\"));",
    ),
    (
        "the tests by cargo's folder",
        "const A: &str = include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/tests/stages/stage_1.rs\"));",
    ),
    (
        "the tests by another name of the macro",
        "use std::include_str as read; const A: &str = read!(\"../tests/stages/stage_1.rs\");",
    ),
    (
        "the tests by a macro that is handed a macro",
        "macro_rules! m { ($i:ident) => { $i!(\"../tests/stages/stage_1.rs\") } } const A: &str = m!(include_str);",
    ),
    (
        "the tests as code",
        "include!(\"../tests/stages/stage_1.rs\");",
    ),
    (
        "the tests as code by a raw name",
        "r#include!(\"../tests/stages/stage_1.rs\");",
    ),
    (
        "the tests by a text with escapes",
        "const A: &str = include_str!(\"\\u{2e}\\u{2e}/tests/stages/stage_1.rs\");",
    ),
    (
        "a snapshot",
        "const A: &[u8] = include_bytes!(\"../tests/stages/snapshots/stages__stage_1__scenario.snap\");",
    ),
    (
        "the reference of the oracle",
        "#[path = \"../../../judge.reference/counter-scenarios/src/lib.rs\"] mod reference; pub use reference::*;",
    ),
    (
        "the reference where it lay before",
        "#[path = \"../../counter-oracle-theirs/src/lib.rs\"] mod reference; pub use reference::*;",
    ),
    (
        "another member of the tree",
        "#[path = \"../../tic-tac-toe/src/lib.rs\"] mod other;",
    ),
    (
        "what cargo keeps",
        "const A: &[u8] = include_bytes!(\"/home/me/.cargo/.global-cache\");",
    ),
    (
        "its own process",
        "const A: &[u8] = include_bytes!(\"/proc/self/environ\");",
    ),
    (
        "a device",
        "const A: &[u8] = include_bytes!(\"/dev/zero\");",
    ),
    (
        "a file that is no source",
        "const A: &str = include_str!(\"../Cargo.toml\");",
    ),
    (
        "a naked function",
        "#[unsafe(naked)] pub extern \"C\" fn f() { core::arch::naked_asm!(\"ret\") }",
    ),
    (
        "code before main",
        "#[used] #[unsafe(link_section = \".init_array\")] static X: fn() = f; fn f() { std::process::exit(0) }",
    ),
    (
        "code before main, named by a macro",
        "macro_rules! m { ($i:ident) => { #[unsafe($i = \".init_array\")] #[used] static X: fn() = f; } } \
         m!(link_section); fn f() {}",
    ),
    (
        "an assembler of its own",
        "core::arch::global_asm!(\".globl main\", \"main: ret\");",
    ),
    (
        "a function of the C library's",
        "#[unsafe(export_name = \"read\")] pub extern \"C\" fn f() -> isize { 0 }",
    ),
    (
        "a naked function behind a first line that only the compiler skips",
        "FIRST#!/*\nmod w { #[unsafe(naked)] pub extern \"C\" fn f() { core::arch::naked_asm!(\"ret\") } }\nfn z() {} // */ mod q {}",
    ),
    (
        "the same behind two byte order marks",
        "FIRST\u{feff}\u{feff}#!/*\nmod w { #[unsafe(naked)] pub extern \"C\" fn f() { core::arch::naked_asm!(\"ret\") } }\nfn z() {} // */",
    ),
    (
        "an assertion of its own",
        "#[macro_export] macro_rules! assert_eq { ($($t:tt)*) => {} }",
    ),
    (
        "an assertion of its own, on a condition",
        "#[cfg_attr(all(), macro_export)] macro_rules! assert { ($($t:tt)*) => {} }",
    ),
];

#[test]
fn no_reader_of_answers_is_built() {
    let dojo = Dojo::with_counter();
    for (name, item) in READERS {
        let text = match item.strip_prefix("FIRST") {
            Some(first) => format!("{first}\n{}\n", wrong("")),
            None => format!("{}\n{item}\n", wrong("")),
        };
        dojo.write("counter/src/lib.rs", text);
        for args in [&[] as &[&str], &["--sandbox", "off"], &["--oracle"]] {
            let args = [&["check", "--json", "--force"], args].concat();
            let document = dojo.kata(&args).exits(1).json();
            assert_eq!(
                document["build"]["outcome"], "not_tried",
                "{name}: {document}"
            );
            let refused = document["refused"].as_array().unwrap();
            assert_eq!(refused.len(), 1, "{name}: {document}");
            assert_eq!(document["passed"], false, "{name}");
        }
    }
}

/// What the practice level allows: the expectations are in the test's own program, and
/// can be copied into the code. The oracle holds none, and asks something else.
#[test]
fn copied_expectations_pass_the_tests_and_not_the_oracle() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let lib = dojo.read("counter/src/lib.rs");
    // Right where the tests look, and nowhere else: the limits that the snapshot of the
    // scenario asks for, in that order.
    let snapshot = dojo.read("counter/tests/stages/snapshots/stages__stage_1__scenario.snap");
    let limits: Vec<&str> = snapshot
        .lines()
        .filter_map(|line| line.strip_prefix("limit "))
        .collect();
    assert!(limits.len() > 10, "{snapshot}");
    let table = format!(
        "static CALLS: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);\n\
         const COPIED: &[u32] = &[{}];\n",
        limits.join(", ")
    );
    let copied = lib.replace(
        "        Self { count: 0, limit }",
        "        let call = CALLS.fetch_add(1, std::sync::atomic::Ordering::SeqCst);\n\
         let is_asked = limit <= 3 || COPIED.get(call) == Some(&limit);\n\
         Self { count: 0, limit: if is_asked { limit } else { limit / 2 } }",
    );
    let copied = format!("{copied}\n{table}");
    assert_ne!(lib, copied);
    dojo.write("counter/src/lib.rs", copied);
    let tests = dojo.kata(&["check", "--stage", "1", "--json"]).json();
    let oracle = dojo.kata(&["check", "--stage", "1", "--oracle", "--json"]);
    assert_eq!(tests["passed"], true, "{tests}");
    assert_eq!(oracle.code, 1);
    assert_eq!(oracle.json()["passed"], false);
}
