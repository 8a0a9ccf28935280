//! The report of a check: the data, and which screen shows it.

mod failures;
mod oracle;
mod place;
mod screen;
mod sentences;
mod short;

use std::{collections::BTreeMap, path::Path};

pub use place::FailurePlace;
use screen::Screen;
use serde::Serialize;

use super::{
    Ui, style,
    text::{columns, padded, plural},
};
use crate::{
    dojo::Delivery,
    fs::TextTree,
    judge::{Build, Verdict},
    kata::Kata,
    practice::Pass,
};

/// All that is to be said after a check.
#[derive(Debug, Serialize)]
pub struct CheckReport<'a> {
    #[serde(skip)]
    pub kata: &'a Kata,
    #[serde(skip)]
    pub sources: &'a TextTree,
    /// How the learner names the kata's folder from where they stand.
    #[serde(skip)]
    pub folder: String,
    #[serde(skip)]
    pub full: bool,
    pub stages: usize,
    pub passed: bool,
    /// Whether the answer is from an earlier check of the same content.
    pub known: bool,
    pub took_ms: u64,
    #[serde(flatten)]
    pub verdict: &'a Verdict,
    /// When each stage passed before this check, in milliseconds ago.
    pub passed_before: BTreeMap<usize, u64>,
    /// Files that were edited or brought and have no effect.
    pub ignored: Vec<String>,
    /// Backups of files of the tool's that were replaced by a newer text of the kata.
    pub refreshed: Vec<String>,
    /// Files of cargo's that were lost or broken and were written again.
    pub mended: Vec<MendedNote>,
    /// Modules that `src/lib.rs` does not declare yet.
    pub undeclared: Vec<String>,
    /// Stages that pass for the first time.
    pub passes: &'a [Pass],
    pub delivery: Option<DeliveryNote>,
    /// Why nothing was recorded, if so.
    pub not_recorded: Option<String>,
}

/// A file that was lost or broken and was written again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MendedNote {
    /// Below the dojo.
    pub file: String,
    /// Where that lies which was there.
    pub backup: Option<String>,
}

/// A stage that has just arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeliveryNote {
    pub stage: usize,
    pub files: Vec<String>,
    pub modules: Vec<String>,
    /// Skeletons whose name was taken, with where they lie instead.
    pub kept: Vec<(String, String)>,
    pub backups: Vec<String>,
}

impl DeliveryNote {
    /// `shown` words a path as the learner would write it.
    pub fn new(delivery: &Delivery, shown: impl Fn(&Path) -> String) -> Self {
        let kept = delivery
            .kept
            .iter()
            .map(|(name, path)| (name.clone(), shown(path)));
        Self {
            stage: delivery.stage,
            files: delivery.files.clone(),
            modules: delivery.modules.clone(),
            kept: kept.collect(),
            backups: delivery.backups.iter().map(|path| shown(path)).collect(),
        }
    }
}

impl Ui {
    /// The report for a person.
    pub fn check(&self, report: &CheckReport<'_>) {
        let screen = Screen { ui: self, report };
        if let Some(capture) = &self.capture {
            capture.note(screen.first_failure(), report.delivery.is_some());
        }
        self.out_exactly(&screen.text());
        for note in &report.mended {
            self.mended(note);
        }
        if let Some(why) = &report.not_recorded {
            self.warn(&format!("this check was not recorded: {why}"));
        }
    }
}

impl Ui {
    /// Says that a file was written again.
    pub fn mended(&self, note: &MendedNote) {
        let file = &note.file;
        self.warn(&match &note.backup {
            None => format!("`{file}` was missing; `kata` wrote it again"),
            Some(backup) => format!(
                "cargo could not use `{file}`; `kata` wrote it again, and yours is in {backup}"
            ),
        });
    }

    /// A line for each kata, and what to do next.
    pub fn check_all(&self, reports: &[CheckReport<'_>]) {
        let width = reports
            .iter()
            .map(|report| columns(report.kata.id.as_str()))
            .max()
            .unwrap_or(0);
        let mut text = String::new();
        for report in reports {
            let verdict = report.verdict;
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
            let name = style::strong(&padded(report.kata.id.as_str(), width));
            let stage = format!("stage {} of {}", verdict.stage, report.stages);
            text += format!("{sign} {name}  {stage}  {}", style::with_code(&note)).trim_end();
            text.push('\n');
            for pass in report.passes {
                text += &format!("    stage {} passed\n", pass.stage);
            }
        }
        let next = reports.iter().find(|report| !report.passed);
        let next = next.map_or("kata list".to_owned(), |report| {
            format!("kata check {}", report.kata.id)
        });
        self.out(&format!("{text}\nnext: {}\n", style::code(&next)));
        for note in reports.iter().flat_map(|report| &report.mended) {
            self.mended(note);
        }
        for why in reports
            .iter()
            .filter_map(|report| report.not_recorded.as_ref())
        {
            self.warn(&format!("this check was not recorded: {why}"));
        }
    }
}
