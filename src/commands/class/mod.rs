//! `kata class`: what a class handed in, from the archive to the gradebook.

mod merge;
mod one;
mod plan;
mod run;

use clap::{Args, Subcommand};

use super::{Context, Run};
use crate::{
    class::{self, ClassFolder},
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    journal::Progress,
    kata::{Kata, KataId},
    reports::{ClassPlanReport, ClassPrepareReport, ClassStatusReport},
    sandbox::Demand,
};

/// Grade what a class handed in (for teachers)
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata class grade submissions.zip --kata library --to hw3
         kata class merge hw3 --gradebook canvas-export.csv

GRADING.md leads from the archive of a learning platform to its gradebook."
)]
pub struct Class {
    #[command(subcommand)]
    pub what: What,
}

#[derive(Debug, Subcommand)]
pub enum What {
    /// Plan, run and merge in one: for a class that one machine judges
    Grade(Box<Grade>),
    /// Read what was handed in, and write down what is to be judged
    Plan(plan::PlanArgs),
    /// Judge one shard of the contents; what is recorded is not judged again
    Run(run::RunArgs),
    /// Make grades of the records
    Merge(merge::MergeArgs),
    /// Show what is judged, what is not, and what failed
    Status(StatusArgs),
    /// Judge one submission, for the container of an autograder
    One(one::OneArgs),
    /// Write the submissions for a search for copied code
    Export(one::ExportArgs),
    /// Bring and build the test harness, once, with a network
    Prepare,
}

/// What all three steps take.
#[derive(Args, Debug)]
#[command(after_help = "Example: kata class grade submissions.zip --kata library --to hw3")]
pub struct Grade {
    #[command(flatten)]
    pub plan: plan::PlanArgs,
    #[command(flatten)]
    pub judging: run::JudgingArgs,
    #[command(flatten)]
    pub outputs: merge::OutputArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "Example: kata class status hw3")]
pub struct StatusArgs {
    #[command(flatten)]
    pub class: FolderArg,
    #[command(flatten)]
    pub records: merge::RecordArgs,
}

/// The folder that `kata class plan` made.
#[derive(Args, Debug)]
pub struct FolderArg {
    /// The folder of the class, which `kata class plan` made
    #[arg(value_name = "CLASS")]
    pub folder: std::path::PathBuf,
}

impl FolderArg {
    fn open(&self) -> ClassFolder {
        ClassFolder::new(&self.folder)
    }
}

impl Run for Class {
    const SCREEN: Option<&'static str> = recorded!("class__class");

    fn run(&self, context: &Context) -> Result<ExitCode> {
        match &self.what {
            What::Grade(args) => grade(context, args),
            What::Plan(args) => plan(context, args),
            What::Run(args) => run::run(context, args),
            What::Merge(args) => merge::merge(context, args),
            What::Status(args) => status(context, args),
            What::One(args) => one::one(context, args),
            What::Export(args) => one::export(context, args),
            What::Prepare => prepare(context),
        }
    }
}

fn plan(context: &Context, args: &plan::PlanArgs) -> Result<ExitCode> {
    let planned = plan::plan(context, args)?;
    let folder = context.shown(&args.to);
    context
        .ui
        .show(&ClassPlanReport::new(&planned, folder, true));
    Ok(ExitCode::Success)
}

fn grade(context: &Context, args: &Grade) -> Result<ExitCode> {
    trusted(context)?;
    let planned = plan::plan(context, &args.plan)?;
    let folder = ClassFolder::new(&args.plan.to);
    if !context.ui.json {
        let shown = context.shown(&args.plan.to);
        context
            .ui
            .show(&ClassPlanReport::new(&planned, shown, false));
    }
    let judged = run::judge(
        context,
        &folder,
        &planned,
        &run::everything(&folder, &args.judging),
    )?;
    if !context.ui.json {
        context.ui.show(&judged);
    }
    merge::write(
        context,
        &folder,
        &planned,
        &[folder.records()],
        &args.outputs,
    )
}

fn status(context: &Context, args: &StatusArgs) -> Result<ExitCode> {
    let folder = args.class.open();
    let plan = folder.read()?;
    let status = class::status(&plan, &args.records.folders(&folder));
    let is_whole = status.open.is_empty();
    context.ui.show(&ClassStatusReport { status });
    Ok(if is_whole {
        ExitCode::Success
    } else {
        ExitCode::NotYet
    })
}

fn prepare(context: &Context) -> Result<ExitCode> {
    let catalogue = context.catalogue(&Progress::default())?;
    let kata = catalogue.iter().next();
    let kata = kata.ok_or_else(|| Error::Bug("there is no kata".to_owned()))?;
    let bar = context.ui.build_bar("preparing");
    let harness = class::prepare(kata, &mut |event| bar.follow(&event))?;
    drop(bar);
    context.ui.show(&ClassPrepareReport {
        harness: fs::shown(&harness),
    });
    Ok(ExitCode::Success)
}

/// The kata that is meant, among those of this program and of `--katas`.
fn kata(context: &Context, id: &KataId) -> Result<Kata> {
    let catalogue = context.catalogue(&Progress::default())?;
    Ok(catalogue.get(id.as_str())?.clone())
}

/// Code of students is judged in a sandbox or not at all.
fn trusted(context: &Context) -> Result<()> {
    match context.sandbox {
        Demand::Best | Demand::Require => Ok(()),
        Demand::Off => Err(Error::Class {
            says: "code of students is not judged without a sandbox".to_owned(),
            hint: Some("leave `--sandbox off` out; in a container, `--contained`".to_owned()),
        }),
    }
}
