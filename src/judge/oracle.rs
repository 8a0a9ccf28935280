//! The oracle: each stage's scenario, with fresh seeds, on the learner's code and
//! on the reference, in programs that hold no test and no expected value. Where
//! the transcripts differ, one of the two is wrong, and it is not the reference.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    path::PathBuf,
    time::{Duration, Instant},
};

use super::{
    Built, Judge, Member, Sealed, Workspace,
    batch::Batch,
    compile,
    member::Program,
    oracle_report::{Difference, FirstDifference, OracleReport, Shrunk},
    shrink,
    trial::{Trial, TrialResult},
    verdict::Outcome,
};
use crate::{
    error::{Error, Result},
    fs::TextTree,
    kata::Kata,
    limits::Limits,
};

/// How many fresh seeds each stage is tried with.
const SEEDS: usize = 3;
/// How long to look for the shortest script of one difference, and how long one
/// candidate may take.
const PATIENCE: Duration = Duration::from_secs(2);
const LONGEST_SHRUNK_MS: u64 = 1_000;

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
        self.compare(kata, sealed, stage, seeds)
    }

    /// The same with these seeds.
    pub fn compare(
        &self,
        kata: &Kata,
        sealed: &Sealed,
        stage: usize,
        seeds: Vec<u64>,
    ) -> Result<OracleReport> {
        let stages = || (1..=stage).filter(|stage| kata.has_scenario(*stage));
        let asked: Vec<Script> = stages()
            .flat_map(|stage| seeds.iter().map(move |seed| Script::whole(stage, *seed)))
            .collect();
        let reference = Reference::build(self, kata, stage)?;
        let players = Players {
            kata,
            judge: self,
            yours: self.scenario_program(kata, &sealed.sources, stage)?,
            reference,
        };
        let mut differences: Vec<Difference> = Vec::new();
        for (script, (expected, actual)) in asked.iter().zip(players.play(&asked, kata.limits())?) {
            if !expected.outcome.passed() {
                let Script { stage, seed, .. } = script;
                return Err(kata.broken(format!(
                    "the reference fails the scenario of stage {stage}, seed {seed}"
                )));
            }
            // One a stage says it.
            let is_known = differences.iter().any(|known| known.stage == script.stage);
            if !is_known && do_differ(&expected, &actual) {
                differences.push(players.difference(script, expected, actual)?);
            }
        }
        Ok(OracleReport {
            sandbox: self.sandbox.tier,
            stages: stages().count(),
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
        let built = self.try_scenario_program(kata, sources, stage)?;
        built.map_err(|output| Error::Cargo { output })
    }

    /// The same, or what the compiler said of `sources`, which may be anybody's.
    pub(super) fn try_scenario_program(
        &self,
        kata: &Kata,
        sources: &TextTree,
        stage: usize,
    ) -> Result<Result<ScenarioProgram, String>> {
        let name = scenario_member(kata);
        let mut member = Member::new(kata, name.clone(), stage);
        member.program = Program::Scenarios;
        self.workspace.write(&[(member.clone(), sources)])?;
        let outcome = compile(self, &[member], kata.limits(), &mut |_| {})?;
        let Built::Done(mut done) = outcome else {
            return Ok(Err("the scenarios could not be built".into()));
        };
        let compiled = done.remove(&name).unwrap_or_default();
        let errors = compiled.lib.iter().chain(&compiled.tests);
        let output = errors.map(|error| error.rendered.as_str()).collect();
        Ok(compiled.executable.map_or(Err(output), |executable| {
            Ok(ScenarioProgram {
                member: name,
                executable,
            })
        }))
    }

    /// What `program` makes of each script.
    pub(super) fn scenarios(
        &self,
        program: &ScenarioProgram,
        limits: &Limits,
        asked: &[Script],
    ) -> Result<Vec<TrialResult>> {
        let trial = |script: &Script| Trial {
            member: program.member.clone(),
            executable: program.executable.clone(),
            budget: program.member.clone(),
            limits: *limits,
            args: [
                format!("stage_{}", script.stage),
                script.seed.to_string(),
                script.left_out.clone(),
            ]
            .into_iter()
            .chain(script.more.clone())
            .collect(),
        };
        let batch = Batch {
            root: self.workspace.root.clone(),
            pace: self.pace,
            trials: asked.iter().map(trial).collect(),
        };
        let mut all: Vec<Option<TrialResult>> = vec![None; asked.len()];
        batch.run(&self.sandbox, &mut |index, result| {
            all[index] = Some(result);
        })?;
        Ok(all.into_iter().flatten().collect())
    }
}

/// A scenario to play.
pub(super) struct Script {
    pub(super) stage: usize,
    pub(super) seed: u64,
    /// The steps that are left out, as the harness reads them.
    left_out: String,
    /// What the player of an open track reads: commands instead of the script.
    more: Vec<String>,
}

impl Script {
    pub(super) fn whole(stage: usize, seed: u64) -> Self {
        Self {
            stage,
            seed,
            left_out: String::new(),
            more: Vec::new(),
        }
    }

    /// The same with more arguments for the player.
    pub(super) fn with(&self, more: Vec<String>) -> Self {
        Self {
            more,
            ..Self::whole(self.stage, self.seed)
        }
    }

    /// The same up to its first step.
    pub(super) fn without_steps(&self) -> Self {
        Self {
            left_out: format!("1-{}", u64::MAX),
            ..Self::whole(self.stage, self.seed)
        }
    }
}

/// The learner's program and the reference's.
pub(super) struct Players<'a> {
    pub(super) kata: &'a Kata,
    judge: &'a Judge,
    yours: ScenarioProgram,
    reference: Reference<'a>,
}

