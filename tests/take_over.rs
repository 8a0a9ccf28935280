//! A stage that starts on somebody else's code.

use lld_kata::fs::TextTree;

use crate::dojo::{Dojo, counter, course};

/// A dojo in which nothing is fetched.
fn fetch(dojo: &Dojo, more: &[&str]) -> crate::dojo::Run {
    let course = course();
    let args = ["fetch", "counter", "--katas", course.to_str().unwrap()];
    dojo.kata(&[&args, more].concat())
}

fn reference_at_2() -> TextTree {
    let mut expected = counter().reference_at(1).unwrap();
    expected.extend(counter().starter(2));
    expected
}

#[test]
fn a_kata_that_is_not_there_begins_at_the_stage_on_the_reference() {
    let dojo = Dojo::none();
    let run = fetch(&dojo, &["--from-stage", "2"]).exits(0);
    let run = run.says("stage 2 starts on the reference as it stood after stage 1");
    run.says("pub mod steps;");
    assert_eq!(dojo.sources(), reference_at_2());
    assert!(dojo.path("counter/tests/stages/stage_2.rs").is_file());
    assert!(dojo.read("counter/BRIEF.md").contains("# Stage 2"));
    let status = dojo.kata(&["status", "--json"]).exits(0).json();
    let kata = &status["katas"][0];
    assert_eq!(kata["taken_over"], 2);
    assert_eq!(
        (&kata["stage"], &kata["stages_passed"]),
        (&2.into(), &1.into())
    );
    assert_eq!(kata["backups"], 0);
    // What was taken over holds, and the stage itself is to be done.
    let check = dojo.kata(&["check", "--json"]).exits(1).json();
    assert_eq!(check["progress"][0]["state"], "passes");
    assert_ne!(check["progress"][1]["state"], "passes");
}

#[test]
fn a_pass_on_taken_over_code_is_said_to_be_one_everywhere() {
    let dojo = Dojo::none();
    fetch(&dojo, &["--from-stage", "2"]).exits(0);
    dojo.solve(2);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["status"]).exits(0).says("taken over");
    dojo.kata(&["card"])
        .exits(0)
        .says("stage 2 began on the reference");
    dojo.kata(&["log"])
        .exits(0)
        .says("stage 2 taken over from the reference");
    dojo.kata(&["report"]).exits(0);
    assert!(dojo.read("report.html").contains("Taken over"));
}

#[test]
fn code_that_is_there_is_backed_up_and_comes_back_as_the_learners_own() {
    let dojo = Dojo::with_counter();
    let mine = "// mine\npub struct Counter;\n";
    dojo.write("counter/src/lib.rs", mine);
    dojo.write("counter/src/more.rs", "// more\n");
    let run = dojo
        .kata(&["fetch", "counter", "--from-stage", "2"])
        .exits(0);
    run.says("what was there is in");
    assert_eq!(dojo.sources(), reference_at_2());
    dojo.kata(&["restore"]).exits(0);
    assert_eq!(dojo.read("counter/src/lib.rs"), mine);
    let status = dojo.kata(&["status", "--json"]).exits(0).json();
    assert_eq!(status["katas"][0]["taken_over"], serde_json::Value::Null);
    assert_eq!(status["katas"][0]["stages_passed"], 0);
}

#[test]
fn a_stage_that_was_taken_over_starts_over_on_the_same_code() {
    let dojo = Dojo::none();
    fetch(&dojo, &["--from-stage", "2"]).exits(0);
    dojo.write("counter/src/lib.rs", "// spoiled\n");
    dojo.kata(&["reset", "--stage", "2"]).exits(0);
    assert_eq!(dojo.sources(), reference_at_2());
    let status = dojo.kata(&["status", "--json"]).exits(0).json();
    assert_eq!(status["katas"][0]["taken_over"], 2);
}

#[test]
fn what_is_there_only_finished_is_refused_and_nothing_changes() {
    let dojo = Dojo::none();
    for (args, why) in [
        (
            &["--from-stage", "2", "--of", "alternate"][..],
            "only the reference is kept",
        ),
        (
            &["--from-stage", "2", "--of", "usual"],
            "only the reference is kept",
        ),
        (&["--from-stage", "1"], "stage 1 has no stage before it"),
        (&["--from-stage", "3"], "has no stage 3"),
        (&["--of", "alternate"], "--from-stage"),
    ] {
        fetch(&dojo, args).exits(2).says(why);
        assert!(!dojo.path("counter").exists(), "{args:?}");
    }
}
