//! Hints, regressions and what else was out of the ordinary, in order.

use super::text::time;
use crate::{
    lookback::{Turn, TurnKind},
    reports::KataPart,
};

/// The list; a sentence where there is nothing to list.
pub(super) fn part(kata: &KataPart) -> String {
    let body = if kata.turns.is_empty() {
        "<p>No hint was taken, and nothing that had passed broke.</p>\n".to_owned()
    } else {
        let items: String = kata.turns.iter().map(item).collect();
        format!("<ol class=\"turns\">\n{items}</ol>\n")
    };
    format!("<h3>Hints and regressions</h3>\n{body}")
}

fn item(turn: &Turn) -> String {
    let (class, kind) = match turn.kind {
        TurnKind::Regression => ("bad", "Regression"),
        TurnKind::Hint(_) => ("plain", "Hint"),
        TurnKind::GaveUp => ("bad", "Give-up"),
        TurnKind::Reset => ("plain", "Reset"),
        TurnKind::Restored => ("plain", "Restore"),
        TurnKind::TookOver => ("plain", "Taken over"),
    };
    format!(
        "<li class=\"{class}\"><strong>{kind}</strong> <span>{}</span> {}</li>\n",
        sentence(turn),
        time(turn.at)
    )
}

fn sentence(turn: &Turn) -> String {
    let stage = turn.stage;
    match turn.kind {
        TurnKind::Regression => format!("stage {stage} had passed and broke"),
        TurnKind::Hint(number) => format!("number {number} of stage {stage}"),
        TurnKind::GaveUp => format!("the solutions were opened at stage {stage}"),
        TurnKind::Reset => format!("stage {stage} started over"),
        TurnKind::Restored => format!("earlier code came back, at stage {stage}"),
        TurnKind::TookOver => {
            format!("stage {stage} began on somebody else's code, and so do the stages after it")
        }
    }
}
