//! Cards to answer, what came of the answers, and where the topics stand.

use serde::Serialize;

use super::Report;
use crate::{
    drill::{CardId, Graded, Past},
    kata::{DrillTopic, Drills},
};

/// Cards to answer, or results, or the topics.
#[derive(Debug, Default, Serialize)]
pub struct DrillReport {
    pub cards: Vec<ShownCard>,
    pub open: Vec<ShownQuestion>,
    pub results: Vec<DrillResult>,
    /// The topics of the cards and results; all of them if there are neither.
    pub topics: Vec<DrillTopicRow>,
    /// The topics of which something is due.
    pub due: Vec<DueTopic>,
    /// Why nothing was recorded, if so.
    pub not_recorded: Option<String>,
}

/// A card as it is shown: its answers have the numbers of this showing.
#[derive(Clone, Debug, Serialize)]
pub struct ShownCard {
    pub card: CardId,
    /// How often it was answered before: its answers stand in another order each time.
    pub showing: usize,
    pub title: String,
    pub trap: bool,
    pub asks: String,
    pub answers: Vec<String>,
    pub reasons: Vec<String>,
}

/// An open question, and what to compare one's answer with.
#[derive(Clone, Debug, Serialize)]
pub struct ShownQuestion {
    pub card: CardId,
    pub title: String,
    pub asks: String,
    pub rubric: Vec<String>,
    pub model: String,
    pub source: String,
}

/// What came of an answer.
#[derive(Clone, Debug, Serialize)]
pub struct DrillResult {
    pub card: CardId,
    pub right: bool,
    /// Of a card: numbers of the answer and the reason, and of the right ones.
    pub graded: Option<Graded>,
    /// The texts of the right ones.
    pub right_texts: Option<[String; 2]>,
    /// What the answer that was picked misses; empty if it is the right one.
    pub misses: String,
    /// Of an open question: the points that were ticked, and of how many.
    pub ticked: Option<Vec<usize>>,
    pub points: Option<usize>,
    pub says: String,
    pub number: Option<String>,
    pub more: Vec<String>,
    pub source: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct DrillTopicRow {
    pub topic: String,
    pub title: String,
    pub summary: String,
    pub cards: usize,
    pub traps: usize,
    pub open_questions: usize,
    /// Null until it is drilled for the first time.
    pub standing: Option<DrillStanding>,
}

/// Where a topic that was drilled stands.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct DrillStanding {
    /// 1 to 4.
    #[serde(rename = "box")]
    pub number: usize,
    /// 0 if it is due.
    pub due_in_days: u64,
    /// Of the last day on which it was drilled.
    pub right: usize,
    pub answers: usize,
}

/// A topic to drill today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DueTopic {
    pub topic: String,
    pub title: String,
    /// For how many days it has been due.
    pub days: u64,
}

impl DrillTopicRow {
    pub fn new(topic: &DrillTopic, past: &Past, day: u64) -> Self {
        let standing = past.topics.get(&topic.id).map(|it| DrillStanding {
            number: it.number,
            due_in_days: it.due.saturating_sub(day),
            right: it.right,
            answers: it.answers,
        });
        Self {
            topic: topic.id.clone(),
            title: topic.title.clone(),
            summary: topic.summary.clone(),
            cards: topic.cards.len(),
            traps: topic.cards.iter().filter(|card| card.trap).count(),
            open_questions: topic.open.len(),
            standing,
        }
    }
}

impl DueTopic {
    /// What of `drills` is due on `day`, the longest due first.
    pub fn all(drills: &Drills, past: &Past, day: u64) -> Vec<Self> {
        let due = past.due(drills, day).into_iter();
        due.filter_map(|id| {
            let (topic, standing) = (drills.get(id).ok()?, past.topics.get(id)?);
            Some(Self {
                topic: topic.id.clone(),
                title: topic.title.clone(),
                days: day.saturating_sub(standing.due),
            })
        })
        .collect()
    }
}

impl Report for DrillReport {
    const NAME: &'static str = "drill";
}
