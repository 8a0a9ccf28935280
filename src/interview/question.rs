//! Which card a question in the learner's own words opens.

use std::collections::{BTreeMap, BTreeSet};

use super::words::words;
use crate::kata::Question;

/// Above this the question is taken for the card's.
const CLEAR: f64 = 0.42;
/// Above this it may be meant.
const NEAR: f64 = 0.25;
/// Another card this close makes it unclear which one is meant.
const LEAD: f64 = 0.07;
/// At most so many cards are offered.
const MOST_OFFERED: usize = 3;
/// What a word of the answer counts, beside one of the question.
const OF_ANSWER: f64 = 0.45;
/// How much more a word counts that few cards have: 0 not at all, 1 in proportion.
const RARENESS: f64 = 0.65;
/// What a word counts that no card has.
const UNKNOWN: f64 = 0.55;

/// What the interviewer makes of a question; cards are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// This card.
    Card(usize),
    /// One of these, the likeliest first.
    Perhaps(Vec<usize>),
    /// It is about a later stage.
    Later,
    /// No card has to do with it.
    NoCard,
    /// There is no word in it that says anything.
    Nothing,
}

/// The words of a card.
struct Clues {
    /// Those of the question and of other words for it, each phrase by itself.
    phrases: Vec<BTreeSet<String>>,
    /// Each word, and what it counts.
    all: BTreeMap<String, f64>,
}

impl Clues {
    fn of(card: &Question) -> Self {
        let phrases: Vec<_> = std::iter::once(&card.ask)
            .chain(&card.also)
            .map(|phrase| words(phrase))
            .collect();
        let mut all: BTreeMap<String, f64> = words(&card.answer)
            .into_iter()
            .map(|word| (word, OF_ANSWER))
            .collect();
        all.extend(phrases.iter().flatten().map(|word| (word.clone(), 1.0)));
        Self { phrases, all }
    }
}

/// Finds the card that `question` means by the words that they share; a word that few
/// cards have counts more. Cards of stages after `stage` are not opened yet.
pub fn hear(question: &str, cards: &[Question], stage: usize) -> Heard {
    let asked = words(question);
    if asked.is_empty() {
        return Heard::Nothing;
    }
    let scores = scored(&asked, cards);
    let is_later = |card: usize| cards[card].stage > stage;
    match scores.as_slice() {
        [] => Heard::NoCard,
        // Nothing about what comes later, not even in a guess.
        [(card, _), ..] if is_later(*card) => Heard::Later,
        [(card, score), rest @ ..]
            if *score >= CLEAR && rest.first().is_none_or(|(_, next)| score - next >= LEAD) =>
        {
            Heard::Card(*card)
        }
        near => {
            let now = near
                .iter()
                .map(|(card, _)| *card)
                .filter(|it| !is_later(*it));
            Heard::Perhaps(now.take(MOST_OFFERED).collect())
        }
    }
}

/// The cards that may be meant, the likeliest first.
fn scored(asked: &BTreeSet<String>, cards: &[Question]) -> Vec<(usize, f64)> {
    let clues: Vec<Clues> = cards.iter().map(Clues::of).collect();
    let weights = weights(&clues);
    let mut scores: Vec<(usize, f64)> = clues
        .iter()
        .map(|card| {
            let score = likeness(asked, card, &weights);
            let shared = asked.iter().filter(|it| card.all.contains_key(*it)).count();
            // One word of many is no proof, however rare it is.
            if shared < 2 && asked.len() > 2 {
                score.min(CLEAR - f64::EPSILON)
            } else {
                score
            }
        })
        .enumerate()
        .filter(|(_, score)| *score >= NEAR)
        .collect();
    scores.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    scores
}

/// The weight of each word: the fewer cards have it, the more it says.
fn weights(cards: &[Clues]) -> BTreeMap<&str, f64> {
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    for (word, count) in cards.iter().flat_map(|card| &card.all) {
        *counts.entry(word).or_default() += count;
    }
    for count in counts.values_mut() {
        *count = count.max(1.0).powf(RARENESS).recip();
    }
    counts
}

