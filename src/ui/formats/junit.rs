//! XML as `JUnit` writes it and most programs that show test results read it: a suite for
//! the build, for each stage, for the contracts and for the oracle.

use super::{
    Format,
    problems::{self, Problem},
};
use crate::reports::{CheckReport, Checks};

pub(super) const FORMAT: Format<Checks> = Format {
    name: "junit",
    write: document,
};

struct Suite {
    name: String,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    result: CaseResult,
}

enum CaseResult {
    Passed,
    Skipped,
    Failed(Vec<Problem>),
}

fn document(checks: &Checks) -> String {
    let mut body = String::new();
    let mut sums = [0; 3];
    let mut took_ms = 0;
    for report in checks.reports() {
        took_ms += report.took_ms;
        for suite in suites(report) {
            let counts = suite.counts();
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += count;
            }
            body += &suite.text(report.verdict.kata.as_str(), counts);
        }
    }
    let [tests, failures, skipped] = sums;
    let time = format!("{}.{:03}", took_ms / 1000, took_ms % 1000);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kata check\" \
         tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" \
         time=\"{time}\">\n{body}</testsuites>\n"
    )
}

fn suites(report: &CheckReport) -> Vec<Suite> {
    let verdict = &report.verdict;
    let suite = |name: String, cases: Vec<Case>| Suite { name, cases };
    let build = Case::new("build", false, problems::of_build(report));
    let mut all = vec![suite("build".to_owned(), vec![build])];
    for standing in &report.progress {
        let tests = verdict.tests.iter();
        let of_stage = tests.filter(|it| it.test.stage == standing.stage);
        let cases = of_stage.map(|it| {
            let problems = problems::of_test(it).into_iter().collect();
            Case::new(&it.test.sentence(), problems::is_skipped(it), problems)
        });
        all.push(suite(
            format!("stage {}: {}", standing.stage, standing.title),
            cases.collect(),
        ));
    }
    let contracts = verdict.contracts.iter().map(|it| {
        let problems = problems::of_contract(it).into_iter().collect();
        let name = it.contract.replace('_', " ");
        Case::new(&name, problems::is_untried(it), problems)
    });
    all.push(suite("contracts".to_owned(), contracts.collect()));
    if let Some(oracle) = &verdict.oracle {
        let case = Case::new("agrees", false, problems::of_oracle(oracle));
        all.push(suite("oracle".to_owned(), vec![case]));
    }
    all.retain(|suite| !suite.cases.is_empty());
    all
}

impl Case {
    fn new(name: &str, is_skipped: bool, problems: Vec<Problem>) -> Self {
        let result = match problems.len() {
            0 if is_skipped => CaseResult::Skipped,
            0 => CaseResult::Passed,
            _ => CaseResult::Failed(problems),
        };
        let name = name.to_owned();
        Self { name, result }
    }

    fn text(&self, class: &str) -> String {
        let head = format!(
            "    <testcase classname=\"{}\" name=\"{}\"",
            escaped(class),
            escaped(&self.name)
        );
        match &self.result {
            CaseResult::Passed => format!("{head}/>\n"),
            CaseResult::Skipped => format!("{head}><skipped/></testcase>\n"),
            CaseResult::Failed(problems) => {
                let failures: String = problems.iter().map(failure).collect();
                format!("{head}>\n{failures}    </testcase>\n")
            }
        }
    }
}

impl Suite {
    /// How many cases there are, how many failed, and how many were skipped.
    fn counts(&self) -> [usize; 3] {
        let count = |is: fn(&CaseResult) -> bool| {
            let cases = self.cases.iter();
            cases.filter(|case| is(&case.result)).count()
        };
        [
            self.cases.len(),
            count(|it| matches!(it, CaseResult::Failed(_))),
            count(|it| matches!(it, CaseResult::Skipped)),
        ]
    }

    fn text(&self, kata: &str, [tests, failures, skipped]: [usize; 3]) -> String {
        let class = format!("{kata}.{}", self.name);
        let cases: String = self.cases.iter().map(|case| case.text(&class)).collect();
        format!(
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" \
             skipped=\"{skipped}\">\n{cases}  </testsuite>\n",
            escaped(&class)
        )
    }
}

fn failure(problem: &Problem) -> String {
    let place = problem
        .file
        .as_ref()
        .map_or_else(String::new, |file| format!("{file}:{}\n", problem.line));
    let message = match problem.text.lines().next() {
        Some(line) => line,
        None => &problem.title,
    };
    format!(
        "      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
        escaped(&problem.kind),
        escaped(message),
        escaped(&format!("{}\n{place}{}", problem.title, problem.text))
    )
}

/// `text` as it may stand between tags and in a quoted attribute. What XML 1.0 knows no
/// way to write is left out.
pub(in crate::ui) fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => result += "&amp;",
            '<' => result += "&lt;",
            '>' => result += "&gt;",
            '"' => result += "&quot;",
            '\'' => result += "&apos;",
            '\n' | '\t' => result.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => result.push(c),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use roxmltree::{Document, Node};

    use super::*;
    use crate::ui::formats::tests::{hostile, passing};

    fn named<'a>(document: &'a Document<'_>, name: &'static str) -> Vec<Node<'a, 'a>> {
        let all = document.descendants();
        all.filter(|node| node.has_tag_name(name)).collect()
    }

    #[test]
    fn what_a_test_says_stays_text() {
        for says in [
            "]]></failure><evil a=\"1\"/>&amp; <![CDATA[ <!-- -->",
            "\u{0}\u{1}\u{8}\u{b}\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff}\u{fdd0}\u{1b}[31mred",
            "\u{1f697} \u{202e}backwards \r\n'single' and \"double\"",
            "",
            &"]]>&<".repeat(200_000),
        ] {
            let text = document(&hostile(says));
            let document = Document::parse(&text).unwrap_or_else(|e| panic!("{e}: {text:.2000}"));
            assert_eq!(named(&document, "failure").len(), 2);
            assert!(named(&document, "evil").is_empty());
            let said = named(&document, "failure")[0].text().unwrap();
            let clean = crate::ui::clean(says);
            let clean: String = clean
                .chars()
                .filter(|c| !"\u{fffe}\u{ffff}".contains(*c))
                .collect();
            assert!(said.ends_with(&clean), "{said:.2000}");
        }
    }

    #[test]
    fn the_counts_are_those_of_the_cases() {
        let text = document(&hostile("no"));
        let document = Document::parse(&text).unwrap();
        let count = |name: &str| document.root_element().attribute(name).unwrap();
        assert_eq!(count("tests"), "5");
        assert_eq!(count("failures"), "2");
        assert_eq!(count("skipped"), "1");
        assert_eq!(named(&document, "testcase").len(), 5);
        assert_eq!(named(&document, "skipped").len(), 1);
        let suites: Vec<_> = named(&document, "testsuite");
        let names: Vec<_> = suites
            .iter()
            .filter_map(|it| it.attribute("name"))
            .collect();
        assert_eq!(
            names,
            ["lot.build", "lot.stage 1: one <floor>", "lot.contracts"]
        );
    }

    #[test]
    fn a_check_that_passes_has_no_failure() {
        let text = document(&passing());
        let document = Document::parse(&text).unwrap();
        assert!(named(&document, "failure").is_empty());
        assert_eq!(document.root_element().attribute("time"), Some("1.234"));
    }
}
