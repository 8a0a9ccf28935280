use clap::Args;
use serde::Serialize;

use super::{Context, Run};
use crate::{
    dojo::Mended,
    error::{Error, Result},
    exit_code::ExitCode,
    journal::now_ms,
    kata::Kata,
    practice::{self, CheckOptions, CheckRun, Session, View},
    ui::{CheckReport, DeliveryNote, MendedNote},
};

#[derive(Serialize)]
struct All<'a> {
    katas: &'a [CheckReport<'a>],
}

/// Judge your code: behaviour, snapshots, and code that must not compile
#[derive(Args, Debug, Default)]
#[command(after_help = "Example: kata check\n         kata check --test board")]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub struct Check {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Only the stages up to this one
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
    /// Only tests with this in their name; such a check counts for no stage
    #[arg(long, value_name = "SUBSTRING")]
    pub test: Option<String>,
    /// All katas of the dojo, by one build
    #[arg(long, conflicts_with_all = ["kata", "stage", "test"])]
    pub all: bool,
    /// Run everything again even if nothing has changed
    #[arg(long)]
    pub force: bool,
    /// Compare with the reference solution on random scenarios, too: it finds what
    /// the tests missed
    #[arg(long, conflicts_with = "test")]
    pub oracle: bool,
    /// Ask the oracle with this seed, to see a difference again
    #[arg(long, value_name = "S", requires = "oracle")]
    pub seed: Option<u64>,
    /// Show every failure and every message to its end
    #[arg(long)]
    pub full: bool,
}

impl Run for Check {
    const SCREEN: Option<&'static str> = recorded!("screens__check_fails");

    /// Judges one kata, or with `--all` every kata of the dojo.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut session = context.session()?;
        let katas: Vec<Kata> = if self.all {
            session.fetched()?.into_iter().cloned().collect()
        } else {
            vec![session.pick(&context.here, self.kata.as_deref())?.clone()]
        };
        if let [kata] = katas.as_slice() {
            validate(&session, kata, self)?;
        }
        let wish = CheckOptions {
            stage: self.stage,
            filter: self.test.as_deref(),
            force: self.force,
            oracle: self.oracle,
            seed: self.seed,
            sandbox: context.sandbox,
            uncounted: false,
        };
        let katas: Vec<&Kata> = katas.iter().collect();
        let done = run(context, &mut session, &katas, &wish)?;
        let reports: Vec<CheckReport<'_>> = done
            .iter()
            .map(|done| report(context, &session, done, self.full))
            .collect();
        show(context, &reports, self.all);
        let passed = reports.iter().all(|report| report.passed);
        Ok(if passed {
            ExitCode::Success
        } else {
            ExitCode::NotYet
        })
    }
}

/// Runs the check, with something that moves meanwhile.
pub(super) fn run<'a>(
    context: &Context,
    session: &mut Session,
    katas: &[&'a Kata],
    wish: &CheckOptions<'_>,
) -> Result<Vec<CheckRun<'a>>> {
    let bar = context.ui.check_bar();
    practice::check(session, katas, wish, &mut |event| bar.follow(&event))
}

/// What is to be said of `done`.
pub(super) fn report<'a>(
    context: &Context,
    view: &View,
    done: &'a CheckRun<'_>,
    full: bool,
) -> CheckReport<'a> {
    let now = now_ms();
    let passed_before = done
        .before
        .passes
        .iter()
        .map(|(stage, pass)| (*stage, now.saturating_sub(pass.at)));
    CheckReport {
        kata: done.kata,
        sources: &done.sealed.sources,
        folder: context.shown(&view.dojo.kata(&done.kata.id)),
        full,
        stages: done.kata.last_stage(),
        passed: done.verdict.passed(),
        known: done.verdict.known,
        took_ms: done.took_ms,
        verdict: &done.verdict,
        passed_before: passed_before.collect(),
        ignored: done.ignored.clone(),
        refreshed: done
            .refreshed
            .iter()
            .map(|path| context.shown(path))
            .collect(),
        mended: mended(context, &done.mended),
        undeclared: done.undeclared.clone(),
        passes: &done.passes,
        delivery: done
            .delivery
            .as_ref()
            .map(|delivery| DeliveryNote::new(delivery, |path| context.shown(path))),
        not_recorded: done.not_recorded.clone(),
    }
}

/// What is to be said of files that were written again.
pub(super) fn mended(context: &Context, mended: &[Mended]) -> Vec<MendedNote> {
    let note = |it: &Mended| MendedNote {
        file: it.file.clone(),
        backup: it.backup.as_ref().map(|path| context.shown(path)),
    };
    mended.iter().map(note).collect()
}

fn show(context: &Context, reports: &[CheckReport<'_>], all: bool) {
    if all {
        context.ui.document("check", &All { katas: reports });
        context.ui.check_all(reports);
    } else if let [report] = reports {
        context.ui.document("check", report);
        context.ui.check(report);
    }
}

fn validate(view: &View, kata: &Kata, args: &Check) -> Result<()> {
    let delivered = view.state(&kata.id).delivered;
    if let Some(stage) = args.stage {
        reached(kata, stage, delivered)?;
    }
    if let Some(part) = &args.test {
        let mut tests = (1..=args.stage.unwrap_or(delivered)).flat_map(|stage| kata.tests(stage));
        if !tests.any(|test| {
            test.to_string().contains(part.as_str()) || test.sentence().contains(part.as_str())
        }) {
            return Err(Error::NoSuchTest {
                kata: kata.id.to_string(),
                part: part.clone(),
            });
        }
    }
    Ok(())
}

/// An error if `kata` has no such stage or it has not arrived.
pub(super) fn reached(kata: &Kata, stage: usize, delivered: usize) -> Result<()> {
    kata.stage(stage)?;
    if stage > delivered {
        return Err(Error::StageNotReached {
            kata: kata.id.to_string(),
            stage,
            current: delivered,
            of: kata.last_stage(),
        });
    }
    Ok(())
}
