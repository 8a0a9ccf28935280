//! What editors, systems and git leave in a learner's folder, and what they make of
//! its files, costs nobody a verdict or any work.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use crate::dojo::{Dojo, KATA, other};

/// Every file below `folder` with `\r\n` for `\n`, as git leaves it on Windows.
fn as_on_windows(folder: &Path) {
    for (name, text) in lld_kata::fs::read_tree(folder).unwrap() {
        fs::write(folder.join(name), text.replace('\n', "\r\n")).unwrap();
    }
}

fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.email=a@b", "-c", "user.name=n"]);
    let output = command.args(args).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn files_of_editors_and_systems_hinder_no_check() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    std::os::unix::fs::symlink("me@host.1:17", dojo.path("counter/src/.#lib.rs")).unwrap();
    dojo.write("counter/src/._lib.rs", b"\0\x05\x16\x07\xff");
    dojo.write("counter/src/lib.rs~", "old");
    // Nothing that counts has changed.
    dojo.kata(&["check", "--stage", "1"]).exits(0);
    let first = dojo.kata(&["check", "--json"]).json();
    assert_eq!(first["refused"], serde_json::json!([]));
    assert_ne!(first["build"]["outcome"], "not_tried");
    for command in ["review", "diagram", "diff"] {
        dojo.kata(&[command]).exits(0);
    }
}

#[test]
fn a_data_file_beside_the_sources_is_said_to_be_left_out() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let lib = dojo.read("counter/src/lib.rs");
    dojo.write("counter/src/data.txt", "x");
    dojo.kata(&["check"]).exits(0).does_not_say("data.txt");
    dojo.write(
        "counter/src/lib.rs",
        format!("{lib}\npub const D: &str = include_str!(\"data.txt\");\n"),
    );
    dojo.kata(&["check", "--stage", "1"])
        .exits(1)
        .says("`data.txt`")
        .says("only the `.rs` files in `src/` are taken");
    dojo.write("counter/src/.hidden/more.rs", "");
    dojo.write(
        "counter/src/lib.rs",
        format!("{lib}\n#[path = \".hidden/more.rs\"]\nmod more;\n"),
    );
    dojo.kata(&["check", "--stage", "1"])
        .exits(1)
        .says("`.hidden/more.rs`")
        .says("only the `.rs` files in `src/` are taken");
}

#[test]
fn a_folder_that_becomes_a_file_and_a_name_in_another_case_are_followed() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let lib = dojo.read("counter/src/lib.rs");
    let with = |module: &str| format!("{lib}\n{module}\n");
    dojo.write(
        "counter/src/lib.rs",
        with("#[path = \"a.rs/x.rs\"] pub mod x;"),
    );
    dojo.write("counter/src/a.rs/x.rs", "pub const X: u8 = 1;\n");
    dojo.kata(&["check", "--stage", "1"]).exits(0);
    fs::remove_dir_all(dojo.path("counter/src/a.rs")).unwrap();
    dojo.write("counter/src/lib.rs", with("pub mod a;"));
    dojo.write("counter/src/a.rs", "pub const X: u8 = 1;\n");
    dojo.kata(&["check", "--stage", "1"]).exits(0);
    fs::rename(dojo.path("counter/src/a.rs"), dojo.path("counter/src/A.rs")).unwrap();
    dojo.kata(&["check", "--stage", "1"])
        .exits(1)
        .says("does not compile");
    dojo.write("counter/src/lib.rs", with("#[path = \"A.rs\"] pub mod a;"));
    dojo.kata(&["check", "--stage", "1"]).exits(0);
}

#[test]
fn line_ends_cost_nothing_and_are_no_edit() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.solve(2);
    let verdict = dojo.kata(&["check", "--json"]).exits(0).json();
    let twin = Dojo::with_counter();
    twin.solve(1);
    twin.kata(&["check"]).exits(0);
    twin.solve(2);
    as_on_windows(&twin.path("counter"));
    let lib = twin.read("counter/src/lib.rs");
    twin.write("counter/src/lib.rs", format!("\u{feff}{lib}"));
    let windows = twin.kata(&["check", "--json"]).exits(0).json();
    assert_eq!(windows["content"], verdict["content"]);
    assert_eq!(windows["passes"][0]["cost"], verdict["passes"][0]["cost"]);
    assert_eq!(windows["ignored"], serde_json::json!([]));
    // Their own line ends stay as they are on the disk.
    assert!(twin.read("counter/src/lib.rs").contains("\r\n"));
    twin.kata(&["solution", "--diff"])
        .exits(0)
        .says("no difference");
    let diff = twin.kata(&["diff", "--json"]).exits(0).json();
    assert_eq!(diff["files"], serde_json::json!([]));
}

#[test]
fn a_brief_on_windows_gets_its_next_page_in_its_own_line_ends() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    as_on_windows(&dojo.path("counter"));
    let arrival = dojo.kata(&["check", "--json"]).exits(0).json();
    assert_eq!(arrival["delivery"]["backups"], serde_json::json!([]));
    let brief = dojo.read("counter/BRIEF.md");
    assert!(brief.contains("# Stage 2"));
    assert_eq!(brief.matches('\n').count(), brief.matches("\r\n").count());
}

