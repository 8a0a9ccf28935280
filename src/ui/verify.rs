//! The report for an author.

use super::{
    Draw, Ui,
    html::day,
    style,
    text::{clean, columns, only_colours, padded, plural},
};
use crate::reports::VerifyReport;

impl Draw for VerifyReport {
    fn text(&self, ui: &Ui) -> String {
        let report = self;
        let width = report
            .katas
            .iter()
            .map(|proof| columns(&proof.kata))
            .max()
            .unwrap_or(0)
            .max(6);
        let mut text = String::new();
        for proof in &report.katas {
            let sign = if proof.findings.is_empty() {
                style::good(&ui.signs.padded(ui.signs.pass))
            } else {
                style::bad(&ui.signs.padded(ui.signs.fail))
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
        let of_cards = report.drills.iter().flat_map(|it| &it.findings);
        if let Some(drills) = &report.drills {
            let sign = if drills.findings.is_empty() {
                style::good(&ui.signs.padded(ui.signs.pass))
            } else {
                style::bad(&ui.signs.padded(ui.signs.fail))
            };
            text += &format!(
                "{sign} {}  {} topics  {} cards  {} traps  {} open questions\n",
                style::strong(&padded("drills", width)),
                drills.topics,
                drills.cards,
                drills.traps,
                drills.open_questions
            );
            for finding in of_cards.clone() {
                let says = clean(&finding.says);
                text += &format!("    {}: {says}\n", style::code(&finding.subject));
            }
        }
        let findings: usize = report.katas.iter().map(|proof| proof.findings.len()).sum();
        let findings = findings + of_cards.count();
        let seconds = report.took_ms / 1000;
        text += &match findings {
            0 => format!("\neverything holds, proven in {seconds} s\n"),
            count => format!("\n{} in {seconds} s\n", plural(count, "finding")),
        };
        text
    }
}
