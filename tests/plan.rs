//! `kata plan`, and how `kata start` follows it.

use std::time::{SystemTime, UNIX_EPOCH};

use lld_kata::{journal::Event, kata::KataId};
use serde_json::Value;

use crate::dojo::{Dojo, Run};

const DAY: u64 = 86_400;

fn plan(dojo: &Dojo, args: &[&str]) -> Run {
    dojo.kata(&[&["plan"], args].concat())
}

fn today() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
        / DAY
}

/// Says that a plan of `days` days was made so many days ago.
fn made(dojo: &Dojo, days_ago: u64, days: u64) {
    let from = today() - days_ago;
    dojo.append(vec![Event::Planned { from, days }]);
}

fn items(document: &Value) -> Vec<&Value> {
    let days = document["days"].as_array().unwrap().iter();
    days.flat_map(|day| day["items"].as_array().unwrap())
        .collect()
}

/// The screen, with what changes from day to day and with the catalogue replaced.
#[test]
fn a_plan_of_five_weeks_fits_one_screen() {
    let dojo = Dojo::with_counter();
    let first = plan(&dojo, &[]).exits(0).says("the plan is in the journal");
    let lines: Vec<&str> = first.stdout.lines().collect();
    assert!(lines.len() <= 24, "{}", first.stdout);
    assert!(
        lines.iter().all(|line| line.chars().count() <= 80),
        "{}",
        first.stdout
    );
    insta::with_settings!({
        omit_expression => true,
        filters => vec![
            (r"\d{1,2} [A-Z][a-z]{2}( \d{4})?", "[day]"),
            (r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? ", "[weekday] "),
            (r"of \d+ done", "of [all] done"),
            (r"(?m)^(. \d)  \[day\] .*$", "$1  [day]  [tasks]"),
            (r"kata drill +", "kata drill  "),
            (r"kata (learn|start|check) [a-z-]+ *\d+ min  .*", "kata [task]"),
            (r"`kata (learn|start|check) [a-z-]+`", "`kata [task]`"),
            (r"(  · kata \[task\]\n)+", "  · kata [tasks]\n"),
        ],
    }, {
        insta::assert_snapshot!("plan", first.stdout);
    });
    // It is there now, and says so only once.
    plan(&dojo, &[])
        .exits(0)
        .does_not_say("the plan is in the journal");
    assert_eq!(
        dojo.read(".kata/journal.jsonl")
            .matches("\"planned\"")
            .count(),
        1
    );
}

#[test]
fn a_plan_has_drills_each_day_an_interview_each_week_and_the_core_paths() {
    let dojo = Dojo::with_counter();
    let document = plan(&dojo, &["--weeks", "3", "--json"]).exits(0).json();
    assert_eq!(document["weeks"].as_array().unwrap().len(), 3);
    assert_eq!(document["week"], 1);
    assert_eq!(document["days"].as_array().unwrap().len(), 21);
    let items = items(&document);
    let count = |what: &str| items.iter().filter(|it| it["what"] == what).count();
    assert_eq!((count("drill"), count("interview")), (21, 3));
    assert!(count("read") > 3 && count("stage") > 5);
    for item in items {
        assert!(item["command"].as_str().unwrap().starts_with("kata "));
        assert!(item["minutes"].as_u64().unwrap() > 0);
    }
    // A longer one has more.
    let more = plan(&dojo, &["--weeks", "8", "--json"]).exits(0).json();
    assert!(more["all"].as_u64() > document["all"].as_u64());
    assert_eq!(more["from"], document["from"], "its first day stays");
}

#[test]
fn a_plan_moves_with_what_was_done() {
    let dojo = Dojo::with_counter();
    let before = plan(&dojo, &["--json"]).exits(0).json();
    let mut read = before["to_do"].as_array().unwrap().iter();
    let read = read
        .find(|it| it["what"] == "read")
        .expect("a page on the first day");
    let topic = read["topic"].as_str().unwrap();
    dojo.kata(&["learn", topic]).exits(0);
    dojo.kata(&["learn", topic]).exits(0);
    let after = plan(&dojo, &["--json"]).exits(0).json();
    assert_eq!(after["done"], 1);
    let is_done = |document: &Value| {
        let mut items = document["to_do"].as_array().unwrap().iter();
        items.find(|it| it["topic"] == topic).unwrap()["done"] == true
    };
    assert!(!is_done(&before) && is_done(&after));
    assert_eq!(
        dojo.read(".kata/journal.jsonl").matches("\"read\"").count(),
        1
    );
    dojo.kata(&["status"])
        .exits(0)
        .says("plan: week 1 of 5, 1 of ");
    let status = dojo.kata(&["status", "--json"]).json();
    assert_eq!(status["plan"]["done"], 1);
    dojo.kata(&["report", "--html", "page.html"]).exits(0);
    assert!(
        dojo.read("page.html")
            .contains("<h2 id=\"plan-title\">Plan</h2>")
    );
}

#[test]
fn when_today_is_done_the_plan_says_how_to_go_on() {
    let dojo = Dojo::with_counter();
    let first = plan(&dojo, &["--weeks", "26", "--json"]).exits(0).json();
    for item in first["to_do"].as_array().unwrap() {
        let text = |key: &str| item[key].as_str().unwrap().to_owned();
        match item["what"].as_str().unwrap() {
            "read" => drop(dojo.kata(&["learn", &text("topic")]).exits(0)),
            "warm_up" => dojo.append(vec![Event::Passed {
                kata: KataId::parse(&text("kata")).unwrap(),
                stage: 1,
                content: String::new(),
                copy: String::new(),
                round: None,
            }]),
            "drill" => {
                let card = |number: usize| Event::Drilled {
                    topic: "caching".to_owned(),
                    card: format!("card-{number}"),
                    picked: vec![1, 1],
                    right: true,
                };
                dojo.append((1..=10).map(card).collect());
            }
            other => panic!("{other} on the first day"),
        }
    }
    let run = plan(&dojo, &[]).exits(0);
    let run = run.says("Today is done. If you have more time:");
    let after = plan(&dojo, &["--json"]).exits(0).json();
    let open = items(&after).into_iter();
    let next = open
        .filter(|it| it["what"] != "drill" && it["done"] == false)
        .find_map(|it| it["command"].as_str());
    run.says(&format!("next: `{}`", next.unwrap()));
}

#[test]
fn what_was_not_done_is_spread_over_the_days_that_are_left() {
    let dojo = Dojo::with_counter();
    made(&dojo, 20, 28);
    let late = plan(&dojo, &["--json"]).exits(0).json();
    assert_eq!(
        (&late["week"], late["days"].as_array().unwrap().len()),
        (&3.into(), 8)
    );
    plan(&dojo, &[]).says("min a day: `kata plan --weeks 5` gives it more time");
    made(&dojo, 40, 35);
    plan(&dojo, &[]).exits(0).says("The plan has ended.");
    plan(&dojo, &["--fresh"]).exits(0).says("week 1 of 5");
}

#[test]
fn the_calendar_file_is_what_rfc_5545_asks_for() {
    let dojo = Dojo::with_counter();
    plan(&dojo, &["--weeks", "2", "--ics", "plan.ics"])
        .exits(0)
        .says("the calendar is in plan.ics");
    let text = dojo.read("plan.ics");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    let whole = text.replace("\r\n ", "");
    let all = |name: &str| -> Vec<&str> {
        whole
            .lines()
            .filter_map(|line| line.strip_prefix(name))
            .collect()
    };
    let (uids, starts) = (all("UID:"), all("DTSTART;VALUE=DATE:"));
    assert_eq!((uids.len(), starts.len()), (14, 14));
    assert_eq!(
        uids.iter().collect::<std::collections::BTreeSet<_>>().len(),
        14
    );
    assert!(
        starts
            .iter()
            .all(|day| day.len() == 8 && starts.is_sorted())
    );
    assert!(
        all("DTSTAMP:")
            .iter()
            .all(|stamp| stamp.len() == 16 && stamp.ends_with('Z'))
    );
    assert_eq!(all("SUMMARY:kata: ").len(), 14);
    // Once more is an update; what is not ours stays.
    plan(&dojo, &["--ics", "plan.ics"]).exits(0);
    dojo.write("mine.ics", "mine");
    plan(&dojo, &["--ics", "mine.ics"])
        .exits(2)
        .says("is there already");
    assert_eq!(dojo.read("mine.ics"), "mine");
}

#[test]
fn after_the_last_stage_of_a_kata_the_plan_is_next() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.solve(2);
    dojo.kata(&["check"]).exits(0).says("kata list");
    plan(&dojo, &[]).exits(0);
    dojo.kata(&["check", "--force"])
        .exits(0)
        .says("kata plan")
        .does_not_say("kata list");
}

