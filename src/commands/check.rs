use serde::Serialize;

use super::{Context, Practice};
use crate::{
    cli,
    error::{Error, Result},
    exit_code::ExitCode,
    journal::now_ms,
    kata::Kata,
    practice::{self, Done, Wish},
    ui::{CheckReport, DeliveryNote},
};

#[derive(Serialize)]
struct All<'a> {
    katas: &'a [CheckReport<'a>],
}

/// Judges one kata, or with `--all` every kata of the dojo.
pub(super) fn check(context: &Context, args: &cli::Check) -> Result<ExitCode> {
    let mut practice = context.practice()?;
    let katas: Vec<Kata> = if args.all {
        fetched(&practice)?
    } else {
        vec![practice.pick(context, args.kata.as_deref())?.clone()]
    };
    if let [kata] = katas.as_slice() {
        validate(&practice, kata, args)?;
    }
    let wish = Wish {
        stage: args.stage,
        filter: args.test.as_deref(),
        force: args.force,
        oracle: args.oracle,
        seed: args.seed,
        sandbox: context.sandbox,
        uncounted: false,
    };
    let done = run(
        context,
        &mut practice,
        &katas.iter().collect::<Vec<_>>(),
        &wish,
    )?;
    let reports: Vec<CheckReport<'_>> = done
        .iter()
        .map(|done| report(context, &practice, done, args.full))
        .collect();
    show(context, &reports, args.all);
    let passed = reports.iter().all(|report| report.passed);
    Ok(if passed {
        ExitCode::Success
    } else {
        ExitCode::NotYet
    })
}

/// Runs the check under the dojo's lock, with something that moves meanwhile.
pub(super) fn run<'a>(
    context: &Context,
    practice: &mut Practice,
    katas: &[&'a Kata],
    wish: &Wish<'_>,
) -> Result<Vec<Done<'a>>> {
    let ui = &context.ui;
    let lock = practice
        .dojo
        .lock_for_check(|| ui.note("another check is running in this dojo; waiting for it"));
    let _lock = match lock {
        Err(Error::Interrupted) => return Err(Error::Interrupted),
        // A folder that cannot be written can still be judged.
        lock => lock.ok(),
    };
    practice.journal = practice.dojo.journal()?;
    let bar = ui.check_bar();
    practice::check(
        &practice.dojo,
        &mut practice.journal,
        katas,
        wish,
        &mut |event| bar.follow(&event),
    )
}

/// What is to be said of `done`.
pub(super) fn report<'a>(
    context: &Context,
    practice: &Practice,
    done: &'a Done<'_>,
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
        folder: context.shown(&practice.dojo.kata(&done.kata.id)),
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
        undeclared: done.undeclared.clone(),
        passes: &done.passes,
        delivery: done
            .delivery
            .as_ref()
            .map(|delivery| DeliveryNote::new(delivery, |path| context.shown(path))),
        not_recorded: done.not_recorded.clone(),
    }
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

fn fetched(practice: &Practice) -> Result<Vec<Kata>> {
    let katas: Vec<Kata> = practice.known_katas().cloned().collect();
    if katas.is_empty() {
        return Err(Error::WhichKata {
            fetched: Vec::new(),
        });
    }
    Ok(katas)
}

fn validate(practice: &Practice, kata: &Kata, args: &cli::Check) -> Result<()> {
    let delivered = practice::progress(&practice.journal, &kata.id).delivered;
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
