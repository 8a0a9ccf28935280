//! What the interviewer answers outside an interview.

use serde::Serialize;

use super::{Ui, clean, interview::phrases, style, text::padded};
use crate::wrap::wrapped;

#[derive(Debug, Serialize)]
pub struct AskReport {
    pub kata: String,
    pub stage: usize,
    pub question: String,
    pub reply: Reply,
    /// The card that was opened, or those that may be meant.
    pub cards: Vec<AskedCard>,
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

impl Ui {
    pub fn answer(&self, report: &AskReport) {
        let text = match report.reply {
            Reply::Card => report.opened().map(|card| self.open_card(card)),
            Reply::Perhaps => Some(offer(&report.cards)),
            Reply::Later => Some(format!("{}\n", phrases::LATER)),
            Reply::NoCard => Some(format!("{}\n", phrases::NO_CARD)),
            Reply::NotUnderstood => Some(format!("{}\n", phrases::NOT_UNDERSTOOD)),
        };
        self.out(&text.unwrap_or_default());
    }

    fn open_card(&self, card: &AskedCard) -> String {
        let answer = clean(card.answer.as_deref().unwrap_or_default());
        let lines = wrapped(&answer, self.width.saturating_sub(2));
        let answer = lines.join("\n  ");
        let ask = style::strong(&clean(&card.ask));
        format!("{ask}\n  {}\n", style::with_code(&answer))
    }
}

fn offer(cards: &[AskedCard]) -> String {
    let mut text = "Do you mean one of these?\n".to_owned();
    for card in cards {
        let number = padded(&card.number.to_string(), 3);
        text += &format!("  {number} {}\n", clean(&card.ask));
    }
    let example = cards.first().map_or(1, |card| card.number);
    text += &format!("\nnext: `kata ask {example}` opens a card; or ask in other words\n");
    style::with_code(&text)
}
