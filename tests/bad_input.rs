//! Bad input gets a clear sentence, a hint, the documented exit code, and nothing
//! is lost.

use std::process::Stdio;

#[cfg(unix)]
use crate::dojo::KATA;
use crate::dojo::{Dojo, Run};

#[test]
fn an_unknown_kata_gets_the_nearest_name() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["check", "countr"])
        .exits(2)
        .says("there is no kata `countr`")
        .says("did you mean `counter`?");
    dojo.kata(&["fetch", "xyzzy"])
        .exits(2)
        .says("`kata list` shows them all");
    dojo.kata(&["chekc"]).exits(2).says("check");
}

#[test]
fn outside_a_dojo_it_says_how_to_make_one() {
    let nowhere = Dojo::none();
    for args in [
        vec!["check"],
        vec!["status"],
        vec!["hint"],
        vec!["brief"],
        vec!["solution"],
        vec!["reset"],
    ] {
        nowhere
            .kata(&args)
            .exits(2)
            .says("there is no dojo in")
            .says("`kata start` makes one here");
        nowhere
            .kata(&[args[0], "--dojo", "nowhere"])
            .exits(2)
            .says("there is no dojo in `nowhere`")
            .says("`kata start --dojo nowhere` makes one");
    }
}

#[test]
fn a_folder_with_other_things_does_not_become_a_dojo() {
    let nowhere = Dojo::none();
    nowhere.write("thesis.txt", "years of work");
    nowhere
        .kata(&["start", "--dojo", "."])
        .exits(2)
        .says("is not empty and not a dojo");
    assert_eq!(nowhere.read("thesis.txt"), "years of work");
}

#[test]
fn a_kata_that_is_there_is_not_fetched_again() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let before = dojo.sources();
    dojo.kata(&["fetch", "counter"])
        .exits(2)
        .says("is already in")
        .says("`kata reset counter`");
    assert_eq!(dojo.sources(), before);
}

#[test]
fn a_folder_in_the_way_is_left_alone() {
    let dojo = Dojo::with_counter();
    std::fs::remove_file(dojo.path(".kata/journal.jsonl")).unwrap();
    let before = dojo.sources();
    let course = crate::dojo::course();
    dojo.kata(&["fetch", "counter", "--katas", course.to_str().unwrap()])
        .exits(2)
        .says("overwrites nothing");
    assert_eq!(dojo.sources(), before);
}

#[test]
fn a_locked_solution_says_what_is_missing_and_can_be_given_up() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["solution"])
        .exits(1)
        .says("is locked")
        .says("stage 1 has to pass first")
        .says("--give-up");
    dojo.kata(&["solution", "--alternate"])
        .exits(1)
        .says("it opens when all 2 stages pass");
    dojo.kata(&["solution", "--give-up"])
        .exits(0)
        .says("the reference at stage 2");
    dojo.kata(&["solution", "--alternate"]).exits(0);
    dojo.kata(&["status"]).exits(0).says("opened by giving up");
}

#[test]
fn a_stage_that_is_not_reached_or_not_there_is_said_to_be_so() {
    let dojo = Dojo::with_counter();
    for args in [
        ["check", "--stage", "2"],
        ["brief", "--stage", "2"],
        ["reset", "--stage", "2"],
    ] {
        dojo.kata(&args)
            .exits(1)
            .says("stage 2 of `counter` is not reached");
    }
    dojo.kata(&["brief", "--stage", "9"])
        .exits(2)
        .says("has no stage 9");
    dojo.kata(&["check", "--test", "no such thing"])
        .exits(2)
        .says("no test of `counter`");
}

#[test]
fn sources_that_cannot_be_taken_are_named() {
    let dojo = Dojo::with_counter();
    dojo.write("counter/src/other.rs", [b'a', b'\n', 0xff, 0xfe]);
    dojo.kata(&["check"])
        .exits(1)
        .says("`src/other.rs` is not UTF-8: line 2");
    dojo.write("counter/src/other.rs", vec![b'x'; 2 << 20]);
    dojo.kata(&["check"])
        .exits(1)
        .says("`src/other.rs` is larger than 1 MiB");
    std::fs::remove_file(dojo.path("counter/src/other.rs")).unwrap();
    std::fs::remove_file(dojo.path("counter/src/lib.rs")).unwrap();
    dojo.kata(&["check"])
        .exits(1)
        .says("`src/lib.rs` is missing")
        .does_not_say("no such test")
        .says("kata reset");
    dojo.write("counter/src/lib.rs", "");
    dojo.kata(&["check"])
        .exits(1)
        .says("does not compile yet")
        .says("src/lib.rs");
    std::fs::remove_dir_all(dojo.path("counter/src")).unwrap();
    dojo.kata(&["check"]).exits(1).says("`src` is missing");
    dojo.kata(&["reset"]).exits(0);
    dojo.kata(&["check"]).exits(1).says("not yet implemented");
}