#[test]
fn wrong_lengths_are_refused_with_a_hint() {
    let dojo = Dojo::with_counter();
    for (args, says) in [
        (["--weeks", "0"], "0 is not in 1..=26"),
        (["--weeks", "27"], "27 is not in 1..=26"),
        (["--until", "soon"], "a day is written like 2026-11-30"),
        (
            ["--until", "2020-01-01"],
            "a plan cannot end on 2020-01-01: it is over",
        ),
        (
            ["--until", "2999-01-01"],
            "is more than 26 weeks after the first day",
        ),
    ] {
        plan(&dojo, &args).exits(2).says(says);
    }
    assert!(!dojo.read(".kata/journal.jsonl").contains("\"planned\""));
    Dojo::none()
        .kata(&["plan"])
        .exits(2)
        .says("`kata start` makes one here");
}

#[test]
fn start_begins_with_the_kata_of_the_plan_and_says_why() {
    let dojo = Dojo::with_counter();
    let document = plan(&dojo, &["--json"]).exits(0).json();
    let items = items(&document);
    let kata = items
        .iter()
        .find(|it| it["what"] == "stage" || it["what"] == "warm_up");
    let kata = kata.unwrap()["kata"].as_str().unwrap();
    dojo.kata(&["start"])
        .exits(0)
        .says("Your plan has it next.")
        .says(&format!("{kata} is "));
}

