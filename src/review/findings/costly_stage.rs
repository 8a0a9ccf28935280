//! A stage changed much more than it changed in the reference.

use super::{Evidence, Fact, Rule};
use crate::{review::Cost, wrap::plural};

pub(super) const RULE: Rule = Rule {
    id: "costly-stage",
    why: "A stage is large where the design had no place for the new thing, or where you \
          made one. Lines alone do not say which: look at what the design can take now.",
    section: "What each stage cost",
    find,
};

/// The stage that cost most.
fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let high = evidence.costs.iter().filter(|it| is_high(it));
    let highest = high.max_by_key(|it| it.lines - it.reference_lines);
    let fact = highest.map(|it| Fact {
        sentence: format!(
            "Stage {} changed {} in {}; in the reference it changed {} in {}.",
            it.stage,
            plural(it.lines, "line"),
            plural(it.files, "file"),
            it.reference_lines,
            it.reference_files,
        ),
        places: Vec::new(),
    });
    fact.into_iter().collect()
}

/// More than twice as much as the reference changed, and not by a few lines only.
fn is_high(it: &Cost) -> bool {
    it.lines > 2 * it.reference_lines && it.lines >= it.reference_lines + 40
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found_in;

    #[test]
    fn the_costliest_stage_is_a_finding_if_the_reference_changed_less_than_half() {
        let cost = |stage, lines| Cost {
            stage,
            files: 3,
            lines,
            reference_files: 2,
            reference_lines: 60,
        };
        let found = |costs: &[Cost]| found_in(&[("lib.rs", "")], costs);
        assert_eq!(found(&[cost(2, 120), cost(3, 90)]), []);
        let fact = "Stage 3 changed 300 lines in 3 files; in the reference it changed 60 in 2.";
        let all = found(&[cost(2, 121), cost(3, 300)]);
        assert_eq!(all, [(RULE.id, fact.to_owned(), vec![])]);
    }
}
