//! The oracle: each stage's scenario, with fresh seeds, on the learner's code and
//! on the reference, in programs that hold no test and no expected value. Where
//! the transcripts differ, one of the two is wrong, and it is not the reference.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, Hasher, RandomState},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    CompileOutcome, Compiled, Judge, Sealed, compile,
    trial::Trial,
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
        let mut differences = Vec::new();
        for stage in 1..=stage {
            for seed in &seeds {
                let run = |program: &(String, PathBuf)| {
                    self.scenario(kata, &program.0, &program.1, stage, *seed)
                };
                let expected = run(&theirs)?;
                if !expected.outcome.passed() {
                    return Err(kata.broken(format!(
                        "the reference fails the scenario of stage {stage}, seed {seed}"
                    )));
                }
                let actual = run(&yours)?;
                if !actual.outcome.passed() || actual.transcript != expected.transcript {
                    differences.push(Difference {
                        stage,
                        seed: *seed,
                        expected: expected.transcript,
                        actual: actual.transcript,
                        outcome: actual.outcome,
                    });
                    break;
                }
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
        let limit = Duration::from_millis(kata.limits.build_ms);
        let outcome = compile(
            &self.workspace,
            &self.toolchain,
            &members,
            limit,
            &mut |_| {},
        )?;
        let CompileOutcome::Done(mut done) = outcome else {
            return Err(Error::Cargo {
                output: "the scenarios could not be built".into(),
            });
        };
        let mut program = |member: &Member<'_>| executable(&mut done, &member.name);
        Ok((program(&members[0])?, program(&members[1])?))
    }

    fn scenario(
        &self,
        kata: &Kata,
        member: &str,
        executable: &Path,
        stage: usize,
        seed: u64,
    ) -> Result<super::trial::Told> {
        let trial = Trial {
            workspace: &self.workspace,
            member,
            executable,
            limits: kata.limits,
            args: vec![format!("stage_{stage}"), seed.to_string()],
            pending: self.workspace.pending(member),
        };
        trial.run()
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
