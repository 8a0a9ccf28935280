use serde::Serialize;

use super::{Context, Practice};
use crate::{
    cli,
    error::{Error, Result},
    exit_code::ExitCode,
    kata::Kata,
    ui::{StageRow, StatusReport},
};

#[derive(Serialize)]
struct All<'a> {
    katas: &'a [StatusReport],
}

/// Where the learner is: in one kata if it is named or this is its folder, else
/// in all that are fetched.
pub(super) fn status(context: &Context, args: &cli::OneKata) -> Result<ExitCode> {
    let practice = context.practice()?;
    let is_inside = practice.dojo.kata_at(&context.here).is_some();
    let katas: Vec<&Kata> = if args.kata.is_some() || is_inside {
        vec![practice.pick(context, args.kata.as_deref())?]
    } else {
        practice.known_katas().collect()
    };
    if katas.is_empty() {
        return Err(Error::WhichKata {
            fetched: Vec::new(),
        });
    }
    let reports: Vec<StatusReport> = katas
        .iter()
        .map(|kata| report(context, &practice, kata))
        .collect();
    context.ui.document("status", &All { katas: &reports });
    for report in &reports {
        context.ui.status(report);
    }
    Ok(ExitCode::Success)
}

fn report(context: &Context, practice: &Practice, kata: &Kata) -> StatusReport {
    let state = practice.progress.of(&kata.id).cloned().unwrap_or_default();
    let rows = kata.stages.iter().zip(1..).map(|(stage, number)| StageRow {
        stage: number,
        title: stage.title.clone(),
        passed: number <= state.passed,
        arrived: number <= state.delivered,
        ms: state.time_of(number),
        checks: state.checks.get(&number).copied().unwrap_or(0),
        hints: state.hints.get(&number).copied().unwrap_or(0),
    });
    StatusReport {
        kata: kata.id.to_string(),
        folder: context.shown(&practice.dojo.kata(&kata.id)),
        stage: state.current(),
        stages_passed: state.passed,
        stages: rows.collect(),
        gave_up: state.gave_up,
        backups: practice.dojo.backups(&kata.id).len(),
    }
}
