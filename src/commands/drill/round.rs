//! A round of cards as a conversation: single keys on a terminal, lines elsewhere.

use super::Sitting;
use crate::{
    commands::Context,
    drill::CardId,
    error::{Error, Result},
    exit_code::ExitCode,
    reports::{ShownCard, ShownQuestion},
    ui::{Keys, Pressed},
};

/// Plays the cards `ids` and shows the sums, also if the learner leaves early.
pub(super) fn play(context: &Context, sitting: &mut Sitting, ids: &[CardId]) -> Result<ExitCode> {
    let keys = Keys::of_stdin();
    for (number, id) in (1..).zip(ids) {
        let step = match (sitting.card(id), sitting.question(id)) {
            (Some(card), _) => ask(context, sitting, &keys, &card, (number, ids.len())),
            (None, Some(question)) => tick(context, sitting, &keys, &question, (number, ids.len())),
            (None, None) => continue,
        };
        match step? {
            Step::Answered if number == ids.len() || !keys.are_single() => {}
            Step::Answered => {
                context.ui.drill_go_on();
                if leaves(&keys)? {
                    break;
                }
            }
            Step::Left => break,
        }
    }
    context.ui.drill_ends(&sitting.sums());
    Ok(ExitCode::Success)
}

enum Step {
    Answered,
    Left,
}

/// Waits for any key; whether the learner leaves.
fn leaves(keys: &Keys) -> Result<bool> {
    match keys.wait() {
        Pressed::Text(text) => Ok(is_leave(&text)),
        Pressed::End => Ok(true),
        Pressed::Interrupted => Err(Error::Interrupted),
    }
}

fn is_leave(text: &str) -> bool {
    matches!(text.trim(), "q" | "Q" | "quit")
}

/// Numbers with commas or blanks between; `None` if something else is among them.
pub(super) fn numbers(text: &str) -> Option<Vec<usize>> {
    let parts = text.split([',', ' ', '\t']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

fn ask(
    context: &Context,
    sitting: &mut Sitting,
    keys: &Keys,
    card: &ShownCard,
    (number, of): (usize, usize),
) -> Result<Step> {
    let ui = &context.ui;
    ui.drill_card(card, number, of);
    let mut picked: Vec<usize> = Vec::new();
    while picked.len() < 2 {
        let (what, most) = match picked.len() {
            0 => ("answer", card.answers.len()),
            _ => ("reason", card.reasons.len()),
        };
        ui.drill_prompt(what, most, keys.are_single());
        let text = match keys.wait() {
            Pressed::Text(text) => text,
            Pressed::End => return Ok(Step::Left),
            Pressed::Interrupted => return Err(Error::Interrupted),
        };
        if text.is_empty() && keys.are_single() {
            // Enter after a key that counted already.
            continue;
        }
        ui.drill_picked(&text);
        if is_leave(&text) {
            return Ok(Step::Left);
        }
        // A line may hold both.
        let given = numbers(&text).filter(|given| {
            let fits = |(number, most): (&usize, usize)| (1..=most).contains(number);
            let most = [card.answers.len(), card.reasons.len()]
                .into_iter()
                .skip(picked.len());
            let room = 2 - picked.len();
            (1..=room).contains(&given.len()) && given.iter().zip(most).all(fits)
        });
        let Some(given) = given else {
            ui.drill_unclear(most);
            continue;
        };
        picked.extend(given);
        if picked.len() == 1 {
            ui.drill_reasons(card);
        }
    }
    let (result, places) = sitting.grade(&card.card, &picked)?;
    ui.drill_result(&result);
    sitting.keep(result, places);
    Ok(Step::Answered)
}

fn tick(
    context: &Context,
    sitting: &mut Sitting,
    keys: &Keys,
    question: &ShownQuestion,
    (number, of): (usize, usize),
) -> Result<Step> {
    let ui = &context.ui;
    ui.drill_question(question, number, of);
    if keys.are_single() {
        ui.drill_say_it();
        if leaves(keys)? {
            return Ok(Step::Left);
        }
    }
    ui.drill_rubric(question);
    ui.drill_tick(keys.are_single());
    let mut ticked = Vec::new();
    loop {
        let text = match keys.wait() {
            Pressed::Text(text) => text,
            Pressed::End => return Ok(Step::Left),
            Pressed::Interrupted => return Err(Error::Interrupted),
        };
        if is_leave(&text) {
            return Ok(Step::Left);
        }
        let most = question.rubric.len();
        let given = numbers(&text).filter(|it| it.iter().all(|it| *it <= most));
        let Some(given) = given else {
            ui.drill_unclear(most);
            ui.drill_tick(keys.are_single());
            continue;
        };
        let is_end = given.is_empty() || !keys.are_single();
        ticked.extend(given);
        if is_end {
            break;
        }
    }
    ticked.retain(|it| *it > 0);
    let words: Vec<String> = ticked.iter().map(usize::to_string).collect();
    ui.drill_picked(&words.join(" "));
    let (result, places) = sitting.grade(&question.card, &ticked)?;
    ui.drill_result(&result);
    sitting.keep(result, places);
    Ok(Step::Answered)
}
