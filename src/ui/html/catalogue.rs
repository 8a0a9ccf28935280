//! The sums at the head of the page, and the progress over the catalogue.

use super::{
    bars::share,
    text::{escape, span},
};
use crate::{
    reports::{CatalogueRow, ReportPage},
    ui::next,
};

/// The sums in short, and what is next.
pub(super) fn overview(page: &ReportPage) -> String {
    let passed: usize = page.catalogue.iter().map(|row| row.stages_passed).sum();
    let stages: usize = page.catalogue.iter().map(|row| row.stages).sum();
    let done = page.catalogue.iter().filter(|row| is_done(row)).count();
    let totals = &page.totals;
    let tiles = [
        ("Katas done", format!("{done} of {}", page.catalogue.len())),
        ("Stages passed", format!("{passed} of {stages}")),
        ("Active time", span(totals.active_ms)),
        ("Checks", totals.checks.to_string()),
        ("Hints", totals.hints.to_string()),
        ("Regressions", totals.regressions.to_string()),
        ("Give-ups", totals.give_ups.to_string()),
    ];
    let tiles: String = tiles
        .iter()
        .map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n"))
        .collect();
    let next = page.next.first().map_or(String::new(), |next| {
        format!(
            "<p class=\"next\">Next: <strong>{}</strong> – {}</p>\n",
            escape(&next.kata),
            next::reason(&next.why)
        )
    });
    format!(
        "<section aria-labelledby=\"overview\">\n<h2 id=\"overview\">In short</h2>\n\
         {}\n<dl class=\"tiles\">\n{tiles}</dl>\n{next}</section>\n",
        share(passed, stages)
    )
}

/// The table of katas.
pub(super) fn section(rows: &[CatalogueRow]) -> String {
    let body: String = rows.iter().map(row).collect();
    format!(
        "<section id=\"catalogue\" aria-labelledby=\"catalogue-title\">\n\
         <h2 id=\"catalogue-title\">Progress over the catalogue</h2>\n<div class=\"card\">\n\
         <table>\n<caption>Katas: those that are done, those in progress, and then the order \
         in which to take the rest</caption>\n<thead>\n<tr>\
         <th scope=\"col\">Kata</th>\
         <th scope=\"col\" class=\"wide\">State</th>\
         <th scope=\"col\" class=\"wide number\">Level</th>\
         <th scope=\"col\" class=\"wide number\">Asked</th>\
         <th scope=\"col\" class=\"stages\">Stages</th>\
         <th scope=\"col\" class=\"number\">Active</th>\
         <th scope=\"col\" class=\"wide number\">Checks</th>\
         <th scope=\"col\" class=\"number\">Hints</th>\
         </tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n</section>\n"
    )
}

fn row(row: &CatalogueRow) -> String {
    let (level, asked) = (row.difficulty, row.frequency);
    let (state, class) = state(row);
    let begun = |text: String| if row.fetched { text } else { "–".to_owned() };
    let title = escape(&row.title);
    let title = if row.fetched {
        format!("<a href=\"#kata-{}\">{title}</a>", escape(&row.id))
    } else {
        title
    };
    format!(
        "<tr><th scope=\"row\">{title}<span class=\"narrow\">{state}\u{a0}· \
         level\u{a0}{level}\u{a0}· asked\u{a0}{asked}</span></th>\
         <td class=\"wide\"><span class=\"state {class}\">{state}</span></td>\
         <td class=\"wide number\">{level} of 5</td><td class=\"wide number\">{asked} of 5</td>\
         <td class=\"stages\">{passed} of {stages}{share}</td>\
         <td class=\"number\">{active}</td><td class=\"wide number\">{checks}</td>\
         <td class=\"number\">{hints}</td></tr>\n",
        passed = row.stages_passed,
        stages = row.stages,
        share = share(row.stages_passed, row.stages),
        active = begun(span(row.totals.active_ms)),
        checks = begun(row.totals.checks.to_string()),
        hints = begun(row.totals.hints.to_string()),
    )
}

/// A word for where a kata stands, and its class.
fn state(row: &CatalogueRow) -> (&'static str, &'static str) {
    match row {
        row if is_done(row) && row.gave_up => ("done, gave up", "done"),
        row if is_done(row) => ("done", "done"),
        row if row.gave_up => ("gave up", "open"),
        row if row.fetched => ("in progress", "open"),
        _ => ("not begun", "new"),
    }
}

fn is_done(row: &CatalogueRow) -> bool {
    row.stages_passed == row.stages
}