#[test]
fn where_a_learner_comes_from_decides_where_to_begin() {
    let dojo = Dojo::none();
    let start = |args: &[&str]| dojo.kata(&[&["start"], args].concat());
    start(&["--from", "cobol"])
        .exits(2)
        .says("[possible values: java, python, rust]");
    let rust = start(&["--from", "rust"]).exits(0).says("You know Rust");
    let is_warm_up = |it: &Value| it["group"] == "warm-ups";
    let list = dojo.kata(&["list", "--all", "--json"]).json();
    let katas = list["katas"].as_array().unwrap();
    let begun = katas.iter().find(|it| it["fetched"] == true).unwrap();
    assert!(!is_warm_up(begun), "{}", rust.stdout);
    let plan = plan(&dojo, &["--json"]).exits(0).json();
    assert!(!items(&plan).iter().any(|it| it["what"] == "warm_up"));

    let other = Dojo::none();
    let start = |args: &[&str]| other.kata(&[&["start"], args].concat());
    start(&["--from", "java"])
        .exits(0)
        .says("You come from Java");
    let list = other.kata(&["list", "--all", "--json"]).json();
    let katas = list["katas"].as_array().unwrap();
    let begun = katas.iter().find(|it| it["fetched"] == true).unwrap();
    assert_eq!(is_warm_up(begun), katas.iter().any(is_warm_up));
    // Without a word about it, and without a plan: what is in progress, and why.
    start(&[]).exits(0).says("Why this one: in progress");
}
