//! `kata report --html`: one page that needs nothing but itself. Plain data in,
//! text out; every section is a function in a file of its own.
//!
//! A new part of a kata is a field of [`KataPart`], a
//! function from it to HTML, and a line in [`PARTS`]. What has nothing to say gives
//! the empty text.

mod bars;
mod book;
mod catalogue;
mod class;
mod design;
mod drills;
mod effort;
mod feedback;
mod plan;
mod practice;
mod prose;
mod style;
mod text;
mod turns;

pub use book::html_book;
pub use class::class_page;
pub use feedback::feedback_page;
pub(super) use text::day;
use text::{escape, time};

use crate::reports::{KataPart, ReportPage};

/// The parts of a kata's section, in their order. Their headings are `h3`.
const PARTS: &[fn(&KataPart) -> String] =
    &[effort::part, practice::part, turns::part, design::part];

/// The whole page.
pub fn html_page(page: &ReportPage) -> String {
    let katas: String = page.katas.iter().map(kata).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         img-src data:; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Practice report of {date}</title>\n<style>\n{style}</style>\n</head>\n<body>\n\
         {header}<main>\n{overview}{plan}{catalogue}{drills}{katas}</main>\n{footer}</body>\n</html>\n",
        date = day(page.made_at),
        style = style::sheet(),
        header = header(page),
        overview = catalogue::overview(page),
        catalogue = catalogue::section(&page.catalogue),
        plan = page.plan.as_ref().map(plan::section).unwrap_or_default(),
        drills = drills::section(&page.drills),
        footer = footer(),
    )
}

fn header(page: &ReportPage) -> String {
    let links: String = page
        .katas
        .iter()
        .map(|kata| {
            let (id, title) = (escape(&kata.id), escape(&kata.title));
            format!("<li><a href=\"#kata-{id}\">{title}</a></li>\n")
        })
        .collect();
    format!(
        "<header>\n<p class=\"eyebrow\">Low-level design</p>\n<h1>Practice report</h1>\n\
         <p class=\"muted\">As of {}</p>\n\
         <nav aria-label=\"Contents\">\n<ul>\n<li><a href=\"#catalogue\">Catalogue</a></li>\n\
         {links}</ul>\n</nav>\n</header>\n",
        time(page.made_at)
    )
}

fn footer() -> String {
    "<footer>\n<p>Active time leaves out pauses of 30 minutes and more. A regression is a \
     stage that had passed and broke in a later check. Dates are in UTC. Everything here \
     comes from the dojo’s journal.</p>\n</footer>\n"
        .to_owned()
}

fn kata(kata: &KataPart) -> String {
    let parts: String = PARTS.iter().map(|part| part(kata)).collect();
    let id = escape(&kata.id);
    format!(
        "<section class=\"kata\" id=\"kata-{id}\" aria-labelledby=\"kata-{id}-title\">\n\
         <h2 id=\"kata-{id}-title\">{}</h2>\n<p>{}</p>\n\
         <p class=\"muted\">{} of {} stages passed · {}</p>\n{parts}</section>\n",
        escape(&kata.title),
        escape(&kata.summary),
        kata.stages_passed,
        kata.stages.len(),
        super::log::totals(&kata.totals),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lookback::{StageHistory, Totals},
        reports::{CatalogueRow, DesignPart, StagePart},
    };

    #[test]
    fn whatever_a_kata_is_called_it_cannot_leave_its_place() {
        let nasty = "<script>\"'&</script>";
        let page = ReportPage {
            made_at: 0,
            catalogue: vec![CatalogueRow {
                id: "x".to_owned(),
                title: nasty.to_owned(),
                difficulty: 1,
                frequency: 1,
                stages: 1,
                stages_passed: 0,
                fetched: true,
                gave_up: false,
                totals: Totals::default(),
            }],
            next: Vec::new(),
            drills: Vec::new(),
            plan: None,
            totals: Totals::default(),
            katas: vec![KataPart {
                id: "x".to_owned(),
                title: nasty.to_owned(),
                summary: nasty.to_owned(),
                stages_passed: 0,
                stages: vec![StagePart {
                    stage: 1,
                    title: nasty.to_owned(),
                    history: StageHistory {
                        arrived: Some(1),
                        ..StageHistory::default()
                    },
                }],
                turns: Vec::new(),
                hunts: Vec::new(),
                predictions: Vec::new(),
                totals: Totals::default(),
                design: DesignPart {
                    words: nasty.to_owned(),
                    picture: Some(nasty.to_owned()),
                    ..DesignPart::default()
                },
            }],
        };
        let html = html_page(&page);
        assert!(!html.contains("<script"));
        assert!(html.contains("&lt;script&gt;&quot;&#39;&amp;&lt;/script&gt;"));
    }
}
