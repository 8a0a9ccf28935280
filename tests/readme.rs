//! Every command in the README runs, in the order in which it stands there.

use std::{path::Path, process::Command};

use crate::dojo::{Dojo, KATA, Run};

const README: &str = include_str!("../README.md");

/// Commands that are run elsewhere, and where.
const ELSEWHERE: &[(&str, &str)] = &[
    ("cargo test", "this is it"),
    ("kata watch", "it has no end; tests/watch.rs runs it"),
    ("kata hunt --watch", "it has no end; tests/hunt.rs runs it"),
    (
        "cargo install --path . --locked",
        ".ci/run installs from the package",
    ),
];

#[test]
fn every_command_in_the_readme_runs() {
    let clone = Dojo::none();
    let root = clone.root();
    let here: &Path = root.parent().unwrap();
    let mut count = 0;
    for line in commands() {
        if ELSEWHERE.iter().any(|(command, _)| *command == line) {
            continue;
        }
        // `kata` and `cargo run --` are the program under test.
        let args = line
            .strip_prefix("kata ")
            .or_else(|| line.strip_prefix("cargo run -- "))
            .unwrap_or_else(|| panic!("`{line}` is not run by any test"));
        let script = format!("'{KATA}' {args}");
        let output = Command::new("sh")
            .args(["-c", &script])
            .current_dir(here)
            .env("KATA_HOME", crate::dojo::user_folder())
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        let run = Run::of(output);
        // A kata that nobody has solved does not pass, nor is a hunt won; that is no fault
        // of the README.
        let expected = i32::from(args.starts_with("check") || args.starts_with("hunt"));
        assert_eq!(run.code, expected, "{line}\n{}\n{}", run.stdout, run.stderr);
        count += 1;
    }
    assert!(count >= 20, "only {count} commands were found");
}

#[test]
fn the_readme_names_every_command_and_exit_code() {
    let dojo = Dojo::none();
    let help = dojo.kata(&["--help"]).stdout;
    let listed = help
        .split("Commands:")
        .nth(1)
        .unwrap()
        .split("Options:")
        .next()
        .unwrap();
    for line in listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
    {
        let command = line.split_whitespace().next().unwrap();
        assert!(
            command == "help" || README.contains(&format!("kata {command}")),
            "{command}"
        );
    }
    for line in help
        .split("Exit codes:")
        .nth(1)
        .unwrap()
        .lines()
        .filter(|line| !line.is_empty())
    {
        let (code, meaning) = line.trim().split_once(' ').unwrap();
        let row = format!("| {code} | {} |", meaning.trim());
        assert!(README.replace('`', "").contains(&row), "{row}");
    }
}

/// The lines of the `sh` blocks, without comments.
fn commands() -> Vec<String> {
    let mut commands = Vec::new();
    let mut in_block = false;
    for line in README.lines() {
        match line {
            "```sh" => in_block = true,
            "```" => in_block = false,
            line if in_block => commands.push(line.split('#').next().unwrap().trim().to_owned()),
            _ => {}
        }
    }
    commands
}
