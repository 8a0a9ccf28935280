use std::time::Duration;

use super::{Context, Practice};
use crate::{
    cli,
    error::{Error, Result},
    exit_code::ExitCode,
    interview::{self, Answer, Skill, machine_score},
    journal::{Event, OwnScore, now_ms},
    judge::seal,
    kata::Kata,
    practice::last_verdict,
    ui::{CardReport, Lines, Typed},
};

/// Between two looks at the keyboard; nothing else waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Shows both scores of a kata, and records the learner's own: from the options, or
/// by asking on a terminal.
pub(super) fn card(context: &Context, args: &cli::Card) -> Result<ExitCode> {
    let mut practice = context.practice()?;
    let kata = practice.pick(context, args.kata.as_deref())?.clone();
    let given = [args.questions, args.entities, args.trade_offs, args.telling];
    if given.iter().any(Option::is_some) {
        let own = from_options(&practice, &kata, given)?;
        record(&mut practice, &kata, own)?;
        let report = report(&practice, &kata, true);
        context.ui.card_machine(&report);
        context.ui.card_own(&report);
        context.ui.document("card", &report);
    } else if context.ui.can_ask() {
        fill_in(context, &mut practice, &kata, &Lines::of_stdin())?;
    } else {
        show(context, &practice, &kata);
        context
            .ui
            .document("card", &report(&practice, &kata, false));
    }
    Ok(ExitCode::Success)
}

/// Shows both scores, and how to fill in a card.
pub(super) fn show(context: &Context, practice: &Practice, kata: &Kata) {
    let report = report(practice, kata, false);
    context.ui.card_machine(&report);
    context.ui.card_own(&report);
}

/// Asks for the four scores and records them; what the machine found is shown first.
pub(super) fn fill_in(
    context: &Context,
    practice: &mut Practice,
    kata: &Kata,
    lines: &Lines,
) -> Result<()> {
    let before = report(practice, kata, false);
    context.ui.card_machine(&before);
    let last = before.history.last().map(|row| row.own);
    let Some(own) = ask(context, lines, last)? else {
        context.ui.card_left();
        return Ok(());
    };
    record(practice, kata, own)?;
    context.ui.end_line();
    context.ui.card_own(&report(practice, kata, true));
    Ok(())
}

/// The four answers, or nothing if the learner leaves.
fn ask(context: &Context, lines: &Lines, last: Option<OwnScore>) -> Result<Option<OwnScore>> {
    context.ui.card_intro(last.is_some());
    let mut scores = [0; 4];
    for (number, (skill, score)) in (1..).zip(Skill::ALL.iter().zip(&mut scores)) {
        let last = last.map(|own| skill.of(&own));
        context.ui.card_question(*skill, number, last);
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
                Answer::Unclear => context.ui.card_unclear(last),
            }
        };
    }
    Ok(Some(own_score(scores)))
}

/// What the options say; what they leave out is as on the last card.
fn from_options(practice: &Practice, kata: &Kata, given: [Option<u8>; 4]) -> Result<OwnScore> {
    let cards = interview::cards(&practice.journal.entries, &kata.id);
    let last = cards.last().map(|card| card.own);
    let names = ["--questions", "--entities", "--trade-offs", "--telling"];
    let mut missing = Vec::new();
    let mut scores = [0; 4];
    for (index, score) in scores.iter_mut().enumerate() {
        let kept = last.map(|own| Skill::ALL[index].of(&own));
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
fn own_score([questions, entities, trade_offs, telling]: [u8; 4]) -> OwnScore {
    OwnScore {
        questions,
        entities,
        trade_offs,
        telling,
    }
}

fn record(practice: &mut Practice, kata: &Kata, own: OwnScore) -> Result<()> {
    let verdict = last_verdict(&practice.dojo, &kata.id);
    practice.journal.append(vec![Event::Graded {
        kata: kata.id.clone(),
        own,
        machine: verdict.map(|verdict| machine_score(kata, &verdict)),
    }])
}

fn report<'a>(practice: &Practice, kata: &'a Kata, recorded: bool) -> CardReport<'a> {
    let verdict = last_verdict(&practice.dojo, &kata.id);
    let content = seal(&practice.dojo.kata(&kata.id)).map(|sealed| sealed.content);
    let is_stale = |judged: &String| content.as_ref().is_ok_and(|now| now != judged);
    CardReport {
        kata: kata.id.as_str(),
        stale: verdict
            .as_ref()
            .is_some_and(|verdict| is_stale(&verdict.content)),
        machine: verdict.map(|verdict| machine_score(kata, &verdict)),
        recorded,
        history: interview::cards(&practice.journal.entries, &kata.id)
            .into_iter()
            .map(Into::into)
            .collect(),
        now: now_ms(),
    }
}
