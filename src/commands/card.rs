use std::time::Duration;

use clap::Args;

use super::{Context, Run, named::Named};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    interview::{self, Answer, Skill, asked_before_code, machine_score},
    journal::{Note, OwnScore, now_ms},
    judge::{content_hash, seal},
    kata::Kata,
    practice::{View, last_verdict, predictions},
    reports::{CardReport, HuntRow},
    ui::{Lines, Typed},
};

/// Between two looks at the keyboard; nothing else waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Score yourself where no machine can
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata card\n         kata card --questions 3 --entities 2 --trade-offs 3 --explaining 4"
)]
pub struct Card {
    #[command(flatten)]
    pub kata: Named,
    /// Clarifying questions, 0 to 4: what you knew before you typed
    #[arg(long, value_name = "N", value_parser = score())]
    pub questions: Option<u8>,
    /// Entities and responsibilities, 0 to 4: what each type knows and does
    #[arg(long, value_name = "N", value_parser = score())]
    pub entities: Option<u8>,
    /// Trade-offs, 0 to 4: the other ways and what they cost
    #[arg(long, value_name = "N", value_parser = score())]
    pub trade_offs: Option<u8>,
    /// Explaining the design in three minutes, 0 to 4
    #[arg(long, alias = "telling", value_name = "N", value_parser = score())]
    pub explaining: Option<u8>,
}

fn score() -> clap::builder::RangedI64ValueParser<u8> {
    clap::value_parser!(u8).range(0..=i64::from(crate::interview::HIGHEST))
}

impl Run for Card {
    const SCREEN: Option<&'static str> = recorded!("screens__card");

    /// Shows both scores of a kata, and records the learner's own: from the options, or
    /// by asking on a terminal.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut view = context.view()?;
        let kata = view
            .pick(&context.here, self.kata.id(context, &view)?.as_deref())?
            .clone();
        let given = [
            self.questions,
            self.entities,
            self.trade_offs,
            self.explaining,
        ];
        if given.iter().any(Option::is_some) {
            let own = from_options(&view, &kata, given)?;
            record(&mut view, &kata, own)?;
            context.ui.show(&report(&view, &kata, true));
        } else if context.ui.can_ask() {
            fill_in(context, &mut view, &kata, &Lines::of_stdin())?;
        } else {
            context.ui.show(&report(&view, &kata, false));
        }
        Ok(ExitCode::Success)
    }
}

/// Shows both scores, and how to fill in a card.
pub(super) fn show(context: &Context, view: &View, kata: &Kata) {
    let report = report(view, kata, false);
    context.ui.card_machine(&report);
    context.ui.card_own(&report);
}

/// Asks for the four scores and records them; what the machine found is shown first.
pub(super) fn fill_in(
    context: &Context,
    view: &mut View,
    kata: &Kata,
    lines: &Lines,
) -> Result<()> {
    let before = report(view, kata, false);
    context.ui.card_machine(&before);
    let last = before.history.last().map(|row| row.own);
    let Some(own) = ask(context, lines, last)? else {
        context.ui.card_left();
        return Ok(());
    };
    record(view, kata, own)?;
    context.ui.end_line();
    context.ui.card_own(&report(view, kata, true));
    Ok(())
}

/// The four answers, or nothing if the learner leaves.
fn ask(context: &Context, lines: &Lines, last: Option<OwnScore>) -> Result<Option<OwnScore>> {
    context.ui.card_intro(last.is_some());
    let mut scores = [0; 4];
    for (number, (skill, score)) in (1..).zip(Skill::ALL.iter().zip(&mut scores)) {
        let last = last.map(|own| skill.of(own));
        lines.begin(context.ui.card_question(*skill, number, last));
        *score = loop {
            let line = match lines.wait(PATIENCE) {
                Typed::Line(line) => line,
                Typed::Nothing => continue,
                Typed::End => return Ok(None),
                Typed::Interrupted => {
                    context.ui.card_left();
                    return Err(Error::Interrupted);
                }
            };
            match interview::answer(&line, last) {
                Answer::Score(score) => break score,
                Answer::Leave => return Ok(None),
                Answer::Unclear => lines.begin(context.ui.card_unclear(last)),
            }
        };
    }
    Ok(Some(own_score(scores)))
}

/// What the options say; what they leave out is as on the last card.
fn from_options(view: &View, kata: &Kata, given: [Option<u8>; 4]) -> Result<OwnScore> {
    let cards = interview::cards(&view.journal.entries, &kata.id);
    let last = cards.last().map(|card| card.own);
    let names = ["--questions", "--entities", "--trade-offs", "--explaining"];
    let mut missing = Vec::new();
    let mut scores = [0; 4];
    for (index, score) in scores.iter_mut().enumerate() {
        let kept = last.map(|own| Skill::ALL[index].of(own));
        match given[index].or(kept) {
            Some(given) => *score = given,
            None => missing.push(names[index].to_owned()),
        }
    }
    if missing.is_empty() {
        Ok(own_score(scores))
    } else {
        let kata = kata.id.to_string();
        Err(Error::NoScore { kata, missing })
    }
}

/// The scores in the order of `Skill::ALL`.
fn own_score([questions, entities, trade_offs, explaining]: [u8; 4]) -> OwnScore {
    OwnScore {
        questions,
        entities,
        trade_offs,
        explaining,
    }
}

fn record(view: &mut View, kata: &Kata, own: OwnScore) -> Result<()> {
    let verdict = last_verdict(&view.dojo, &kata.id);
    let machine = verdict.map(|verdict| machine_score(kata, &verdict));
    view.journal
        .note(vec![Note::graded(kata.id.clone(), own, machine)])
}

fn report(view: &View, kata: &Kata, recorded: bool) -> CardReport {
    let verdict = last_verdict(&view.dojo, &kata.id);
    let content = seal(&view.dojo.kata(&kata.id)).map(|sealed| sealed.content);
    let is_stale = |judged: &String| content.as_ref().is_ok_and(|now| now != judged);
    CardReport {
        kata: kata.id.to_string(),
        stale: verdict
            .as_ref()
            .is_some_and(|verdict| is_stale(&verdict.content)),
        machine: verdict.map(|verdict| machine_score(kata, &verdict)),
        recorded,
        taken_over: view.state(&kata.id).taken_over,
        hunts: HuntRow::all(kata, &view.state(&kata.id)),
        predictions: predictions(view, kata),
        history: interview::cards(&view.journal.entries, &kata.id)
            .into_iter()
            .map(Into::into)
            .collect(),
        asked_before_code: asked_before_code(&view.journal.entries, &kata.id, &starters(kata)),
        now: now_ms(),
    }
}

/// The contents of the starter: of its first stage, and of all stages at once.
fn starters(kata: &Kata) -> [String; 2] {
    let of_stages = |last| {
        let stages = (1..=last).flat_map(|stage| kata.starter(stage));
        content_hash(&stages.collect())
    };
    [of_stages(1), of_stages(kata.last_stage())]
}
