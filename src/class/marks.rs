//! From counts to points, in whole numbers: the same on every machine.

use serde::{Serialize, Serializer};

use super::{
    record::RecordedStage,
    rules::{Credit, OracleRule, Rules},
};

/// Points in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(pub u64);

/// One hundredth of a point is so many of the units in which shares are added up.
const UNITS: u128 = 1_000_000_000_000;

impl Points {
    /// As it stands in a gradebook: `87.5`, `100`.
    pub fn text(self) -> String {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => whole.to_string(),
            _ if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
            _ => format!("{whole}.{rest:02}"),
        }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            return serializer.serialize_u64(self.0 / 100);
        }
        // The shortest text that reads as this number has at most two decimals.
        let number: f64 = self.text().parse().unwrap_or_default();
        serializer.serialize_f64(number)
    }
}

/// The points of each stage; they add up to those of the whole, and to all points where
/// everything passes.
pub(super) fn points(rules: &Rules, stages: &[RecordedStage]) -> Vec<Points> {
    let weights: u128 = stages
        .iter()
        .map(|it| u128::from(rules.weight(it.stage)))
        .sum();
    let (mut sum, mut before) = (0, 0);
    let mut all = Vec::new();
    for stage in stages {
        let (part, whole) = share(rules, stage);
        let weight = u128::from(rules.weight(stage.stage)) * u128::from(rules.points) * 100;
        sum += weight * UNITS * part / whole / weights.max(1);
        let now = rounded(sum, rules.round);
        all.push(Points(now - before));
        before = now;
    }
    all
}

/// The most that each stage can earn.
pub(super) fn most(rules: &Rules, stages: usize) -> Vec<Points> {
    let full = (1..=stages).map(RecordedStage::full).collect::<Vec<_>>();
    points(rules, &full)
}

/// How much of a stage is earned: a part of a whole.
fn share(rules: &Rules, stage: &RecordedStage) -> (u128, u128) {
    let wide = |number: usize| number as u128;
    let [agreed, asked] = stage.oracle.map(wide);
    let [held, contracts] = stage.contracts.map(wide);
    let (mut passed, mut tests) = (wide(stage.passed), wide(stage.of));
    if rules.oracle == OracleRule::Points {
        passed += agreed;
        tests += asked;
    }
    if tests == 0 {
        return (0, 1);
    }
    let is_whole = passed == tests && held == contracts;
    let (mut part, whole) = match (rules.credit, contracts) {
        (Credit::Stages, _) => (u128::from(is_whole), 1),
        (Credit::Tests, 0) => (passed, tests),
        (Credit::Tests, _) => {
            // A share of what the tests earn: the contracts of the starter hold, too.
            let percent = u128::from(rules.contracts);
            let kept = (100 - percent) * contracts + percent * held;
            (passed * kept, 100 * tests * contracts)
        }
    };
    let mut whole = whole;
    if rules.oracle == OracleRule::Gate && agreed < asked {
        // Doubled, so that half is a whole number, too.
        part = (part * 2).min(whole);
        whole *= 2;
    }
    (part, whole)
}

/// Units as hundredths with so many decimals, half up. Shares were cut off when they were
/// added up, by less than a unit each; that must not turn a half down.
fn rounded(units: u128, decimals: u32) -> u64 {
    let step = 10_u128.pow(2 - decimals.min(2));
    let unit = UNITS * step;
    let steps = (units + unit / 2 + 1_000) / unit;
    u64::try_from(steps * step).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(stage: usize, passed: usize, of: usize) -> RecordedStage {
        RecordedStage {
            stage,
            passed,
            of,
            contracts: [0, 0],
            oracle: [0, 0],
        }
    }

    fn texts(points: &[Points]) -> Vec<String> {
        points.iter().map(|it| it.text()).collect()
    }

    #[test]
    fn everything_is_all_points_with_any_weights() {
        for weights in [vec![], vec![10, 15, 15, 20, 20, 20], vec![1, 1, 1, 0, 7, 3]] {
            for round in 0..=2 {
                let rules = Rules {
                    weights: weights.clone(),
                    round,
                    ..Rules::default()
                };
                let all: u64 = most(&rules, 6).iter().map(|it| it.0).sum();
                assert_eq!(all, 10_000, "{weights:?} {round}");
            }
        }
    }

    #[test]
    fn a_stage_earns_its_share_of_tests_and_contracts() {
        let rules = Rules::default();
        let half = RecordedStage {
            contracts: [1, 2],
            ..stage(2, 3, 4)
        };
        // Three quarters of 50 points, of which half of a tenth is lost.
        assert_eq!(
            texts(&points(&rules, &[stage(1, 1, 3), half])),
            ["16.67", "35.62"]
        );
        let strict = Rules {
            credit: Credit::Stages,
            ..rules
        };
        assert_eq!(
            texts(&points(&strict, &[stage(1, 1, 3), stage(2, 4, 4)])),
            ["0", "50"]
        );
    }

    #[test]
    fn half_is_rounded_up_though_shares_are_cut_off() {
        let rules = Rules {
            points: 1,
            round: 0,
            ..Rules::default()
        };
        assert_eq!(
            texts(&points(&rules, &[stage(1, 1, 3), stage(2, 2, 3)])),
            ["0", "1"]
        );
    }

    #[test]
    fn a_difference_costs_what_the_rules_say() {
        let differs = RecordedStage {
            oracle: [2, 3],
            ..stage(1, 7, 7)
        };
        for (oracle, text) in [
            (OracleRule::Off, "100"),
            (OracleRule::Gate, "50"),
            (OracleRule::Points, "90"),
        ] {
            let rules = Rules {
                oracle,
                ..Rules::default()
            };
            assert_eq!(
                texts(&points(&rules, std::slice::from_ref(&differs))),
                [text]
            );
        }
        // What is below half already loses nothing more.
        let weak = RecordedStage {
            oracle: [0, 3],
            ..stage(1, 1, 4)
        };
        assert_eq!(texts(&points(&Rules::default(), &[weak])), ["25"]);
    }

    #[test]
    fn points_are_numbers_with_two_decimals_at_most() {
        let json = |points| serde_json::to_string(&Points(points)).unwrap();
        assert_eq!(
            [json(8750), json(10_000), json(1667), json(5)],
            ["87.5", "100", "16.67", "0.05"]
        );
    }
}
