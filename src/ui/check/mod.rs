//! The screen of a check.

mod failures;
mod oracle;
mod partner;
mod replies;
mod rules;
mod screen;
mod sentences;
mod short;

use screen::Screen;
pub(super) use sentences::{of_build, of_test};

use super::{
    Draw, Manner, Ui, style,
    text::{columns, padded, plural},
};
use crate::{
    judge::Build,
    reports::{CheckReport, Checks, MendedNote},
};

impl Draw for Checks {
    const MANNER: Manner = Manner::Exactly;

    fn text(&self, ui: &Ui) -> String {
        match self {
            Self::One(report) => ui.check_text(report),
            Self::All { katas } => ui.signs.in_words(&ui.check_all(katas)).into_owned(),
        }
    }

    fn warnings(&self) -> Vec<String> {
        self.reports().iter().flat_map(warnings).collect()
    }
}

/// What a person is warned of beside the verdict.
pub(super) fn warnings(report: &CheckReport) -> Vec<String> {
    let mended = report.mended.iter().map(mended);
    let not_recorded = report.not_recorded.iter();
    let not_recorded = not_recorded.map(|why| format!("this check was not recorded: {why}"));
    mended.chain(not_recorded).collect()
}

fn mended(note: &MendedNote) -> String {
    let file = &note.file;
    match &note.backup {
        None => format!("`{file}` was missing; `kata` wrote it again"),
        Some(backup) => {
            format!("cargo could not use `{file}`; `kata` wrote it again, and yours is in {backup}")
        }
    }
}

impl Ui {
    /// The screen of one kata's check, letter by letter.
    pub(super) fn check_text(&self, report: &CheckReport) -> String {
        Screen { ui: self, report }.text()
    }

    /// The same for a window: what always stays in sight, the stages, and the rest.
    pub fn check_parts(&self, report: &CheckReport) -> [String; 3] {
        Screen { ui: self, report }.parts()
    }

    /// What a person is warned of beside the verdict, in lines.
    pub fn warnings_of(report: &CheckReport) -> String {
        warnings(report)
            .iter()
            .map(|it| Self::warning(it))
            .collect()
    }

    /// Says that a file was written again.
    pub fn mended(&self, note: &MendedNote) {
        self.warn(&mended(note));
    }

    /// A line for each kata, and what to do next.
    fn check_all(&self, reports: &[CheckReport]) -> String {
        let width = reports
            .iter()
            .map(|report| columns(report.verdict.kata.as_str()))
            .max()
            .unwrap_or(0);
        let mut text = String::new();
        for report in reports {
            let verdict = &report.verdict;
            let (sign, note) = if report.passed {
                (
                    style::good(&self.signs.padded(self.signs.pass)),
                    String::new(),
                )
            } else {
                let what = match &verdict.build {
                    Build::Built => format!("{} fail", plural(verdict.failures().count(), "test")),
                    Build::NotTried => "not judged: see `kata check`".to_owned(),
                    Build::Failed { .. }
                    | Build::StagesFailed { .. }
                    | Build::CompilerCrashed { .. }
                    | Build::Limit(_) => "does not compile yet".to_owned(),
                };
                (style::bad(&self.signs.padded(self.signs.fail)), what)
            };
            let name = style::strong(&padded(report.verdict.kata.as_str(), width));
            let stage = format!("stage {} of {}", verdict.stage, report.stages);
            text += format!("{sign} {name}  {stage}  {}", style::with_code(&note)).trim_end();
            text.push('\n');
            for pass in &report.passes {
                text += &format!("    stage {} passed\n", pass.stage);
            }
        }
        let next = reports.iter().find(|report| !report.passed);
        let next = next.map_or("kata list".to_owned(), |report| {
            format!("kata check {}", report.verdict.kata)
        });
        format!("{text}\nnext: {}\n", style::code(&next))
    }
}
