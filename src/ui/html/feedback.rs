//! The page of feedback for one student: what passes, and the rules that do not hold.

use super::{
    class::{bare, cut, document, shown_name},
    text::escape,
};
use crate::{
    class::{Graded, Merged, Points, RecordedTest, RowState},
    kata::RuleId,
    ui::class::build_words,
};

/// So many tests that fail are told with their messages.
const MOST_TESTS: usize = 30;

/// `feedback/<id>.html`.
pub fn feedback_page(merged: &Merged, row: &Graded, anonymous: bool) -> String {
    let body = [
        summary(merged, row),
        stages(merged, row),
        build(row),
        tests(merged, row),
        contracts(merged, row),
        oracle(row),
    ];
    let title = format!("{}: {}", merged.title, shown_name(row, anonymous));
    document(&title, "Feedback", &body.concat())
}

fn part(title: &str, body: &str) -> String {
    if body.is_empty() {
        return String::new();
    }
    format!("<section>\n<h2>{title}</h2>\n{body}</section>\n")
}

fn summary(merged: &Merged, row: &Graded) -> String {
    let points = row
        .points
        .map_or_else(|| "not judged".to_owned(), Points::text);
    format!(
        "<dl class=\"tiles\">\n<div><dt>Points</dt><dd>{points} of {}</dd></div>\n\
         <div><dt>Stages passed in a row</dt><dd>{} of {}</dd></div>\n</dl>\n",
        merged.rules.points,
        row.stages_passed,
        row.stages.len()
    )
}

fn stages(merged: &Merged, row: &Graded) -> String {
    let rows: String = row
        .stages
        .iter()
        .zip(&merged.stages)
        .map(|(it, whole)| {
            let counts = &it.counts;
            format!(
                "<tr><th scope=\"row\">{}. {}</th><td>{}</td>\
                 <td class=\"number\">{} of {}</td><td class=\"number\">{} of {}</td>\
                 <td class=\"number\">{} of {}</td></tr>\n",
                whole.stage,
                escape(&whole.title),
                if it.passes { "passes" } else { "does not pass" },
                counts.passed,
                counts.of,
                counts.contracts[0],
                counts.contracts[1],
                it.points.text(),
                whole.points.text(),
            )
        })
        .collect();
    let table = format!(
        "<div class=\"card\">\n<table>\n<caption>What each stage earned</caption>\n<thead>\n<tr>\
         <th scope=\"col\">Stage</th><th scope=\"col\">State</th>\
         <th scope=\"col\" class=\"number\">Tests</th>\
         <th scope=\"col\" class=\"number\">Contracts</th>\
         <th scope=\"col\" class=\"number\">Points</th></tr>\n</thead>\n<tbody>\n{rows}</tbody>\n\
         </table>\n</div>\n"
    );
    part("Stages", &table)
}

fn build(row: &Graded) -> String {
    let (outcome, why) = build_words(row);
    if row.state == RowState::Refused {
        let items: String = row
            .refused
            .iter()
            .map(|why| format!("<li>{}</li>\n", escape(why)))
            .collect();
        return part("Why it was not judged", &format!("<ul>\n{items}</ul>\n"));
    }
    let whole = row.build.as_ref().filter(|it| it.stages < row.stages.len());
    let Some(build) = whole else {
        return String::new();
    };
    if outcome == "failed" {
        return part(
            "It does not compile",
            &format!("<pre>{}</pre>\n", escape(&why)),
        );
    }
    let errors: String = build
        .errors
        .iter()
        .map(|error| format!("<pre>{}</pre>\n", escape(&error.message)))
        .collect();
    let words = format!(
        "<p>The tests compile up to stage {}. Of the next stage the compiler says:</p>\n{errors}",
        build.stages
    );
    part("Later stages do not compile", &words)
}

fn rules(merged: &Merged, ids: &[RuleId]) -> String {
    let texts = ids
        .iter()
        .filter_map(|id| Some((id, merged.rule_texts.get(id)?)));
    let rules = texts.map(|(id, text)| format!("<p>Rule {id}: {}</p>\n", escape(&bare(text))));
    rules.collect()
}

fn tests(merged: &Merged, row: &Graded) -> String {
    let is_told = |it: &&RecordedTest| !it.passed() && it.outcome != "not_compiled";
    let all: Vec<&RecordedTest> = row.tests.iter().filter(is_told).collect();
    let mut body: String = all
        .iter()
        .take(MOST_TESTS)
        .map(|it| {
            let message = if it.message.is_empty() {
                String::new()
            } else {
                format!("<pre>{}</pre>\n", escape(&cut(&it.message)))
            };
            format!(
                "<h3>Stage {}: {}</h3>\n{}{message}",
                it.test.stage,
                escape(&it.test.sentence()),
                rules(merged, &it.rules)
            )
        })
        .collect();
    if all.len() > MOST_TESTS {
        body += &format!("<p>And {} more.</p>\n", all.len() - MOST_TESTS);
    }
    part("Tests that fail", &body)
}

fn contracts(merged: &Merged, row: &Graded) -> String {
    let broken = row
        .contracts
        .iter()
        .filter(|it| !it.holds() && it.outcome != "not_compiled");
    let body: String = broken
        .map(|it| {
            format!(
                "<h3>{}</h3>\n{}<pre>{}</pre>\n",
                escape(&it.contract.replace('_', " ")),
                rules(merged, &it.rules),
                escape(&cut(&it.message))
            )
        })
        .collect();
    part("Contracts that are broken", &body)
}

fn oracle(row: &Graded) -> String {
    let body: String = row
        .oracle
        .iter()
        .map(|it| {
            let how = if it.outcome == "passed" {
                format!(
                    "<pre>line {}\nexpected  {}\nyours     {}</pre>\n",
                    it.line,
                    escape(&it.expected),
                    escape(&it.actual)
                )
            } else {
                format!(
                    "<p>It ended with: {}.</p>\n",
                    escape(&it.outcome.replace('_', " "))
                )
            };
            format!("<h3>Stage {}</h3>\n{how}", it.stage)
        })
        .collect();
    let intro = "<p>The same random commands went to this code and to the reference.</p>\n";
    if body.is_empty() {
        return body;
    }
    part(
        "Where it differs from the reference",
        &(intro.to_owned() + &body),
    )
}
