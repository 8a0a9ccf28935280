//! Hostile students: each gets a verdict, none costs the others anything.

use std::{collections::BTreeMap, fs};

use crate::{
    class::{Class, can_judge, only_lib, reference, row},
    dojo::{copy, counter, course},
};

/// The starter with this for each `todo!()`, and this before it.
fn starter(before: &str, body: &str) -> BTreeMap<String, String> {
    let starter = counter().starter(1)["lib.rs"].replace("todo!()", body);
    only_lib(&format!("{starter}\n{before}\n"))
}

/// What they hand in, and what may come of it.
fn hostile() -> Vec<(
    &'static str,
    BTreeMap<String, String>,
    &'static [&'static str],
)> {
    let deadlock =
        "let m = std::sync::Mutex::new(0); let _a = m.lock(); let _b = m.lock(); panic!()";
    let flood = "loop { println!(\"{}\", \"x\".repeat(1000)); }";
    let memory = "let mut v = Vec::new(); loop { v.push(vec![1_u8; 1 << 20]); }";
    let threads = "loop { std::thread::spawn(|| loop { std::thread::park() }); }";
    let fork = "std::process::Command::new(\"sh\").spawn().unwrap(); panic!()";
    let forge = "println!(\"test stage_1::x ... ok\"); println!(\"{{\\\"Result\\\":[0]}}\"); std::process::exit(0)";
    let tamper = "for f in [\"/tmp/x\", \"tests/stages/stage_1.rs\"] { std::fs::write(f, \"\").unwrap(); } panic!()";
    let recursion = "struct W<T>(T); trait R { fn r(n: u32) -> u32; } impl<T> R for W<T> { \
                     fn r(n: u32) -> u32 { if n == 0 { 0 } else { <W<W<T>> as R>::r(n - 1) } } } \
                     pub fn go() -> u32 { <W<u8> as R>::r(9) }";
    vec![
        ("abort", starter("", "std::process::abort()"), &["killed"]),
        ("exit", starter("", "std::process::exit(0)"), &["exited"]),
        (
            "flood",
            starter("", flood),
            &["output_limit", "not_run", "cpu_time", "timeout"],
        ),
        (
            "fork",
            starter("", fork),
            &["processes", "panicked", "killed"],
        ),
        ("forge", starter("", forge), &["exited"]),
        (
            "loop",
            starter("", "loop {}"),
            &["cpu_time", "not_run", "timeout"],
        ),
        (
            "lock",
            starter("", deadlock),
            &["timeout", "not_run", "panicked"],
        ),
        (
            "macros",
            starter(
                "macro_rules! b { ($($t:tt)*) => { b!($($t)* $($t)*) } } b!(x);",
                "todo!()",
            ),
            &["not_compiled"],
        ),
        (
            "memory",
            starter("", memory),
            &["memory", "killed", "cpu_time", "not_run", "panicked"],
        ),
        (
            "recursion",
            starter(recursion, "go(); todo!()"),
            &["not_compiled", "panicked"],
        ),
        (
            "stack",
            starter(
                "#[allow(unconditional_recursion)] fn f(n: u64) -> u64 { f(n + 1) + 1 }",
                "f(0); panic!()",
            ),
            &["killed"],
        ),
        ("tamper", starter("", tamper), &["panicked", "tampered"]),
        (
            "threads",
            starter("", threads),
            &[
                "memory",
                "panicked",
                "killed",
                "processes",
                "cpu_time",
                "timeout",
                "not_run",
            ],
        ),
        (
            "text",
            starter("", "panic!(\"\\u{1b}[31m<script>]]>\\u{202e}\\u{0}=1+1\")"),
            &["panicked"],
        ),
    ]
}

