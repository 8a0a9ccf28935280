//! The code that a kata's tests are tried on, and what must come out.

use super::{Finding, broken_contracts, warm_up};
use crate::{
    error::Result,
    fs::TextTree,
    judge::{Compiled, Contracts, Member, Outcome, TestReport, WaysIn},
    kata::{Kata, Mutant, Solution, TestId, apply},
};

/// Somebody's sources, with the tests to run on them.
#[derive(Debug)]
pub(super) struct Variant<'a> {
    pub(super) member: Member<'a>,
    pub(super) sources: TextTree,
    pub(super) tests: Vec<TestId>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// The skeletons of a stage have just arrived: its tests fail.
    Arrival(usize),
    /// Everything passes.
    Solution,
    /// The usual answer with the tests of a stage, which it must not pass.
    Lacks(usize),
    /// The tests that it names fail.
    Mutant(Mutant),
    /// The patch does not apply.
    Misfit(Mutant, String),
}

/// All variants of `kata`.
pub(super) fn variants(kata: &Kata) -> Result<Vec<Variant<'_>>> {
    if kata.is_open() {
        return open_variants(kata);
    }
    let mut variants = Vec::new();
    let last = kata.last_stage();
    for stage in 1..=last {
        variants.push(arrival(kata, stage)?);
        variants.push(solution(
            kata,
            "reference",
            stage,
            kata.reference_at(stage)?,
        ));
    }
    let mut blocks = solution(kata, "brief", last, kata.solution(Solution::Reference));
    blocks.tests.clear();
    blocks.member.contracts = Contracts::Not;
    blocks.member.examples = code_blocks(kata);
    variants.push(blocks);
    // A warm-up may have none.
    let alternate = kata.solution(Solution::Alternate);
    if !alternate.is_empty() || !kata.is_warm_up() {
        variants.push(solution(kata, "alternate", last, alternate));
    }
    for mutant in kata.mutants()? {
        variants.push(mutated(kata, mutant));
    }
    Ok(variants)
}

/// The starter, the reference, the alternate, the usual answer, and wrong designs of the
/// usual answer. Every solution knows all commands from its first stage on.
fn open_variants(kata: &Kata) -> Result<Vec<Variant<'_>>> {
    let last = kata.own_stages();
    let mut variants = vec![arrival(kata, 1)?];
    for which in [Solution::Reference, Solution::Alternate, Solution::Usual] {
        variants.push(solution(kata, which.folder(), last, kata.solution(which)));
    }
    for mutant in kata.mutants()? {
        variants.push(mutated(kata, mutant));
    }
    Ok(variants)
}

fn arrival(kata: &Kata, stage: usize) -> Result<Variant<'_>> {
    let mut sources = if stage == 1 {
        TextTree::new()
    } else {
        kata.reference_at(stage - 1)?
    };
    for (name, text) in kata.starter(stage) {
        if let Some(module) = name
            .strip_suffix(".rs")
            .filter(|name| *name != "lib" && stage > 1)
            && let Some(lib) = sources.get_mut("lib.rs")
        {
            *lib += &format!("pub mod {module};\n");
        }
        sources.insert(name, text);
    }
    Ok(Variant {
        member: Member::new(kata, format!("{}-arrival-{stage}", kata.id), stage),
        sources,
        tests: kata.tests(stage),
        kind: Kind::Arrival(stage),
    })
}

fn solution<'a>(
    kata: &'a Kata,
    name: &'static str,
    stage: usize,
    sources: TextTree,
) -> Variant<'a> {
    // A check compiles them together; that they hold alone, too, is proven once.
    let is_finished_reference = name == "reference" && stage == kata.last_stage();
    let contracts = if is_finished_reference {
        Contracts::Alone
    } else {
        Contracts::Together
    };
    Variant {
        member: Member::new(kata, format!("{}-{name}-{stage}", kata.id), stage)
            .with_contracts(contracts),
        sources,
        tests: (1..=stage).flat_map(|stage| kata.tests(stage)).collect(),
        kind: Kind::Solution,
    }
}

/// The usual answer passes its own tests, and at each stage that says what it lacks it
/// does not pass those of the stage.
pub(super) fn of_usual_answer<'a>(kata: &'a Kata, usual: &'a Kata) -> Vec<Variant<'a>> {
    let sources = || usual.solution(Solution::Usual);
    let mut variants = vec![solution(usual, "usual", 1, sources())];
    variants.extend(kata.usual().iter().map(|lack| {
        let stage = lack.stage.min(kata.last_stage());
        let name = format!("{}-usual-lacks-{stage}", kata.id);
        Variant {
            member: Member::new(kata, name, stage).with_contracts(Contracts::Alone),
            sources: sources(),
            tests: kata.tests(stage),
            kind: Kind::Lacks(stage),
        }
    }));
    variants
}

