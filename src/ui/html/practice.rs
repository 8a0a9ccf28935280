//! The hunts of a kata: the learner's own tests against wrong designs.

use super::text::count;
use crate::reports::{HuntRow, KataPart};

/// The table; nothing where nothing was tried.
pub(super) fn part(kata: &KataPart) -> String {
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
