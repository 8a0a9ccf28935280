//! The oracle for many submissions: the reference plays each scenario once, and its
//! transcripts are what every submission is compared with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Judge, Outcome, Sealed,
    oracle::{Reference, Script, fresh_seeds, scenario_member},
    oracle_report::FirstDifference,
};
use crate::{error::Result, kata::Kata, limits::Limits};

/// What one scenario may use of a submission's time. A scenario takes milliseconds, and
/// the tests have had their time before.
const SCENARIO_CPU_MS: u64 = 3_000;
const SCENARIO_MS: u64 = 10_000;

/// What the reference made of each stage's scenario with each seed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(usize, u64, String)>", into = "Vec<(usize, u64, String)>")]
pub struct Transcripts {
    by_script: BTreeMap<(usize, u64), String>,
}

/// What came of one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub stage: usize,
    pub seed: u64,
    /// Whether the transcript is the reference's.
    pub agrees: bool,
    /// How the scenario ended.
    pub outcome: Outcome,
    /// The first lines that are not the same.
    pub first: Option<FirstDifference>,
}

impl From<Transcripts> for Vec<(usize, u64, String)> {
    fn from(all: Transcripts) -> Self {
        let all = all.by_script.into_iter();
        all.map(|((stage, seed), text)| (stage, seed, text))
            .collect()
    }
}

impl From<Vec<(usize, u64, String)>> for Transcripts {
    fn from(all: Vec<(usize, u64, String)>) -> Self {
        let all = all.into_iter();
        let by_script = all.map(|(stage, seed, text)| ((stage, seed), text));
        Self {
            by_script: by_script.collect(),
        }
    }
}

impl Transcripts {
    /// Seeds that no student knows beforehand.
    pub fn fresh_seeds() -> Vec<u64> {
        fresh_seeds()
    }

    /// Lets the reference play the scenarios of all stages with `seeds`.
    pub fn of_reference(judge: &Judge, kata: &Kata, seeds: &[u64]) -> Result<Self> {
        let stages = (1..=kata.own_stages()).filter(|stage| kata.has_scenario(*stage));
        let scripts: Vec<Script> = stages
            .flat_map(|stage| seeds.iter().map(move |seed| Script::whole(stage, *seed)))
            .collect();
        if scripts.is_empty() {
            return Ok(Self::default());
        }
        let Reference { judge, program, .. } = &Reference::build(judge, kata, kata.own_stages())?;
        let played = judge.scenarios(program, kata.limits(), &scripts)?;
        let mut by_script = BTreeMap::new();
        for (script, result) in scripts.iter().zip(played) {
            let Script { stage, seed, .. } = *script;
            if !result.outcome.passed() {
                return Err(kata.broken(format!(
                    "the reference fails the scenario of stage {stage}, seed {seed}"
                )));
            }
            by_script.insert((stage, seed), result.transcript);
        }
        Ok(Self { by_script })
    }

    /// How many scenarios `stage` has.
    pub fn of_stage(&self, stage: usize) -> usize {
        self.by_script.keys().filter(|it| it.0 == stage).count()
    }

    /// Compares `sealed`, whose first `built` stages compile, on the stages up to `asked`.
    pub fn compare(
        &self,
        judge: &Judge,
        kata: &Kata,
        sealed: &Sealed,
        built: usize,
        asked: usize,
    ) -> Result<Vec<Compared>> {
        let scripts: Vec<Script> = self
            .by_script
            .keys()
            .filter(|(stage, _)| *stage <= asked)
            .map(|(stage, seed)| Script::whole(*stage, *seed))
            .collect();
        if scripts.is_empty() {
            return Ok(Vec::new());
        }
        let limits = Limits {
            cpu_ms: kata.limits().cpu_ms.min(SCENARIO_CPU_MS),
            test_ms: kata.limits().test_ms.min(SCENARIO_MS),
            ..*kata.limits()
        };
        let program = judge.try_scenario_program(kata, &sealed.sources, built)?;
        let played = match &program {
            Ok(program) => Some(judge.scenarios(program, &limits, &scripts)?),
            // The code compiles with the tests and not with the scenarios.
            Err(_) => None,
        };
        let compared = scripts.iter().zip(0..).map(|(script, index)| {
            let expected = &self.by_script[&(script.stage, script.seed)];
            let result = played.as_ref().and_then(|all| all.get::<usize>(index));
            let actual = result.map_or("", |result| &result.transcript);
            let outcome = result.map_or(Outcome::NotCompiled, |result| result.outcome.clone());
            Compared {
                stage: script.stage,
                seed: script.seed,
                agrees: outcome.passed() && actual == expected,
                first: FirstDifference::between(expected, actual),
                outcome,
            }
        });
        Ok(compared.collect())
    }
}

impl Judge {
    /// Removes what was built of a submission to `kata`; what it depends on stays.
    pub fn forget(&self, kata: &Kata) {
        for member in [kata.id.to_string(), scenario_member(kata)] {
            self.workspace.remove(&member, &kata.id.crate_name());
        }
        let _ = crate::fs::remove(&self.workspace.target().join("own"));
    }
}
