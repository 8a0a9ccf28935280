//! The page of a class: who is stuck where, which test fails most. Names stand only here
//! and in `grades.csv`; with `anonymous`, ids take their place.

use super::{
    bars::{Bar, figure, share},
    style,
    text::{count, escape},
};
use crate::{
    class::{Graded, Identical, Merged, MostFailed, Points, RowState},
    kata::TestId,
    ui::class::{sentence, state_name},
};

/// Of what fails, so much is shown.
const MOST_FAILED: usize = 20;
const MOST_MESSAGE: usize = 300;

/// A whole page with this title and these sections.
pub(super) fn document(title: &str, eyebrow: &str, body: &str) -> String {
    let (title, eyebrow) = (escape(title), escape(eyebrow));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n\
         <header>\n<p class=\"eyebrow\">{eyebrow}</p>\n<h1>{title}</h1>\n</header>\n\
         <main>\n{body}</main>\n</body>\n</html>\n",
        style = style::sheet(),
    )
}

/// `index.html`.
pub fn class_page(merged: &Merged, anonymous: bool) -> String {
    let body = [
        overview(merged),
        stages(merged),
        failed("tests", "Which tests fail most", &merged.tests, merged),
        failed(
            "contracts",
            "Which contracts are broken",
            &merged.contracts,
            merged,
        ),
        identical(merged, anonymous),
        students(merged, anonymous),
        missing(merged, anonymous),
    ];
    document(&merged.title, "A class", &body.concat())
}

fn section(id: &str, title: &str, body: &str) -> String {
    format!(
        "<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n\
         <h2 id=\"{id}-title\">{title}</h2>\n{body}</section>\n"
    )
}

fn overview(merged: &Merged) -> String {
    let counts = &merged.counts;
    let all = merged.histogram.last().copied().unwrap_or(0);
    let tiles = [
        ("Submissions", counts.submissions),
        ("Graded", counts.graded),
        ("Passed everything", all),
        ("Refused", counts.refused),
        ("Not judged", counts.not_judged),
        ("Missing", counts.missing),
        ("Not in the roster", counts.unknown),
    ];
    let tiles: String = tiles
        .iter()
        .map(|(name, number)| format!("<div><dt>{name}</dt><dd>{number}</dd></div>\n"))
        .collect();
    let bars: Vec<Bar> = merged
        .histogram
        .iter()
        .zip(0..)
        .map(|(students, passed)| Bar {
            label: format!("{passed} of {} stages", merged.stages.len()),
            value: *students as u64,
            words: students.to_string(),
        })
        .collect();
    let histogram = figure(
        "histogram",
        "share",
        "Students by stages passed in a row",
        &bars,
    );
    let partial = if merged.complete {
        ""
    } else {
        "<p><strong>Some submissions are not judged yet.</strong></p>\n"
    };
    section(
        "overview",
        "Overview",
        &format!("{partial}<dl class=\"tiles\">\n{tiles}</dl>\n{histogram}"),
    )
}

fn stages(merged: &Merged) -> String {
    let counted = merged.counts.graded + merged.counts.refused;
    let rows: String = merged
        .stages
        .iter()
        .map(|stage| {
            format!(
                "<tr><th scope=\"row\">{number}. {title}</th>\
                 <td class=\"number\">{points}</td>\
                 <td class=\"number\">{passed} of {counted}{bar}</td>{stuck}</tr>\n",
                number = stage.stage,
                title = escape(&stage.title),
                points = stage.points.text(),
                passed = stage.passed,
                bar = share(stage.passed, counted),
                stuck = count(stage.stuck),
            )
        })
        .collect();
    let table = table(
        "A student is stuck at the first stage that does not pass",
        &[
            ("Stage", ""),
            ("Points", "number"),
            ("Pass", "number"),
            ("Stuck here", "number"),
        ],
        &rows,
    );
    section("stuck", "Who is stuck where", &table)
}

