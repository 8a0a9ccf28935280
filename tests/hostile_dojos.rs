//! A dojo that came from a stranger: what lies in it starts no program of theirs, leads
//! no writing out of the dojo, hangs nothing, and makes no wrong verdict. What it can
//! do is claim in its journal that stages passed.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use lld_kata::{
    hash::sha256,
    journal::{Entry, Event},
    kata::KataId,
};

use crate::dojo::{Dojo, Run};

const PATIENCE: Duration = Duration::from_secs(120);

/// A dojo with `counter`, and beside it a folder that is nobody's business.
struct Stranger {
    dojo: Dojo,
    outside: PathBuf,
}

impl Stranger {
    fn new() -> Self {
        let dojo = Dojo::with_counter();
        let outside = dojo.root().parent().unwrap().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("precious"), "precious").unwrap();
        Self { dojo, outside }
    }

    /// Runs `kata`, which must end in time.
    fn kata(&self, args: &[&str]) -> Run {
        let mut child = self
            .dojo
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if begun.elapsed() > PATIENCE {
                let _ = child.kill();
                panic!("{args:?} hangs");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Run::of(child.wait_with_output().unwrap())
    }

    /// The folder outside holds what it held.
    #[track_caller]
    fn nothing_got_out(&self) {
        let names: Vec<_> = fs::read_dir(&self.outside)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["precious"]);
        let precious = fs::read_to_string(self.outside.join("precious")).unwrap();
        assert_eq!(precious, "precious");
    }

    /// Puts a link to the folder outside in the place of `name`.
    fn link(&self, name: &str) {
        let path = self.dojo.path(name);
        let _ = fs::remove_dir_all(&path);
        let _ = fs::remove_file(&path);
        symlink(&self.outside, &path).unwrap();
    }

    fn pipe(&self, name: &str) {
        let path = self.dojo.path(name);
        let _ = fs::remove_file(&path);
        let made = Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
    }

    /// Writes a line with a right checksum into the journal.
    fn claim(&self, event: Event) {
        let entry = Entry { v: 1, at: 5, event };
        let json = serde_json::to_string(&entry).unwrap();
        self.claim_json(&json);
    }

    fn claim_json(&self, json: &str) {
        let sum = sha256([json], 16);
        let line = format!("{{\"sum\":\"{sum}\",\"entry\":{json}}}\n");
        let journal = self.dojo.read(".kata/journal.jsonl") + &line;
        self.dojo.write(".kata/journal.jsonl", journal);
    }
}

fn counter() -> KataId {
    KataId::parse("counter").unwrap()
}

#[test]
fn a_toolchain_that_the_dojo_names_is_not_started() {
    let stranger = Stranger::new();
    let program = stranger.dojo.path("evil");
    let mark = stranger.outside.join("started");
    let script = format!("#!/bin/sh\ntouch '{}'\n", mark.display());
    fs::write(&program, script).unwrap();
    let made = Command::new("chmod").arg("+x").arg(&program).status();
    assert!(made.unwrap().success());
    let known = format!(
        "{{\"seen\":\"\",\"toolchain\":{{\"cargo\":{program:?},\"rustc\":{program:?},\
         \"version\":\"rustc 1.95.0\"}}}}"
    );
    for place in ["judge/toolchain.json", "toolchain.json"] {
        stranger.dojo.write(&format!(".kata/{place}"), &known);
    }
    let config = format!("[build]\nrustc = {program:?}\nrustc-wrapper = {program:?}\n");
    for place in [".cargo/config.toml", ".kata/.cargo/config.toml"] {
        stranger.dojo.write(place, &config);
    }
    let toolchain = format!("[toolchain]\npath = {:?}\n", stranger.dojo.root());
    stranger.dojo.write("rust-toolchain.toml", toolchain);
    stranger.kata(&["check", "--force"]).exits(1);
    stranger.kata(&["fetch", "tic-tac-toe"]).exits(0);
    stranger.nothing_got_out();
}

#[test]
fn programs_that_a_judges_tree_brings_are_not_run() {
    let stranger = Stranger::new();
    let dojo = &stranger.dojo;
    dojo.solve(1);
    dojo.kata(&["check", "--stage", "1"]).exits(0);
    // As a stranger would hand it on: what was built of right code, without the mark
    // that only this user's program can make, and wrong code beside it.
    dojo.write(".kata/judge/made-by", "somebody");
    dojo.write(".kata/judge/target/debug/deps/planted", "x");
    let lib = dojo.read("counter/src/lib.rs");
    let wrong = lib.replacen("self.count + 1", "self.count + 2", 1);
    assert_ne!(lib, wrong);
    dojo.write("counter/src/lib.rs", &wrong);
    dojo.write(".kata/judge/counter/src/lib.rs", &wrong);
    stranger.kata(&["check", "--stage", "1"]).exits(1);
    assert!(!dojo.path(".kata/judge/target/debug/deps/planted").exists());
}

