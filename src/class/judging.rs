//! One content: judged stage by stage, then compared with the reference.

use super::{
    plan::Plan,
    record::{ComparedStage, Record},
    template::Bench,
};
use crate::{
    error::Result,
    judge::{Build, Judge, Outcome, Request, Sealed, Transcripts, Verdict},
    kata::Kata,
    limits::Limit,
};

/// The program's own version, which is part of a record.
pub(super) const TOOL: &str = env!("CARGO_PKG_VERSION");

/// What every content of a class is judged by.
pub(super) struct Examiner<'a> {
    pub(super) plan: &'a Plan,
    pub(super) kata: &'a Kata,
    pub(super) bench: &'a Bench,
    pub(super) transcripts: Transcripts,
}

/// A record, and whether a quieter machine could say something else.
pub(super) struct Judged {
    pub(super) record: Record,
    pub(super) is_settled: bool,
}

impl Examiner<'_> {
    /// Judges `sealed` and leaves nothing of it in the judge's tree.
    pub(super) fn judge(&self, judge: &Judge, sealed: &Sealed) -> Result<Judged> {
        let judged = self.judge_in(judge, sealed);
        judge.forget(self.kata);
        judged
    }

    fn judge_in(&self, judge: &Judge, sealed: &Sealed) -> Result<Judged> {
        let request = Request {
            kata: self.kata,
            sealed,
            stage: self.kata.own_stages(),
            filter: None,
        };
        let verdicts = judge.check(&[request], &mut |_| {})?;
        let verdict = verdicts.into_iter().next();
        let verdict = verdict.unwrap_or_else(|| Verdict::not_tried(self.kata, sealed));
        let oracle = self.compare(judge, sealed, &verdict)?;
        let sandbox = self.bench.sandbox.clone();
        Ok(Judged {
            record: Record::new(self.plan, TOOL, sandbox, &verdict, &oracle),
            is_settled: is_settled(&verdict),
        })
    }

    /// What the oracle says of the stages that compile, up to the first in which a test
    /// used up its time: scenarios of such code do so, too.
    fn compare(&self, judge: &Judge, sealed: &Sealed, verdict: &Verdict) -> Result<ComparedStage> {
        let stages = 1..=self.kata.own_stages();
        let of: Vec<usize> = stages.map(|it| self.transcripts.of_stage(it)).collect();
        let built = match &verdict.build {
            Build::Built => self.kata.own_stages(),
            Build::StagesFailed { stages, .. } => *stages,
            Build::NotTried
            | Build::Failed { .. }
            | Build::CompilerCrashed { .. }
            | Build::Limit(_) => 0,
        };
        let late = verdict
            .tests
            .iter()
            .filter(|it| it.outcome.is_out_of_time());
        let first_late = late.map(|it| it.test.stage).min();
        let asked = first_late.map_or(built, |stage| built.min(stage - 1));
        let compared = if asked == 0 {
            Vec::new()
        } else {
            self.transcripts
                .compare(judge, self.kata, sealed, built, asked)?
        };
        Ok(ComparedStage { compared, of })
    }
}

/// Whether the machine had no part in it. A test that met the wall was run again alone
/// already.
fn is_settled(verdict: &Verdict) -> bool {
    let was_ended = |outcome: &Outcome| matches!(outcome, Outcome::Killed { signal: 9, .. });
    !matches!(
        verdict.build,
        Build::Limit(Limit::Timeout { .. }) | Build::CompilerCrashed { .. }
    ) && !verdict.tests.iter().any(|it| was_ended(&it.outcome))
}
