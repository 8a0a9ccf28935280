//! What the interviewer answers outside an interview.

use super::{Draw, Ui, clean, interview::phrases, style, text::padded};
use crate::{
    reports::{AskReport, AskedCard, Reply},
    wrap::wrapped,
};

impl Draw for AskReport {
    fn text(&self, ui: &Ui) -> String {
        match self.reply {
            Reply::Card => self
                .opened()
                .map(|card| open_card(card, ui.width))
                .unwrap_or_default(),
            Reply::Perhaps => offer(&self.cards),
            Reply::Later => format!("{}\n", phrases::LATER),
            Reply::NoCard => format!("{}\n", phrases::NO_CARD),
            Reply::NotUnderstood => format!("{}\n", phrases::NOT_UNDERSTOOD),
        }
    }

    fn warnings(&self) -> Vec<String> {
        let why = self.not_recorded.iter();
        why.map(|why| format!("this question was not recorded: {why}"))
            .collect()
    }
}

fn open_card(card: &AskedCard, width: usize) -> String {
    let answer = clean(card.answer.as_deref().unwrap_or_default());
    let answer = wrapped(&answer, width.saturating_sub(2)).join("\n  ");
    let ask = style::strong(&clean(&card.ask));
    format!("{ask}\n  {}\n", style::with_code(&answer))
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
