//! `kata spot`: a code review of wrong designs.

use std::{io::Write, process::Stdio};

use serde_json::Value;

use crate::dojo::{Dojo, Run, counter};

const YES: (&Value, &Value) = (&Value::Bool(true), &Value::Bool(true));
const NO: (&Value, &Value) = (&Value::Bool(false), &Value::Bool(false));

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
    let run = round(&dojo, "nonsense\nlib.rs:9999\nlib.rs:32\n9\n2\nq\n").exits(0);
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
        assert_eq!(asked["stage"], 2);
        assert!(asked["rows"].as_array().unwrap().len() <= 20);
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
    let answer = |line: u64, choice: u64| {
        let (line, choice) = (line.to_string(), choice.to_string());
        let args = [
            "spot", "--json", "--design", design, "--line", &line, "--choice", &choice,
        ];
        dojo.kata(&args).exits(0).json()
    };
    let impossible = |args: [&str; 4]| {
        let args = [&["spot", "--design", design][..], &args].concat();
        dojo.kata(&args).exits(2)
    };
    impossible(["--line", "9999", "--choice", "1"]).says("line 9999 is not shown");
    let shown = asked["rows"][0]["line"].to_string();
    impossible(["--line", &shown, "--choice", "9"]).says("the choices are 1 to 4");
    let lines = asked["rows"].as_array().unwrap().iter();
    let lines: Vec<u64> = lines.map(|row| row["line"].as_u64().unwrap()).collect();
    let told = answer(lines[0], 1);
    let (line, choice) = (&told["line"], &told["choice"]);
    let (line, choice) = (line.as_u64().unwrap(), choice.as_u64().unwrap());
    let right = answer(line, choice);
    assert_eq!((&right["line_right"], &right["choice_right"]), YES);
    assert_eq!(
        (&right["chosen"], &right["still_true"]),
        (&choice.into(), &Value::Null)
    );
    let far = *lines.iter().max_by_key(|it| it.abs_diff(line)).unwrap();
    let other_choice = choice % 4 + 1;
    let wrong = answer(far, other_choice);
    assert_eq!((&wrong["line_right"], &wrong["choice_right"]), NO);
    assert_eq!(wrong["chosen"], other_choice);
    assert!(wrong["chosen_rule"].is_string(), "{wrong}");
    // It was missed, so it comes again, but not at once.
    let name = |it: &Value| {
        it["design"]
            .as_str()
            .unwrap()
            .split('/')
            .nth(1)
            .unwrap()
            .to_owned()
    };
    let next = question(&dojo, 99);
    assert_ne!(name(&next), name(&asked));
    let id = next["design"].as_str().unwrap();
    let line = next["rows"][0]["line"].to_string();
    dojo.kata(&["spot", "--design", id, "--line", &line, "--choice", "1"])
        .exits(0);
    assert_eq!(name(&question(&dojo, 99)), name(&asked));
    let status = dojo.kata(&["status", "--json"]).exits(0).json();
    let row = &status["katas"][0]["review"];
    assert_eq!(row["asked"], 4);
    assert!(row["missed"].as_u64().unwrap() >= 1, "{row}");
    dojo.kata(&["spot", "--design", "counter/nothing/1"])
        .exits(2)
        .says("no design");
}

/// The lines of a screen from the one that says `from` to the one that says `to`.
fn lines_between<'a>(screen: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let lines = screen.lines().skip_while(|line| !line.contains(from));
    let mut found: Vec<&str> = Vec::new();
    for line in lines {
        found.push(line);
        if line.contains(to) {
            return found;
        }
    }
    panic!("no `{from}` to `{to}` in {screen}")
}

#[test]
fn the_code_and_its_file_are_on_a_small_screen_at_both_questions() {
    let dojo = with_a_pass();
    let run = round(&dojo, "36\n1\nq\n").exits(0);
    let question = lines_between(&run.stdout, "1 of ", "the line with the mistake");
    assert!(question.len() <= 24, "{question:?}");
    assert!(
        question[0].contains("counter · as of stage 2 · "),
        "{question:?}"
    );
    let asked = run
        .stdout
        .split("the line with the mistake >")
        .nth(1)
        .unwrap();
    let choice = lines_between(asked, "counter · as of stage 2 · ", "1 to 4 >");
    assert!(choice.len() <= 24, "{choice:?}");
    // The code around the line that was chosen.
    assert!(choice.iter().any(|line| line.starts_with("36  ")));
}

#[cfg(unix)]
#[test]
fn on_a_terminal_the_answer_stays_until_enter() {
    use crate::{dojo::KATA, tmux::Screen};
    let dojo = with_a_pass();
    let Some(screen) = Screen::open(&dojo) else {
        eprintln!("not tested: there is no tmux");
        return;
    };
    screen.type_line(&format!("clear; '{KATA}' spot counter --seed 7"));
    screen.await_text("the line with the mistake >");
    screen.type_line("36");
    screen.await_text("1 to 4 >");
    screen.type_line("1");
    screen.await_text("Enter shows the next design, q ends >");
    assert!(screen.shown().contains("the consequence is"));
    screen.type_line("");
    screen.await_text("2 of ");
}

#[test]
fn a_wrong_choice_is_answered_with_what_still_holds() {
    let dojo = with_a_pass();
    let told = (1..=4).any(|choice| {
        let asked = question(&dojo, 3);
        let (id, line) = (asked["design"].as_str().unwrap(), &asked["rows"][0]["line"]);
        let (line, choice) = (line.to_string(), choice.to_string());
        let run = dojo.kata(&["spot", "--design", id, "--line", &line, "--choice", &choice]);
        run.exits(0).stdout.contains("still holds, for example: ")
    });
    assert!(told);
}

#[test]
fn only_designs_of_a_reference_that_is_open_are_shown() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["spot"])
        .exits(1)
        .says("nothing to review yet")
        .says("kata fetch KATA --from-stage 3");
}
