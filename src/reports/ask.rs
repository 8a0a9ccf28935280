//! What the interviewer answers outside an interview.

use serde::Serialize;

use super::Report;

#[derive(Debug, Serialize)]
pub struct AskReport {
    pub kata: String,
    pub stage: usize,
    pub question: String,
    pub reply: Reply,
    /// The card that was opened, or those that may be meant.
    pub cards: Vec<AskedCard>,
    /// Why the question was not recorded, if so.
    pub not_recorded: Option<String>,
}

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// A card was opened.
    Card,
    /// Several cards may be meant; none was opened.
    Perhaps,
    /// It is about a later stage.
    Later,
    NoCard,
    /// No word said what was asked.
    NotUnderstood,
}

#[derive(Debug, Serialize)]
pub struct AskedCard {
    /// Counted from 1.
    pub number: usize,
    pub ask: String,
    /// `None` while the card is closed.
    pub answer: Option<String>,
}

impl AskReport {
    /// The card that was opened, if one was.
    pub fn opened(&self) -> Option<&AskedCard> {
        self.cards.first().filter(|card| card.answer.is_some())
    }
}

impl Report for AskReport {
    const NAME: &'static str = "ask";
}
