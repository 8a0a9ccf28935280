//! Annotations of GitHub workflows: a line for each problem, which GitHub shows at its
//! place in a change. The escapes are those of "Workflow commands for GitHub Actions".

use super::{Format, problems};
use crate::reports::{CheckReport, Checks};

pub(super) const FORMAT: Format<Checks> = Format {
    name: "github",
    write: annotations,
};

/// GitHub cuts longer messages by itself, in the middle of an escape.
const MOST_CHARACTERS: usize = 4000;

fn annotations(checks: &Checks) -> String {
    checks.reports().iter().map(of_one).collect()
}

fn of_one(report: &CheckReport) -> String {
    let kata = report.verdict.kata.as_str();
    if report.passed {
        let title = property(kata);
        let (stage, stages) = (report.verdict.stage, report.stages);
        return format!("::notice title={title}::stage {stage} of {stages} passes\n");
    }
    let mut text = String::new();
    for problem in problems::all(report) {
        let mut properties = Vec::new();
        if let Some(file) = &problem.file {
            let file = match report.folder.as_str() {
                "." => file.clone(),
                folder => format!("{folder}/{file}"),
            };
            properties.push(format!("file={}", property(&file)));
            properties.push(format!("line={}", problem.line));
        }
        let title = format!("{kata}: {}", problem.title);
        properties.push(format!("title={}", property(&title)));
        let message: String = problem.text.chars().take(MOST_CHARACTERS).collect();
        text += &format!(
            "::error {}::{}\n",
            properties.join(","),
            data(message.trim_end())
        );
    }
    text
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::formats::tests::{hostile, passing};

    #[test]
    fn each_problem_is_one_line_whatever_its_text_is() {
        let text = annotations(&hostile("50 %\r\nof ::error::it, \u{1b}[31mred"));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert_eq!(
            lines[0],
            "::error file=lot/src/lib.rs,line=7,title=lot%3A a car%2C parked::50 %25%0Aof ::error::it, red"
        );
        assert!(lines[1].starts_with("::error file=lot/tests/contracts/a_ticket.rs,line=1,"));
        assert!(text.is_ascii() && !text.contains(['\r', '\u{1b}']));
    }

    #[test]
    fn a_message_is_cut_before_github_cuts_an_escape() {
        let text = annotations(&hostile(&"%".repeat(100_000)));
        let first = text.lines().next().unwrap();
        assert!(first.ends_with("%25") && first.len() < 3 * MOST_CHARACTERS + 200);
    }

    #[test]
    fn what_passes_is_a_notice() {
        let text = annotations(&passing());
        assert_eq!(text, "::notice title=lot::stage 1 of 2 passes\n");
    }
}