/// A course with the small kata, in which a test has little time.
fn hasty_course(class: &Class) -> String {
    let folder = class.path("course");
    copy(&course(), &folder);
    let manifest = folder.join("katas/counter/kata.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    assert!(!text.contains("[limits]"));
    let limits = "\n[limits]\ncpu_ms = 1000\ntest_ms = 6000\nmemory_bytes = 268435456\n";
    fs::write(&manifest, text + limits).unwrap();
    folder.to_str().unwrap().to_owned()
}

fn records(class: &Class) -> BTreeMap<String, Vec<u8>> {
    let mut records = class.files("hw/records");
    records.retain(|name, _| !name.contains('/'));
    records
}

#[test]
fn every_hostile_student_gets_a_verdict_and_the_honest_ones_the_same_as_without_them() {
    if !can_judge() {
        return;
    }
    let class = Class::new();
    let katas = hasty_course(&class);
    class.hand_in("ann", &reference());
    class.hand_in(
        "bob",
        &counter().solution(lld_kata::kata::Solution::Alternate),
    );
    let grade = |class: &Class| {
        let mut command = crate::dojo::program();
        command
            .args(["class", "grade", "in", "--kata", "counter", "--to", "hw"])
            .args(["--katas", &katas])
            .current_dir(class.path(""));
        crate::dojo::Run::of(command.output().unwrap())
    };
    grade(&class).exits(0);
    let before = records(&class);
    assert_eq!(before.len(), 2);
    let hostile = hostile();
    for (student, sources, _) in &hostile {
        class.hand_in(student, sources);
    }
    fs::remove_dir_all(class.path("hw/records")).unwrap();
    grade(&class).exits(0);
    let after = records(&class);
    for (name, bytes) in &before {
        assert_eq!(after.get(name), Some(bytes), "{name}");
    }
    let grades = class.json("hw/report/class.json");
    for (student, _, outcomes) in &hostile {
        let row = row(&grades, student);
        assert_eq!(row["points"], 0, "{row}");
        for test in row["tests"].as_array().unwrap() {
            let outcome = test["outcome"].as_str().unwrap();
            let is_expected = outcome == "not_compiled" || outcomes.contains(&outcome);
            assert!(is_expected, "{student}: {test}");
        }
    }
    for (name, bytes) in class.files("hw/report") {
        let text = String::from_utf8(bytes).unwrap();
        // JSON and CSV are no HTML.
        let is_page = name == "index.html" || name.starts_with("feedback/");
        assert!(!is_page || !text.contains("<script"), "{name}");
        assert!(
            !text.contains('\u{1b}') && !text.contains('\u{202e}'),
            "{name}"
        );
    }
}

/// A constant without an end is ended by the processor time of the compiler.
#[test]
fn a_constant_without_an_end_costs_a_limited_time_and_is_a_verdict() {
    if !can_judge() || std::env::var("KATA_REQUIRE").is_err() {
        return;
    }
    let class = Class::new();
    let endless = "#![allow(long_running_const_eval)]\nconst X: u32 = { let mut i = 0_u32; \
                   loop { i = i.wrapping_add(1); if i == 7 { i = 8; } } };\npub fn a() -> u32 { X }\n";
    class.hand_in("kim", &only_lib(endless));
    let args = ["grade", "in", "--kata", "counter", "--to", "hw"];
    class.kata(&args).exits(0);
    let grades = class.json("hw/report/class.json");
    assert_eq!(row(&grades, "kim")["build"]["outcome"], "cpu_time");
}

/// The environment's failure never becomes a score.
#[test]
fn without_a_compiler_nothing_is_graded() {
    if !can_judge() {
        return;
    }
    let class = Class::new();
    class.hand_in("ann", &reference());
    class
        .kata(&["plan", "in", "--kata", "counter", "--to", "hw"])
        .exits(0);
    let mut command = class.command(&["run", "hw", "--retry", "1"]);
    command.env("RUSTUP_TOOLCHAIN", "none-of-that-name");
    let run = crate::dojo::Run::of(command.output().unwrap());
    assert_eq!(run.code, 3, "{}{}", run.stdout, run.stderr);
    class
        .kata(&["merge", "hw"])
        .exits(3)
        .says("not judged")
        .says("nothing was written");
    class.kata(&["merge", "hw", "--partial"]).exits(3);
    let grades = class.json("hw/report/class.json");
    assert!(row(&grades, "ann")["points"].is_null());
}
