//! Which card a question in the learner's own words opens.

use std::collections::{BTreeMap, BTreeSet};

/// Above this the question is taken for the card's.
const CLEAR: f64 = 0.4;
/// Above this it may be meant.
const NEAR: f64 = 0.2;
/// Another card this close makes it unclear which one is meant.
const LEAD: f64 = 0.1;
/// At most so many cards are offered.
const MOST_OFFERED: usize = 3;

/// Words that say nothing about what is asked.
const FILLERS: &[&str] = &[
    "a", "about", "all", "an", "and", "any", "are", "as", "at", "be", "by", "can", "could", "do",
    "does", "each", "for", "from", "happen", "happens", "has", "have", "how", "i", "if", "in",
    "is", "it", "its", "just", "know", "let", "may", "me", "might", "more", "must", "need", "of",
    "on", "one", "or", "our", "people", "shall", "should", "so", "some", "somebody", "someone",
    "than", "that", "the", "their", "them", "then", "there", "they", "this", "to", "want", "was",
    "we", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
];

/// What the interviewer makes of a question; cards are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// This card.
    Card(usize),
    /// One of these, the likeliest first.
    Perhaps(Vec<usize>),
    /// No card has to do with it.
    NoCard,
    /// There is no word in it that says anything.
    Nothing,
}

/// Finds the card of `question` among the questions `cards` by the words that they
/// share; a word that few cards have weighs more.
pub fn hear(question: &str, cards: &[&str]) -> Heard {
    let asked = words(question);
    if asked.is_empty() {
        return Heard::Nothing;
    }
    let cards: Vec<BTreeSet<String>> = cards.iter().map(|card| words(card)).collect();
    let weights = weights(&cards);
    let mut scores: Vec<(usize, f64)> = cards
        .iter()
        .map(|card| likeness(&asked, card, &weights))
        .enumerate()
        .filter(|(_, score)| *score >= NEAR)
        .collect();
    scores.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    match scores.as_slice() {
        [] => Heard::NoCard,
        [(card, score)] if *score >= CLEAR => Heard::Card(*card),
        [(card, score), (_, next), ..] if *score >= CLEAR && score - next >= LEAD => {
            Heard::Card(*card)
        }
        near => {
            let near = near.iter().take(MOST_OFFERED);
            Heard::Perhaps(near.map(|(card, _)| *card).collect())
        }
    }
}

/// The weight of each word: the fewer cards have it, the more it says.
fn weights(cards: &[BTreeSet<String>]) -> BTreeMap<&str, f64> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for word in cards.iter().flatten() {
        *counts.entry(word).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(word, count)| (word, f64::from(count).sqrt().recip()))
        .collect()
}

/// From 0, nothing in common, to 1, the same words: the mean of how much of the
/// question is in the card and how much of the card is in the question.
fn likeness(
    asked: &BTreeSet<String>,
    card: &BTreeSet<String>,
    weights: &BTreeMap<&str, f64>,
) -> f64 {
    let weight = |word: &String| weights.get(word.as_str()).copied().unwrap_or(1.0);
    let sum = |words: &BTreeSet<String>| words.iter().map(weight).sum::<f64>();
    let shared: f64 = asked.intersection(card).map(weight).sum();
    if shared == 0.0 {
        return 0.0;
    }
    f64::midpoint(shared / sum(asked), shared / sum(card))
}

/// The words of `text` that say something, in lower case and without endings.
fn words(text: &str) -> BTreeSet<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !FILLERS.contains(word))
        .map(stem)
        .collect()
}

/// `word` without the endings of English that change no meaning here.
fn stem(word: &str) -> String {
    let long_enough = |stem: &&str| stem.chars().count() >= 3;
    let stem = if word.ends_with("ss") {
        word
    } else {
        ["ies", "ing", "es", "ed", "s"]
            .iter()
            .find_map(|end| word.strip_suffix(end).filter(long_enough))
            .unwrap_or(word)
    };
    // `price` and `pricing`, `pay` and `paying`, `vehicle` and `vehicles`.
    let stem = stem
        .strip_suffix(['e', 'y'])
        .filter(long_enough)
        .unwrap_or(stem);
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARDS: &[&str] = &[
        "How many floors and gates are there?",
        "May a small vehicle use a large spot?",
        "Which spot does a vehicle get if several fit?",
        "What identifies a vehicle?",
        "What if somebody shows the ticket of another lot, or loses it?",
        "How does one pay, and how is time rounded?",
        "Will several gates work at the same time?",
        "Must anything survive a restart?",
    ];

    #[track_caller]
    fn hears(question: &str, expected: &Heard) {
        assert_eq!(hear(question, CARDS), *expected, "{question}");
    }

    #[test]
    fn every_card_opens_by_its_own_words() {
        for (number, card) in CARDS.iter().enumerate() {
            hears(card, &Heard::Card(number));
            hears(
                &card.to_uppercase().replace('?', " !! "),
                &Heard::Card(number),
            );
        }
    }

    #[test]
    fn other_words_for_the_same_question_open_it_too() {
        hears("how many floors?", &Heard::Card(0));
        hears(
            "can a bike, a small vehicle, use large spots",
            &Heard::Card(1),
        );
        hears("does it survive restarts", &Heard::Card(7));
        hears("how do people pay?", &Heard::Card(5));
        hears("what happens when someone loses a ticket", &Heard::Card(4));
    }

    #[test]
    fn a_question_with_few_words_in_common_asks_back() {
        let Heard::Perhaps(cards) = hear("tell me of the vehicles that come in", CARDS) else {
            panic!("a vehicle is on three cards");
        };
        assert!(cards.contains(&3), "{cards:?}");
        assert!(cards.len() <= 3);
    }

    #[test]
    fn a_question_without_a_card_gets_none() {
        hears("is there a budget for lawyers", &Heard::NoCard);
        assert_eq!(hear("how many floors?", &[]), Heard::NoCard);
    }

    #[test]
    fn without_a_word_that_says_anything_nothing_was_heard() {
        for question in ["", "??", "what is it", "and then?"] {
            hears(question, &Heard::Nothing);
        }
    }

    #[test]
    fn endings_do_not_matter() {
        for (one, other) in [
            ("price", "prices"),
            ("price", "pricing"),
            ("pay", "paying"),
            ("vehicle", "vehicles"),
            ("floor", "floors"),
            ("switch", "switches"),
            ("entry", "entries"),
        ] {
            assert_eq!(stem(one), stem(other));
        }
        assert_eq!(stem("class"), "class");
        assert_eq!(stem("bus"), "bus");
    }
}
