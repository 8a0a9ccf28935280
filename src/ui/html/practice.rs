//! Other ways to practise a kata: hunts, and predictions beside what came.

use super::text::{count, escape};
use crate::{
    practice::Touched,
    reports::{HuntRow, KataPart},
};

/// The tables; nothing where nothing was tried.
pub(super) fn part(kata: &KataPart) -> String {
    hunts(kata) + &predictions(kata)
}

fn predictions(kata: &KataPart) -> String {
    if kata.predictions.is_empty() {
        return String::new();
    }
    let cell = |it: &Touched| {
        let lines = it
            .lines
            .map(|lines| format!(", {lines} lines"))
            .unwrap_or_default();
        format!("<td>{}{lines}</td>", escape(&it.files.join(", ")))
    };
    let later = || "<td class=\"zero\">not yet</td>".to_owned();
    let rows = kata.predictions.iter().map(|it| {
        format!(
            "<tr><th scope=\"row\">{}</th>{}{}{}</tr>\n",
            it.stage,
            cell(&it.predicted),
            it.yours.as_ref().map_or_else(later, cell),
            it.reference.as_ref().map_or_else(later, cell)
        )
    });
    let rows: String = rows.collect();
    format!(
        "<h3>Predictions</h3>\n<div class=\"card\">\n<table>\n\
         <caption>What a stage would touch, and what it touched</caption>\n<thead>\n<tr>\
         <th scope=\"col\">Stage</th><th scope=\"col\">Predicted</th>\
         <th scope=\"col\">Yours</th><th scope=\"col\">Reference</th>\
         </tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn hunts(kata: &KataPart) -> String {
    if kata.hunts.is_empty() {
        return String::new();
    }
    let rows: String = kata.hunts.iter().map(row).collect();
    format!(
        "<h3>Hunts</h3>\n<div class=\"card\">\n<table>\n\
         <caption>Wrong designs that your own tests found</caption>\n<thead>\n<tr>\
         <th scope=\"col\">Stage</th>\
         <th scope=\"col\" class=\"number\">Found</th>\
         <th scope=\"col\" class=\"number\">Of</th>\
         <th scope=\"col\" class=\"number\">Tries</th>\
         </tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn row(hunt: &HuntRow) -> String {
    format!(
        "<tr><th scope=\"row\">{}</th>{}{}{}</tr>\n",
        hunt.stage,
        count(hunt.killed),
        count(hunt.designs),
        count(hunt.tries)
    )
}