/// The solution that the mutants of `kata` change.
fn changed(kata: &Kata) -> Solution {
    if kata.is_open() {
        Solution::Usual
    } else {
        Solution::Reference
    }
}

fn mutated(kata: &Kata, mutant: Mutant) -> Variant<'_> {
    let reference = kata.solution(changed(kata));
    let name = mutant
        .file
        .trim_end_matches(".diff")
        .replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    // Later stages than those that kill it need not be built.
    let of_tests = mutant.killed_by.iter().map(|test| test.stage);
    let of_contracts = kata
        .contracts()
        .iter()
        .filter(|c| mutant.contracts.contains(&c.id))
        .map(|c| c.stage);
    let stages = of_tests
        .chain(of_contracts)
        .max()
        .unwrap_or(1)
        .min(kata.last_stage());
    let mut member = Member::new(kata, format!("{}-mutant-{name}", kata.id), stages);
    member.only = Some(mutant.killed_by.clone());
    if mutant.contracts.is_empty() {
        member.in_one = true;
    } else {
        member = member.with_contracts(Contracts::Alone);
        member.only_contracts = Some(mutant.contracts.clone());
    }
    let tests = mutant.killed_by.clone();
    let (sources, kind) = match apply(&reference, &mutant.diff) {
        Ok(sources) => (sources, Kind::Mutant(mutant)),
        Err(why) => (reference, Kind::Misfit(mutant, why)),
    };
    Variant {
        member,
        sources,
        tests,
        kind,
    }
}

