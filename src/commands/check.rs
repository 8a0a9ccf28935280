use clap::Args;

use super::{Context, Run, format, named::Named};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    journal::now_ms,
    judge,
    kata::Kata,
    plan,
    practice::{self, CheckOptions, CheckRun, Session, View},
    reports::{CheckReport, Checks},
    ui::Format,
};

/// Judge your code: behaviour, snapshots, and code that must not compile
#[derive(Args, Debug, Default)]
#[command(after_help = "Example: kata check\n         kata check --test board")]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub struct Check {
    #[command(flatten)]
    pub kata: Named,
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
    /// Write the report as another program reads it
    #[arg(long, value_name = "FORMAT", value_parser = format::<Checks>(), conflicts_with = "json")]
    pub format: Option<&'static Format<Checks>>,
}

impl Run for Check {
    const SCREEN: Option<&'static str> = recorded!("screens__check_fails");

    /// Judges one kata, or with `--all` every kata of the dojo.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let bar = context.ui.check_bar();
        let checks = self.checks(context, &mut |event| bar.follow(&event))?;
        drop(bar);
        context.show(&checks, self.format);
        Ok(if checks.passed() {
            ExitCode::Success
        } else {
            ExitCode::NotYet
        })
    }
}

impl Check {
    /// The check itself, as data.
    pub(super) fn checks(
        &self,
        context: &Context,
        on_event: &mut dyn FnMut(judge::JudgeEvent<'_>),
    ) -> Result<Checks> {
        let mut session = context.session()?;
        let katas: Vec<Kata> = if self.all {
            session.fetched()?.into_iter().cloned().collect()
        } else {
            vec![
                session
                    .pick(&context.here, self.kata.id(context, &session)?.as_deref())?
                    .clone(),
            ]
        };
        if let [kata] = katas.as_slice() {
            validate(&session, kata, self)?;
        }
        let options = CheckOptions {
            stage: self.stage,
            filter: self.test.as_deref(),
            force: self.force,
            oracle: self.oracle,
            seed: self.seed,
            sandbox: context.sandbox,
            uncounted: false,
        };
        let katas: Vec<&Kata> = katas.iter().collect();
        let runs = practice::check(&mut session, &katas, &options, on_event)?;
        let reports = runs.into_iter().map(|run| report(context, &session, run));
        let mut reports: Vec<CheckReport> = reports.map(|it| it.in_full(self.full)).collect();
        Ok(match reports.pop() {
            Some(report) if !self.all => Checks::One(Box::new(report)),
            last => {
                reports.extend(last);
                Checks::All { katas: reports }
            }
        })
    }
}

/// Runs the check, with something that moves meanwhile.
pub(super) fn run<'a>(
    context: &Context,
    session: &mut Session,
    katas: &[&'a Kata],
    options: &CheckOptions<'_>,
) -> Result<Vec<CheckRun<'a>>> {
    let bar = context.ui.check_bar();
    practice::check(session, katas, options, &mut |event| bar.follow(&event))
}

/// The report of `run`.
pub(super) fn report(context: &Context, view: &View, run: CheckRun<'_>) -> CheckReport {
    let folder = view.dojo.kata(&run.kata.id);
    let report = CheckReport::new(run, &folder, now_ms(), &|path| context.shown(path));
    match plan::made(&view.journal.entries) {
        Some(_) => report.with_a_plan(),
        None => report,
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
