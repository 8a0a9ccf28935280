//! `kata drill`: rounds on a pipe, on a terminal and for programs; boxes; bad cards.

use std::{
    fs,
    io::Write,
    process::Stdio,
    time::{SystemTime, UNIX_EPOCH},
};

use lld_kata::{
    hash::sha256,
    journal::{Entry, Event},
};
use serde_json::Value;

use crate::dojo::{Dojo, Run, copy, course};

const ANIMALS: &str = r#"
title = "Animals"
summary = "Which one swims"
order = 9001

[[cards]]
id = "who-swims"
asks = "A river is in the way. Which animal crosses it by itself?"
answers = ["the right cat", "the right otter", "the right hen"]
right = 2
reasons = ["it is small and quick", "its fur keeps water out", "it can hold its breath"]
right_reason = 2
misses = ["Cats avoid water.", "", "Hens do not swim."]
says = "Otters live in rivers."
number = "11 km/h: an otter under water"
more = ["learn:strategy"]
source = "A book about otters, 2001"

[[cards]]
id = "who-flies"
trap = true
asks = "Which animal flies?"
answers = ["a bat of course", "a flying fish", "an ostrich here"]
right = 1
reasons = ["its arms are wings", "it jumps very well", "it has many feathers"]
right_reason = 1
misses = ["", "It glides.", "It runs."]
says = "Bats fly."
source = "A book about bats, 2002"

[[open]]
id = "your-pet"
asks = "Describe your pet."
rubric = ["says its name", "says its age", "says what it eats"]
model = "Rex is four and eats what falls from the table."
source = "A book about pets, 2003"
"#;
const OF_COURSE: &[&str] = &["--katas", "cards"];

/// Writes the cards above, and the course, below the dojo.
pub(crate) fn write_cards(dojo: &Dojo) {
    copy(&course(), &dojo.path("cards"));
    dojo.write("cards/katas/drills/animals.toml", ANIMALS);
}

fn with_cards() -> Dojo {
    let dojo = Dojo::with_counter();
    write_cards(&dojo);
    dojo
}

fn drill(dojo: &Dojo, args: &[&str]) -> Run {
    dojo.kata(&[&["drill"], args, OF_COURSE].concat())
}

/// The same with `input` on standard input.
fn drill_with(dojo: &Dojo, args: &[&str], input: &str) -> Run {
    let mut command = dojo.command(&[&["drill"], args, OF_COURSE].concat());
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    Run::of(child.wait_with_output().unwrap())
}

fn today() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs() / 86_400
}

/// Notes an answer to a card of the animals, so many days ago.
fn answered(dojo: &Dojo, days_ago: u64, right: bool) {
    let event = Event::Drilled {
        topic: "animals".to_owned(),
        card: "who-swims".to_owned(),
        picked: vec![2, 2],
        right,
    };
    let at = (today() - days_ago) * 86_400_000 + 1000;
    let json = serde_json::to_string(&Entry { v: 4, at, event }).unwrap();
    let sum = sha256([json.as_str()], 16);
    let line = format!("{{\"sum\":\"{sum}\",\"entry\":{json}}}\n");
    let journal = dojo.read(".kata/journal.jsonl") + &line;
    dojo.write(".kata/journal.jsonl", journal);
}

/// The numbers under which the right answer and reason of a card are shown.
fn right_numbers(card: &Value) -> (usize, usize) {
    let place = |list: &str, texts: [&str; 2]| {
        let all = card[list].as_array().unwrap();
        let is_right = |it: &Value| texts.contains(&it.as_str().unwrap());
        all.iter().position(is_right).unwrap() + 1
    };
    (
        place("answers", ["the right otter", "a bat of course"]),
        place("reasons", ["its fur keeps water out", "its arms are wings"]),
    )
}