impl Variant<'_> {
    /// Whether it is the reference at its last stage.
    pub(super) fn is_finished_reference(&self) -> bool {
        let kata = self.member.kata;
        self.member.name == format!("{}-reference-{}", kata.id, kata.own_stages())
    }

    /// What it changes, if it is a wrong design that the compiler may see in one crate with
    /// its tests.
    pub(super) fn changes(&self) -> Option<TextTree> {
        let is_mutant = matches!(self.kind, Kind::Mutant(_)) && self.member.in_one;
        is_mutant.then(|| self.member.kata.solution(changed(self.member.kata)))
    }

    /// Whether one of `words` occurs in its name.
    pub(super) fn is_called_like(&self, words: &[String]) -> bool {
        let name = &self.member.name;
        words.iter().any(|word| name.contains(word.as_str()))
    }

    /// What is wrong with it, now that it was built and run.
    pub(super) fn findings(&self, compiled: &Compiled, reports: &[TestReport]) -> Vec<Finding> {
        let subject = self.member.name.as_str();
        let finding = |says: String| Finding::new(subject, says);
        if let Kind::Misfit(mutant, why) = &self.kind {
            return vec![Finding::new(
                &mutant.file,
                format!("the diff does not fit the reference: {why}"),
            )];
        }
        if let Some(stopped) = &compiled.stopped {
            return vec![finding(format!("does not compile: {stopped:?}"))];
        }
        if let Some(error) = compiled.lib.first() {
            return vec![finding(format!(
                "does not compile: {}",
                error.rendered.trim()
            ))];
        }
        let mut findings: Vec<Finding> = self.missing_tests().map(finding).collect();
        match &self.kind {
            Kind::Arrival(stage) => findings.extend(self.arrival(*stage, compiled, reports)),
            Kind::Solution => findings.extend(self.solution(compiled, reports)),
            Kind::Lacks(stage) => findings.extend(self.lacks(*stage, compiled, reports)),
            Kind::Mutant(mutant) => findings.extend(self.mutant(mutant, compiled, reports)),
            Kind::Misfit(..) => {}
        }
        findings
    }

    fn missing_tests(&self) -> impl Iterator<Item = String> {
        let kata = self.member.kata;
        let missing = self
            .tests
            .iter()
            .filter(|test| !kata.tests(test.stage).contains(test));
        missing.map(|test| format!("names the test `{test}`, which does not exist"))
    }

    fn arrival(&self, stage: usize, compiled: &Compiled, reports: &[TestReport]) -> Vec<Finding> {
        let (kata, subject) = (self.member.kata, self.member.name.as_str());
        let mut findings = Vec::new();
        if let Some(warning) = compiled.warnings.first() {
            findings.push(Finding::new(
                subject,
                format!("the skeletons compile with a warning: {}", warning.trim()),
            ));
        }
        if stage == 1 && !compiled.tests.is_empty() {
            let message = &compiled.tests[0].message;
            findings.push(Finding::new(
                subject,
                format!("the tests do not compile with the skeletons: {message}"),
            ));
        }
        let fails =
            !compiled.tests.is_empty() || reports.iter().any(|report| !report.outcome.passed());
        if !fails {
            findings.push(Finding::new(
                subject,
                "the new tests pass before anything was written",
            ));
        }
        if stage == 1 && kata.is_warm_up() {
            findings.extend(warm_up::arrival(reports));
        }
        if stage == 1 {
            let other = reports
                .iter()
                .filter(|report| !report.outcome.passed() && !report.outcome.is_todo());
            findings.extend(other.map(|report| {
                Finding::new(
                    report.test.to_string(),
                    "fails on the skeletons, but not with `not yet implemented`",
                )
            }));
        }
        findings
    }

    fn solution(&self, compiled: &Compiled, reports: &[TestReport]) -> Vec<Finding> {
        let subject = self.member.name.as_str();
        let finding = |says: String| Finding::new(subject, says);
        let mut findings = Vec::new();
        if let Some(error) = compiled.tests.first() {
            findings.push(finding(format!(
                "the tests do not compile: {}",
                error.rendered.trim()
            )));
        }
        if let Some(warning) = compiled.warnings.first() {
            findings.push(finding(format!(
                "compiles with a warning: {}",
                warning.trim()
            )));
        }
        for report in reports.iter().filter(|report| !report.outcome.passed()) {
            findings.push(finding(format!(
                "`{}` fails: {}",
                report.test,
                in_short(&report.outcome)
            )));
        }
        for (contract, says) in broken_contracts(&self.member, compiled, &self.ways_in()) {
            findings.push(finding(format!("contract `{contract}` {says}")));
        }
        for name in self.member.examples.keys() {
            if !compiled.compiled(name) {
                let message = compiled
                    .examples
                    .get(name)
                    .and_then(|errors| errors.first());
                let message = message.map_or("", |error| error.rendered.trim());
                findings.push(Finding::new(
                    name,
                    format!("the code block does not compile: {message}"),
                ));
            }
        }
        findings
    }

    fn lacks(&self, stage: usize, compiled: &Compiled, reports: &[TestReport]) -> Option<Finding> {
        // Open fields alone are not what a stage teaches.
        let none = WaysIn::default();
        let breaks = broken_contracts(&self.member, compiled, &none)
            .next()
            .is_some();
        let fails =
            !compiled.tests.is_empty() || reports.iter().any(|report| !report.outcome.passed());
        let says = format!("takes stage {stage} as it stands: what does that stage teach?");
        (!breaks && !fails).then(|| Finding::new("usual", says))
    }

    fn ways_in(&self) -> WaysIn {
        match self.member.contracts {
            Contracts::Not => WaysIn::default(),
            _ => WaysIn::find(self.member.kata, &self.sources),
        }
    }

    fn mutant(&self, mutant: &Mutant, compiled: &Compiled, reports: &[TestReport]) -> Vec<Finding> {
        let finding = |says: String| Finding::new(&mutant.file, says);
        if let Some(error) = compiled.tests.first() {
            return vec![finding(format!(
                "the tests do not compile with it: {}",
                error.rendered.trim()
            ))];
        }
        let mut findings = Vec::new();
        for report in reports.iter().filter(|report| report.outcome.passed()) {
            findings.push(finding(format!("survives `{}`", report.test)));
        }
        let ways = self.ways_in();
        let broken: Vec<&str> = broken_contracts(&self.member, compiled, &ways)
            .map(|(contract, _)| contract)
            .collect();
        for contract in &mutant.contracts {
            if !broken.contains(&contract.as_str()) {
                findings.push(finding(format!("survives the contract `{contract}`")));
            }
        }
        findings
    }
}

pub(super) fn in_short(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Panicked {
            message,
            file,
            line,
            ..
        } => format!("{file}:{line}: {message}"),
        Outcome::Snapshot { name, .. } => format!("the snapshot `{name}` differs"),
        other => format!("{other:?}"),
    }
}

/// The `rust` blocks of the briefs that are not marked `ignore`, each as a crate.
fn code_blocks(kata: &Kata) -> TextTree {
    let mut blocks = TextTree::new();
    for page in 0..=kata.last_stage() {
        let mut block: Option<String> = None;
        for line in kata.brief(page).lines() {
            match (&mut block, line.trim()) {
                (None, "```rust") => block = Some(String::new()),
                (Some(text), "```") => {
                    let name = format!("brief_{page}_{}", blocks.len() + 1);
                    blocks.insert(
                        name,
                        format!("#![allow(unused)]\npub fn block() {{\n{text}}}\n"),
                    );
                    block = None;
                }
                (Some(text), _) => *text += &format!("{line}\n"),
                _ => {}
            }
        }
    }
    blocks
}
