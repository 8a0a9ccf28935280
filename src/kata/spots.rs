//! Designs for a code review: a wrong one, as a stage of the reference would have it.

use std::ops::RangeInclusive;

use super::{Edit, Kata, Mutant, Solution, TestId, apply, edits, hunks, patch::mistake};
use crate::{error::Result, fs::TextTree};

/// A mistake over more lines is no question of one line.
const MOST_LINES: usize = 24;
/// What only somebody writes who makes a wrong design on purpose.
const CONTRIVED: &[&str] = &["&& true", "|| false", "false &&", "* 0", "size_of::<"];
/// Tests with these words in their names follow from everything.
const VAGUE: &[&str] = &["random", "scenario", "recorded", "as_recorded"];

/// A wrong design of which the learner knows the right one.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The mutant's name.
    pub mutant: String,
    /// The mistake, in one sentence.
    pub mistake: String,
    /// The file with the mistake, and its text.
    pub file: String,
    pub text: String,
    /// The wrong lines, counted from 1.
    pub lines: Vec<RangeInclusive<usize>>,
    /// The tests that fail.
    pub kills: Vec<TestId>,
    breaks: Vec<super::RuleId>,
}

impl Spot {
    /// The tests that say something of their own: what follows, in words.
    pub fn consequences(&self) -> impl Iterator<Item = &TestId> {
        self.kills.iter().filter(|test| is_plain(test))
    }
}

fn is_plain(test: &TestId) -> bool {
    !VAGUE.iter().any(|word| test.name.contains(word))
}

impl Kata {
    /// The designs for someone to whom the reference is open as it stood at `stage`.
    pub fn spots(&self, stage: usize) -> Result<Vec<Spot>> {
        if stage == 0 {
            return Ok(Vec::new());
        }
        let sources = if stage >= self.last_stage() {
            self.solution(Solution::Reference)
        } else {
            self.reference_at(stage)?
        };
        let mut mutants = self.mutants()?;
        for mutant in &mut mutants {
            // The name of a recorded picture says nothing of what it shows.
            mutant.killed_by.retain(|test| !self.is_picture(test));
        }
        let mutants = mutants.into_iter();
        let spots = mutants.filter_map(|mutant| spot(&sources, stage, mutant));
        Ok(spots
            .filter(|spot| spot.consequences().next().is_some())
            .collect())
    }

    fn is_picture(&self, test: &TestId) -> bool {
        let file = format!("stages__stage_{}__{}.snap", test.stage, test.name);
        self.snapshots(test.stage).contains_key(&file)
    }

    /// Tests of other designs, up to `stage`, that fail for other reasons than `spot`'s.
    pub fn other_consequences(&self, spot: &Spot, all: &[Spot]) -> Vec<TestId> {
        let mut tests: Vec<TestId> = Vec::new();
        for other in all.iter().filter(|other| other.mutant != spot.mutant) {
            let is_near = other.breaks.iter().any(|rule| spot.breaks.contains(rule))
                || other.kills.iter().any(|test| spot.kills.contains(test));
            let of_other = other.consequences().filter(|_| !is_near);
            tests.extend(of_other.cloned());
        }
        tests.sort();
        tests.dedup();
        let rules = |test: &TestId| self.rules_of_test(test);
        tests.retain(|test| {
            !spot.kills.contains(test)
                && !rules(test)
                    .iter()
                    .any(|rule| spot.breaks.contains(&rule.id))
        });
        tests
    }
}

fn spot(sources: &TextTree, stage: usize, mutant: Mutant) -> Option<Spot> {
    let first = mutant.killed_by.iter().map(|test| test.stage).min()?;
    if first > stage {
        return None;
    }
    let wrong = apply(sources, &mutant.diff).ok()?;
    let mut changed = wrong
        .iter()
        .filter(|(name, text)| sources.get(*name) != Some(*text));
    let (file, text) = changed.next()?;
    let is_alone = changed.next().is_none() && wrong.len() == sources.len();
    let before = sources.get(file).filter(|_| is_alone)?;
    let lines = wrong_lines(before, text);
    let wrong = (1..).zip(text.lines());
    let mut wrong = wrong.filter(|(number, _)| lines.iter().any(|it| it.contains(number)));
    if wrong.any(|(_, line)| is_contrived(line)) {
        return None;
    }
    let span = *lines.last()?.end() + 1 - *lines.first()?.start();
    let kills = mutant
        .killed_by
        .into_iter()
        .filter(|test| test.stage <= stage);
    (span <= MOST_LINES).then(|| Spot {
        mutant: mutant.file.trim_end_matches(".diff").to_owned(),
        mistake: mistake(&mutant.diff).to_owned(),
        file: file.clone(),
        text: text.clone(),
        lines,
        kills: kills.collect(),
        breaks: mutant.breaks,
    })
}

/// Whether `line` shows at once that the design was made wrong on purpose.
fn is_contrived(line: &str) -> bool {
    let is_ignored = |rest: &str| !rest.contains('(') || rest.starts_with('(');
    line.trim().strip_prefix("let _ = ").is_some_and(is_ignored)
        || CONTRIVED.iter().any(|it| line.contains(it))
}

/// The lines of `after` that differ from `before`; where lines are gone, those around.
fn wrong_lines(before: &str, after: &str) -> Vec<RangeInclusive<usize>> {
    let edits = edits(before, after);
    let of_hunk = |hunk: &super::Hunk<'_, '_>| {
        let new = hunk.edits.iter().filter(|it| matches!(it, Edit::New(_)));
        let from = hunk.new_start;
        from..=(from + new.count().max(1) - 1)
    };
    hunks(&edits, 0).iter().map(of_hunk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::Catalogue;

    #[test]
    fn wrong_lines_are_counted_in_the_wrong_text() {
        let lines = |before: &str, after: &str| wrong_lines(before, after);
        assert_eq!(lines("a\nb\nc\n", "a\nx\ny\nc\n"), [2..=3]);
        assert_eq!(lines("a\nb\nc\n", "a\nc\n"), [2..=2]);
        assert_eq!(lines("a\nb\nc\n", "x\nb\nz\n"), [1..=1, 3..=3]);
    }

    #[test]
    fn what_was_made_wrong_on_purpose_is_no_question() {
        assert!(is_contrived("    let _ = &self.pricing;"));
        assert!(is_contrived("    let _ = (days, rest);"));
        assert!(is_contrived("    is_open && true"));
        assert!(!is_contrived("    let _ = observer.notice(notice);"));
        assert!(!is_contrived("    let fee = days * 14;"));
    }

    #[test]
    fn every_kata_has_designs_to_review_and_wrong_answers_for_each() {
        for kata in Catalogue::embedded()
            .unwrap()
            .iter()
            .filter(|it| it.last_stage() > 2 && it.base.is_none())
        {
            assert!(kata.spots(0).unwrap().is_empty());
            let first = kata.spots(1).unwrap().len();
            let all = kata.spots(kata.last_stage()).unwrap();
            assert!(all.len() >= first.max(10), "{}", kata.id);
            for spot in all.iter().step_by(9) {
                let others = kata.other_consequences(spot, &all);
                assert!(others.len() >= 3, "{}: {}", kata.id, spot.mutant);
                assert!(others.iter().all(|test| !spot.kills.contains(test)));
            }
        }
    }
}
