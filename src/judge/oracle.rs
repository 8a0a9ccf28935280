//! The oracle: each stage's scenario, with fresh seeds, on the learner's code and
//! on the reference, in programs that hold no test and no expected value. Where
//! the transcripts differ, one of the two is wrong, and it is not the reference.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    path::PathBuf,
};

use super::{
    CompileOutcome, Judge, Sealed, Workspace,
    batch::Batch,
    compile,
    trial::{Told, Trial},
    verdict::{Difference, OracleReport},
};
use crate::{
    error::{Error, Result},
    fs::TextTree,
    kata::{Kata, Member, Program},
};

/// How many fresh seeds each stage is tried with.
const SEEDS: usize = 3;

impl Judge {
    /// Compares the learner's code with the reference on stages 1 up to `stage`,
    /// with `seed` or with fresh seeds. The learner's code must compile.
    pub fn consult_oracle(
        &self,
        kata: &Kata,
        sealed: &Sealed,
        stage: usize,
        seed: Option<u64>,
    ) -> Result<OracleReport> {
        let seeds = seed.map_or_else(fresh_seeds, |seed| vec![seed]);
        let asked: Vec<(usize, u64)> = (1..=stage)
            .flat_map(|stage| seeds.iter().map(move |seed| (stage, *seed)))
            .collect();
        let reference = Reference::build(self, kata, stage)?;
        let yours = self.scenario_program(kata, &sealed.sources, stage)?;
        let expected = reference
            .judge
            .scenarios(kata, &reference.program, &asked)?;
        let actual = self.scenarios(kata, &yours, &asked)?;
        let mut differences: Vec<Difference> = Vec::new();
        for ((stage, seed), (expected, actual)) in asked.iter().zip(expected.iter().zip(actual)) {
            if !expected.outcome.passed() {
                return Err(kata.broken(format!(
                    "the reference fails the scenario of stage {stage}, seed {seed}"
                )));
            }
            let agree = actual.outcome.passed() && actual.transcript == expected.transcript;
            // One a stage says it.
            if !agree && differences.iter().all(|known| known.stage != *stage) {
                differences.push(Difference {
                    stage: *stage,
                    seed: *seed,
                    expected: expected.transcript.clone(),
                    actual: actual.transcript,
                    outcome: actual.outcome,
                });
            }
        }
        Ok(OracleReport {
            stages: stage,
            seeds,
            differences,
        })
    }

    /// Builds the program that plays the scenarios up to `stage` on `sources`.
    fn scenario_program(
        &self,
        kata: &Kata,
        sources: &TextTree,
        stage: usize,
    ) -> Result<ScenarioProgram> {
        let name = scenario_member(kata);
        let mut member = Member::new(kata, name.clone(), stage);
        member.program = Program::Scenarios;
        self.workspace.write(&[(member.clone(), sources)])?;
        let outcome = compile(self, &[member], &kata.limits, &mut |_| {})?;
        let CompileOutcome::Done(mut done) = outcome else {
            return Err(Error::Cargo {
                output: "the scenarios could not be built".into(),
            });
        };
        let compiled = done.remove(&name).unwrap_or_default();
        let errors = compiled.lib.iter().chain(&compiled.tests);
        let output = errors.map(|error| error.rendered.as_str()).collect();
        Ok(ScenarioProgram {
            member: name,
            executable: compiled.executable.ok_or(Error::Cargo { output })?,
        })
    }

    /// What `program` makes of each stage and seed.
    fn scenarios(
        &self,
        kata: &Kata,
        program: &ScenarioProgram,
        asked: &[(usize, u64)],
    ) -> Result<Vec<Told>> {
        let trial = |(stage, seed): &(usize, u64)| Trial {
            member: program.member.clone(),
            executable: program.executable.clone(),
            limits: kata.limits,
            args: vec![format!("stage_{stage}"), seed.to_string()],
        };
        let batch = Batch {
            root: self.workspace.root.clone(),
            trials: asked.iter().map(trial).collect(),
        };
        let mut all: Vec<Option<Told>> = vec![None; asked.len()];
        batch.run(&self.sandbox, &mut |index, told| all[index] = Some(told))?;
        Ok(all.into_iter().flatten().collect())
    }
}

/// A program that plays scenarios and holds no expected value.
#[derive(Default)]
struct ScenarioProgram {
    member: String,
    executable: PathBuf,
}

/// The reference's program, in a tree and a sandbox of its own: no sandbox of the
/// learner's code shows that tree, and what was built there is removed afterwards.
struct Reference<'a> {
    kata: &'a Kata,
    judge: Judge,
    program: ScenarioProgram,
}

impl<'a> Reference<'a> {
    fn build(judge: &Judge, kata: &'a Kata, stage: usize) -> Result<Self> {
        let mut workspace = Workspace::new(judge.workspace.root.with_extension("reference"));
        workspace.trusted = true;
        let judge = Judge {
            workspace,
            ..judge.clone()
        };
        // Before it is built, so that a failed build is removed, too.
        let mut reference = Self {
            kata,
            judge,
            program: ScenarioProgram::default(),
        };
        let sources = kata.reference_at(stage)?;
        reference.program = reference.judge.scenario_program(kata, &sources, stage)?;
        Ok(reference)
    }
}

impl Drop for Reference<'_> {
    fn drop(&mut self) {
        let workspace = &self.judge.workspace;
        workspace.remove(&scenario_member(self.kata), &self.kata.id.crate_name());
    }
}

fn scenario_member(kata: &Kata) -> String {
    format!("{}-scenarios", kata.id)
}

/// Seeds that nobody knows beforehand: the hasher's keys come from the system.
fn fresh_seeds() -> Vec<u64> {
    (0..SEEDS)
        .map(|_| RandomState::new().build_hasher().finish())
        .collect()
}
