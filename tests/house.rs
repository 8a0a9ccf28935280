//! The invariants that `src/lib.rs` states and no lint can see.

use lld_kata::fs::{TextTree, read_tree};

/// The Rust files of `src/`, without the harness.
fn sources() -> TextTree {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut tree = read_tree(&root).unwrap();
    tree.retain(|name, _| {
        let is_rust = std::path::Path::new(name)
            .extension()
            .is_some_and(|end| end == "rs");
        is_rust && !name.starts_with("judge/harness/")
    });
    assert!(tree.len() > 30);
    tree
}

#[track_caller]
fn only_in(word: &str, rooms: &[&str]) {
    let offenders: Vec<String> = sources()
        .into_iter()
        .filter(|(name, text)| {
            text.contains(word) && !rooms.iter().any(|room| name.starts_with(room))
        })
        .map(|(name, _)| name)
        .collect();
    assert!(offenders.is_empty(), "`{word}` in {offenders:?}");
}

#[test]
fn nothing_imports_the_command_line() {
    only_in("cli::", &["lib.rs", "main.rs", "cli/"]);
    only_in("commands::", &["lib.rs", "cli/", "commands/"]);
}

#[test]
fn only_the_ui_prints_and_knows_colours() {
    only_in("colored::", &["ui/"]);
    only_in("indicatif::", &["ui/"]);
    // The program also talks to itself, in the rooms where learner code runs.
    only_in("io::stdout", &["ui/", "process/"]);
    only_in("io::stderr", &["ui/", "process/"]);
}

/// Below a dojo a lock is needed to write (`LockedDojo`); these are the modules that
/// write at all, each to a place of its own.
#[test]
fn few_modules_write() {
    let writers = [
        "fs",
        "user.rs",
        "dojo/",
        "journal/store.rs",
        "judge/",
        "practice/verdicts.rs",
        "sandbox/",
        // What the person names: a page, a picture, a solution, a course.
        "commands/",
        "verify/",
    ];
    for word in [
        "fs::write_atomic",
        "fs::write_if_changed",
        "fs::write_new",
        "fs::write_below",
        "fs::create_dir",
        "fs::remove",
        "fs::rename",
        "fs::copy",
    ] {
        only_in(word, &writers);
    }
    // And no command writes below a dojo by itself.
    for (name, text) in sources() {
        if name.starts_with("commands/") {
            for place in [".state()", "journal.jsonl"] {
                assert!(!text.contains(place), "`{place}` in {name}");
            }
        }
    }
}

#[test]
fn only_the_process_room_starts_programs() {
    only_in("Command::new", &["process/"]);
    only_in("process_wrap::", &["process/"]);
}

#[test]
fn the_model_and_the_rules_of_unlocking_do_no_io() {
    for (name, text) in sources() {
        let is_pure = [
            "kata/",
            "interview/",
            "lookback/",
            "design/",
            "review/",
            "diagram/",
        ]
        .iter()
        .any(|room| name.starts_with(room));
        if is_pure || name == "journal/policy.rs" {
            for word in [
                "std::fs",
                "File::",
                "std::env::",
                "SystemTime",
                "fs::read",
                "fs::write",
            ] {
                assert!(!text.contains(word), "`{word}` in {name}");
            }
        }
    }
}

#[test]
fn no_source_knows_a_kata() {
    let katas = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("katas");
    for kata in lld_kata::fs::subfolders(&katas).unwrap() {
        let id = kata.file_name().unwrap().to_str().unwrap().to_owned();
        if id == "support" || !id.contains('-') {
            continue;
        }
        for (name, text) in sources() {
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            assert!(
                !code.into_iter().any(|line| line.contains(&id)),
                "`{id}` in {name}"
            );
        }
    }
}

#[test]
fn files_stay_in_the_hundreds_of_lines() {
    for (name, text) in sources() {
        assert!(
            text.lines().count() <= 450,
            "{name} has {} lines",
            text.lines().count()
        );
    }
}
