//! A check in a few lines, where the rest of the screen is for something else.

use super::{screen::Screen, warnings};
use crate::{
    judge::{Build, Outcome},
    reports::CheckReport,
    ui::{
        Ui, style,
        text::{clean, plural},
    },
};

impl Ui {
    /// How far the learner is and the first thing that is wrong.
    pub fn check_short(&self, report: &CheckReport) {
        let screen = Screen { ui: self, report };
        let blocks = [
            screen.head(),
            screen.rows(),
            screen.first_trouble(),
            screen.passes(),
            screen.delivery(),
        ];
        let blocks: Vec<&str> = blocks
            .iter()
            .filter(|block| !block.is_empty())
            .map(|block| block.trim_end_matches('\n'))
            .collect();
        self.out(&(blocks.join("\n\n") + "\n"));
        for warning in warnings(report) {
            self.warn(&warning);
        }
    }
}

impl Screen<'_> {
    /// The first thing that is wrong, in a line, and where the rest can be read.
    fn first_trouble(&self) -> String {
        let verdict = &self.report.verdict;
        let all = style::code(&format!("kata check {}", self.report.verdict.kata));
        let (what, others) = match &verdict.build {
            _ if self.report.passed => return String::new(),
            Build::Built => {
                let mut failed = verdict.failures();
                let first = failed.next().map(|report| match report.outcome {
                    Outcome::NeedsNoPartner => "the partner brings nothing".to_owned(),
                    _ => report.test.sentence(),
                });
                let first = first.unwrap_or_else(|| "a contract does not hold".to_owned());
                (first, failed.count())
            }
            Build::NotTried => ("not judged: some files cannot be taken".to_owned(), 0),
            build => {
                let first = build.errors().first().map(|error| {
                    let place = error.file.as_ref().map_or(String::new(), |file| {
                        format!(" ({}:{})", clean(file), error.line)
                    });
                    format!(": {}{place}", clean(&error.message))
                });
                let first = first.unwrap_or_default();
                (
                    format!("does not compile yet{first}"),
                    build.errors().len().saturating_sub(1),
                )
            }
        };
        let sign = style::bad(self.ui.signs.fail);
        let more = if others == 0 {
            format!("in full: {all}")
        } else {
            format!("and {}, in full: {all}", plural(others, "other"))
        };
        format!("{sign} {what}\n  {more}")
    }
}
