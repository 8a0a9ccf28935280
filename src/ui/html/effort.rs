//! Time and attempts, stage by stage: two pictures and a table.

use super::{
    bars::{Bar, figure},
    text::{count, escape, span},
};
use crate::{
    reports::{KataPart, StagePart},
    ui::text::plural,
};

/// The pictures and the table.
pub(super) fn part(kata: &KataPart) -> String {
    let arrived = || {
        kata.stages
            .iter()
            .filter(|stage| stage.history.arrived.is_some())
    };
    let label = |stage: &StagePart| format!("{} · {}", stage.stage, stage.title);
    let time: Vec<Bar> = arrived()
        .map(|stage| Bar {
            label: label(stage),
            value: stage.history.active_ms,
            words: span(stage.history.active_ms),
        })
        .collect();
    let attempts: Vec<Bar> = arrived()
        .map(|stage| Bar {
            label: label(stage),
            value: stage.history.checks as u64,
            words: attempts(stage),
        })
        .collect();
    let id = escape(&kata.id);
    format!(
        "<h3>Time and attempts</h3>\n<div class=\"figures\">\n{}{}</div>\n{}",
        figure(
            &format!("{id}-time"),
            "time",
            "Active time per stage",
            &time
        ),
        figure(
            &format!("{id}-checks"),
            "checks",
            "Checks per stage",
            &attempts
        ),
        table(kata)
    )
}

fn attempts(stage: &StagePart) -> String {
    let checks = plural(stage.history.checks, "check");
    match stage.history.regressions {
        0 => checks,
        some => format!("{checks}, broke {some}×"),
    }
}

fn table(kata: &KataPart) -> String {
    let rows: String = kata.stages.iter().map(row).collect();
    format!(
        "<div class=\"card\">\n<table>\n<caption>Stage by stage</caption>\n<thead>\n<tr>\
         <th scope=\"col\">Stage</th>\
         <th scope=\"col\" class=\"wide number\">To pass</th>\
         <th scope=\"col\" class=\"number\">Active</th>\
         <th scope=\"col\" class=\"number\">Checks</th>\
         <th scope=\"col\" class=\"number\">Hints</th>\
         <th scope=\"col\" class=\"number\">Regres&shy;sions</th>\
         </tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn row(stage: &StagePart) -> String {
    let history = &stage.history;
    let name = format!("{} · {}", stage.stage, escape(&stage.title));
    let (state, to_pass) = match (history.ms, history.arrived) {
        (Some(ms), _) => (format!("passed in {}", span(ms)), span(ms)),
        (None, Some(_)) => ("in progress".to_owned(), "in progress".to_owned()),
        (None, None) => ("not there yet".to_owned(), "–".to_owned()),
    };
    let figures = if history.arrived.is_some() {
        format!(
            "<td class=\"number\">{}</td>{}{}{}",
            span(history.active_ms),
            count(history.checks),
            count(history.hints),
            count(history.regressions)
        )
    } else {
        "<td class=\"number zero\">–</td>".repeat(4)
    };
    format!(
        "<tr><th scope=\"row\">{name}<span class=\"narrow\">{state}</span></th>\
         <td class=\"wide number\">{to_pass}</td>{figures}</tr>\n"
    )
}
