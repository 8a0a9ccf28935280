//! SARIF 2.1.0, as code scanners and editors read it. A finding is a note: it is no fault
//! as such, but a question that an interviewer would ask.

use serde_json::{Value, json};

use super::Format;
use crate::{
    design::Place,
    reports::{FindingRow, ReviewReport},
    review::RULES,
    ui::clean,
};

pub(super) const FORMAT: Format<ReviewReport> = Format {
    name: "sarif",
    write: log,
};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

fn log(report: &ReviewReport) -> String {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| json!({ "id": rule.id, "fullDescription": { "text": rule.why } }))
        .collect();
    let findings = report.findings.iter();
    let results: Vec<Value> = findings.map(|it| result(it, &report.folder)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "kata",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn result(finding: &FindingRow, folder: &str) -> Value {
    let index = RULES.iter().position(|rule| rule.id == finding.id);
    let text = format!("{} {}", clean(&finding.fact), finding.why);
    let places = finding.places.iter();
    let locations: Vec<Value> = places.map(|place| location(place, folder)).collect();
    json!({
        "ruleId": finding.id,
        "ruleIndex": index,
        "level": "note",
        "message": { "text": text },
        "locations": locations,
    })
}

fn location(place: &Place, folder: &str) -> Value {
    let path = match folder {
        "." => place.file.clone(),
        folder => format!("{folder}/{}", place.file),
    };
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&path) },
        "region": { "startLine": place.line.max(1) },
    } })
}

/// A path as a relative reference (RFC 3986): what may not stand there in percent signs.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::Numbers;

    fn report(file: &str, fact: &str) -> ReviewReport {
        let place = Place {
            file: file.to_owned(),
            line: 0,
        };
        let finding = |places| FindingRow {
            id: RULES[2].id,
            fact: fact.to_owned(),
            places,
            why: RULES[2].why,
            section: None,
        };
        ReviewReport {
            open: None,
            kata: "lot".to_owned(),
            stage: 1,
            folder: "übung und kata".to_owned(),
            costs: Vec::new(),
            numbers: Vec::new(),
            fewer_is_better: Numbers::FEWER_IS_BETTER,
            findings: vec![finding(vec![place]), finding(Vec::new())],
            all: false,
        }
    }

    #[test]
    fn each_finding_is_a_result_of_its_rule_with_a_place_that_is_a_uri() {
        let text = log(&report(
            "src/a:b #1%.rs",
            "\u{1b}[31m`f` \u{0}takes \"two\".",
        ));
        let log: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules.len(), RULES.len());
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 2);
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            let said = result["message"]["text"].as_str().unwrap();
            assert!(said.starts_with("`f` takes \"two\". You"), "{said}");
        }
        let place = &results[0]["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert_eq!(uri, "%C3%BCbung%20und%20kata/src/a%3Ab%20%231%25.rs");
        // Lines begin with 1, and what has no place has no location.
        assert_eq!(place["region"]["startLine"], 1);
        assert_eq!(results[1]["locations"], json!([]));
    }
}