#[test]
fn a_link_in_the_place_of_the_judges_tree_leads_nowhere() {
    for name in [".kata/judge", ".kata/judge.reference"] {
        let stranger = Stranger::new();
        stranger.dojo.solve(1);
        stranger.link(name);
        stranger.kata(&["check", "--oracle"]).exits(0);
        stranger.nothing_got_out();
    }
}

#[test]
fn links_where_files_are_brought_are_refused() {
    for name in [
        ".kata/backups",
        ".kata/copies",
        ".kata/verdicts",
        ".kata/starters",
        "counter",
        "counter/tests",
        "counter/tests/stages",
    ] {
        for args in [&["reset"] as &[&str], &["check", "--force"], &["restore"]] {
            let stranger = Stranger::new();
            stranger.dojo.solve(1);
            stranger.link(name);
            let run = stranger.kata(args).exits(2);
            run.says("is a link").says("hint:");
            stranger.nothing_got_out();
        }
    }
}

/// Sources that are a link are the learner's matter: a verdict says so, and a reset
/// moves the link away.
#[test]
fn sources_that_are_a_link_are_not_written_through() {
    let stranger = Stranger::new();
    stranger.link("counter/src");
    stranger.kata(&["check"]).exits(1).says("link");
    stranger.nothing_got_out();
    stranger.kata(&["reset"]).exits(0);
    stranger.nothing_got_out();
    assert!(!stranger.dojo.path("counter/src").is_symlink());
}

/// Where backups of edited files lie, deeper than the links that are looked for at once.
#[test]
fn a_link_deep_in_the_backups_leads_nothing_out() {
    for name in ["Cargo.toml", "BRIEF.md", "tests/stages/stage_1.rs"] {
        let stranger = Stranger::new();
        let dojo = &stranger.dojo;
        fs::create_dir_all(dojo.path(".kata/backups/edited/1")).unwrap();
        stranger.link(".kata/backups/edited/1/counter");
        dojo.write(&format!("counter/{name}"), "[package\ntheirs");
        // Another version of the kata, so that its files are brought up to date.
        stranger.claim_json(
            "{\"v\":1,\"at\":6,\"event\":\"upgraded\",\"kata\":\"counter\",\"version\":\"0\"}",
        );
        stranger.kata(&["check"]).exits(2).says("is a link");
        stranger.nothing_got_out();
    }
}

#[test]
fn locks_that_are_dangling_links_make_no_file_elsewhere() {
    for (name, args) in [
        ("journal.lock", &["hint"] as &[&str]),
        ("interview.lock", &["interview", "counter"]),
    ] {
        let stranger = Stranger::new();
        let lock = stranger.dojo.path(&format!(".kata/{name}"));
        let _ = fs::remove_file(&lock);
        symlink(stranger.outside.join("made"), &lock).unwrap();
        let _ = stranger.kata(args);
        stranger.nothing_got_out();
    }
}

#[test]
fn a_huge_file_in_the_place_of_a_manifest_costs_little() {
    let stranger = Stranger::new();
    let file = fs::File::create(stranger.dojo.path("Cargo.toml")).unwrap();
    file.set_len(3 << 30).unwrap();
    let begun = Instant::now();
    stranger.kata(&["check"]).exits(1);
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{:?}",
        begun.elapsed()
    );
    assert!(stranger.dojo.read("Cargo.toml").contains("counter"));
}

#[test]
fn a_dojo_whose_own_folder_is_a_link_is_refused() {
    let stranger = Stranger::new();
    let real = stranger.outside.with_file_name("real");
    fs::rename(stranger.dojo.path(".kata"), &real).unwrap();
    symlink(&real, stranger.dojo.path(".kata")).unwrap();
    stranger.kata(&["check"]).exits(2).says("is a link");
}

#[test]
fn a_verdict_that_somebody_wrote_by_hand_is_none() {
    let stranger = Stranger::new();
    let dojo = &stranger.dojo;
    dojo.kata(&["check", "--force"]).exits(1);
    let path = dojo.path(".kata/verdicts/counter.json");
    let honest = fs::read_to_string(&path).unwrap();
    assert!(dojo.kata(&["check", "--json"]).json()["known"] == true);
    let forged = honest
        .replace("panicked", "passed")
        .replace("wrong_reason", "holds");
    assert_ne!(honest, forged);
    fs::write(&path, forged).unwrap();
    let document = stranger.kata(&["check", "--json"]).exits(1).json();
    assert_eq!(document["known"], false);
    assert_eq!(document["passed"], false);
}

