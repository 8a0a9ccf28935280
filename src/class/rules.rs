//! `class.toml`: how verdicts become points. Only `merge` reads it, so other weights run
//! no test again.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Most points and weights that make sense.
const MOST: u32 = 100_000;

/// The rules of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// Points for everything.
    pub points: u32,
    /// A weight for each stage; empty is the same for all.
    pub weights: Vec<u32>,
    pub credit: Credit,
    /// So many per cent of what a stage earns are lost if all its contracts are broken.
    pub contracts: u32,
    pub oracle: OracleRule,
    /// Decimals of points: 0, 1 or 2.
    pub round: u32,
}

/// What a stage earns that passes in part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credit {
    /// Its share of tests.
    #[default]
    Tests,
    /// Nothing.
    Stages,
}

/// What a difference that the oracle finds costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OracleRule {
    /// The oracle is not asked.
    Off,
    /// A stage on which the oracle found a difference earns at most half of its points.
    #[default]
    Gate,
    /// Each random scenario counts as one more test.
    Points,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            points: 100,
            weights: Vec::new(),
            credit: Credit::default(),
            contracts: 10,
            oracle: OracleRule::default(),
            round: 2,
        }
    }
}

impl Rules {
    /// The rules in `text`, for a kata of `stages` stages.
    pub fn parse(text: &str, stages: usize) -> Result<Self> {
        let rules: Self = toml::from_str(text).map_err(|e| bad(e.message()))?;
        match rules.problem(stages) {
            Some(problem) => Err(bad(&problem)),
            None => Ok(rules),
        }
    }

    fn problem(&self, stages: usize) -> Option<String> {
        let sum: u32 = self.weights.iter().map(|it| (*it).min(MOST)).sum();
        if !(1..=MOST).contains(&self.points) {
            Some(format!("`points` is not between 1 and {MOST}"))
        } else if !self.weights.is_empty() && self.weights.len() != stages {
            let count = self.weights.len();
            Some(format!(
                "`weights` has {count} numbers, and the kata has {stages} stages"
            ))
        } else if self.weights.iter().any(|it| *it > MOST) {
            Some(format!("a number in `weights` is larger than {MOST}"))
        } else if !self.weights.is_empty() && sum == 0 {
            Some("all `weights` are 0".to_owned())
        } else if self.contracts > 100 {
            Some("`contracts` is more than 100 per cent".to_owned())
        } else if self.round > 2 {
            Some("`round` is not 0, 1 or 2".to_owned())
        } else {
            None
        }
    }

    /// The weight of `stage`, from 1.
    pub(super) fn weight(&self, stage: usize) -> u32 {
        self.weights.get(stage - 1).copied().unwrap_or(1)
    }
}

fn bad(problem: &str) -> Error {
    Error::Class {
        says: format!("the rules of the class are not well formed: {problem}"),
        hint: Some("GRADING.md lists what `class.toml` can say".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_has_its_default_and_what_is_wrong_is_named() {
        assert_eq!(Rules::parse("", 3).unwrap(), Rules::default());
        let rules = Rules::parse("weights = [1, 2, 0]\noracle = \"off\"", 3).unwrap();
        assert_eq!((rules.weight(2), rules.oracle), (2, OracleRule::Off));
        for (text, says) in [
            ("weights = [1]", "1 numbers"),
            ("weights = [0, 0, 0]", "all `weights`"),
            ("points = 0", "`points`"),
            ("contracts = 101", "100 per cent"),
            ("round = 3", "`round`"),
            ("late = 1", "late"),
            ("credit = \"x\"", "unknown variant"),
        ] {
            let error = Rules::parse(text, 3).unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
