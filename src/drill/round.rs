//! A round of cards, and what is right.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Past;
use crate::{
    hash::sha256,
    kata::{DrillCard, DrillTopic, Drills},
};

/// Cards of a round: about five minutes.
const ROUND: usize = 10;
/// Open questions of a round.
const OPEN_ROUND: usize = 3;
/// Cards that a round takes of one topic, unless it was asked for.
const OF_A_TOPIC: usize = 5;

/// A card by its topic and its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CardId {
    pub topic: String,
    pub card: String,
}

impl CardId {
    pub fn new(topic: &str, card: &str) -> Self {
        Self {
            topic: topic.to_owned(),
            card: card.to_owned(),
        }
    }
}

impl fmt::Display for CardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.topic, self.card)
    }
}

impl From<CardId> for String {
    fn from(id: CardId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for CardId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text
            .split_once('/')
            .filter(|(topic, card)| !topic.is_empty() && !card.is_empty());
        let (topic, card) = parts.ok_or_else(|| format!("`{text}` is not TOPIC/CARD"))?;
        Ok(Self::new(topic, card))
    }
}

/// Which cards are wanted.
#[derive(Clone, Debug)]
pub enum Wish<'a> {
    /// What is due, then what is new.
    Due,
    Topic(&'a DrillTopic),
    /// The traps of interviews.
    Traps,
}

/// The cards of a round on `day`, in the order in which to show them; with `open`, open
/// questions instead.
pub fn pick(drills: &Drills, past: &Past, wish: &Wish<'_>, open: bool, day: u64) -> Vec<CardId> {
    let most = if open { OPEN_ROUND } else { ROUND };
    let ids = |topic: &DrillTopic, only_traps: bool| -> Vec<CardId> {
        let cards = topic.cards.iter().filter(|card| card.trap || !only_traps);
        let of_cards = cards.map(|card| &card.id).filter(|_| !open);
        let of_open = topic.open.iter().map(|it| &it.id).filter(|_| open);
        let all = of_cards.chain(of_open).map(|id| CardId::new(&topic.id, id));
        sorted(all.collect(), past)
    };
    let mut round: Vec<CardId> = match wish {
        Wish::Topic(topic) => ids(topic, false).into_iter().take(most).collect(),
        Wish::Traps => {
            let all = drills.iter().flat_map(|topic| ids(topic, true));
            sorted(all.collect(), past).into_iter().take(most).collect()
        }
        Wish::Due => {
            let of_topics = topics(drills, past, day).into_iter();
            let of_topics = of_topics.flat_map(|it| ids(it, false).into_iter().take(OF_A_TOPIC));
            of_topics.take(most).collect()
        }
    };
    // Topics alternate, and not always in the same way.
    round.sort_by_key(|id| sha256([id.to_string(), past.answers.to_string()], 16));
    round
}

/// All topics: those that are due, those that are new, and the rest by when it is due.
fn topics<'a>(drills: &'a Drills, past: &Past, day: u64) -> Vec<&'a DrillTopic> {
    let mut topics: Vec<&DrillTopic> = drills.iter().collect();
    topics.sort_by_key(|topic| match past.topics.get(&topic.id) {
        Some(it) if it.due <= day => (0, it.due),
        None => (1, 0),
        Some(it) => (2, it.due),
    });
    topics
}

/// First the cards that were wrong, then those that were never shown, then the rest, the
/// oldest answer first.
fn sorted(mut ids: Vec<CardId>, past: &Past) -> Vec<CardId> {
    ids.sort_by_key(|id| match past.cards.get(id) {
        Some(card) if !card.right => (0, card.last),
        None => (1, 0),
        Some(card) => (2, card.last),
    });
    ids
}

/// The order in which `count` answers of a card are shown: their places in the file,
/// from 0. Each showing has its own; it stays the same until the card is answered.
pub fn order(id: &CardId, what: &str, count: usize, showings: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    let seed = format!("{id} {what} {showings}");
    places.sort_by_key(|place| sha256([seed.as_str(), &place.to_string()], 16));
    places
}

/// What was picked, as numbers of the screen, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    pub answer: usize,
    pub reason: usize,
}

/// The same with what is right, all as numbers of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Graded {
    pub right: bool,
    pub answer: usize,
    pub right_answer: usize,
    pub reason: usize,
    pub right_reason: usize,
    /// Places in the file, from 1.
    #[serde(skip)]
    pub picked: [usize; 2],
}