impl Players<'_> {
    /// What the reference and the learner's code make of each script.
    pub(super) fn play(
        &self,
        scripts: &[Script],
        limits: &Limits,
    ) -> Result<Vec<(TrialResult, TrialResult)>> {
        let Reference { judge, program, .. } = &self.reference;
        let expected = judge.scenarios(program, limits, scripts)?;
        let actual = self.judge.scenarios(&self.yours, limits, scripts)?;
        Ok(expected.into_iter().zip(actual).collect())
    }

    pub(super) fn play_reference(&self, scripts: &[Script]) -> Result<Vec<TrialResult>> {
        let Reference { judge, program, .. } = &self.reference;
        judge.scenarios(program, self.kata.limits(), scripts)
    }

    fn difference(
        &self,
        script: &Script,
        expected: TrialResult,
        actual: TrialResult,
    ) -> Result<Difference> {
        let mut shrunk = None;
        if self.kata.is_open() && !actual.outcome.is_unfinished() {
            shrunk = self.shrink_commands(script, &expected)?;
        }
        if shrunk.is_none() {
            shrunk = self.shrink(script, &expected.steps, &actual.outcome)?;
        }
        let first = match &shrunk {
            Some(shrunk) => FirstDifference::between(&shrunk.expected, &shrunk.actual),
            None => FirstDifference::between(&expected.transcript, &actual.transcript),
        };
        Ok(Difference {
            stage: script.stage,
            seed: script.seed,
            expected: expected.transcript,
            actual: actual.transcript,
            outcome: actual.outcome,
            first,
            shrunk,
        })
    }

    /// The script with the fewest of `steps` on which the two still differ. None where
    /// no step can be left out, or where it would take too long to look.
    fn shrink(&self, script: &Script, steps: &[u64], outcome: &Outcome) -> Result<Option<Shrunk>> {
        if steps.is_empty() || outcome.is_unfinished() {
            return Ok(None);
        }
        let started = Instant::now();
        let limits = Limits {
            test_ms: self.kata.limits().test_ms.min(LONGEST_SHRUNK_MS),
            ..*self.kata.limits()
        };
        let shortened = |kept: &Vec<u64>| Script {
            left_out: shrink::left_out(steps, kept),
            ..Script::whole(script.stage, script.seed)
        };
        let kept = shrink::shortest(steps, shrink::OF_STEPS, &mut |candidates| {
            if started.elapsed() > PATIENCE {
                return Ok(None);
            }
            let scripts: Vec<Script> = candidates.iter().map(shortened).collect();
            let played = self.play(&scripts, &limits)?;
            let differ = played.iter().map(|(expected, actual)| {
                // Without some steps there may be no script at all.
                expected.outcome.passed()
                    && !actual.outcome.is_unfinished()
                    && do_differ(expected, actual)
            });
            Ok(Some(differ.collect()))
        })?;
        if kept.len() == steps.len() {
            return Ok(None);
        }
        let played = self.play(&[shortened(&kept)], &limits)?.pop();
        // Code that is not the same twice may agree this time.
        let differing = played.filter(|(expected, actual)| do_differ(expected, actual));
        Ok(differing.map(|(expected, actual)| Shrunk {
            commands: expected.steps.len(),
            of: steps.len(),
            expected: expected.transcript,
            actual: actual.transcript,
            outcome: actual.outcome,
        }))
    }
}

pub(super) fn do_differ(expected: &TrialResult, actual: &TrialResult) -> bool {
    !actual.outcome.passed() || actual.transcript != expected.transcript
}

/// A program that plays scenarios and holds no expected value.
#[derive(Default)]
pub(super) struct ScenarioProgram {
    member: String,
    executable: PathBuf,
}

/// The reference's program, in a tree and a sandbox of its own: no sandbox of the
/// learner's code shows that tree, and what was built there is removed afterwards.
pub(super) struct Reference<'a> {
    kata: &'a Kata,
    pub(super) judge: Judge,
    pub(super) program: ScenarioProgram,
}

impl<'a> Reference<'a> {
    pub(super) fn build(judge: &Judge, kata: &'a Kata, stage: usize) -> Result<Self> {
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

pub(super) fn scenario_member(kata: &Kata) -> String {
    format!("{}-scenarios", kata.id)
}

/// Seeds that nobody knows beforehand: the hasher's keys come from the system.
pub(super) fn fresh_seeds() -> Vec<u64> {
    (0..SEEDS)
        .map(|_| RandomState::new().build_hasher().finish())
        .collect()
}