#[test]
fn copies_are_looked_for_in_their_own_folder_only() {
    for copy in ["../../outside", "copies/../../../outside", "/etc"] {
        let stranger = Stranger::new();
        stranger.claim(Event::Passed {
            kata: counter(),
            stage: 1,
            content: "0".repeat(64),
            copy: copy.to_owned(),
            round: None,
        });
        for args in [
            &["diff", "--stage", "1"] as &[&str],
            &["restore", "--stage", "1"],
        ] {
            let run = stranger.kata(args);
            assert_ne!(run.code, 0, "{copy}");
            run.does_not_say("precious");
        }
        stranger.nothing_got_out();
    }
}

#[test]
fn a_text_of_the_kata_that_only_the_journal_names_is_not_used() {
    let stranger = Stranger::new();
    let dojo = &stranger.dojo;
    dojo.kata(&["new", "counter", "--katas", "theirs"]).exits(0);
    let test = dojo.read("theirs/katas/counter/tests/stage_1.rs");
    dojo.write(
        "theirs/katas/counter/tests/stage_1.rs",
        format!("{test}\n// easier\n"),
    );
    stranger.claim(Event::Fetched {
        kata: counter(),
        version: "0".to_owned(),
        stages: 1,
        folder: Some(dojo.path("theirs")),
    });
    let run = stranger.kata(&["check"]);
    assert_ne!(run.code, 0);
    run.says("was not named on this machine");
    assert!(
        !dojo
            .read("counter/tests/stages/stage_1.rs")
            .contains("easier")
    );
    // Named once, it is known.
    stranger.kata(&["check", "--katas", "theirs"]).exits(1);
    stranger
        .kata(&["check", "--force"])
        .exits(1)
        .does_not_say("was not named");
}

#[test]
fn names_in_the_journal_that_are_no_names_are_damage() {
    let stranger = Stranger::new();
    for kata in ["../../outside", "a/b", "", "-x", "C:"] {
        stranger.claim_json(&format!(
            "{{\"v\":1,\"at\":5,\"event\":\"fetched\",\"kata\":{kata:?},\"version\":\"\",\
             \"stages\":1,\"folder\":null}}"
        ));
    }
    stranger.kata(&["check", "--all"]).exits(1);
    stranger.nothing_got_out();
}

#[test]
fn pipes_and_devices_hang_nothing() {
    for name in [
        ".kata/journal.jsonl",
        ".kata/journal.lock",
        ".kata/check.lock",
        ".kata/verdicts/counter.json",
        ".kata/judge/made-by",
        ".gitignore",
        "AGENTS.md",
        "Cargo.toml",
        "counter/src/lib.rs",
        "counter/src/more.rs",
        "counter/BRIEF.md",
        "counter/Cargo.toml",
        "counter/tests/stages/main.rs",
        "counter/tests/stages/stage_1.rs",
    ] {
        let stranger = Stranger::new();
        stranger.dojo.solve(1);
        let _ = stranger.dojo.kata(&["check", "--stage", "1"]);
        stranger.pipe(name);
        for args in [
            &["check", "--force"] as &[&str],
            &["status"],
            &["hint"],
            &["diff"],
            &["diagram"],
            &["reset"],
        ] {
            let run = stranger.kata(args);
            assert!([0, 1, 2, 3].contains(&run.code), "{name} {args:?}: {run:?}");
        }
    }
}

#[test]
fn a_journal_without_end_is_an_error_and_costs_little() {
    let stranger = Stranger::new();
    let file = fs::File::options()
        .append(true)
        .open(stranger.dojo.path(".kata/journal.jsonl"))
        .unwrap();
    // Without contents on the disk, and larger than the memory of most machines.
    file.set_len(64 << 30).unwrap();
    let begun = Instant::now();
    let run = stranger.kata(&["status"]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_lock_that_is_a_link_to_a_file_changes_it_not() {
    for name in [".kata/check.lock", ".kata/journal.lock"] {
        let stranger = Stranger::new();
        let path = stranger.dojo.path(name);
        let _ = fs::remove_file(&path);
        symlink(stranger.outside.join("precious"), &path).unwrap();
        stranger
            .kata(&["check", "--force"])
            .exits(2)
            .says("is a link");
        stranger.nothing_got_out();
    }
}

/// What a journal says of passes is believed: README and SECURITY say so.
#[test]
fn a_journal_may_claim_passes_and_a_check_does_not_believe_them() {
    let stranger = Stranger::new();
    stranger.claim(Event::Passed {
        kata: counter(),
        stage: 1,
        content: "0".repeat(64),
        copy: "copies/counter/stage-1-00000000".to_owned(),
        round: None,
    });
    let document = stranger.kata(&["check", "--stage", "1", "--json"]).exits(1);
    assert_eq!(document.json()["passed"], false);
    assert!(Path::new(&stranger.dojo.path("counter/src/lib.rs")).is_file());
}
