//! Designs for a code review: a wrong one, as a stage of the reference would have it.

use std::{collections::BTreeSet, ops::RangeInclusive};

use super::{
    Edit, Kata, Mutant, Rule, RuleId, Solution, TestId, apply, edits, hunks, patch::mistake,
};
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
    /// How easily the mistake is found: the lines that were added or taken away.
    pub size: usize,
    /// What no longer holds.
    pub consequences: Vec<Consequence>,
    /// The tests that fail.
    kills: Vec<TestId>,
    breaks: BTreeSet<RuleId>,
}

/// What may follow from a mistake: a rule, or, in a kata without numbered rules, a test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Consequence {
    pub stage: usize,
    pub rule: Option<RuleId>,
    /// In one paragraph.
    pub text: String,
}

impl From<Rule> for Consequence {
    fn from(rule: Rule) -> Self {
        let lines = rule.text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.starts_with("|--") && !line.starts_with("|:-"));
        Self {
            stage: rule.id.stage,
            rule: Some(rule.id),
            text: lines.collect::<Vec<_>>().join(" "),
        }
    }
}

impl From<&TestId> for Consequence {
    fn from(test: &TestId) -> Self {
        Self {
            stage: test.stage,
            rule: None,
            text: test.sentence(),
        }
    }
}

/// Whether the name of a test says something of its own.
fn is_plain(test: &TestId) -> bool {
    !VAGUE.iter().any(|word| test.name.contains(word))
}

impl Kata {
    /// The designs for someone to whom the reference is open as it stood at `stage`.
    pub fn spots(&self, stage: usize) -> Result<Vec<Spot>> {
        if stage == 0 {
            return Ok(Vec::new());
        }
        let is_last = stage >= self.last_stage();
        let sources = match (self.is_open(), is_last) {
            // Wrong designs of an open track are of the usual answer.
            (true, false) => return Ok(Vec::new()),
            (true, true) => self.solution(Solution::Usual),
            (false, true) => self.solution(Solution::Reference),
            (false, false) => self.reference_at(stage)?,
        };
        let mutants = self.mutants()?.into_iter();
        let spots = mutants.filter_map(|mutant| self.spot(&sources, stage, mutant));
        Ok(spots.filter(|it| !it.consequences.is_empty()).collect())
    }

    fn spot(&self, sources: &TextTree, stage: usize, mutant: Mutant) -> Option<Spot> {
        let first = mutant.killed_by.iter().map(|test| test.stage).min()?;
        if first > stage {
            return None;
        }
        let wrong = wrong_file(sources, &mutant)?;
        let known = mutant.breaks.iter().filter(|rule| rule.stage <= stage);
        let rules = self.rules_among(&known.copied().collect::<Vec<_>>());
        let mut consequences: Vec<Consequence> = rules.into_iter().map(Into::into).collect();
        if mutant.breaks.is_empty() {
            // The name of a recorded picture says nothing of what it shows.
            let tests = mutant.killed_by.iter().filter(|test| test.stage <= stage);
            let tests = tests.filter(|test| is_plain(test) && !self.is_picture(test));
            consequences.extend(tests.map(Consequence::from));
        }
        // A rule whose tests fail is broken, too.
        let of_tests = mutant
            .killed_by
            .iter()
            .flat_map(|it| self.rules_of_test(it));
        let of_tests = of_tests.map(|rule| rule.id);
        Some(Spot {
            mutant: mutant.file.trim_end_matches(".diff").to_owned(),
            mistake: mistake(&mutant.diff).to_owned(),
            breaks: mutant.breaks.iter().copied().chain(of_tests).collect(),
            kills: mutant.killed_by,
            consequences,
            ..wrong
        })
    }

    fn is_picture(&self, test: &TestId) -> bool {
        let file = format!("stages__stage_{}__{}.snap", test.stage, test.name);
        self.snapshots(test.stage).contains_key(&file)
    }

    /// What holds in spite of the mistake in `spot`, of stages up to `stage`: none of the
    /// rules that it breaks or whose tests fail. If there are `enough`, they are of the
    /// stage of `truth`, which does not hold, and no design breaks them that is like
    /// `spot`.
    pub fn other_consequences(
        &self,
        spot: &Spot,
        truth: &Consequence,
        all: &[Spot],
        (stage, enough): (usize, usize),
    ) -> Vec<Consequence> {
        let is_like = |other: &&Spot| {
            !other.breaks.is_disjoint(&spot.breaks)
                || other.kills.iter().any(|test| spot.kills.contains(test))
        };
        let like = all.iter().filter(is_like).flat_map(|it| &it.breaks);
        let like: BTreeSet<&RuleId> = like.collect();
        let rank = |it: &Consequence| {
            let is_like = it.rule.is_some_and(|rule| like.contains(&rule));
            (is_like, it.stage.abs_diff(truth.stage))
        };
        let mut others: Vec<Consequence> = if spot.breaks.is_empty() {
            let of_others = all.iter().filter(|it| !is_like(it));
            of_others.flat_map(|it| it.consequences.clone()).collect()
        } else {
            let rules = (1..=stage).flat_map(|stage| self.rules(stage));
            let rules = rules.filter(|rule| !spot.breaks.contains(&rule.id));
            rules.map(Consequence::from).collect()
        };
        others.sort();
        others.dedup();
        others.sort_by_key(rank);
        let best = others.iter().filter(|it| rank(it) == (false, 0)).count();
        others.truncate(best.max(enough));
        others
    }
}

/// The file with the mistake, if it is one that a reader can find in it.
fn wrong_file(sources: &TextTree, mutant: &Mutant) -> Option<Spot> {
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
    (span <= MOST_LINES).then(|| Spot {
        mutant: String::new(),
        mistake: String::new(),
        file: file.clone(),
        text: text.clone(),
        lines,
        size: size(before, text),
        consequences: Vec::new(),
        kills: Vec::new(),
        breaks: BTreeSet::new(),
    })
}

/// The lines that differ. A line that was added tells more than one that is missing.
fn size(before: &str, after: &str) -> usize {
    let edits = edits(before, after);
    let count = |wanted: fn(&&Edit<'_>) -> bool| edits.iter().filter(wanted).count();
    let new = count(|it| matches!(it, Edit::New(_)));
    let gone = count(|it| matches!(it, Edit::Gone(_)));
    new.max(gone) + new.saturating_sub(gone)
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
    fn a_changed_line_is_harder_to_find_than_an_added_one() {
        let of = |after: &str| size("a\nb\nc\n", after);
        assert_eq!((of("a\nx\nc\n"), of("a\nc\n")), (1, 1));
        assert_eq!((of("a\nb\nx\nc\n"), of("a\nx\ny\nc\n")), (2, 3));
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
                let others = kata.other_consequences(
                    spot,
                    &spot.consequences[0],
                    &all,
                    (kata.last_stage(), 3),
                );
                assert!(others.len() >= 3, "{}: {}", kata.id, spot.mutant);
                assert!(spot.consequences.iter().all(|it| !others.contains(it)));
                let failing = spot.kills.iter().flat_map(|test| kata.rules_of_test(test));
                for rule in failing {
                    let is_rule = |it: &Consequence| it.rule == Some(rule.id);
                    assert!(!others.iter().any(is_rule), "{}: {}", kata.id, spot.mutant);
                }
            }
        }
    }
}
