//! `--json`: one document, whose schema the README describes.

use crate::dojo::{Dojo, course};

#[test]
fn an_error_is_a_document_too() {
    let dojo = Dojo::with_counter();
    let document = dojo.kata(&["check", "countr", "--json"]).exits(2).json();
    assert_eq!(document["error"]["exit_code"], 2);
    assert_eq!(document["error"]["hint"], "did you mean `counter`?");
    assert_eq!(document["command"], "check");
}

#[test]
fn a_check_tells_each_test_and_contract() {
    let dojo = Dojo::with_counter();
    let document = dojo.kata(&["check", "--json"]).exits(1).json();
    assert_eq!(document["kata"], "counter");
    assert_eq!(document["stage"], 1);
    assert_eq!(document["passed"], false);
    assert_eq!(document["build"]["outcome"], "built");
    assert_eq!(document["level"], "practice");
    let tests = document["tests"].as_array().unwrap();
    assert_eq!(tests.len(), 6);
    assert_eq!(tests[0]["test"], "stage_1::a_new_counter_is_at_zero");
    assert_eq!(tests[0]["outcome"], "panicked");
    assert_eq!(tests[0]["file"], "src/lib.rs");
    assert_eq!(document["contracts"][1]["outcome"], "holds");
    dojo.solve(1);
    let document = dojo.kata(&["check", "--json"]).exits(0).json();
    assert_eq!(document["passed"], true);
    assert_eq!(document["passes"][0]["stage"], 1);
    assert_eq!(document["delivery"]["modules"][0], "steps");
    for record in ["sandbox", "kata_version", "toolchain", "content"] {
        let value = document[record].as_str().unwrap();
        assert!(!value.is_empty(), "{record}");
        assert!(dojo.read(".kata/journal.jsonl").contains(value), "{record}");
    }
}

#[test]
fn start_and_fetch_are_readable_by_a_program() {
    let nowhere = Dojo::none();
    let course = course();
    let course = course.to_str().unwrap();
    let document = nowhere
        .kata(&["start", "counter", "--katas", course, "--json"])
        .exits(0)
        .json();
    assert_eq!(document["command"], "start");
    assert_eq!(document["kata"], "counter");
    std::fs::remove_dir_all(nowhere.path("counter")).unwrap();
    let document = nowhere
        .kata(&["fetch", "counter", "--katas", course, "--json"])
        .exits(0)
        .json();
    assert_eq!(document["stages"], 1);
}
