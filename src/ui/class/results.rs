//! Results of one submission for other programs: `JUnit`, exercism and Gradescope.

use serde_json::{Value, json};

use super::super::{formats::xml_escaped, text::clean};
use crate::{
    class::{Graded, Merged, RecordedContract, RecordedTest, RowState},
    kata::TestId,
};

/// Programs refuse larger files.
const MOST_XML: usize = 20 << 20;
const MOST_OUTPUT: usize = 500;

/// The whole class as `JUnit` XML, in files of a size that GitLab takes.
pub fn junit(merged: &Merged) -> Vec<String> {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kata class\">\n";
    let mut files = vec![head.to_owned()];
    for row in merged
        .submissions
        .iter()
        .filter(|it| it.state != RowState::Excluded)
    {
        let suite = suite(row);
        if files
            .last()
            .is_some_and(|it| it.len() > head.len() && it.len() + suite.len() > MOST_XML)
        {
            files.push(head.to_owned());
        }
        if let Some(file) = files.last_mut() {
            *file += &suite;
        }
    }
    for file in &mut files {
        *file += "</testsuites>\n";
    }
    files
}

fn suite(row: &Graded) -> String {
    let (mut cases, mut failures, mut skipped, mut tests) = (String::new(), 0, 0, 0);
    let mut add = |class: &str, name: &str, outcome: &str, message: &str| {
        let head = format!(
            "    <testcase classname=\"{}\" name=\"{}\"",
            xml_escaped(class),
            xml_escaped(name)
        );
        tests += 1;
        cases += &match outcome {
            "passed" | "holds" => format!("{head}/>\n"),
            "not_compiled" | "not_run" | "not_judged" => {
                skipped += 1;
                format!("{head}><skipped/></testcase>\n")
            }
            outcome => {
                failures += 1;
                let message = clean(message);
                let first = message.lines().next().unwrap_or(outcome);
                format!(
                    "{head}><failure type=\"{}\" message=\"{}\">{}</failure></testcase>\n",
                    xml_escaped(outcome),
                    xml_escaped(first),
                    xml_escaped(&message)
                )
            }
        };
    };
    let (build, why) = build(row);
    add(&format!("{}.build", row.id), "builds", build, &why);
    for test in &row.tests {
        let class = format!("{}.stage_{}", row.id, test.test.stage);
        add(&class, &test.test.sentence(), &test.outcome, &test.message);
    }
    for it in &row.contracts {
        let class = format!("{}.contracts", row.id);
        add(
            &class,
            &it.contract.replace('_', " "),
            &it.outcome,
            &it.message,
        );
    }
    format!(
        "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" \
         skipped=\"{skipped}\">\n{cases}  </testsuite>\n",
        row.id
    )
}

/// How the build of a submission ended, and why, if it has no verdict on its tests.
pub(in crate::ui) fn build(row: &Graded) -> (&'static str, String) {
    match (&row.build, row.state) {
        (_, RowState::Refused) => ("refused", row.refused.join("\n")),
        (_, RowState::NotJudged | RowState::Excluded) | (None, _) => ("not_judged", String::new()),
        (Some(build), _) if build.stages > 0 => ("passed", String::new()),
        (Some(build), _) => {
            let errors = build.errors.iter().map(|error| {
                let place = error
                    .file
                    .as_ref()
                    .map_or_else(String::new, |file| format!("{file}:{}: ", error.line));
                format!("{place}{}", error.message)
            });
            let said: Vec<String> = errors.collect();
            let why = if said.is_empty() {
                format!("the compiler ended with `{}`", build.outcome)
            } else {
                said.join("\n")
            };
            ("failed", why)
        }
    }
}

/// `results.json` as exercism's test runners write it, version 3.
pub fn exercism(row: &Graded) -> String {
    let (outcome, why) = build(row);
    let is_built = outcome == "passed";
    let all = row.tests.iter().all(RecordedTest::passed);
    let status = match (is_built, all) {
        (false, _) => "error",
        (true, true) => "pass",
        (true, false) => "fail",
    };
    let tests = row.tests.iter().map(|test| {
        let status = match test.outcome.as_str() {
            "passed" => "pass",
            "not_compiled" | "not_run" => "error",
            _ => "fail",
        };
        let message = clean(&test.message);
        json!({
            "name": test.test.sentence(),
            "status": status,
            "message": (status != "pass").then_some(cut(&message, 65_000)),
            "output": Value::Null,
            "task_id": test.test.stage,
        })
    });
    let document = json!({
        "version": 3,
        "status": status,
        "message": (!is_built).then_some(cut(&clean(&why), 65_000)),
        "tests": if is_built { tests.collect() } else { Vec::new() },
    });
    format!("{document:#}\n")
}

/// `results.json` as Gradescope's autograder reads it.
pub fn gradescope(merged: &Merged, row: &Graded) -> String {
    let (outcome, why) = build(row);
    let mut tests: Vec<Value> = Vec::new();
    for (stage, whole) in row.stages.iter().zip(&merged.stages) {
        let of_stage: Vec<&RecordedTest> = row
            .tests
            .iter()
            .filter(|it| it.test.stage == stage.counts.stage)
            .collect();
        tests.push(json!({
            "name": format!("stage {}: {}", whole.stage, clean(&whole.title)),
            "number": whole.stage.to_string(),
            "score": stage.points,
            "max_score": whole.points,
            "status": if stage.passes { "passed" } else { "failed" },
            "output": stage_in_words(stage, &row.contracts),
            "visibility": "visible",
        }));
        for (test, number) in of_stage.iter().zip(1..) {
            tests.push(json!({
                "name": test.test.sentence(),
                "number": format!("{}.{number}", whole.stage),
                "status": if test.passed() { "passed" } else { "failed" },
                "output": cut(&clean(&test.message), MOST_OUTPUT * 4),
                "visibility": "visible",
            }));
        }
    }
    let document = json!({
        "score": row.points,
        "output": if outcome == "passed" { String::new() } else { cut(&clean(&why), MOST_OUTPUT * 8) },
        "visibility": "visible",
        "tests": tests,
    });
    format!("{document:#}\n")
}

fn stage_in_words(stage: &crate::class::GradedStage, contracts: &[RecordedContract]) -> String {
    let counts = &stage.counts;
    let mut words = format!("{} of {} tests pass", counts.passed, counts.of);
    if counts.contracts[1] > 0 {
        words += &format!(
            "; {} of {} contracts hold",
            counts.contracts[0], counts.contracts[1]
        );
    }
    for it in contracts
        .iter()
        .filter(|it| it.stage == counts.stage && !it.holds())
    {
        words += &format!(
            "\n{}: {}",
            it.contract.replace('_', " "),
            it.outcome.replace('_', " ")
        );
    }
    words
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The name of a test for people.
pub(in crate::ui) fn sentence(name: &str) -> String {
    TestId::parse(name).map_or_else(|| name.replace('_', " "), |it| it.sentence())
}