#[test]
fn a_round_on_a_pipe_takes_a_number_a_line_and_keeps_the_result() {
    let dojo = with_cards();
    let cards = drill(&dojo, &["animals", "--json"]).exits(0).json();
    let numbers: String = cards["cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(right_numbers)
        .map(|(answer, reason)| format!("{answer}\nx\n{reason}\n"))
        .collect();
    drill_with(&dojo, &["animals"], &numbers)
        .exits(0)
        .says("1 of 2 · Animals")
        .says("a number from 1 to 3, or q")
        .says("✔ right")
        .says("To remember: 11 km/h: an otter under water")
        .says("Source: A book about otters, 2001")
        .says("more: `kata learn strategy`")
        .says("2 of 2 right")
        .says("Animals  2 of 2    box 1 of 4, again tomorrow");
    assert_eq!(
        dojo.read(".kata/journal.jsonl")
            .matches("\"drilled\"")
            .count(),
        2
    );
}

#[test]
fn a_right_answer_for_a_wrong_reason_is_not_right() {
    let dojo = with_cards();
    // The numbers of this showing; each answer shuffles the card anew.
    let numbers = || {
        let cards = drill(&dojo, &["animals", "--json"]).exits(0).json();
        let mut cards = cards["cards"].as_array().unwrap().iter();
        let swims = cards.find(|it| it["card"] == "animals/who-swims").unwrap();
        assert!(swims.get("right").is_none(), "the card does not tell");
        right_numbers(swims)
    };
    let answer = |(answer, reason): (usize, usize), more: &[&str]| {
        let picked = format!("animals/who-swims={answer},{reason}");
        drill(&dojo, &[&["--answer", &picked], more].concat()).exits(0)
    };
    let (right, reason) = numbers();
    let run = answer((right, reason % 3 + 1), &["--json"]).json();
    let result = &run["results"][0];
    assert_eq!(result["right"], false);
    assert_eq!(result["graded"]["right_answer"], right);
    assert_eq!(result["graded"]["right_reason"], reason);
    assert_eq!(result["says"], "Otters live in rivers.");
    assert_eq!(run["topics"][0]["standing"]["box"], 1);
    let (right, reason) = numbers();
    answer((right, reason % 3 + 1), &[])
        .says("right answer, wrong reason")
        .says("Because: ");
    let (right, reason) = numbers();
    answer((right % 3 + 1, reason), &[])
        .says("not the answer")
        .says("Your answer misses: ");
    answer(numbers(), &[]).says("1 of 1 right");
    // A number of an order that is no longer shown is no answer.
    let old = "animals/who-swims@0=1,1";
    drill(&dojo, &["--answer", old])
        .exits(2)
        .says("its answers stand in another order");
    let cards = drill(&dojo, &["animals", "--json"]).exits(0).json();
    let mut cards = cards["cards"].as_array().unwrap().iter();
    let swims = cards.find(|it| it["card"] == "animals/who-swims").unwrap();
    let showing = &swims["showing"];
    let new = format!(
        "animals/who-swims@{showing}={},{}",
        numbers().0,
        numbers().1
    );
    drill(&dojo, &["--answer", &new])
        .exits(0)
        .says("1 of 1 right");
}

#[test]
fn open_questions_show_a_rubric_to_tick() {
    let dojo = with_cards();
    drill_with(&dojo, &["animals", "--open"], "1 3\n")
        .exits(0)
        .says("which of these did yours have?")
        .says("✔ 2 of 3 points");
    drill(&dojo, &["--answer", "animals/your-pet=0"])
        .exits(0)
        .says("✘ 0 of 3 points");
    drill(&dojo, &["--answer", "animals/your-pet=4"])
        .exits(2)
        .says("it has 3 points");
    let json = drill(&dojo, &["animals", "--open", "--json"])
        .exits(0)
        .json();
    assert_eq!(json["open"][0]["rubric"].as_array().unwrap().len(), 3);
    assert_eq!(json["cards"], serde_json::json!([]));
}

#[test]
fn a_topic_comes_back_after_one_three_seven_and_fourteen_days() {
    let dojo = with_cards();
    let standing = || {
        let json = drill(&dojo, &["--list", "--json"]).exits(0).json();
        let topics = json["topics"].as_array().unwrap();
        let animals = topics.iter().find(|it| it["topic"] == "animals").unwrap();
        let standing = &animals["standing"];
        (standing["box"].as_u64(), standing["due_in_days"].as_u64())
    };
    assert_eq!(standing(), (None, None));
    for (days_ago, right, expected) in [
        (40, true, (1, 0)),
        (39, true, (2, 0)),
        (36, true, (3, 0)),
        (29, true, (4, 0)),
        (10, true, (4, 4)),
        (2, false, (1, 0)),
        (0, true, (2, 3)),
    ] {
        answered(&dojo, days_ago, right);
        assert_eq!(
            standing(),
            (Some(expected.0), Some(expected.1)),
            "{days_ago}"
        );
    }
}

#[test]
fn what_is_due_stands_in_status_list_and_report() {
    let dojo = with_cards();
    dojo.kata(&[&["status"], OF_COURSE].concat())
        .exits(0)
        .does_not_say("due:");
    answered(&dojo, 3, true);
    for command in ["status", "list"] {
        dojo.kata(&[&[command], OF_COURSE].concat())
            .exits(0)
            .says("due: `kata drill` – Animals");
        let json = dojo
            .kata(&[&[command, "--json"], OF_COURSE].concat())
            .json();
        let due = serde_json::json!([{ "topic": "animals", "title": "Animals", "days": 2 }]);
        assert_eq!(json["due"], due);
    }
    dojo.kata(&[&["report", "--html", "page.html"], OF_COURSE].concat())
        .exits(0);
    let page = dojo.read("page.html");
    assert!(page.contains("<h2 id=\"drills-title\">Drills</h2>"));
    assert!(page.contains("1 of 4</td>"), "{page}");
}

#[test]
fn traps_come_from_all_topics_and_leaving_early_keeps_what_was_answered() {
    let dojo = with_cards();
    let json = drill(&dojo, &["--traps", "--json"]).exits(0).json();
    let cards = json["cards"].as_array().unwrap();
    assert!(!cards.is_empty() && cards.len() <= 10);
    assert!(cards.iter().all(|it| it["trap"] == true));
    drill_with(&dojo, &["animals"], "1\n1\nq\n")
        .exits(0)
        .says("of 1 right");
    drill_with(&dojo, &["animals"], "")
        .exits(0)
        .says("0 of 0 right");
}

#[test]
fn wrong_usage_is_named_with_a_hint() {
    let dojo = with_cards();
    drill(&dojo, &["animls"])
        .exits(2)
        .says("did you mean `animals`?");
    drill(&dojo, &["zebras-and-lions"])
        .exits(2)
        .says("`kata drill --list` lists the topics");
    for (answer, says) in [
        ("animals/nobody=1,1", "there is no card `animals/nobody`"),
        ("animals=1,1", "there is no card `animals=1,1`"),
        ("animals/who-swims", "there is no card"),
        (
            "animals/who-swims=1",
            "an answer from 1 to 3 and a reason from 1 to 3",
        ),
        (
            "animals/who-swims=1,9",
            "an answer from 1 to 3 and a reason from 1 to 3",
        ),
        ("animals/who-swims=one", "it wants numbers"),
    ] {
        drill(&dojo, &["--answer", answer])
            .exits(2)
            .says(says)
            .says("hint:");
    }
    // One that is wrong, and none is recorded.
    drill(
        &dojo,
        &[
            "--answer",
            "animals/who-swims=1,1",
            "--answer",
            "animals/x=1,1",
        ],
    )
    .exits(2);
    assert!(!dojo.read(".kata/journal.jsonl").contains("\"drilled\""));
    drill(&dojo, &["animals", "--traps"]).exits(2);
}

#[test]
fn outside_a_dojo_a_round_works_and_says_that_nothing_is_recorded() {
    let nowhere = Dojo::none();
    write_cards(&nowhere);
    let cards = nowhere.path("cards");
    let args = [
        "drill",
        "--answer",
        "animals/who-swims=1,1",
        "--katas",
        cards.to_str().unwrap(),
    ];
    let run = nowhere.kata(&[&args[..], &["--dojo", "none"]].concat());
    run.exits(2).says("there is no dojo in `none`");
    fs::remove_dir_all(nowhere.path("none")).unwrap_or_default();
}

#[test]
fn bad_cards_are_an_error_that_names_the_file_and_the_fault() {
    let dojo = with_cards();
    dojo.write(
        "cards/katas/drills/animals.toml",
        ANIMALS.replace("right = 2", "right = 7"),
    );
    drill(&dojo, &["animals"])
        .exits(2)
        .says("`katas/drills/animals.toml` is not well formed")
        .says("card `who-swims`: `right = 7` is none of its 3 answers");
    // Nothing else is the worse for it.
    dojo.kata(&[&["status"], OF_COURSE].concat()).exits(0);
    dojo.kata(&["drill", "--list"]).exits(0);
}

#[test]
fn the_gate_looks_at_the_cards() {
    let dojo = with_cards();
    let verify = || dojo.kata(&[&["verify", "drills"], OF_COURSE].concat());
    let text = ANIMALS.replace("the right cat", "the right cat or a dog");
    let text = text.replace("a flying fish", "a flying fish or a bird");
    dojo.write(
        "cards/katas/drills/animals.toml",
        text.replace("it jumps very well", "jumps"),
    );
    let before = verify().stdout;
    assert!(!before.contains("drills/animals.toml"), "{before}");
    let long = text.replace("the right otter", "the right otter, which lives in rivers");
    let long = long.replace("a bat of course", "a bat, of course, as everybody knows");
    dojo.write("cards/katas/drills/animals.toml", long);
    verify()
        .exits(1)
        .says("drills/animals.toml: the right answer is the longest in 2 of 2");
}

#[test]
fn the_screen_of_a_round() {
    let dojo = with_cards();
    let run = drill_with(&dojo, &["animals"], "1\n1\n2\n2\n").exits(0);
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("drill", run.stdout);
    });
}

#[cfg(unix)]
#[test]
fn on_a_terminal_a_key_is_enough_and_the_terminal_is_given_back() {
    use crate::{dojo::KATA, tmux::Screen};
    let dojo = with_cards();
    let Some(screen) = Screen::open(&dojo) else {
        eprintln!("not tested: there is no tmux");
        return;
    };
    let before = screen.settings("before");
    screen.type_line(&format!("clear; '{KATA}' drill animals --katas cards"));
    screen.await_text("answer, press 1 to 3 (q ends):");
    // Enter after a key that counted already is no answer to the next question.
    screen.keys(&["1", "Enter"]);
    screen.await_text("reason, press 1 to 3 (q ends):");
    screen.keys(&["2"]);
    screen.await_text("any key goes on");
    screen.keys(&["Space"]);
    screen.await_text("2 of 2");
    assert!(!screen.shown().contains("a number from 1 to 3"));
    screen.keys(&["q"]);
    screen.await_text("of 1 right");
    assert_eq!(screen.settings("after"), before);
}
