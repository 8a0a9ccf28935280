use clap::Args;

use super::{Context, Run, named::named};
use crate::{
    error::Result,
    exit_code::ExitCode,
    interview::{Heard, hear},
    journal::Note,
    kata::Kata,
    practice::View,
    reports::{AskReport, AskedCard, Reply},
};

/// Most characters of a question that are kept.
const LONGEST_WORDS: usize = 200;

/// Ask the interviewer about the kata, in your own words; it is recorded
#[derive(Args, Debug)]
#[command(after_help = "Example: kata ask \"can two cars come in at the same time?\"")]
pub struct Ask {
    /// The question, or the number of a card that was offered; the name of a kata may
    /// stand before it
    #[arg(required = true)]
    pub question: Vec<String>,
    /// About this kata [default: the one you are in, or the one you last worked on]
    #[arg(long, value_name = "KATA")]
    pub kata: Option<String>,
    /// Its open track
    #[arg(long)]
    pub open: bool,
}

impl Run for Ask {
    const SCREEN: Option<&'static str> = recorded!("ask__ask");

    /// Opens the card that the question means, and records what was asked.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut view = context.view()?;
        let (kata, question) = self.meant(&view);
        let id = named(kata, self.open, context, &view)?;
        let kata = view.pick(&context.here, id.as_deref())?.clone();
        let stage = view.state(&kata.id).current();
        let question = question.join(" ");
        let mut report = answered(&kata, stage, &question);
        if matches!(report.reply, Reply::Card | Reply::Later | Reply::NoCard) {
            let words = question.chars().take(LONGEST_WORDS).collect();
            let card = report.opened().map(|card| card.ask.clone());
            let note = Note::asked(kata.id.clone(), stage, words, card);
            let recorded = view.journal.note(vec![note]);
            report.not_recorded = recorded.err().map(|error| error.to_string());
        }
        context.ui.show(&report);
        Ok(ExitCode::Success)
    }
}

impl Ask {
    /// The kata and the question: the name of a fetched kata may come first, as with other
    /// commands.
    fn meant(&self, view: &View) -> (Option<&str>, &[String]) {
        let is_fetched = |id: &str| view.is_fetched(id) || view.only_track(id).is_some();
        match self.question.as_slice() {
            [id, rest @ ..] if self.kata.is_none() && !rest.is_empty() && is_fetched(id) => {
                (Some(id), rest)
            }
            all => (self.kata.as_deref(), all),
        }
    }
}

fn answered(kata: &Kata, stage: usize, question: &str) -> AskReport {
    let (reply, cards) = match numbered(kata, stage, question) {
        Some(Heard::Card(card)) => (Reply::Card, vec![card]),
        Some(_) => (Reply::Later, Vec::new()),
        None => match hear(question, kata.questions(), stage) {
            Heard::Card(card) => (Reply::Card, vec![card]),
            Heard::Perhaps(cards) => (Reply::Perhaps, cards),
            Heard::Later => (Reply::Later, Vec::new()),
            Heard::NoCard => (Reply::NoCard, Vec::new()),
            Heard::Nothing => (Reply::NotUnderstood, Vec::new()),
        },
    };
    let card = |index: usize| AskedCard {
        number: index + 1,
        ask: kata.questions()[index].ask.clone(),
        answer: (reply == Reply::Card).then(|| kata.questions()[index].answer.clone()),
    };
    AskReport {
        kata: kata.id.to_string(),
        stage,
        question: question.to_owned(),
        reply,
        cards: cards.into_iter().map(card).collect(),
        not_recorded: None,
    }
}

/// The card whose number was typed, if it is one.
fn numbered(kata: &Kata, stage: usize, question: &str) -> Option<Heard> {
    let number: usize = question.trim().parse().ok()?;
    let card = kata.questions().get(number.checked_sub(1)?)?;
    Some(if card.stage > stage {
        Heard::Later
    } else {
        Heard::Card(number - 1)
    })
}
