//! Whether rules, tests, contracts and mutants name each other, and whether a page is
//! short enough. Only for katas with numbered rules.

use std::collections::BTreeSet;

use super::Finding;
use crate::kata::{Kata, Mutant, RuleId, TestId, rules_of_page, rules_of_tests, words};

/// Most rules, words and tests of a stage.
const MOST_RULES: usize = 7;
const MOST_WORDS: usize = 500;
const MOST_TESTS: usize = 18;
/// The same of an open track, whose tests are transcripts.
const MOST_RULES_OPEN: usize = 6;
const MOST_WORDS_OPEN: usize = 350;

/// A test or a contract, as mutants name it, and the rules that it proves.
struct Proof {
    name: String,
    rules: Vec<RuleId>,
}

pub(super) fn findings(kata: &Kata) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut rules = BTreeSet::new();
    for stage in 1..=kata.last_stage() {
        let page = rules_of_page(stage, kata.brief(stage));
        let name = format!("brief/{stage}.md");
        findings.extend(page.problems.iter().map(|it| Finding::new(&name, it)));
        rules.extend(page.rules.iter().map(|rule| rule.id));
    }
    if rules.is_empty() {
        return findings;
    }
    for stage in 1..=kata.last_stage() {
        sizes(kata, stage, &mut findings);
    }
    let proofs = proofs(kata, &mut findings);
    for proof in &proofs {
        for id in proof.rules.iter().filter(|id| !rules.contains(id)) {
            let says = format!("names rule {id}, which no page has");
            findings.push(Finding::new(&proof.name, says));
        }
    }
    let mutants = kata.mutants().unwrap_or_default();
    for mutant in &mutants {
        of_mutant(mutant, &rules, &proofs, &mut findings);
    }
    for id in rules {
        let subject = format!("rule {id}");
        if !proofs.iter().any(|proof| proof.rules.contains(&id)) {
            findings.push(Finding::new(&subject, "no test and no contract names it"));
        }
        // A round is about what a design can take.
        let is_of_round = kata.round(id.stage).is_some();
        if !is_of_round && !mutants.iter().any(|mutant| mutant.breaks.contains(&id)) {
            let says = "no mutant breaks it: none has it in its line `# breaks: …`";
            findings.push(Finding::new(&subject, says));
        }
    }
    findings
}

fn sizes(kata: &Kata, stage: usize, findings: &mut Vec<Finding>) {
    let page = kata.brief(stage);
    let rules = rules_of_page(stage, page).rules.len();
    let sizes = if kata.is_open() {
        // Replies stand in tables; to look one up is not to read it.
        let prose: String = page
            .lines()
            .filter(|line| !line.starts_with('|'))
            .flat_map(|line| [line, "\n"])
            .collect();
        vec![
            ("rules", rules, MOST_RULES_OPEN),
            ("words outside tables", words(&prose), MOST_WORDS_OPEN),
        ]
    } else {
        vec![
            ("rules", rules, MOST_RULES),
            ("words", words(page), MOST_WORDS),
            ("tests", kata.tests(stage).len(), MOST_TESTS),
        ]
    };
    for (what, size, most) in sizes.into_iter().filter(|(_, size, most)| size > most) {
        findings.push(Finding::new(
            format!("stage {stage}"),
            format!("has {size} {what}; a stage has at most {most}"),
        ));
    }
}

/// All tests and contracts, each with its rules; a finding for those without.
fn proofs(kata: &Kata, findings: &mut Vec<Finding>) -> Vec<Proof> {
    let mut proofs = Vec::new();
    for stage in 1..=kata.last_stage() {
        for (name, rules) in rules_of_tests(kata.test_file(stage)) {
            let name = TestId {
                stage,
                name: name.to_owned(),
            };
            let name = name.to_string();
            let rules = rules.unwrap_or_else(|why| {
                findings.push(Finding::new(&name, why));
                Vec::new()
            });
            proofs.push(Proof { name, rules });
        }
    }
    proofs.extend(kata.contracts().iter().map(|contract| Proof {
        name: format!("contract::{}", contract.id),
        rules: contract.rules.clone(),
    }));
    for proof in proofs.iter().filter(|proof| proof.rules.is_empty()) {
        let says =
            "names no rule: `// rules: 1.2` above `#[test]`, `rules = [\"1.2\"]` for a contract";
        findings.push(Finding::new(&proof.name, says));
    }
    proofs
}

/// A mutant breaks a rule, and one of those that kill it proves that rule.
fn of_mutant(
    mutant: &Mutant,
    rules: &BTreeSet<RuleId>,
    proofs: &[Proof],
    findings: &mut Vec<Finding>,
) {
    let mut finding = |says: String| findings.push(Finding::new(&mutant.file, says));
    if mutant.breaks.is_empty() {
        finding("names no rule: line 3 is not `# breaks: 1.2`".to_owned());
    }
    let kills = |proof: &&Proof| {
        let contract = proof.name.strip_prefix("contract::");
        contract.is_some_and(|id| mutant.contracts.iter().any(|it| it == id))
            || mutant
                .killed_by
                .iter()
                .any(|it| it.to_string() == proof.name)
    };
    for id in &mutant.also {
        if !rules.contains(id) || mutant.breaks.contains(id) {
            finding(format!(
                "`# also: {id}` is no rule, or one that it names twice"
            ));
        }
    }
    for id in &mutant.breaks {
        if !rules.contains(id) {
            finding(format!("breaks rule {id}, which no page has"));
        } else if !proofs.iter().filter(kills).any(|it| it.rules.contains(id)) {
            finding(format!(
                "breaks rule {id}, but nothing that kills it names that rule"
            ));
        }
    }
}
