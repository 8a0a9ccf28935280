//! The report for an author.

use serde::Serialize;

use super::{
    Ui,
    html::day,
    style,
    text::{clean, columns, only_colours, padded, plural},
};
use crate::verify::Proof;

#[derive(Debug, Serialize)]
pub struct VerifyReport {
    pub good: bool,
    pub took_ms: u64,
    pub katas: Vec<Proof>,
}

impl Ui {
    pub fn verify(&self, report: &VerifyReport) {
        let width = report
            .katas
            .iter()
            .map(|proof| columns(&proof.kata))
            .max()
            .unwrap_or(0);
        let mut text = String::new();
        for proof in &report.katas {
            let sign = if proof.findings.is_empty() {
                style::good(&self.signs.padded(self.signs.pass))
            } else {
                style::bad(&self.signs.padded(self.signs.fail))
            };
            text += &format!(
                "{sign} {}  {} stages  {} tests  {} contracts  {} snapshots  {} mutants\n",
                style::strong(&padded(&proof.kata, width)),
                proof.stages,
                proof.tests,
                proof.contracts,
                proof.snapshots,
                proof.mutants,
            );
            if let Some(at) = proof.unchanged_since {
                text += &format!("    unchanged since {}, skipped\n", day(at));
            }
            for finding in &proof.findings {
                let says = only_colours(&finding.says);
                let says = if style::is_on() { says } else { clean(&says) };
                text += &format!(
                    "    {}: {}\n",
                    style::code(&finding.subject),
                    says.replace('\n', "\n      ")
                );
            }
        }
        let findings: usize = report.katas.iter().map(|proof| proof.findings.len()).sum();
        let seconds = report.took_ms / 1000;
        text += &match findings {
            0 => format!("\neverything holds, proven in {seconds} s\n"),
            count => format!("\n{} in {seconds} s\n", plural(count, "finding")),
        };
        self.out(&text);
    }
}