/// From 0, nothing in common, to 1, the same words.
fn likeness(asked: &BTreeSet<String>, card: &Clues, weights: &BTreeMap<&str, f64>) -> f64 {
    let weight = |word: &String| weights.get(word.as_str()).copied().unwrap_or(UNKNOWN);
    let sum = |words: &BTreeSet<String>| words.iter().map(weight).sum::<f64>();
    let whole = sum(asked);
    let found: f64 = asked
        .iter()
        .filter_map(|word| Some(card.all.get(word)? * weight(word)))
        .sum();
    let phrase = card
        .phrases
        .iter()
        .filter(|phrase| !phrase.is_empty())
        .map(|phrase| {
            let shared: f64 = asked.intersection(phrase).map(weight).sum();
            2.0 * shared / (whole + sum(phrase))
        });
    let phrase = phrase.fold(0.0, f64::max);
    f64::midpoint(found / whole, phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(ask: &str, answer: &str, also: &[&str], stage: usize) -> Question {
        Question {
            ask: ask.into(),
            answer: answer.into(),
            also: also.iter().map(|&phrase| phrase.to_owned()).collect(),
            stage,
        }
    }

    fn cards() -> Vec<Question> {
        vec![
            card(
                "How many floors and gates are there?",
                "One of each.",
                &[],
                1,
            ),
            card(
                "May a small vehicle use a large spot?",
                "Yes, when nothing smaller is free.",
                &["can a motorcycle park in a car spot"],
                1,
            ),
            card("What identifies a vehicle?", "Its plate.", &[], 1),
            card("Must anything survive a restart?", "No.", &[], 1),
            card("How is the price calculated?", "By the hour.", &[], 3),
        ]
    }

    #[track_caller]
    fn hears(question: &str, expected: &Heard) {
        assert_eq!(hear(question, &cards(), 1), *expected, "{question}");
    }

    #[test]
    fn every_card_opens_by_its_own_words() {
        for (number, card) in cards().iter().enumerate() {
            for words in [
                card.ask.clone(),
                card.ask.to_uppercase().replace('?', " !! "),
            ] {
                assert_eq!(hear(&words, &cards(), 3), Heard::Card(number), "{words}");
            }
        }
    }

    #[test]
    fn other_words_open_a_card_too() {
        hears("how many levels?", &Heard::Card(0));
        hears("does a motorcycle fit into a car spot", &Heard::Card(1));
        hears("does the plate identify it", &Heard::Card(2));
        hears("do we need a database", &Heard::Card(3));
    }

    #[test]
    fn what_comes_later_is_not_answered_yet() {
        hears("how much is the parking fee", &Heard::Later);
        assert_eq!(hear("how much is the fee", &cards(), 3), Heard::Card(4));
    }

    #[test]
    fn a_question_with_few_words_in_common_asks_back() {
        let question = "tell me of the vehicles that leave the town";
        let Heard::Perhaps(found) = hear(question, &cards(), 1) else {
            panic!("a vehicle is on two cards");
        };
        assert!(found.contains(&2), "{found:?}");
        assert!(found.len() <= MOST_OFFERED);
    }

    #[test]
    fn one_rare_word_of_several_opens_no_card() {
        hears(
            "does the mayor restart the budget",
            &Heard::Perhaps(vec![3]),
        );
    }

    #[test]
    fn a_question_without_a_card_gets_none() {
        hears("is there a budget for lawyers", &Heard::NoCard);
        assert_eq!(hear("how many floors?", &[], 1), Heard::NoCard);
    }

    #[test]
    fn without_a_word_that_says_anything_nothing_was_heard() {
        for question in ["", "??", "what is it", "and then?"] {
            hears(question, &Heard::Nothing);
        }
    }
}
