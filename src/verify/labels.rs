//! How hard a stage is and how long it takes, by one formula over what must be read and
//! written. `katas/README.md` states it.

use std::collections::BTreeMap;

use super::Finding;
use crate::{
    fs::TextTree,
    kata::{Kata, words},
};

/// Minutes for what is to be read and written; together they make the first stage of the
/// parking lot 40 minutes, for someone fresh to Rust's traits.
const PER_WORD: f64 = 0.018;
const PER_RULE: f64 = 0.9;
const PER_LINE: f64 = 0.18;
const PER_TEST: f64 = 0.45;
/// Threads are slower to think about.
const FOR_THREADS: f64 = 1.5;
/// Minutes are told in steps of five.
const STEP: u32 = 5;
/// Up to so many minutes a stage is of level 1, 2, 3, 4; above that of level 5.
const LEVELS: [u32; 4] = [25, 45, 70, 100];

pub(super) fn findings(kata: &Kata) -> Vec<Finding> {
    if kata.is_open() {
        // The formula is about lines that are not given, and here all are the learner's.
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut sum = 0;
    for (stage, number) in kata.stages.iter().zip(1..) {
        let Ok(minutes) = minutes(kata, number) else {
            // The solutions say what is wrong with the steps.
            return Vec::new();
        };
        let difficulty = difficulty(kata, number, minutes);
        sum += usize::from(difficulty);
        let subject = format!("kata.toml, stage {number}");
        if stage.minutes != minutes {
            let says = format!(
                "says {} minutes; the formula gives {minutes}",
                stage.minutes
            );
            findings.push(Finding::new(&subject, says));
        }
        let said = kata.difficulty_of(number);
        if said != difficulty {
            let says = format!("says difficulty {said}; the formula gives {difficulty}");
            findings.push(Finding::new(&subject, says));
        }
    }
    // That of the kata is the mean, rounded.
    let stages = kata.stages.len();
    let mean = (2 * sum + stages) / (2 * stages);
    if usize::from(kata.difficulty) != mean {
        let says = format!(
            "says difficulty {}; the mean of its stages is {mean}",
            kata.difficulty
        );
        findings.push(Finding::new("kata.toml", says));
    }
    findings
}

fn minutes(kata: &Kata, stage: usize) -> crate::error::Result<u32> {
    let page = kata.brief(stage);
    let count = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let lines = count(lines_to_write(kata, stage)?);
    let mut minutes = PER_WORD * count(words(page))
        + PER_RULE * count(rules(kata, stage))
        + PER_LINE * lines
        + PER_TEST * count(kata.tests(stage).len());
    if speaks_of_threads(kata, stage) {
        minutes *= FOR_THREADS;
    }
    let steps = (minutes / f64::from(STEP)).round().clamp(1.0, 100.0);
    // In steps up to 100, so nothing is lost.
    let steps = (1..=100).find(|step| f64::from(*step) >= steps);
    Ok(STEP * steps.unwrap_or(100))
}

fn difficulty(kata: &Kata, stage: usize, minutes: u32) -> u8 {
    let level = LEVELS.iter().filter(|most| minutes > **most).count() + 1;
    let level = level + usize::from(speaks_of_threads(kata, stage));
    u8::try_from(level.min(5)).unwrap_or(5)
}

/// Whether the stage is about several threads: its tests make them meet.
fn speaks_of_threads(kata: &Kata, stage: usize) -> bool {
    kata.test_file(stage).contains("Rendezvous")
}

/// The numbered rules; in a page without any, the items of its numbered lists.
fn rules(kata: &Kata, stage: usize) -> usize {
    let rules = kata.rules(stage).len();
    if rules > 0 {
        return rules;
    }
    let is_item = |line: &&str| {
        let number = line.split(". ").next().unwrap_or_default();
        line.contains(". ") && number.parse::<u32>().is_ok()
    };
    kata.brief(stage).lines().filter(is_item).count()
}

/// Lines of the reference at `stage` that are neither in that of the stage before nor
/// in the starters: what has to be thought of.
fn lines_to_write(kata: &Kata, stage: usize) -> crate::error::Result<usize> {
    let mut given: BTreeMap<String, usize> = BTreeMap::new();
    let mut give = |tree: &TextTree| {
        for line in tree.values().flat_map(|text| text.lines()).filter_map(code) {
            *given.entry(line).or_default() += 1;
        }
    };
    give(&kata.starter(stage));
    if stage > 1 {
        give(&kata.reference_at(stage - 1)?);
    }
    let mut lines = 0;
    for line in kata
        .reference_at(stage)?
        .values()
        .flat_map(|text| text.lines())
        .filter_map(code)
    {
        match given.get_mut(&line) {
            Some(left) if *left > 0 => *left -= 1,
            _ => lines += 1,
        }
    }
    Ok(lines)
}

/// The line without its indentation, if there is more in it than signs and comment.
fn code(line: &str) -> Option<String> {
    let line = line.trim();
    let is_comment = line.starts_with("//") || line.starts_with("#[");
    (!is_comment && line.chars().any(char::is_alphanumeric)).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::Catalogue;

    #[test]
    fn every_kata_has_the_labels_that_the_formula_gives() {
        let catalogue = Catalogue::embedded().unwrap();
        let findings: Vec<String> = catalogue
            .iter()
            .flat_map(|kata| {
                let of_kata = findings(kata).into_iter();
                of_kata.map(|it| format!("{}, {}: {}", kata.id, it.subject, it.says))
            })
            .collect();
        assert_eq!(findings, [""; 0]);
    }

    #[test]
    fn signs_comments_and_attributes_are_no_lines_to_write() {
        for line in ["}", "    });", "// x", "/// x", "#[must_use]", ""] {
            assert_eq!(code(line), None, "{line}");
        }
        assert_eq!(code("    let x = 1;").as_deref(), Some("let x = 1;"));
    }
}
