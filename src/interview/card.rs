//! The card: what the machine scores, what only the learner can, and how both
//! changed. The two are never added.

use crate::{
    journal::{Entry, Event, MachineScore, OwnScore, Share},
    judge::{ContractOutcome, Verdict},
    kata::{Kata, KataId},
};

/// The highest score that a learner can give themselves.
pub const HIGHEST: u8 = 4;

/// What no machine can grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skill {
    Questions,
    Entities,
    TradeOffs,
    Explaining,
}

impl Skill {
    pub const ALL: [Self; 4] = [
        Self::Questions,
        Self::Entities,
        Self::TradeOffs,
        Self::Explaining,
    ];

    pub fn of(self, own: OwnScore) -> u8 {
        match self {
            Self::Questions => own.questions,
            Self::Entities => own.entities,
            Self::TradeOffs => own.trade_offs,
            Self::Explaining => own.explaining,
        }
    }
}

/// A card as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Milliseconds since 1970.
    pub at: u64,
    pub own: OwnScore,
    pub machine: Option<MachineScore>,
}

/// The cards of `kata`, the oldest first.
pub fn cards(entries: &[Entry], kata: &KataId) -> Vec<Card> {
    let card = |entry: &Entry| match &entry.event {
        Event::Graded {
            kata: of,
            own,
            machine,
        } if of == kata => Some(Card {
            at: entry.at,
            own: *own,
            machine: machine.clone(),
        }),
        _ => None,
    };
    entries.iter().filter_map(card).collect()
}

/// What the learner typed when asked for a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Score(u8),
    /// Leave without saving.
    Leave,
    Unclear,
}

/// Reads `line`; an empty one keeps `last`, if there is one.
pub fn answer(line: &str, last: Option<u8>) -> Answer {
    match line.trim() {
        "" => last.map_or(Answer::Unclear, Answer::Score),
        "q" | "Q" => Answer::Leave,
        text => match text.parse() {
            Ok(score) if score <= HIGHEST => Answer::Score(score),
            _ => Answer::Unclear,
        },
    }
}

/// How a score compares with the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    First,
    Same,
    Up(u8),
    Down(u8),
}

impl Change {
    pub fn new(before: Option<u8>, now: u8) -> Self {
        match before {
            None => Self::First,
            Some(before) if before < now => Self::Up(now - before),
            Some(before) if before > now => Self::Down(before - now),
            Some(_) => Self::Same,
        }
    }
}

/// What `verdict` says of the learner's code for `kata`.
pub fn machine_score(kata: &Kata, verdict: &Verdict) -> MachineScore {
    let tests = |counts: &dyn Fn(usize, &str) -> bool| {
        let known = (1..=verdict.stage).flat_map(|stage| kata.tests(stage));
        let mut share = Share::default();
        for test in known.filter(|test| counts(test.stage, &test.name)) {
            share.of += 1;
            let report = verdict.tests.iter().find(|report| report.test == test);
            share.passed += usize::from(report.is_some_and(|report| report.outcome.passed()));
        }
        share
    };
    let holds = |id: &str| {
        let report = verdict.contracts.iter().find(|c| c.contract == id);
        report.is_some_and(|report| report.outcome == ContractOutcome::Holds)
    };
    let contracts = || kata.contracts_up_to(verdict.stage);
    MachineScore {
        stage: verdict.stage,
        content: verdict.content.clone(),
        behaviour: tests(&|_, _| true),
        contracts: Share {
            passed: contracts().filter(|contract| holds(&contract.id)).count(),
            of: contracts().count(),
        },
        extension: tests(&|_, name| name.split('_').any(|word| word == "outside")),
        concurrency: tests(&|stage, _| uses_threads(kata, stage)),
        oracle: verdict.oracle.as_ref().map(|oracle| {
            let of = oracle.stages * oracle.seeds.len();
            Share {
                passed: of.saturating_sub(oracle.differences.len()),
                of,
            }
        }),
    }
}

