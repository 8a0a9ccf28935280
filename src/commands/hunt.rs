use std::{thread, time::Duration};

use clap::Args;

use super::{Context, Run};
use crate::{
    dojo::Stamps,
    error::{Error, Result},
    exit_code::ExitCode,
    practice::{self, TRIES_BEFORE_SYMPTOM, hunted_stage},
    process,
    reports::{HuntReport, SymptomReport, label},
};

/// How often a watched hunt looks at the tests, and whether it is to end.
const TICK: Duration = Duration::from_millis(100);

/// Write tests yourself, and let them find wrong designs
///
/// You write the tests of a stage from its brief. They must pass on two correct solutions,
/// and then find six to eight wrong designs. A run with tests that you have not changed is
/// no try. Each stage of the katas of the course has a hunt; warm-ups have none. A stage
/// opens when the one before it passes, or with `kata fetch KATA --from-stage N` or
/// `--all-stages`.
#[derive(Args, Debug)]
#[command(after_help = "Example: kata hunt\n         kata hunt --stage 2 --watch")]
pub struct Hunt {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// The stage that your tests are about [default: the stage at hand, or the one before
    /// it that has a hunt]
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
    /// Only the first few designs: examples first, before you read the stage's tests
    #[arg(long)]
    pub first: bool,
    /// What shows of a design that is alive, such as m6 or 6; open after three tries
    #[arg(long, value_name = "M", conflicts_with_all = ["first", "watch"])]
    pub symptom: Option<String>,
    /// Judge your tests each time you save them
    #[arg(long)]
    pub watch: bool,
}

impl Run for Hunt {
    const SCREEN: Option<&'static str> = recorded!("hunt__hunt");

    /// Judges the learner's tests, and by them wrong designs.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        if let Some(wanted) = &self.symptom {
            let report = self.open_symptom(context, wanted)?;
            context.ui.show(&report);
            return Ok(ExitCode::Success);
        }
        if self.watch {
            return self.watch(context);
        }
        let report = self.report(context)?;
        context.ui.show(&report);
        Ok(if report.won {
            ExitCode::Success
        } else {
            ExitCode::NotYet
        })
    }
}

impl Hunt {
    fn report(&self, context: &Context) -> Result<HuntReport> {
        let mut session = context.session()?;
        let kata = session.pick(&context.here, self.kata.as_deref())?.clone();
        let stage = hunted_stage(&kata, &session.state(&kata.id), self.stage)?;
        let bar = context.ui.check_bar();
        let on_event = &mut |event: crate::judge::JudgeEvent<'_>| bar.follow(&event);
        let run = practice::hunt(
            &mut session,
            &kata,
            stage,
            self.first,
            context.sandbox,
            on_event,
        )?;
        HuntReport::new(&kata, run, &|path| context.shown(path))
    }

    fn open_symptom(&self, context: &Context, wanted: &str) -> Result<SymptomReport> {
        let view = context.view()?;
        let kata = view.pick(&context.here, self.kata.as_deref())?;
        let state = view.state(&kata.id);
        let stage = hunted_stage(kata, &state, self.stage)?;
        let closed = |why: String| Error::NoSymptom {
            label: wanted.to_owned(),
            why,
        };
        let mut targets = kata.targets(stage).iter().zip(0..);
        let is_wanted = |number| {
            let label = label(number);
            label == wanted || label.strip_prefix('m') == Some(wanted)
        };
        let target = targets.find(|(_, number)| is_wanted(*number));
        let (target, number) =
            target.ok_or_else(|| closed(format!("stage {stage} has no such design")))?;
        let hunt = state.hunts.get(&stage);
        let tries = hunt.map_or(0, |hunt| hunt.tries);
        let is_known = hunt.is_some_and(|hunt| hunt.killed.contains(&target.mutant));
        if tries < TRIES_BEFORE_SYMPTOM && !is_known {
            return Err(closed(format!(
                "it opens after {TRIES_BEFORE_SYMPTOM} tries; so far there are {tries}"
            )));
        }
        Ok(SymptomReport {
            kata: kata.id.to_string(),
            stage,
            label: label(number),
            symptom: kata.symptom(target, stage)?,
        })
    }

    /// Judges whenever the tests change, until the learner leaves by Ctrl-C.
    fn watch(&self, context: &Context) -> Result<ExitCode> {
        let view = context.view()?;
        let kata = view.pick(&context.here, self.kata.as_deref())?;
        let folder = view.dojo.hunts(&kata.id);
        let mut seen = None;
        while !process::is_ending() {
            // A handful of files: to look at them is cheap, and no edit is missed.
            let now = Stamps::of(&folder);
            if seen.as_ref() != Some(&now) {
                seen = Some(now);
                if self.judge_once(context)? {
                    seen = Some(Stamps::of(&folder));
                }
            }
            thread::sleep(TICK);
        }
        Ok(ExitCode::Success)
    }

    /// Judges and shows; tells whether that brought the file.
    fn judge_once(&self, context: &Context) -> Result<bool> {
        let report = match self.report(context) {
            Ok(report) => report,
            Err(Error::Interrupted) => return Ok(false),
            Err(error) => return Err(error),
        };
        context.ui.show(&report);
        context.ui.raw(b"\n");
        context.ui.hunt_waits();
        Ok(report.new)
    }
}
