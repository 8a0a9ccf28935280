//! When a topic is due again.

use std::collections::BTreeMap;

use serde::Serialize;

use super::CardId;
use crate::{
    journal::{Entry, Event, day_of},
    kata::Drills,
};

/// The days until a topic is due again, by its box, the first of which is box 1.
const DAYS: [u64; 4] = [1, 3, 7, 14];
/// A sitting is good if so many of a hundred cards were right.
const GOOD_PERCENT: usize = 80;

/// What was drilled so far.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// By the id of the topic.
    pub topics: BTreeMap<String, Topic>,
    pub cards: BTreeMap<CardId, CardPast>,
    /// Answers in all.
    pub answers: usize,
}

/// Where a topic stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// 1 to 4.
    #[serde(rename = "box")]
    pub number: usize,
    /// The day on which it is due, counted from 1970.
    pub due: u64,
    /// The last day on which it was drilled.
    pub last: u64,
    /// Answers of that day, and the right ones of them.
    pub answers: usize,
    pub right: usize,
    /// The box and the due day before that day.
    #[serde(skip)]
    before: Option<(usize, u64)>,
}

/// What was answered on one card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardPast {
    /// How often it was answered.
    pub showings: usize,
    /// Whether it was right the last time.
    pub right: bool,
    /// When, in answers since the first.
    pub last: usize,
}

/// Folds what the journal tells of drills.
pub fn past(entries: &[Entry]) -> Past {
    let mut past = Past::default();
    for entry in entries {
        let Event::Drilled {
            topic, card, right, ..
        } = &entry.event
        else {
            continue;
        };
        past.answers += 1;
        let of_card = past.cards.entry(CardId::new(topic, card)).or_default();
        *of_card = CardPast {
            showings: of_card.showings + 1,
            right: *right,
            last: past.answers,
        };
        let of_topic = past.topics.entry(topic.clone()).or_default();
        of_topic.answer(day_of(entry.at), *right);
    }
    past
}

impl Topic {
    /// One more answer. All answers of a day are one sitting, so that a topic rises by
    /// at most one box a day, and only on a day when it is due.
    fn answer(&mut self, day: u64, right: bool) {
        if self.number == 0 || day > self.last {
            self.before = (self.number > 0).then_some((self.number, self.due));
            (self.last, self.answers, self.right) = (day, 0, 0);
        }
        self.answers += 1;
        self.right += usize::from(right);
        let is_good = self.right * 100 >= self.answers * GOOD_PERCENT;
        (self.number, self.due) = match self.before {
            Some((number, due)) if is_good && self.last < due => (number, due),
            Some((number, _)) if is_good => {
                let number = (number + 1).min(DAYS.len());
                (number, self.last + DAYS[number - 1])
            }
            _ => (1, self.last + DAYS[0]),
        };
    }
}

impl Past {
    /// The topics that are due on `day`, the longest due first.
    pub fn due<'a>(&self, drills: &'a Drills, day: u64) -> Vec<&'a str> {
        let due = |id: &str| self.topics.get(id).filter(|it| it.due <= day);
        let mut topics: Vec<(u64, &str)> = drills
            .iter()
            .filter_map(|topic| Some((due(&topic.id)?.due, topic.id.as_str())))
            .collect();
        // Of two that are due since the same day, the one that comes first in the list.
        topics.sort_by_key(|(due, _)| *due);
        topics.into_iter().map(|(_, id)| id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a topic stands after sittings: the day, right answers, all answers.
    fn after(sittings: &[(u64, usize, usize)]) -> (usize, u64) {
        let mut topic = Topic::default();
        for (day, right, all) in sittings {
            for number in 0..*all {
                topic.answer(*day, number < *right);
            }
        }
        (topic.number, topic.due)
    }

    #[test]
    fn a_topic_rises_through_the_boxes_when_it_is_due_and_falls_to_the_first() {
        assert_eq!(after(&[(10, 5, 5)]), (1, 11));
        assert_eq!(after(&[(10, 0, 5)]), (1, 11));
        assert_eq!(after(&[(10, 5, 5), (11, 4, 5)]), (2, 14));
        assert_eq!(after(&[(10, 5, 5), (11, 5, 5), (14, 5, 5)]), (3, 21));
        let four = [(10, 5, 5), (11, 5, 5), (14, 5, 5), (21, 5, 5)];
        assert_eq!(after(&four), (4, 35));
        let mut five = four.to_vec();
        five.push((40, 5, 5));
        assert_eq!(after(&five), (4, 54));
        five.push((54, 3, 5));
        assert_eq!(after(&five), (1, 55));
    }

    #[test]
    fn before_it_is_due_a_topic_does_not_rise_but_can_fall() {
        assert_eq!(after(&[(10, 5, 5), (11, 5, 5), (12, 5, 5)]), (2, 14));
        assert_eq!(after(&[(10, 5, 5), (11, 5, 5), (12, 1, 5)]), (1, 13));
        // Twice on one day is one sitting.
        assert_eq!(after(&[(10, 5, 5), (11, 5, 5), (11, 5, 5)]), (2, 14));
    }
}
