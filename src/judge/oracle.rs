//! The oracle: each stage's scenario, with fresh seeds, on the learner's code and
//! on the reference, in programs that hold no test and no expected value. Where
//! the transcripts differ, one of the two is wrong, and it is not the reference.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, Hasher, RandomState},
    path::PathBuf,
};

use super::{
    CompileOutcome, Compiled, Judge, Sealed,
    batch::Batch,
    compile,
    trial::{Told, Trial},
    verdict::{Difference, OracleReport},
};
use crate::{
    error::{Error, Result},
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
        let (yours, theirs) = self.build_both(kata, sealed, stage)?;
        let asked: Vec<(usize, u64)> = (1..=stage)
            .flat_map(|stage| seeds.iter().map(move |seed| (stage, *seed)))
            .collect();
        // The reference in a room of its own, where nobody can see what it says.
        let expected = self.scenarios(kata, &theirs, &asked)?;
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

    /// The scenario programs of the learner's code and of the reference, each
    /// with its member's name.
    fn build_both(
        &self,
        kata: &Kata,
        sealed: &Sealed,
        stage: usize,
    ) -> Result<((String, PathBuf), (String, PathBuf))> {
        let reference = kata.reference_at(stage)?;
        let member = |name: &str| {
            let mut member = Member::new(kata, format!("{}-oracle-{name}", kata.id), stage);
            member.program = Program::Scenarios;
            member
        };
        let members = [member("yours"), member("theirs")];
        let sources = [&sealed.sources, &reference];
        let pairs: Vec<_> = members.iter().cloned().zip(sources).collect();
        self.workspace.write(&pairs)?;
        let outcome = compile(self, &members, &kata.limits, &mut |_| {})?;
        let CompileOutcome::Done(mut done) = outcome else {
            return Err(Error::Cargo {
                output: "the scenarios could not be built".into(),
            });
        };
        let mut program = |member: &Member<'_>| executable(&mut done, &member.name);
        Ok((program(&members[0])?, program(&members[1])?))
    }

    /// What `program` makes of each stage and seed.
    fn scenarios(
        &self,
        kata: &Kata,
        program: &(String, PathBuf),
        asked: &[(usize, u64)],
    ) -> Result<Vec<Told>> {
        let (member, executable) = program;
        let trial = |(stage, seed): &(usize, u64)| Trial {
            member: member.clone(),
            executable: executable.clone(),
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

fn executable(done: &mut BTreeMap<String, Compiled>, name: &str) -> Result<(String, PathBuf)> {
    let compiled = done.remove(name).unwrap_or_default();
    let errors = compiled
        .lib
        .iter()
        .chain(&compiled.tests)
        .map(|error| error.rendered.as_str());
    let output: String = errors.collect();
    let path = compiled.executable.ok_or(Error::Cargo { output })?;
    Ok((name.to_owned(), path))
}

/// Seeds that nobody knows beforehand: the hasher's keys come from the system.
fn fresh_seeds() -> Vec<u64> {
    (0..SEEDS)
        .map(|_| RandomState::new().build_hasher().finish())
        .collect()
}
