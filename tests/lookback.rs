//! Looking back: what the journal tells of the way, and what the copies tell of
//! the code.

use lld_kata::{
    hash::sha256,
    journal::{Entry, Event, Journal, now_ms},
    kata::KataId,
};

use crate::dojo::{Dojo, Run};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;

macro_rules! assert_screen {
    ($name:expr, $run:expr) => {
        let run: Run = $run;
        let filters = vec![
            // What is to come of the catalogue, which grows.
            (r"\d+ to come", "[n] to come"),
            (r"(?m)^  · .*\n", ""),
        ];
        insta::with_settings!({ omit_expression => true, filters => filters }, {
            insta::assert_snapshot!($name, run.stdout);
        });
    };
}

pub(crate) fn checked(kata: &str, stage: usize, passed: usize, holds: usize) -> Event {
    Event::Checked {
        kata: KataId::parse(kata).unwrap(),
        stage,
        content: "c".repeat(32),
        toolchain: "rustc".to_owned(),
        kata_version: String::new(),
        level: String::new(),
        sandbox: String::new(),
        passed,
        failed: 10 - passed,
        stages_passed: holds,
    }
}

pub(crate) fn passed(kata: &str, stage: usize) -> Event {
    Event::Passed {
        kata: KataId::parse(kata).unwrap(),
        stage,
        content: "c".repeat(32),
        copy: format!("copies/{kata}/stage-{stage}-cccccccc"),
        round: None,
    }
}

fn delivered(kata: &str, stage: usize) -> Event {
    let kata = KataId::parse(kata).unwrap();
    Event::Delivered { kata, stage }
}

fn hint(kata: &str, stage: usize, number: usize) -> Event {
    let kata = KataId::parse(kata).unwrap();
    Event::Hint {
        kata,
        stage,
        number,
    }
}

fn fetched(kata: &str) -> Event {
    Event::Fetched {
        kata: KataId::parse(kata).unwrap(),
        version: String::new(),
        stages: 1,
        folder: None,
    }
}

/// A dojo whose journal has `counter` fetched and then `events`, each so many
/// milliseconds before now.
pub(crate) fn dojo_with(fetched_ago: u64, events: Vec<(u64, Event)>) -> Dojo {
    let dojo = Dojo::with_counter();
    let path = dojo.path(".kata/journal.jsonl");
    let first = Journal::read(&path).unwrap().entries.remove(0);
    // Half a minute more, so that the ages are the same however long a test takes.
    let now = now_ms() - MINUTE / 2;
    let lines = std::iter::once((fetched_ago, first.event))
        .chain(events)
        .map(|(ago, event)| {
            let at = now - ago;
            let json = serde_json::to_string(&Entry { v: 1, at, event }).unwrap();
            let sum = sha256([&json], 16);
            format!("{{\"sum\":\"{sum}\",\"entry\":{json}}}\n")
        });
    dojo.write(".kata/journal.jsonl", lines.collect::<String>());
    dojo
}

/// Two hours with `counter`: a pass, a pause, a regression, a hint, a reset.
pub(crate) fn a_morning() -> Dojo {
    dojo_with(
        3 * HOUR,
        vec![
            (170 * MINUTE, checked("counter", 1, 3, 0)),
            (160 * MINUTE, checked("counter", 1, 6, 1)),
            (160 * MINUTE, passed("counter", 1)),
            (160 * MINUTE, delivered("counter", 2)),
            (60 * MINUTE, checked("counter", 2, 6, 1)),
            (58 * MINUTE, hint("counter", 2, 1)),
            (50 * MINUTE, checked("counter", 2, 5, 0)),
            (48 * MINUTE, checked("counter", 2, 4, 0)),
            (40 * MINUTE, checked("counter", 2, 8, 1)),
            (
                30 * MINUTE,
                Event::Reset {
                    kata: KataId::parse("counter").unwrap(),
                    stage: 2,
                    backup: "1".to_owned(),
                },
            ),
            (20 * MINUTE, checked("counter", 2, 7, 1)),
        ],
    )
}

/// The same, with a kata of the catalogue beside it.
pub(crate) fn two_katas() -> Dojo {
    let dojo = a_morning();
    let other = "traffic-control";
    let gave_up = Event::GaveUp {
        kata: KataId::parse(other).unwrap(),
        stage: 1,
    };
    dojo.append(vec![fetched(other), gave_up]);
    dojo
}