fn table(caption: &str, heads: &[(&str, &str)], rows: &str) -> String {
    let heads: String = heads
        .iter()
        .map(|(head, class)| format!("<th scope=\"col\" class=\"{class}\">{head}</th>"))
        .collect();
    format!(
        "<div class=\"card\">\n<table>\n<caption>{caption}</caption>\n<thead>\n<tr>{heads}</tr>\n\
         </thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn failed(id: &str, title: &str, all: &[MostFailed], merged: &Merged) -> String {
    if all.is_empty() {
        return String::new();
    }
    let rows: String = all
        .iter()
        .take(MOST_FAILED)
        .map(|it| {
            let rules: String = it
                .rules
                .iter()
                .filter_map(|rule| merged.rule_texts.get(rule).map(|text| (rule, text)))
                .map(|(rule, text)| {
                    format!(
                        "<p class=\"muted\">Rule {rule}: {}</p>",
                        escape(&bare(text))
                    )
                })
                .collect();
            let message = cut(&it.message);
            let message = if message.is_empty() {
                String::new()
            } else {
                format!("<pre>{}</pre>", escape(&message))
            };
            format!(
                "<tr><th scope=\"row\">{}{rules}{message}</th><td class=\"number\">{}</td>\
                 <td class=\"number\">{} of {}{}</td></tr>\n",
                escape(&sentence(&it.name)),
                it.stage,
                it.failed,
                it.of,
                share(it.failed, it.of)
            )
        })
        .collect();
    let more = all.len().saturating_sub(MOST_FAILED);
    let more = if more > 0 {
        format!("<p class=\"muted\">And {more} more, in class.json.</p>\n")
    } else {
        String::new()
    };
    let heads = [("What", ""), ("Stage", "number"), ("Fails for", "number")];
    let table = table("Students with whose code it was compiled", &heads, &rows);
    section(id, title, &(table + &more))
}

/// The first of a rule's lines without the marks of markdown.
pub(super) fn bare(text: &str) -> String {
    text.lines()
        .next()
        .unwrap_or_default()
        .replace(['`', '*'], "")
}

pub(super) fn cut(message: &str) -> String {
    super::text::cut(message, MOST_MESSAGE)
}

fn identical(merged: &Merged, anonymous: bool) -> String {
    if merged.identical.is_empty() {
        return String::new();
    }
    let items: String = merged
        .identical
        .iter()
        .map(|it| group(it, merged, anonymous))
        .collect();
    let body = format!(
        "<p class=\"muted\">The code is the same, perhaps with other comments and another \
         layout. Code that is only alike is not looked for; JPlag finds it.</p>\n\
         <ul class=\"findings\">\n{items}</ul>\n"
    );
    section("identical", "Identical code", &body)
}

fn group(group: &Identical, merged: &Merged, anonymous: bool) -> String {
    let what = match (group.starter, group.exact) {
        (true, _) => "The starter as it was delivered",
        (false, true) => "Every letter is the same",
        (false, false) => "All but comments and layout is the same",
    };
    let of = |id: &String| merged.submissions.iter().find(|row| row.id == *id);
    let names = group
        .submissions
        .iter()
        .filter_map(of)
        .map(|row| link(row, anonymous));
    let names: Vec<String> = names.collect();
    format!("<li><strong>{what}</strong> {}</li>\n", names.join(", "))
}

/// The student's name, or the id, and the way to the page of feedback.
fn link(row: &Graded, anonymous: bool) -> String {
    let name = shown_name(row, anonymous);
    if row.state == RowState::Excluded {
        return escape(&name);
    }
    format!("<a href=\"feedback/{}.html\">{}</a>", row.id, escape(&name))
}

pub(super) fn shown_name(row: &Graded, anonymous: bool) -> String {
    let it = &row.student;
    if anonymous {
        row.id.clone()
    } else if it.name.is_empty() {
        it.id.clone()
    } else {
        it.name.clone()
    }
}

fn students(merged: &Merged, anonymous: bool) -> String {
    let rows: String = merged
        .submissions
        .iter()
        .map(|row| {
            let points = row.points.map_or_else(|| "–".to_owned(), Points::text);
            let late = if row.student.late { ", late" } else { "" };
            let unknown = if row.listed {
                ""
            } else {
                ", not in the roster"
            };
            let id = if anonymous {
                ""
            } else {
                row.student.id.as_str()
            };
            let failing = row
                .failing
                .as_ref()
                .map_or_else(String::new, TestId::sentence);
            format!(
                "<tr><th scope=\"row\">{}<span class=\"narrow\">{}</span></th>\
                 <td class=\"wide\">{}</td><td>{}{late}{unknown}</td>\
                 <td class=\"number\">{} of {}</td><td class=\"number\">{points}</td>\
                 <td class=\"wide\">{}</td></tr>\n",
                link(row, anonymous),
                escape(id),
                escape(id),
                state_name(row.state),
                row.stages_passed,
                row.stages.len(),
                escape(&failing),
            )
        })
        .collect();
    let heads = [
        ("Student", ""),
        ("Id", "wide"),
        ("State", ""),
        ("Stages", "number"),
        ("Points", "number"),
        ("First test that fails", "wide"),
    ];
    section(
        "students",
        "Students",
        &table("Each name leads to a page of feedback", &heads, &rows),
    )
}

fn missing(merged: &Merged, anonymous: bool) -> String {
    if merged.missing.is_empty() || anonymous {
        return String::new();
    }
    let items: String = merged
        .missing
        .iter()
        .map(|it| format!("<li>{} {}</li>\n", escape(&it.name), escape(&it.id)))
        .collect();
    section(
        "missing",
        "Without a submission",
        &format!("<ul>\n{items}</ul>\n"),
    )
}