/// A right answer for a wrong reason is not right. `None` if there is no such answer or
/// reason.
pub fn grade(id: &CardId, card: &DrillCard, showings: usize, given: Given) -> Option<Graded> {
    let answers = order(id, "answers", card.answers.len(), showings);
    let reasons = order(id, "reasons", card.reasons.len(), showings);
    let shown = |order: &[usize], right: usize| order.iter().position(|it| it + 1 == right);
    let answer = *answers.get(given.answer.checked_sub(1)?)? + 1;
    let reason = *reasons.get(given.reason.checked_sub(1)?)? + 1;
    Some(Graded {
        right: answer == card.right && reason == card.right_reason,
        answer: given.answer,
        right_answer: shown(&answers, card.right)? + 1,
        reason: given.reason,
        right_reason: shown(&reasons, card.right_reason)? + 1,
        picked: [answer, reason],
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::drill::boxes::CardPast;

    /// `topics` topics of `cards` cards each; the first card of each is a trap.
    fn drills(topics: usize, cards: usize) -> Drills {
        let topic = |number: usize| {
            let card = |card: usize| {
                format!(
                    "[[cards]]\nid = \"c{card}\"\ntrap = {}\nasks = \"?\"\n\
                     answers = [\"a\", \"b\", \"c\"]\nright = 2\n\
                     reasons = [\"x\", \"y\", \"z\"]\nright_reason = 3\n\
                     misses = [\"m\", \"\", \"n\"]\nsays = \"s\"\nsource = \"r\"\n",
                    card == 0
                )
            };
            let cards: String = (0..cards).map(card).collect();
            let name = char::from(b'a' + u8::try_from(number).unwrap());
            let text = format!("title = \"T\"\nsummary = \"S\"\norder = {number}\n{cards}");
            (format!("{name}.toml"), text)
        };
        let mut drills = Drills::default();
        drills.add(&(0..topics).map(topic).collect()).unwrap();
        drills
    }

    fn counts(round: &[CardId]) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for id in round {
            *counts.entry(id.topic.as_str()).or_default() += 1;
        }
        counts
    }

    #[test]
    fn a_round_has_ten_cards_of_what_is_due_and_then_of_what_is_new() {
        let drills = drills(4, 7);
        let mut past = Past::default();
        let round = pick(&drills, &past, &Wish::Due, false, 20);
        assert_eq!(counts(&round), [("a", 5), ("b", 5)].into());
        for (id, due) in [("c", 20), ("a", 21)] {
            past.topics.entry(id.to_owned()).or_default().due = due;
        }
        let round = pick(&drills, &past, &Wish::Due, false, 20);
        assert_eq!(counts(&round), [("c", 5), ("b", 5)].into());
        let traps = pick(&drills, &past, &Wish::Traps, false, 20);
        assert_eq!(counts(&traps).len(), 4);
        let topic = drills.get("d").unwrap();
        let round = pick(&drills, &past, &Wish::Topic(topic), false, 20);
        assert_eq!(counts(&round), [("d", 7)].into());
    }

    #[test]
    fn what_was_wrong_comes_first_and_what_was_right_last() {
        let drills = drills(1, 7);
        let mut past = Past::default();
        let mut answered = |card: &str, right, last| {
            let past_of = CardPast {
                showings: 1,
                right,
                last,
            };
            past.cards.insert(CardId::new("a", card), past_of);
        };
        answered("c0", true, 1);
        answered("c1", true, 2);
        answered("c6", false, 3);
        let round = pick(&drills, &past, &Wish::Due, false, 1);
        let cards: Vec<&str> = round.iter().map(|id| id.card.as_str()).collect();
        assert!(cards.contains(&"c6") && !cards.contains(&"c0") && !cards.contains(&"c1"));
    }

    #[test]
    fn a_card_is_shuffled_anew_for_each_showing_and_only_then() {
        let id = CardId::new("a", "c0");
        let orders: Vec<_> = (0..20).map(|it| order(&id, "answers", 4, it)).collect();
        assert_eq!(orders[3], order(&id, "answers", 4, 3));
        assert!(orders.iter().any(|it| *it != orders[0]));
        let firsts: std::collections::BTreeSet<_> = orders.iter().map(|it| it[0]).collect();
        assert_eq!(firsts.len(), 4, "each answer comes first now and then");
    }

    #[test]
    fn a_right_answer_for_a_wrong_reason_is_not_right() {
        let drills = drills(1, 1);
        let (id, card) = (CardId::new("a", "c0"), &drills.get("a").unwrap().cards[0]);
        let all = (1..=3).flat_map(|answer| (1..=3).map(move |reason| Given { answer, reason }));
        let right: Vec<Graded> = all
            .filter_map(|given| grade(&id, card, 5, given))
            .filter(|it| it.right)
            .collect();
        assert_eq!(right.len(), 1);
        assert_eq!(right[0].picked, [2, 3]);
        assert_eq!(right[0].answer, right[0].right_answer);
        let none = Given {
            answer: 4,
            reason: 1,
        };
        assert_eq!(grade(&id, card, 5, none), None);
    }
}