#[test]
fn the_log_of_a_kata_tells_each_stage_and_the_latest_entries() {
    let dojo = a_morning();
    assert_screen!("log", dojo.kata(&["log"]).exits(0));
    assert_screen!("log_all", dojo.kata(&["log", "--all", "--plain"]).exits(0));
    let document = dojo.kata(&["log", "counter", "--json"]).exits(0).json();
    assert_eq!(document["stages"][0]["regressions"], 1);
    assert_eq!(document["stages"][0]["active_ms"], 20 * MINUTE);
    assert_eq!(document["stages"][1]["resets"], 1);
    assert_eq!(document["stages"][1]["passed"], serde_json::Value::Null);
    assert_eq!(document["totals"]["active_ms"], 60 * MINUTE);
    assert_eq!(document["events"].as_array().unwrap().len(), 10);
    assert_eq!(document["events_in_all"], 12);
}

#[test]
fn the_log_of_several_katas_is_a_path_with_what_comes_next() {
    let dojo = two_katas();
    assert_screen!("log_path", dojo.kata(&["log"]).exits(0));
    let document = dojo.kata(&["log", "--json"]).exits(0).json();
    assert_eq!(document["totals"]["give_ups"], 1);
    assert_eq!(document["next"][0]["kata"], "counter");
    assert_eq!(document["next"][0]["why"], "in_progress");
    let next = document["next"].as_array().unwrap();
    assert_eq!(next.last().unwrap()["why"], "gave_up");
    assert!(dojo.kata(&["log"]).stdout.contains("  · "));
    // From inside a kata it is that kata's own.
    let inside = dojo
        .command(&["log"])
        .current_dir(dojo.path("counter/src"))
        .output();
    Run::of(inside.unwrap())
        .exits(0)
        .says("counter · 1 of 2 stages passed");
}

#[test]
fn a_real_regression_is_in_the_log() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.solve(2);
    let lib = dojo.read("counter/src/lib.rs");
    let wrong = lib.replace("        self.count\n", "        self.count + 1\n");
    assert_ne!(lib, wrong);
    dojo.write("counter/src/lib.rs", wrong);
    dojo.kata(&["check"]).exits(1);
    dojo.kata(&["log"])
        .exits(0)
        .says("1 regression")
        .says("tests pass, stage 1 broke");
    // Code that does not compile breaks nothing.
    dojo.write("counter/src/lib.rs", "fn");
    dojo.kata(&["check"]).exits(1);
    let document = dojo.kata(&["log", "--json"]).exits(0).json();
    assert_eq!(document["stages"][0]["regressions"], 1);
}

#[test]
fn without_a_kata_there_is_nothing_to_look_back_on() {
    let dojo = Dojo::none();
    dojo.kata(&["log"]).exits(2).says("no dojo");
    std::fs::create_dir_all(dojo.path(".kata")).unwrap();
    dojo.kata(&["log"]).exits(2).says("none is fetched yet");
}

/// `counter` with both stages passed, by the reference.
fn passed_twice() -> Dojo {
    let dojo = Dojo::with_counter();
    for stage in [1, 2] {
        dojo.solve(stage);
        dojo.kata(&["check"]).exits(0);
    }
    dojo
}

#[test]
fn a_diff_goes_from_pass_to_pass_and_up_to_now() {
    let dojo = passed_twice();
    assert_screen!("diff_stages", dojo.kata(&["diff", "--stage", "2"]).exits(0));
    assert_screen!(
        "diff_stat",
        dojo.kata(&["diff", "--stage", "0..2", "--stat"]).exits(0)
    );
    dojo.kata(&["diff"]).exits(0).says("no difference");
    let lib = dojo.read("counter/src/lib.rs");
    dojo.write("counter/src/lib.rs", lib + "// A thought.\n");
    dojo.kata(&["diff"])
        .exits(0)
        .says("from the pass of stage 2 to your code now")
        .says("+// A thought.")
        .says("1 file, 1 line");
    let document = dojo
        .kata(&["diff", "counter", "--stage", "1..", "--json"])
        .exits(0)
        .json();
    assert_eq!(
        (&document["from"], &document["to"]),
        (&1.into(), &().into())
    );
    assert_eq!(document["files"][1]["file"], "steps.rs");
    assert_eq!(document["files"][1]["kind"], "new");
    assert!(
        document["diff"]
            .as_str()
            .unwrap()
            .contains("+++ now/lib.rs")
    );
}

#[test]
fn before_the_first_pass_a_diff_begins_with_the_starter() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["diff"]).exits(0).says("no difference");
    dojo.solve(1);
    dojo.kata(&["diff", "--stat"])
        .exits(0)
        .says("from the starter to your code now")
        .says("src/lib.rs");
}

