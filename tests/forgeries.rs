//! Wrong code that tries to look right. None of it passes.
//!
//! What a forger can still do, because the tests run in the same process as the
//! code: use an unsound compiler, read the program's own file or memory, or copy the
//! expectations that everybody can read into the code.

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
        // Twice: some forgeries are for the next run.
        for _ in 0..2 {
            let document = dojo.kata(&["check", "--json", "--force"]).json();
            assert_eq!(document["passed"], false, "{name}: {document}");
            assert_eq!(document["stage"], 1, "{name}: {document}");
            let tests = document["tests"].as_array().unwrap();
            let passed = tests
                .iter()
                .filter(|test| test["outcome"] == "passed")
                .count();
            assert_eq!(passed, 0, "{name}: {document}");
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

#[test]
fn honest_code_with_odd_habits_is_not_refused() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let right = dojo.read("counter/src/lib.rs");
    let habits = [
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
            "it writes a file elsewhere",
            "let _ = std::fs::write(std::env::temp_dir().join(\"kata-honest\"), \"x\");",
        ),
        (
            "it prints a lot",
            "for _ in 0..2 { println!(\"{}\", \"x\".repeat(80)); }",
        ),
        ("it prints escapes", "print!(\"\\u{1b}[2J\\u{7}\\u{0}\");"),
    ];
    for (name, habit) in habits {
        let body = format!("-> Result<u32, CountError> {{\n        {habit}\n");
        dojo.write(
            "counter/src/lib.rs",
            right.replacen("-> Result<u32, CountError> {\n", &body, 1),
        );
        let run = dojo.kata(&["check", "--stage", "1", "--force"]);
        assert_eq!(run.code, 0, "{name}: {}", run.stdout);
    }
    let shapes = [
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
    ];
    for (name, item) in shapes {
        dojo.write("counter/src/lib.rs", format!("{right}\n{item}"));
        let run = dojo.kata(&["check", "--stage", "1", "--force"]);
        assert_eq!(run.code, 0, "{name}: {}", run.stdout);
    }
}
