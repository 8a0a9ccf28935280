//! Texts of a course, of the learner's code and of paths: printed, none of them commands
//! the terminal or fills it.

use crate::{
    dojo::{Dojo, course},
    hostile_packages::{Package, commands_no_terminal},
};

#[test]
fn texts_that_command_a_terminal_are_refused() {
    let toml = "katas/counter/kata.toml";
    let with_title = |title: &str| {
        let title = format!("title = \"{title}\"");
        move |text: &str| {
            // The stages have titles, too.
            let is_title = |line: &str| line.starts_with("title = ");
            let lines = text
                .lines()
                .map(|line| if is_title(line) { &title } else { line });
            lines.flat_map(|line| [line, "\n"]).collect()
        }
    };
    for (title, character) in [
        ("\\u001b]0;owned\\u0007", "U+001B"),
        ("a\\u0000b", "U+0000"),
        ("a\\u009b2Jb", "U+009B"),
        ("a\\u202egnihton", "U+202E"),
        ("a\\uFDD0[31mb", "U+FDD0"),
    ] {
        let package = Package::new();
        package.edit(toml, with_title(title));
        package.is_refused(character);
    }
    for name in [
        toml,
        "katas/counter/brief/1.md",
        "katas/counter/tests/stage_2.rs",
        "katas/counter/contracts/count_is_private.rs",
        "solutions/counter/reference/DESIGN.md",
        "solutions/counter/steps/2.diff",
    ] {
        let package = Package::new();
        package.edit(name, |text| {
            text.to_owned() + "# \u{1b}[2J\u{1b}]0;owned\u{7}\n"
        });
        package.is_refused("U+001B");
    }
}

#[test]
fn a_long_line_of_a_broken_file_is_not_printed_whole() {
    for line in [
        "x = [".repeat(150_000),
        format!("x = \"{}", "y".repeat(900_000)),
    ] {
        let package = Package::new();
        package.edit("katas/counter/kata.toml", |text| {
            format!("{text}\n{line}\n")
        });
        package.is_refused("kata.toml");
        let said = package.run(&["brief", "counter"]).stderr;
        assert!(said.len() < 4096, "{} bytes", said.len());
    }
}

#[test]
fn what_the_learners_code_or_a_path_says_commands_no_terminal() {
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[8m\u{202e}\u{9b}2J";
    let dojo = Dojo::with_counter();
    dojo.write(
        "counter/src/lib.rs",
        dojo.read("counter/src/lib.rs").replacen(
            "todo!(",
            "panic!(\"\\u{1b}]0;owned\\u{7}\\u{1b}[8m\\u{202e}\\u{9b}2J\");\ntodo!(",
            1,
        ),
    );
    for args in [
        vec!["check", "--full"],
        vec!["check", evil],
        vec!["brief", evil],
        vec!["check", "--test", evil],
        vec!["man", evil],
        vec!["diff"],
        vec!["status"],
    ] {
        for colour in ["always", "never"] {
            let run = dojo.kata(&[args.as_slice(), &["--color", colour]].concat());
            assert!([1, 2].contains(&run.code) || args[0] != "check", "{run:?}");
            commands_no_terminal(&run.stdout);
            commands_no_terminal(&run.stderr);
        }
    }
    // Where a dojo lies, and what a file in it is called.
    let folder = format!("dojo{evil}");
    let nowhere = Dojo::none();
    let course = course();
    for args in [
        vec!["fetch", "counter", "--dojo", &folder],
        vec!["start", "counter", "--dojo", &folder],
        vec!["check", "counter", "--dojo", &folder],
        vec!["reset", "counter", "--dojo", &folder],
    ] {
        let katas = ["--katas", course.to_str().unwrap(), "--color", "always"];
        let run = nowhere.kata(&[args.as_slice(), &katas].concat());
        commands_no_terminal(&run.stdout);
        commands_no_terminal(&run.stderr);
    }
}