#[test]
fn a_stage_without_a_pass_has_no_copy() {
    let dojo = Dojo::with_counter();
    let before = dojo.sources();
    for args in [["diff", "--stage", "1"], ["restore", "--stage", "1"]] {
        dojo.kata(&args)
            .exits(1)
            .says("stage 1 of `counter` has not passed, so there is no copy of it")
            .says("hint: `kata log counter` shows what passed");
    }
    dojo.kata(&["diff", "--stage", "1..9"])
        .exits(2)
        .says("has no stage 9");
    dojo.kata(&["restore", "--stage", "0"])
        .exits(2)
        .says("has no stage 0");
    dojo.kata(&["diff", "--stage", "2..1"])
        .exits(2)
        .says("the earlier stage first");
    assert_eq!(dojo.sources(), before);
    assert!(!dojo.path(".kata/backups/counter").exists());
}

#[test]
fn the_code_of_a_stage_comes_back_even_after_a_reset() {
    let dojo = passed_twice();
    let at_the_end = dojo.sources();
    dojo.kata(&["reset"]).exits(0);
    dojo.write("counter/src/lib.rs", "// Something else.\n");
    assert_screen!(
        "restore_stage",
        dojo.kata(&["restore", "--stage", "1"]).exits(0)
    );
    // What was there is a backup, and stage 2 has arrived again.
    let kept = dojo.read(".kata/backups/counter/2/src/lib.rs");
    assert_eq!(kept, "// Something else.\n");
    let lib = crate::dojo::counter().reference_at(1).unwrap()["lib.rs"].clone();
    assert_eq!(dojo.read("counter/src/lib.rs"), lib);
    assert!(dojo.path("counter/src/steps.rs").exists());
    assert!(dojo.path("counter/tests/stages/stage_2.rs").exists());
    dojo.kata(&["check"]).exits(1).says("6 of 6");
    dojo.kata(&["diff", "--stage", "1..", "--stat"])
        .exits(0)
        .says("src/steps.rs");
    // The last stage, too, and from there the backup before.
    let document = dojo
        .kata(&["restore", "--stage", "2", "--json"])
        .exits(0)
        .json();
    assert_eq!(document["stage"], 2);
    assert_eq!(dojo.sources(), at_the_end);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["status"]).exits(0).says("all 2 stages pass");
    dojo.kata(&["restore", "--backup", "2"]).exits(0);
    assert_eq!(dojo.read("counter/src/lib.rs"), kept);
    dojo.kata(&["status"]).exits(0).says("stage 1 of 2");
}

#[test]
fn status_says_where_the_time_went_and_what_is_next() {
    let dojo = two_katas();
    let run = dojo.kata(&["status"]).exits(0);
    assert!(
        run.stdout
            .contains("1 h 00 min active, 7 checks, 1 hint, 1 regression")
    );
    assert!(run.stdout.contains("passed, 20 min, 2 checks, 0 hints"));
    assert!(run.stdout.contains("0 checks, 1 give-up"));
    assert!(
        run.stdout
            .contains("next: `kata check counter` – in progress, 1 of 2 stages\n")
    );
    let document = dojo.kata(&["status", "counter", "--json"]).exits(0).json();
    let counter = &document["katas"][0];
    assert_eq!(counter["active_ms"], HOUR);
    assert_eq!(counter["hints"], 1);
    assert_eq!(counter["stages"][1]["active_ms"], 40 * MINUTE);
    assert_eq!(document["next"][0]["kata"], "counter");
}

#[test]
fn the_list_recommends_what_is_in_progress_and_then_what_is_asked_often() {
    let dojo = two_katas();
    let document = dojo.kata(&["list", "--json"]).exits(0).json();
    let why: Vec<&str> = document["next"]
        .as_array()
        .unwrap()
        .iter()
        .map(|next| next["why"].as_str().unwrap())
        .collect();
    assert_eq!(why.first(), Some(&"in_progress"));
    assert_eq!(why.last(), Some(&"gave_up"));
    let between = &why[1..why.len() - 1];
    assert!(between.contains(&"asked"));
    assert!(!between.contains(&"in_progress") && !between.contains(&"gave_up"));
    // Where nothing is begun, `kata start` begins with the first.
    Dojo::none()
        .kata(&["list"])
        .exits(0)
        .says("next: `kata start ")
        .says("asked often, ");
}