/// The author's guide has every test of threads meet in a `Rendezvous`.
fn uses_threads(kata: &Kata, stage: usize) -> bool {
    kata.test_file(stage).contains("Rendezvous")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        judge::{Build, ContractReport, Level, OracleReport, Outcome, TestReport},
        kata::{Catalogue, template},
        sandbox::Tier,
    };

    /// The kata that `kata new` makes.
    fn counter() -> Kata {
        let mut catalogue = Catalogue::default();
        let id = KataId::parse("counter").unwrap();
        catalogue
            .add_folder(
                std::path::Path::new("course"),
                &template(&id, false).unwrap(),
            )
            .unwrap();
        catalogue.get("counter").unwrap().clone()
    }

    /// A verdict on stages 1 and 2 in which `passes` says which tests pass.
    fn verdict(kata: &Kata, passes: impl Fn(&str) -> bool) -> Verdict {
        let tests = (1..=2).flat_map(|stage| kata.tests(stage));
        Verdict {
            kata: kata.id.clone(),
            stage: 2,
            content: "c".into(),
            kata_version: kata.version.clone(),
            toolchain: String::new(),
            level: Level::Practice,
            sandbox: Tier::T0,
            sandbox_fell: None,
            filter: None,
            refused: Vec::new(),
            build: Build::Built,
            tests: tests
                .map(|test| TestReport {
                    outcome: if passes(&test.name) {
                        Outcome::Passed
                    } else {
                        Outcome::NotCompiled
                    },
                    test,
                    rules: Vec::new(),
                    begun: None,
                })
                .collect(),
            contracts: vec![ContractReport {
                contract: "count_is_private".into(),
                stage: 1,
                outcome: ContractOutcome::Holds,
                rules: Vec::new(),
            }],
            oracle: None,
            known: false,
        }
    }

    #[test]
    fn the_machine_counts_tests_contracts_and_what_comes_from_outside() {
        let kata = counter();
        let all: usize = (1..=2).map(|stage| kata.tests(stage).len()).sum();
        let score = machine_score(&kata, &verdict(&kata, |name| !name.contains("outside")));
        assert_eq!(score.behaviour.of, all);
        assert_eq!(score.behaviour.passed, all - score.extension.of);
        assert!(score.extension.of > 0);
        assert_eq!(score.extension.passed, 0);
        assert_eq!(score.contracts, Share { passed: 1, of: 2 });
        assert_eq!(score.oracle, None);
    }

    #[test]
    fn concurrency_is_the_stages_whose_tests_meet() {
        let kata = counter();
        let score = machine_score(&kata, &verdict(&kata, |_| true));
        let expected: usize = (1..=2)
            .filter(|stage| kata.test_file(*stage).contains("Rendezvous"))
            .map(|stage| kata.tests(stage).len())
            .sum();
        assert_eq!(score.concurrency.of, expected);
        assert_eq!(score.concurrency.passed, expected);
    }

    #[test]
    fn the_oracle_counts_scenarios_on_which_both_agree() {
        let kata = counter();
        let mut verdict = verdict(&kata, |_| true);
        verdict.oracle = Some(OracleReport {
            sandbox: Tier::T2,
            stages: 2,
            seeds: vec![1, 2, 3],
            differences: Vec::new(),
        });
        let score = machine_score(&kata, &verdict);
        assert_eq!(score.oracle, Some(Share { passed: 6, of: 6 }));
    }

    #[test]
    fn what_was_not_judged_has_not_passed() {
        let kata = counter();
        let mut verdict = verdict(&kata, |_| true);
        verdict.tests.clear();
        verdict.contracts.clear();
        let score = machine_score(&kata, &verdict);
        assert_eq!(score.behaviour.passed, 0);
        assert!(score.behaviour.of > 0);
        assert_eq!(score.contracts.passed, 0);
    }

    #[test]
    fn enter_keeps_the_last_answer_and_q_leaves() {
        assert_eq!(answer("3", None), Answer::Score(3));
        assert_eq!(answer(" 0 ", Some(2)), Answer::Score(0));
        assert_eq!(answer("", Some(2)), Answer::Score(2));
        assert_eq!(answer("", None), Answer::Unclear);
        assert_eq!(answer("q", Some(2)), Answer::Leave);
        for wrong in ["5", "-1", "2.5", "good", "99999"] {
            assert_eq!(answer(wrong, Some(2)), Answer::Unclear, "{wrong}");
        }
    }

    #[test]
    fn a_score_is_compared_with_the_one_before() {
        assert_eq!(Change::new(None, 2), Change::First);
        assert_eq!(Change::new(Some(2), 2), Change::Same);
        assert_eq!(Change::new(Some(1), 4), Change::Up(3));
        assert_eq!(Change::new(Some(4), 1), Change::Down(3));
    }
}