#[test]
fn a_hundred_megabyte_line_is_refused_at_once() {
    let dojo = Dojo::with_counter();
    dojo.write("counter/src/lib.rs", vec![b'/'; 100 << 20]);
    dojo.kata(&["check"])
        .exits(1)
        .says("`src/lib.rs` is larger than 1 MiB");
}

#[test]
fn an_edited_test_or_manifest_is_noticed_and_not_used() {
    let dojo = Dojo::with_counter();
    dojo.write(
        "counter/tests/stages/stage_1.rs",
        "pub fn scenario(_: u64) -> String { String::new() }\n",
    );
    dojo.write("counter/Cargo.toml", "[package]\nname = \"counter\"\n");
    dojo.write("counter/build.rs", "fn main() { panic!() }");
    dojo.write(
        ".cargo/config.toml",
        "[build]\nrustflags = [\"--cfg\", \"nonsense\", \"--nonsense\"]\n",
    );
    dojo.write("rust-toolchain.toml", "[toolchain]\nchannel = \"1.0.0\"\n");
    dojo.kata(&["check", "--force"])
        .exits(1)
        .says("`Cargo.toml`")
        .says("`tests/stages/stage_1.rs`")
        .says("`build.rs`")
        .says("`.cargo/config.toml`")
        .says("`rust-toolchain.toml`")
        .says("not used")
        .says("0 of 6");
}

#[test]
fn without_cargo_it_says_so_and_the_rest_works() {
    let dojo = Dojo::with_counter();
    let without = |args: &[&str]| {
        Run::of(
            dojo.command(args)
                .env("PATH", "/nonexistent")
                .output()
                .unwrap(),
        )
    };
    without(&["check", "--force"])
        .exits(3)
        .says("there is no `rustc` in PATH")
        .says("rustup");
    without(&["doctor"]).exits(3).says("there is no `rustc`");
    for args in [["list"], ["status"], ["hint"], ["brief"], ["man"]] {
        without(&args).exits(0);
    }
    without(&["--version"]).exits(0);
}

#[cfg(unix)]
#[test]
fn an_old_compiler_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let dojo = Dojo::with_counter();
    dojo.write(
        "bin/rustc",
        "#!/bin/sh\necho 'rustc 1.70.0 (90c541806 2023-05-31)'\n",
    );
    let path = dojo.path("bin/rustc");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = Run::of(
        dojo.command(&["check", "--force"])
            .env("PATH", dojo.path("bin"))
            .output()
            .unwrap(),
    );
    run.exits(3)
        .says("Rust 1.70.0 is too old")
        .says("`rustup update stable`");
}

#[test]
fn without_a_network_at_the_first_use_it_says_what_to_do() {
    let nowhere = Dojo::none();
    let course = crate::dojo::course();
    let run = Run::of(
        nowhere
            .command(&["start", "counter", "--katas", course.to_str().unwrap()])
            .env("CARGO_HOME", nowhere.path("empty"))
            .env("CARGO_NET_OFFLINE", "true")
            // In the tests' folder the packages are there already.
            .env("KATA_HOME", nowhere.root().with_file_name("user"))
            .output()
            .unwrap(),
    );
    run.exits(3)
        .says("could not be downloaded")
        .says("when there is a network");
    // The kata is there all the same, and the second try goes on from there.
    assert!(nowhere.path("counter/src/lib.rs").exists());
    nowhere
        .kata(&["start", "counter", "--katas", course.to_str().unwrap()])
        .exits(0)
        .says("not yet implemented");
}

#[test]
fn a_verdict_that_cannot_be_recorded_is_shown_with_a_warning() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    // Where the lock should be is a folder: nobody can write the journal.
    std::fs::remove_file(dojo.path(".kata/journal.lock")).unwrap();
    std::fs::create_dir(dojo.path(".kata/journal.lock")).unwrap();
    let before = dojo.read(".kata/journal.jsonl");
    dojo.kata(&["check"])
        .exits(0)
        .says("6 of 6")
        .says("this check was not recorded");
    assert_eq!(dojo.read(".kata/journal.jsonl"), before);
    dojo.kata(&["hint"])
        .exits(0)
        .says("hint 1 of 3")
        .says("not recorded");
}