#[test]
fn a_dojo_in_git_keeps_its_progress_when_it_is_cloned_on_windows() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    // As older programs left it, with a line of the learner's.
    fs::remove_file(dojo.path(".gitattributes")).unwrap();
    dojo.write(
        ".gitignore",
        "/target\n/.kata/judge\n/.kata/verdicts\n*.bak\n",
    );
    dojo.kata(&["check"]).exits(0);
    assert!(
        dojo.read(".gitignore")
            .starts_with("/target\n/.kata/judge\n/.kata/verdicts\n*.bak\n")
    );
    let root = dojo.root();
    git(&root, &["init", "-q", "."]);
    git(&root, &["add", "-A"]);
    git(&root, &["commit", "-qm", "A"]);
    let tracked = git(&root, &["ls-files"]);
    assert!(tracked.contains(".kata/journal.jsonl"), "{tracked}");
    assert!(!tracked.contains("check.lock"), "{tracked}");
    assert!(!tracked.contains("journal.lock"), "{tracked}");
    let clone = Dojo::none();
    let above = clone.root().parent().unwrap().to_owned();
    let from = root.to_str().unwrap();
    let to = clone.root();
    let copy = [
        "-c",
        "core.autocrlf=true",
        "clone",
        "-q",
        from,
        to.to_str().unwrap(),
    ];
    git(&above, &copy);
    assert!(clone.read("counter/src/lib.rs").contains("\r\n"));
    assert_eq!(
        clone.read(".kata/journal.jsonl"),
        dojo.read(".kata/journal.jsonl")
    );
    clone
        .kata(&["status"])
        .exits(0)
        .says("stage 2 of 2")
        .does_not_say("damaged");
    // A clone that was made before there was a `.gitattributes`.
    as_on_windows(&clone.path(".kata"));
    clone
        .kata(&["status"])
        .exits(0)
        .says("stage 2 of 2")
        .does_not_say("damaged");
    clone.kata(&["hint"]).exits(0);
    clone.kata(&["status"]).exits(0).does_not_say("damaged");
}

#[test]
fn a_repository_in_the_katas_folder_and_the_learners_own_files_stay() {
    let dojo = Dojo::with_counter();
    let folder = dojo.path("counter");
    dojo.solve(1);
    git(&folder, &["init", "-q", "."]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-qm", "A"]);
    dojo.write("counter/tests/mine.rs", "// mine\n");
    dojo.write("counter/src/notes.md", "mine\n");
    let solved = dojo.sources();
    let read_only = PermissionsExt::from_mode(0o444);
    fs::set_permissions(dojo.path("counter/src/lib.rs"), read_only).unwrap();
    dojo.kata(&["reset"]).exits(0);
    assert_eq!(dojo.read("counter/tests/mine.rs"), "// mine\n");
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-qm", "B"]);
    dojo.write("counter/src/notes.md", "newer\n");
    dojo.kata(&["restore"]).exits(0);
    assert_eq!(git(&folder, &["log", "--format=%s"]), "B\nA\n");
    git(&folder, &["fsck", "--strict"]);
    let mut expected = solved;
    expected.insert("notes.md".into(), "newer\n".into());
    assert_eq!(dojo.sources(), expected);
}

#[test]
fn a_reset_or_restore_that_fails_changes_nothing() {
    if Command::new("strace").arg("-V").output().is_err() {
        return;
    }
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.solve(2);
    let solved = dojo.sources();
    dojo.kata(&["reset"]).exits(0);
    let fresh = dojo.sources();
    let mut failed = 0;
    for call in ["rename", "unlink", "fsync"] {
        for nth in 1..=5 {
            failed += usize::from(fails(&dojo, "restore", call, nth, [&fresh, &solved]));
            failed += usize::from(fails(&dojo, "reset", call, nth, [&solved, &fresh]));
        }
    }
    assert!(failed > 2, "only {failed} of the commands failed");
}

/// Runs `command` with one system call that fails; tells whether the command failed,
/// and then runs it once more without that.
fn fails(
    dojo: &Dojo,
    command: &str,
    call: &str,
    nth: usize,
    [before, after]: [&lld_kata::fs::TextTree; 2],
) -> bool {
    let inject = format!("inject={call}:error=ENOSPC:when={nth}");
    let run = other("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", &inject, KATA, command])
        .current_dir(dojo.root())
        .env("KATA_HOME", crate::dojo::user_folder())
        .output()
        .unwrap();
    let failed = !run.status.success();
    let expected = if failed { before } else { after };
    let mut found = dojo.sources();
    // The next check sweeps what could not be removed.
    found.retain(|name, _| !name.starts_with(".kata-tmp-"));
    assert_eq!(&found, expected, "{command}, {call} {nth}");
    if failed {
        dojo.kata(&[command]).exits(0);
    }
    failed
}
