//! `kata card`: two scores side by side.

use crate::dojo::{Dojo, Run};

const ALL: &[&str] = &[
    "card",
    "--questions",
    "3",
    "--entities",
    "2",
    "--trade-offs",
    "3",
    "--explaining",
    "4",
];

/// `kata card` on a terminal, with `keys` typed.
#[cfg(unix)]
fn typed(dojo: &Dojo, keys: &str) -> Run {
    use std::{io::Write, process::Stdio};

    use crate::dojo::KATA;
    let mut child = crate::dojo::on_a_terminal(&format!("'{KATA}' card"))
        .current_dir(dojo.root())
        .env("KATA_HOME", crate::dojo::user_folder())
        .env("TERM", "xterm")
        .env("NO_COLOR", "1")
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(keys.as_bytes()).unwrap();
    let run = Run::of(child.wait_with_output().unwrap());
    drop(stdin);
    run
}

#[test]
fn without_a_card_it_shows_the_machines_score_and_how_to_fill_one_in() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["card"])
        .exits(0)
        .says("behaviour    0 of 6 tests pass")
        .says("contracts    1 of 2 hold")
        .says("extension    none up to this stage")
        .says("not asked: `kata check --oracle`")
        .says("by you: nothing yet")
        .says("`kata card counter --questions N");
    let journal = dojo.read(".kata/journal.jsonl");
    assert!(!journal.contains("graded"), "showing records nothing");
}

#[test]
fn a_card_is_recorded_and_shown_over_time_in_words() {
    let dojo = Dojo::with_counter();
    dojo.kata(ALL)
        .exits(0)
        .says("explaining in three minutes    4 of 4");
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    // By its former name.
    dojo.kata(&["card", "--questions", "4", "--telling", "2"])
        .exits(0)
        .says("clarifying questions           4 of 4  up 1")
        .says("entities and responsibilities  2 of 4  same")
        .says("explaining in three minutes    2 of 4  down 2")
        .says("3            2            3            4            0 of 6")
        .says("4 up 1       2 same       3 same       2 down 2     6 of 6");
    dojo.kata(&["card"])
        .exits(0)
        .says("up 1")
        .says("to score yourself");
}

#[test]
fn the_two_scores_are_not_added_and_a_program_can_read_both() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.solve(2);
    dojo.kata(&["check"]).exits(0);
    let mut args = ALL.to_vec();
    args.push("--json");
    let document = dojo.kata(&args).exits(0).json();
    assert_eq!(document["command"], "card");
    assert_eq!(document["recorded"], true);
    assert_eq!(document["stale"], false);
    let machine = &document["machine"];
    assert_eq!(machine["stage"], 2);
    for part in ["behaviour", "extension", "concurrency", "contracts"] {
        let share = &machine[part];
        assert!(share["of"].as_u64() > Some(0), "{part}: {share}");
        assert_eq!(share["passed"], share["of"], "{part}");
    }
    assert!(machine["oracle"].is_null());
    let last = document["history"].as_array().unwrap().last().unwrap();
    assert_eq!(last["own"]["trade_offs"], 3);
    assert_eq!(&last["machine"], machine);
}

#[test]
fn what_the_oracle_said_is_on_the_card_until_the_code_changes() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check", "--oracle"]).exits(0);
    // The pass brought stage 2, and the verdict is still of stage 1.
    dojo.kata(&["card"]).exits(0).says("random scenarios agree");
    dojo.solve(2);
    dojo.kata(&["card"])
        .exits(0)
        .says("random scenarios agree")
        .says("Your code has changed since");
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["card"])
        .exits(0)
        .says("oracle       not asked")
        .does_not_say("has changed since");
    // Asked about code that is known, it is kept, too.
    dojo.kata(&["check", "--oracle"]).exits(0);
    dojo.kata(&["card"]).exits(0).says("random scenarios agree");
    let known = dojo.kata(&["check", "--json"]).exits(0).json();
    assert_eq!(known["known"], true);
    assert!(known["oracle"].is_null(), "an old answer is not a new one");
}

#[test]
fn a_first_card_is_whole_and_a_score_is_from_0_to_4() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["card", "--questions", "3"])
        .exits(2)
        .says("missing: `--entities`, `--trade-offs`, `--explaining`")
        .says("hint: on a terminal, `kata card counter` asks");
    dojo.kata(&["card", "--questions", "5"])
        .exits(2)
        .says("5 is not in 0..=4");
    dojo.kata(&["card", "countr"])
        .exits(2)
        .says("did you mean `counter`?");
    assert!(!dojo.read(".kata/journal.jsonl").contains("graded"));
}

#[cfg(unix)]
#[test]
fn on_a_terminal_it_asks_one_question_at_a_time() {
    let dojo = Dojo::with_counter();
    typed(&dojo, "good\n\n3\n2\n1\n0\n")
        .exits(0)
        .says("1 of 4  clarifying questions")
        .says("I typed before I asked anything.")
        .says("a number from 0 to 4, or q")
        .says("explaining in three minutes    0 of 4");
    typed(&dojo, "\n\n\n4\n")
        .exits(0)
        .says("your score [3] >")
        .says("clarifying questions           3 of 4  same")
        .says("explaining in three minutes    4 of 4  up 4");
    typed(&dojo, "1\nq\n").exits(0).says("nothing was saved");
    let document = dojo.kata(&["card", "--json"]).exits(0).json();
    let history = document["history"].as_array().unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(history[1]["own"]["questions"], 3);
}

#[test]
fn from_inside_a_kata_and_with_dojo_it_means_the_same_card() {
    let dojo = Dojo::with_counter();
    dojo.kata(ALL).exits(0);
    let inside = dojo
        .command(&["card", "--json"])
        .current_dir(dojo.path("counter/src"))
        .output()
        .unwrap();
    let elsewhere = dojo
        .command(&["card", "--json", "--dojo", dojo.root().to_str().unwrap()])
        .current_dir("/")
        .output()
        .unwrap();
    assert_eq!(Run::of(inside).json(), Run::of(elsewhere).json());
}
