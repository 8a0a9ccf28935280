//! Designs for a code review: a wrong one, as a stage of the reference would have it.

use std::{collections::BTreeSet, ops::RangeInclusive};

use super::{
    Consequence, Edit, Hunk, Kata, Mutant, RuleId, Solution, TestId, apply, consequences::is_plain,
    edits, hunks, patch::mistake, tells::is_contrived,
};
use crate::{error::Result, fs::TextTree};

/// A mistake over more lines is no question of one line.
const MOST_LINES: usize = 24;

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
    /// The stage of the reference that it is made of.
    pub stage: usize,
    /// The wrong lines, counted from 1; where lines are missing, the two around the gap.
    pub lines: Vec<RangeInclusive<usize>>,
    /// Whether nothing is wrong but that lines are missing.
    pub is_gap: bool,
    /// The lines of the correct text in the place of the wrong ones.
    pub correct: Vec<RangeInclusive<usize>>,
    /// For each line of `text` its place in the correct one.
    pub places: Vec<usize>,
    /// How easily the mistake is found: the lines that were added or taken away.
    pub size: usize,
    /// What no longer holds, first what the mistake is about.
    pub consequences: Vec<Consequence>,
    /// The tests that fail.
    pub(super) kills: Vec<TestId>,
    /// All rules that are broken, of all stages.
    pub(super) breaks: BTreeSet<RuleId>,
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
        if first > stage || mutant.is_no_spot {
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
            breaks: [mutant.breaks, mutant.also]
                .concat()
                .into_iter()
                .chain(of_tests)
                .collect(),
            kills: mutant.killed_by,
            consequences,
            stage,
            ..wrong
        })
    }

    pub(super) fn is_picture(&self, test: &TestId) -> bool {
        let file = format!("stages__stage_{}__{}.snap", test.stage, test.name);
        self.snapshots(test.stage).contains_key(&file)
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
    let edits = edits(before, text);
    let hunks = hunks(&edits, 0);
    let is_told = |edit: &Edit<'_>| matches!(edit, Edit::New(line) if is_contrived(line, before));
    if edits.iter().any(is_told) {
        return None;
    }
    let lines: Vec<_> = hunks.iter().map(|hunk| wrong_lines(hunk, text)).collect();
    let span = *lines.last()?.end() + 1 - *lines.first()?.start();
    (span <= MOST_LINES).then(|| Spot {
        mutant: String::new(),
        mistake: String::new(),
        file: file.clone(),
        text: text.clone(),
        stage: 0,
        lines,
        is_gap: !edits.iter().any(|edit| matches!(edit, Edit::New(_))),
        correct: hunks.iter().map(correct_lines).collect(),
        places: places(&edits),
        size: size(&edits),
        consequences: Vec::new(),
        kills: Vec::new(),
        breaks: BTreeSet::new(),
    })
}

/// For each line of the wrong text its place in the correct one.
fn places(edits: &[Edit<'_>]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut next = 1;
    for edit in edits {
        if !matches!(edit, Edit::Gone(_)) {
            places.push(next);
        }
        if !matches!(edit, Edit::New(_)) {
            next += 1;
        }
    }
    places
}

/// The lines that differ. A line that was added tells more than one that is missing.
fn size(edits: &[Edit<'_>]) -> usize {
    let new = count(edits, |it| matches!(it, Edit::New(_)));
    let gone = count(edits, |it| matches!(it, Edit::Gone(_)));
    new.max(gone) + new.saturating_sub(gone)
}

fn count(edits: &[Edit<'_>], wanted: fn(&&Edit<'_>) -> bool) -> usize {
    edits.iter().filter(wanted).count()
}

/// The lines of `text` that a hunk brings; where it takes lines away, those around, without
/// comments and blank lines.
fn wrong_lines(hunk: &Hunk<'_, '_>, text: &str) -> RangeInclusive<usize> {
    let new = count(hunk.edits, |it| matches!(it, Edit::New(_)));
    let from = hunk.new_start;
    if new > 0 {
        return from..=(from + new - 1);
    }
    let is_code = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    let mut code = (1..).zip(text.lines()).filter(|(_, line)| is_code(line));
    let mut before = from;
    let after = code.find_map(|(number, _)| {
        if number < from {
            before = number;
        }
        (number >= from).then_some(number)
    });
    before..=after.unwrap_or(before).max(before)
}

/// The lines that a hunk takes away, or the one before which it adds lines.
fn correct_lines(hunk: &Hunk<'_, '_>) -> RangeInclusive<usize> {
    let gone = count(hunk.edits, |it| matches!(it, Edit::Gone(_)));
    hunk.old_start..=(hunk.old_start + gone.max(1) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::Catalogue;

    #[test]
    fn wrong_lines_are_counted_in_the_wrong_text() {
        let lines = |before: &str, after: &str| -> Vec<_> {
            let edits = edits(before, after);
            let hunks = hunks(&edits, 0);
            hunks.iter().map(|hunk| wrong_lines(hunk, after)).collect()
        };
        assert_eq!(lines("a\nb\nc\n", "a\nx\ny\nc\n"), [2..=3]);
        assert_eq!(lines("a\nb\nc\n", "x\nb\nz\n"), [1..=1, 3..=3]);
        // Of a gap the lines around it, without comments.
        assert_eq!(lines("a\nb\nc\n", "a\nc\n"), [1..=2]);
        assert_eq!(
            lines("a\n// x\nb\n// y\nc\n", "a\n// x\n// y\nc\n"),
            [1..=4]
        );
        assert_eq!(lines("a\nb\n", "a\n"), [1..=1]);
    }

    #[test]
    fn the_correct_lines_have_their_places_in_both_texts() {
        let of = |before: &str, after: &str| {
            let edits = edits(before, after);
            let hunks = hunks(&edits, 0);
            let correct: Vec<_> = hunks.iter().map(correct_lines).collect();
            (correct, places(&edits))
        };
        assert_eq!(of("a\nb\nc\n", "a\nx\ny\nc\n").0, [2..=2]);
        assert_eq!(of("a\nb\nc\n", "a\nc\n"), (vec![2..=2], vec![1, 3]));
        assert_eq!(of("a\nc\n", "a\nb\nc\n"), (vec![2..=2], vec![1, 2, 2]));
    }

    #[test]
    fn a_changed_line_is_harder_to_find_than_an_added_one() {
        let of = |after: &str| size(&edits("a\nb\nc\n", after));
        assert_eq!((of("a\nx\nc\n"), of("a\nc\n")), (1, 1));
        assert_eq!((of("a\nb\nx\nc\n"), of("a\nx\ny\nc\n")), (2, 3));
    }

    #[test]
    fn every_kata_has_designs_to_review_and_rules_that_hold_in_each() {
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
                let others = kata.holdings(spot, &all, kata.last_stage());
                assert!(others.len() >= 3, "{}: {}", kata.id, spot.mutant);
                let holds = |rule| others.iter().any(|it| it.consequence.rule == rule);
                assert!(spot.consequences.iter().all(|it| !holds(it.rule)));
                let failing = spot.kills.iter().flat_map(|test| kata.rules_of_test(test));
                for rule in failing {
                    assert!(!holds(Some(rule.id)), "{}: {}", kata.id, spot.mutant);
                }
            }
        }
    }
}
