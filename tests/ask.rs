//! `kata ask`, and how well the interviewer understands ordinary questions.
//!
//! The questions in `tests/questions/` stand below the card that each should open. Most
//! of them were written from the stories alone, before the cards were read.

use lld_kata::{
    interview::{Heard, hear},
    kata::{Catalogue, Question},
};

use crate::dojo::Dojo;

const KATAS: &[(&str, &str)] = &[
    ("autocomplete", include_str!("questions/autocomplete.txt")),
    ("chat", include_str!("questions/chat.txt")),
    ("cloud-storage", include_str!("questions/cloud-storage.txt")),
    ("elevator", include_str!("questions/elevator.txt")),
    ("library", include_str!("questions/library.txt")),
    ("parking-lot", include_str!("questions/parking-lot.txt")),
    ("rate-limiter", include_str!("questions/rate-limiter.txt")),
    ("tic-tac-toe", include_str!("questions/tic-tac-toe.txt")),
    (
        "traffic-control",
        include_str!("questions/traffic-control.txt"),
    ),
    ("url-shortener", include_str!("questions/url-shortener.txt")),
];
const LEAST_QUESTIONS: usize = 15;
/// Of a hundred questions.
const LEAST_RIGHT: usize = 80;

fn cards(kata: &str) -> Vec<Question> {
    let catalogue = Catalogue::embedded().unwrap();
    catalogue.get(kata).unwrap().questions().to_vec()
}

/// The questions of a table, each with its card; `None` for those without one.
fn rows<'a>(table: &'a str, cards: &[Question]) -> Vec<(&'a str, Option<usize>)> {
    let mut rows = Vec::new();
    let mut card = None;
    for line in table.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix("# ") {
            Some("none") => card = None,
            Some(ask) => {
                let found = cards.iter().position(|card| card.ask == ask);
                card = Some(found.unwrap_or_else(|| panic!("there is no card `{ask}`")));
            }
            None => rows.push((line, card)),
        }
    }
    rows
}

#[test]
fn ordinary_questions_open_the_right_card_and_none_a_wrong_one() {
    for (kata, table) in KATAS {
        let cards = cards(kata);
        let rows = rows(table, &cards);
        let with_card = rows.iter().filter(|(_, card)| card.is_some()).count();
        assert!(with_card >= LEAST_QUESTIONS, "{kata} has {with_card}");
        let mut right = 0;
        for (question, expected) in &rows {
            match hear(question, &cards, usize::MAX) {
                Heard::Card(card) => {
                    assert_eq!(Some(card), *expected, "{kata}: {question}");
                    right += 1;
                }
                Heard::Perhaps(_) | Heard::Later | Heard::NoCard | Heard::Nothing => {}
            }
        }
        assert!(
            right * 100 >= with_card * LEAST_RIGHT,
            "{kata}: {right} of {with_card}"
        );
    }
}

#[test]
fn what_belongs_to_a_later_stage_is_never_answered_at_the_first() {
    for (kata, table) in KATAS {
        let cards = cards(kata);
        let mut later = 0;
        for (question, expected) in rows(table, &cards) {
            let heard = hear(question, &cards, 1);
            if let Heard::Card(card) = heard {
                assert_eq!(cards[card].stage, 1, "{kata}: {question}");
            }
            if let Some(card) = expected.filter(|card| cards[*card].stage > 1) {
                assert_ne!(heard, Heard::Card(card), "{kata}: {question}");
                later += usize::from(heard == Heard::Later);
            }
        }
        assert!(later >= 5, "{kata}: only {later} are about a later stage");
    }
}

#[test]
fn every_card_opens_by_its_own_words() {
    for (kata, _) in KATAS {
        let cards = cards(kata);
        for (number, card) in cards.iter().enumerate() {
            let heard = hear(&card.ask, &cards, usize::MAX);
            assert_eq!(heard, Heard::Card(number), "{kata}: {}", card.ask);
        }
    }
}

#[test]
fn a_question_opens_its_card_and_is_recorded() {
    let dojo = Dojo::with_counter();
    let run = dojo.kata(&["ask", "what happens at the limit?"]).exits(0);
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("ask", run.stdout);
    });
    dojo.kata(&["ask", "is", "there", "a", "budget"])
        .exits(0)
        .says("make an assumption, and say it aloud");
    dojo.kata(&["ask", "what is it"])
        .exits(0)
        .says("Ask a little more");
    dojo.kata(&["log"])
        .exits(0)
        .says("asked: What happens at the limit?")
        .says("asked, and there was no answer: is there a budget")
        .does_not_say("what is it");
    dojo.kata(&["card"])
        .exits(0)
        .says("asked before the first line of code: 2 questions, 1 card opened");
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["ask", "the limit"]).exits(0);
    dojo.kata(&["card"])
        .exits(0)
        .says("2 questions, 1 card opened");
}

#[test]
fn a_question_about_a_later_stage_is_put_off() {
    let dojo = Dojo::none();
    dojo.kata(&["fetch", "parking-lot"]).exits(0);
    dojo.kata(&["ask", "is it multi-threaded?"])
        .exits(0)
        .says("not now; I may come back to that");
    dojo.kata(&["ask", "17", "--kata", "parking-lot"])
        .exits(0)
        .says("not now; I may come back to that");
    dojo.kata(&["ask", "1"])
        .exits(0)
        .says("How many floors and spots are there?");
}

#[test]
fn an_unclear_question_opens_nothing_and_offers_cards() {
    let dojo = Dojo::none();
    dojo.kata(&["fetch", "parking-lot"]).exits(0);
    let asked = ["ask", "tell me about the vehicle and its spot"];
    dojo.kata(&asked)
        .exits(0)
        .says("Do you mean one of these?")
        .says("opens a card; or ask in other words");
    let reply = dojo
        .kata(&[&asked[..], &["--json"]].concat())
        .exits(0)
        .json();
    assert_eq!(reply["reply"], "perhaps");
    assert!(reply["cards"].as_array().unwrap().len() > 1);
    assert_eq!(reply["cards"][0]["answer"], serde_json::Value::Null);
    let reply = dojo.kata(&["ask", "the gui", "--json"]).exits(0).json();
    assert_eq!(reply["reply"], "card");
    assert!(reply["cards"][0]["answer"].is_string());
}

#[test]
fn the_brief_gives_no_answers_away() {
    let dojo = Dojo::with_counter();
    let brief = dojo.read("counter/BRIEF.md");
    assert!(brief.contains("`kata ask"), "{brief}");
    assert!(!brief.contains("the count stays"), "{brief}");
}
