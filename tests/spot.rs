//! `kata spot`: a code review of wrong designs.

use std::{io::Write, process::Stdio};

use serde_json::Value;

use crate::dojo::{Dojo, Run, counter};

fn with_a_pass() -> Dojo {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.solve(2);
    dojo.kata(&["check"]).exits(0);
    dojo
}

fn question(dojo: &Dojo, seed: u32) -> Value {
    let seed = seed.to_string();
    dojo.kata(&["spot", "--json", "--seed", &seed])
        .exits(0)
        .json()
}

/// The round with these lines typed.
fn round(dojo: &Dojo, typed: &str) -> Run {
    let mut child = dojo
        .command(&["spot", "counter", "--seed", "7"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(typed.as_bytes())
        .unwrap();
    Run::of(child.wait_with_output().unwrap())
}

#[test]
fn a_round_asks_for_a_line_and_a_consequence_and_tells_the_truth_afterwards() {
    let dojo = with_a_pass();
    let run = round(&dojo, "nonsense\nlib.rs:1\n9\n2\nq\n").exits(0);
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("spot", run.stdout);
    });
    dojo.kata(&["status"])
        .exits(0)
        .says("code review: 1 design");
    dojo.kata(&["log"]).exits(0).says("code review:");
}

#[test]
fn nothing_on_the_screen_gives_the_answer_away() {
    let dojo = with_a_pass();
    let mutants = counter().mutants().unwrap();
    for seed in 1..20 {
        let asked = question(&dojo, seed);
        let text = asked.to_string();
        assert!(!text.contains("//"), "{text}");
        for mutant in &mutants {
            let name = mutant.file.trim_end_matches(".diff");
            let first = mutant.diff.lines().next().unwrap();
            let (_, mistake) = first.split_once(": ").unwrap();
            assert!(!text.contains(name) && !text.contains(mistake), "{text}");
        }
        assert_eq!(asked["choices"].as_array().unwrap().len(), 4);
    }
}

#[test]
fn a_program_asks_and_answers_and_the_same_name_is_the_same_question() {
    let dojo = with_a_pass();
    let asked = question(&dojo, 3);
    let design = asked["design"].as_str().unwrap();
    let again = dojo
        .kata(&["spot", "--json", "--design", design])
        .exits(0)
        .json();
    assert_eq!(again, asked);
    let answer = |line: &Value, choice: &Value| {
        let (line, choice) = (line.to_string(), choice.to_string());
        let args = [
            "spot", "--json", "--design", design, "--line", &line, "--choice", &choice,
        ];
        dojo.kata(&args).exits(0).json()
    };
    let wrong = answer(&9999.into(), &9.into());
    assert_eq!(
        (&wrong["line_right"], &wrong["choice_right"]),
        (&false.into(), &false.into())
    );
    let right = answer(&wrong["line"], &wrong["choice"]);
    assert_eq!(
        (&right["line_right"], &right["choice_right"]),
        (&true.into(), &true.into())
    );
    let near = wrong["line"].as_u64().unwrap() + 3;
    assert_eq!(answer(&near.into(), &9.into())["line_right"], true);
    // It was missed last, so it comes first, whatever the seed.
    let next = question(&dojo, 99);
    let name = |it: &Value| {
        it["design"]
            .as_str()
            .unwrap()
            .split('/')
            .nth(1)
            .unwrap()
            .to_owned()
    };
    assert_eq!(name(&next), name(&asked));
    let status = dojo.kata(&["status", "--json"]).exits(0).json();
    let row = &status["katas"][0]["review"];
    assert_eq!(
        (&row["asked"], &row["lines_right"], &row["missed"]),
        (&3.into(), &2.into(), &1.into())
    );
    dojo.kata(&["spot", "--design", "counter/nothing/1"])
        .exits(2)
        .says("no design");
}

#[test]
fn only_designs_of_a_reference_that_is_open_are_shown() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["spot"]).exits(1).says("nothing to review yet");
}
