//! What the oracle shows of a difference: the shortest script, and where it parts.

use crate::dojo::{Dojo, course};

/// A counter that takes a limit of seven for six.
fn with_a_wrong_limit() -> Dojo {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let lib = dojo.read("counter/src/lib.rs");
    let wrong = lib.replace(
        "count: 0, limit }",
        "count: 0, limit: if limit == 7 { 6 } else { limit } }",
    );
    assert_ne!(lib, wrong);
    dojo.write("counter/src/lib.rs", wrong);
    dojo
}

#[test]
fn a_difference_is_shrunk_to_the_one_command_that_shows_it() {
    let dojo = with_a_wrong_limit();
    let run = dojo.kata(&["check", "--oracle", "--seed", "1", "--json"]);
    let document = run.exits(1).json();
    let difference = &document["oracle"]["differences"][0];
    let shrunk = &difference["shrunk"];
    assert_eq!(shrunk["commands"], 1, "{difference:#}");
    assert_eq!(shrunk["of"], 20);
    // The limit, and nine presses.
    let expected = shrunk["expected"].as_str().unwrap();
    assert_eq!(expected.lines().next(), Some("limit 7"));
    assert_eq!(expected.lines().count(), 10);
    assert_eq!(difference["first"]["line"], 8);
    assert_eq!(difference["first"]["expected"], "press 7: 7");
    assert_eq!(difference["first"]["actual"], "press 7: full");
    // The whole of it is there, too.
    assert!(difference["expected"].as_str().unwrap().lines().count() > 100);

    dojo.kata(&["check", "--oracle", "--seed", "1", "--force"])
        .exits(1)
        .says("shrunk from 20 commands to 1 command")
        .says("the first difference is in line 8")
        .says("press 7: full");
}

#[test]
fn code_that_panics_is_shown_with_the_script_on_which_it_does() {
    let dojo = with_a_wrong_limit();
    let lib = dojo.read("counter/src/lib.rs");
    dojo.write(
        "counter/src/lib.rs",
        lib.replace("{ 6 } else", "{ panic!(\"seven\") } else"),
    );
    dojo.kata(&["check", "--oracle", "--seed", "1"])
        .exits(1)
        .says("shrunk from 20 commands to 1 command")
        .says("panicked at src/lib.rs")
        .says("on this script")
        .says("      limit 7");
}

/// A course may have a `support` of its own, from before scripts had steps.
#[test]
fn a_scenario_without_steps_is_compared_as_a_whole() {
    let dojo = with_a_wrong_limit();
    let old = dojo.root().with_file_name("old course");
    let copied = std::process::Command::new("cp")
        .arg("-a")
        .args([course(), old.clone()])
        .status();
    assert!(copied.unwrap().success());
    let support = old.join("katas/support");
    std::fs::create_dir_all(&support).unwrap();
    let generator = include_str!("../katas/support/generator.rs")
        .replace("pub fn leave_out", "fn leave_out")
        .replace("pub fn steps_taken", "fn steps_taken");
    std::fs::write(support.join("generator.rs"), generator).unwrap();
    std::fs::write(
        support.join("mod.rs"),
        "#![allow(dead_code)]\nmod generator;\npub use generator::Generator;\n",
    )
    .unwrap();
    let args = ["check", "--oracle", "--seed", "1", "--json", "--katas"];
    let run = dojo.kata(&[args.as_slice(), &[old.to_str().unwrap()]].concat());
    let document = run.exits(1).json();
    let difference = &document["oracle"]["differences"][0];
    assert_eq!(
        difference["shrunk"],
        serde_json::Value::Null,
        "{difference:#}"
    );
    assert_eq!(difference["first"]["expected"], "press 7: 7");
}
