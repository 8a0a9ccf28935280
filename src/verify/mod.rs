//! The gate for a kata: what its author promised, proven by running it. All
//! variants of all katas (starters, the reference at each stage, the alternate,
//! every mutant) are built in one workspace by one cargo call.

mod drills;
mod hunts;
mod labels;
mod lint;
mod memory;
mod open;
mod parts;
mod rules;
mod text;
mod tries;
mod variants;
mod warm_up;

use std::collections::BTreeSet;

pub use drills::{DrillsProof, drills};
pub use lint::lint;
pub use memory::Memory;
use serde::Serialize;
use variants::{Variant, of_usual_answer, variants};

use crate::{
    error::Result,
    judge::{
        Compiled, ContractOutcome, Judge, JudgeEvent, Member, Outcome, TestReport, WaysIn,
        judge_contract,
    },
    kata::{Catalogue, Kata, TestId},
};

/// What a kata was found to be.
#[derive(Debug, Serialize)]
pub struct Proof {
    pub kata: String,
    pub stages: usize,
    pub tests: usize,
    pub contracts: usize,
    pub snapshots: usize,
    pub mutants: usize,
    /// When this text was verified before, if it was not verified again, in milliseconds
    /// since 1970.
    pub unchanged_since: Option<u64>,
    pub findings: Vec<Finding>,
    /// Snapshots as the finished reference gives them, where they differ: the
    /// file's name and its text.
    #[serde(skip)]
    pub differing: Vec<(String, String)>,
}

/// Something that keeps a kata from being good enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file or variant.
    pub subject: String,
    pub says: String,
}

impl Finding {
    fn new(subject: impl Into<String>, says: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            says: says.into(),
        }
    }
}

/// Of a kata that was found good at `at`, in milliseconds since 1970.
pub fn known(kata: &Kata, at: u64) -> Proof {
    Proof {
        unchanged_since: Some(at),
        ..proof(kata)
    }
}

/// Puts `katas` of `catalogue` through the gate, in the judge's workspace: of the variants those whose
/// name has one of the words `only` in it, and the finished reference; all without words.
pub fn verify(
    judge: &Judge,
    catalogue: &Catalogue,
    katas: &[&Kata],
    only: &[String],
    on_event: &mut dyn FnMut(JudgeEvent<'_>),
) -> Result<Vec<Proof>> {
    let mut proofs: Vec<Proof> = katas.iter().map(|kata| proof(kata)).collect();
    for (kata, proof) in katas.iter().zip(&mut proofs) {
        proof.findings.extend(warm_up::prepares(kata, catalogue));
    }
    let usual: Vec<Option<Kata>> = katas.iter().map(|kata| kata.usual_answer()).collect();
    let mut all = Vec::new();
    for (index, kata) in katas.iter().enumerate() {
        match variants(kata) {
            Ok(variants) => {
                all.extend(variants.into_iter().map(|variant| (index, variant)));
                let usual = usual[index].iter().flat_map(|it| of_usual_answer(kata, it));
                all.extend(usual.map(|variant| (index, variant)));
            }
            Err(error) => proofs[index]
                .findings
                .push(Finding::new("solutions", error.to_string())),
        }
    }
    if !only.is_empty() {
        all.retain(|(_, it)| it.is_finished_reference() || it.is_called_like(only));
    }
    if all.is_empty() {
        // Of no kata can anything be built; cargo has no word for that.
        return Ok(proofs);
    }
    let tries = tries::tried(judge, &mut all, on_event)?;
    for ((index, variant), tried) in all.iter().zip(&tries) {
        proofs[*index].findings.extend_from_slice(&tried.findings);
        if variant.is_finished_reference() {
            proofs[*index].differing = tried.reports.iter().filter_map(snapshot).collect();
        }
    }
    // What some variants do not kill, the others may.
    let whole = katas.iter().enumerate().filter(|_| only.is_empty());
    for (index, kata) in whole {
        let mine = all.iter().zip(&tries);
        let mine = mine.filter(|((owner, _), _)| owner == &index);
        let reports = mine.map(|((_, variant), tried)| (variant, &tried.reports));
        let unkilled = never_failing(kata, reports);
        proofs[index].findings.extend(unkilled);
    }
    for (index, findings) in parts::prove(judge, &parts::of(katas, only), on_event)? {
        proofs[index].findings.extend(findings);
    }
    Ok(proofs)
}

/// The snapshot file that would make `report` pass.
fn snapshot(report: &TestReport) -> Option<(String, String)> {
    let Outcome::Snapshot { name, actual, .. } = &report.outcome else {
        return None;
    };
    let stage = report.test.stage;
    let head = format!("---\nsource: tests/stages/stage_{stage}.rs\n---\n");
    Some((
        format!("stages__stage_{stage}__{name}.snap"),
        format!("{head}{actual}\n"),
    ))
}

fn proof(kata: &Kata) -> Proof {
    let stages = 1..=kata.last_stage();
    Proof {
        kata: kata.id.to_string(),
        stages: kata.last_stage(),
        tests: stages.clone().map(|stage| kata.tests(stage).len()).sum(),
        contracts: kata.contracts().len(),
        snapshots: stages.map(|stage| kata.snapshots(stage).len()).sum(),
        mutants: kata.mutants().map_or(0, |mutants| mutants.len()),
        unchanged_since: None,
        findings: if kata.is_open() {
            open::findings(kata)
        } else {
            text::findings(kata)
        },
        differing: Vec::new(),
    }
}

/// Tests that no variant made fail: they prove nothing.
fn never_failing<'a>(
    kata: &Kata,
    results: impl Iterator<Item = (&'a Variant<'a>, &'a Vec<TestReport>)>,
) -> Vec<Finding> {
    let mut failed: BTreeSet<TestId> = BTreeSet::new();
    for (variant, reports) in results {
        // What does not compile with the skeletons fails there, too.
        if reports.is_empty() {
            failed.extend(variant.tests.iter().cloned());
        }
        failed.extend(
            reports
                .iter()
                .filter(|r| !r.outcome.passed())
                .map(|r| r.test.clone()),
        );
    }
    (1..=kata.own_stages())
        .flat_map(|stage| kata.tests(stage))
        .filter(|test| !failed.contains(test))
        .map(|test| {
            Finding::new(
                test.to_string(),
                "no starter and no mutant makes this test fail",
            )
        })
        .collect()
}

/// The contracts of a variant that do not hold, each with a sentence.
fn broken_contracts<'a>(
    member: &'a Member<'_>,
    compiled: &'a Compiled,
    ways: &'a WaysIn,
) -> impl Iterator<Item = (&'a str, String)> {
    member.contracts().filter_map(|contract| {
        let says = match judge_contract(member.kata, contract, compiled, ways) {
            Some(ContractOutcome::Holds) => return None,
            Some(ContractOutcome::Broken { .. }) => "compiles".to_owned(),
            Some(ContractOutcome::Open { ways }) => {
                let ways: Vec<_> = ways.into_iter().map(|it| it.says).collect();
                format!("has a way around it: {}", ways.join("; "))
            }
            Some(ContractOutcome::WrongReason { errors, .. }) => {
                let codes: Vec<_> = errors
                    .iter()
                    .filter_map(|error| error.code.as_deref())
                    .collect();
                format!("is refused with {}", codes.join(", "))
            }
            Some(ContractOutcome::ControlFails { errors }) => {
                format!(
                    "its control does not compile: {}",
                    errors.first().map_or("", |e| e.message.as_str())
                )
            }
            Some(ContractOutcome::NotCompiled) | None => "was not compiled".to_owned(),
        };
        Some((contract.id.as_str(), says))
    })
}
