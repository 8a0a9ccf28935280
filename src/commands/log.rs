use clap::Args;

use super::{Context, Run, named::named};
use crate::{
    error::Result,
    exit_code::ExitCode,
    journal::{Entry, now_ms},
    kata::Kata,
    lookback::{Totals, histories},
    plan::next,
    practice::{View, prediction},
    reports::{HuntRow, LogReport, LogStage, PathKata, PathReport},
};

/// Entries shown without `--all`.
const LATEST: usize = 10;

/// What happened, stage by stage and kata by kata
#[derive(Args, Debug)]
#[command(after_help = "Example: kata log\n         kata log --all\n\n\
    Active time is what lies between two entries of a kata, where that is less\n\
    than 30 minutes: longer pauses are left out.")]
pub struct Log {
    /// [default: the one you are in; elsewhere the path across all]
    pub kata: Option<String>,
    /// Its open track
    #[arg(long)]
    pub open: bool,
    /// Every entry of the journal, not only the latest
    #[arg(long)]
    pub all: bool,
}

impl Run for Log {
    const SCREEN: Option<&'static str> = recorded!("lookback__log");

    /// Shows the past of one kata, or the path across all that are fetched.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let view = context.view()?;
        let id = named(self.kata.as_deref(), self.open, context, &view)?;
        let katas: Vec<&Kata> = view.meant(&context.here, id.as_deref())?;
        if let [kata] = katas.as_slice() {
            one(context, &view, kata, self.all);
        } else {
            path(context, &view, &katas);
        }
        Ok(ExitCode::Success)
    }
}

fn one(context: &Context, view: &View, kata: &Kata, all: bool) {
    let history = histories(&view.journal.entries)
        .remove(&kata.id)
        .unwrap_or_default();
    let mut entries: Vec<Entry> = view
        .journal
        .entries
        .iter()
        .filter(|entry| entry.event.kata() == Some(&kata.id) && !entry.event.is_beat())
        .cloned()
        .collect();
    let hidden = if all {
        0
    } else {
        entries.len().saturating_sub(LATEST)
    };
    let stages = kata.stages.iter().zip(1..).map(|(stage, number)| LogStage {
        stage: number,
        title: stage.title.clone(),
        history: history.stage(number),
        hunt: HuntRow::of(kata, &history.progress, number),
        prediction: prediction(&view.dojo, kata, &history.progress, number),
    });
    let report = LogReport {
        kata: kata.id.to_string(),
        stages_passed: history.progress.passed,
        totals: history.totals(),
        stages: stages.collect(),
        events_in_all: entries.len(),
        events: entries.split_off(hidden),
        now: now_ms(),
    };
    context.ui.show(&report);
}

fn path(context: &Context, view: &View, katas: &[&Kata]) {
    let histories = histories(&view.journal.entries);
    let mut in_all = Totals::default();
    let mut rows = Vec::new();
    for kata in katas {
        let Some(history) = histories.get(&kata.id) else {
            continue;
        };
        let totals = history.totals();
        in_all.add(totals);
        let row = PathKata {
            kata: kata.id.to_string(),
            stages: kata.last_stage(),
            stages_passed: history.progress.passed,
            totals,
        };
        rows.push((history.latest, row));
    }
    // Those that are done, then those in progress, each in the order of the work.
    rows.sort_by_key(|(latest, row)| (!row.is_done(), *latest));
    let report = PathReport {
        katas: rows.into_iter().map(|(_, row)| row).collect(),
        next: next(&view.catalogue, &view.journal.entries, &histories),
        totals: in_all,
    };
    context.ui.show(&report);
}