#[test]
fn a_judge_folder_that_cannot_be_written_is_replaced_by_a_temporary_one() {
    let dojo = Dojo::with_counter();
    std::fs::remove_dir_all(dojo.path(".kata/judge")).unwrap();
    dojo.write(".kata/judge", "not a folder");
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0).says("6 of 6");
}

#[test]
fn a_torn_journal_loses_no_more_than_its_last_line() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    let whole = dojo.read(".kata/journal.jsonl");
    dojo.write(".kata/journal.jsonl", &whole[..whole.len() - 10]);
    dojo.kata(&["status"])
        .exits(0)
        .says("cut short")
        .says("passed");
    dojo.kata(&["hint"]).exits(0);
    assert_eq!(
        dojo.read(".kata/journal-damaged-1.jsonl"),
        whole[..whole.len() - 10]
    );
    dojo.kata(&["status"]).exits(0).does_not_say("cut short");
}

#[test]
fn a_broken_line_in_the_middle_is_set_aside_with_a_copy() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    let whole = dojo.read(".kata/journal.jsonl");
    let broken = whole.replacen("\"event\":\"checked\"", "\"event\":\"chewed!\"", 1);
    dojo.write(".kata/journal.jsonl", &broken);
    dojo.kata(&["status"])
        .exits(0)
        .says("1 damaged line")
        .says("passed");
    dojo.kata(&["hint"]).exits(0);
    assert_eq!(dojo.read(".kata/journal-damaged-1.jsonl"), broken);
}

#[test]
fn a_newer_journal_is_read_and_not_written() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let json = r#"{"v":9,"at":1,"event":"from_the_future"}"#;
    let line = format!(
        "{{\"sum\":\"{}\",\"entry\":{json}}}\n",
        lld_kata::hash::sha256([json], 16)
    );
    let newer = dojo.read(".kata/journal.jsonl") + &line;
    dojo.write(".kata/journal.jsonl", &newer);
    dojo.kata(&["check"])
        .exits(0)
        .says("6 of 6")
        .says("newer `kata`")
        .says("not recorded");
    dojo.kata(&["reset"])
        .exits(3)
        .says("newer `kata`")
        .says("update `kata`");
    dojo.kata(&["solution", "--give-up"]).exits(3);
    assert_eq!(dojo.read(".kata/journal.jsonl"), newer);
}

#[cfg(unix)]
#[test]
fn a_link_is_no_source() {
    let dojo = Dojo::with_counter();
    std::os::unix::fs::symlink("/etc/hostname", dojo.path("counter/src/other.rs")).unwrap();
    dojo.kata(&["check"])
        .exits(1)
        .says("`src/other.rs` is a link");
}

#[test]
fn two_checks_at_once_both_answer() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let start = || {
        dojo.command(&["check", "--force"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let both = [start(), start()].map(|child| Run::of(child.wait_with_output().unwrap()));
    for run in both {
        assert!(run.stdout.contains("6 of 6"), "{run:?}");
    }
    dojo.kata(&["status"])
        .exits(0)
        .does_not_say("damaged")
        .says("stage 2 of 2");
}

#[cfg(unix)]
#[test]
fn output_into_a_closed_pipe_ends_quietly() {
    let dojo = Dojo::with_counter();
    for command in ["list", "brief", "man", "check --full"] {
        let script = format!("'{KATA}' {command} | true; echo \"${{PIPESTATUS[0]}}\"");
        let run = Run::of(
            crate::dojo::other("bash")
                .args(["-c", &script])
                .current_dir(dojo.root())
                .env("KATA_HOME", crate::dojo::user_folder())
                .output()
                .unwrap(),
        );
        assert!(["0\n", "1\n"].contains(&run.stdout.as_str()), "{run:?}");
        assert_eq!(run.stderr, "");
    }
}

#[cfg(unix)]
#[test]
fn a_terminal_of_no_width_or_of_twenty_columns_gets_readable_output() {
    let dojo = Dojo::with_counter();
    for columns in [0, 20] {
        for command in ["check", "list", "status", "hint"] {
            let inner = format!("stty cols {columns} rows 24; '{KATA}' {command}");
            let run = crate::dojo::on_a_terminal(&inner)
                .current_dir(dojo.root())
                .env("KATA_HOME", crate::dojo::user_folder())
                .output()
                .unwrap();
            let shown = String::from_utf8_lossy(&run.stdout).into_owned();
            assert!(shown.contains("counter"), "{columns} {command}: {shown}");
            assert!(!shown.contains("panicked"), "{shown}");
        }
    }
}
