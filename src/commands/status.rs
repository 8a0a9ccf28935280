use clap::Args;

use super::{Context, Run, drill::due, named::Named};
use crate::{
    error::Result,
    exit_code::ExitCode,
    kata::Kata,
    lookback::{History, histories},
    plan::next,
    practice::{View, rounds},
    reports::{HuntRow, KataStatus, ReviewRow, StageRow, StatusReport},
};

/// Where you are, in one kata or in all
#[derive(Args, Debug)]
#[command(after_help = "Example: kata status")]
pub struct Status {
    #[command(flatten)]
    pub kata: Named,
}

impl Run for Status {
    const SCREEN: Option<&'static str> = recorded!("screens__status");

    /// Where the learner is: in one kata if it is named or this is its folder, else
    /// in all that are fetched; and what to take next.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let view = context.view()?;
        let katas = view.meant(&context.here, self.kata.id(context, &view)?.as_deref())?;
        let histories = histories(&view.journal.entries);
        let statuses = katas
            .iter()
            .map(|kata| {
                let history = histories.get(&kata.id).cloned().unwrap_or_default();
                report(context, &view, kata, &history)
            })
            .collect();
        context.ui.show(&StatusReport {
            katas: statuses,
            next: next(&view.catalogue, &view.journal.entries, &histories),
            due: due(context, &view.journal.entries),
            plan: super::plan::today(&view)?,
        });
        Ok(ExitCode::Success)
    }
}

fn report(context: &Context, view: &View, kata: &Kata, history: &History) -> KataStatus {
    let state = &history.progress;
    let rows = kata.stages.iter().zip(1..).map(|(stage, number)| {
        let past = history.stage(number);
        StageRow {
            stage: number,
            title: kata.title_so_far(number, state.delivered).to_owned(),
            level: stage.level,
            difficulty: kata.difficulty_of(number),
            minutes: stage.minutes,
            passed: number <= state.passed,
            arrived: number <= state.delivered,
            ms: past.ms,
            active_ms: past.active_ms,
            checks: past.checks,
            hints: past.hints,
            hunt: HuntRow::of(kata, state, number),
            has_hunt: !kata.targets(number).is_empty(),
        }
    });
    KataStatus {
        kata: kata.id.to_string(),
        folder: context.shown(&view.dojo.kata(&kata.id)),
        stage: state.current(),
        stages_passed: state.passed,
        stages: rows.collect(),
        gave_up: state.gave_up,
        review: ReviewRow::of(state),
        taken_over: state.taken_over,
        backups: view.dojo.backups(&kata.id).len(),
        rounds: rounds(&view.dojo, kata, state),
        totals: history.totals(),
    }
}
