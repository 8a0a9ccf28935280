//! One submission, and what goes to other programs.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Context, FolderArg, kata, run, trusted};
use crate::{
    class::{self, ClassFolder, Layout, Plan, PlanOptions, Rules, SubmissionState},
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    kata::KataId,
    reports::{ClassExportReport, ClassMergeReport},
    ui::{exercism, gradescope},
};

#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata class one /autograder/submission --kata library \\
             --gradescope /autograder/results/results.json"
)]
pub struct OneArgs {
    /// The folder or the zip of one student
    #[arg(value_name = "SUBMISSION")]
    pub submission: PathBuf,
    /// The kata that was assigned; an open track is called NAME-open
    #[arg(long, value_name = "KATA")]
    pub kata: String,
    /// Points and weights
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// Do not compare with the reference on random scenarios
    #[arg(long)]
    pub no_oracle: bool,
    /// Write the file that Gradescope reads
    #[arg(long, value_name = "FILE")]
    pub gradescope: Option<PathBuf>,
    /// Write `results.json` for exercism into this folder
    #[arg(long, value_name = "DIR")]
    pub exercism: Option<PathBuf>,
    #[command(flatten)]
    pub judging: run::JudgingArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "Example: kata class export hw3 --jplag similar")]
pub struct ExportArgs {
    #[command(flatten)]
    pub class: FolderArg,
    /// Write a folder for each submission and the starter, for `JPlag`
    #[arg(long, value_name = "DIR")]
    pub jplag: PathBuf,
}

pub(super) fn one(context: &Context, args: &OneArgs) -> Result<ExitCode> {
    trusted(context)?;
    let kata = kata(context, &KataId::parse(&args.kata)?)?;
    let work =
        tempfile::tempdir().map_err(Error::io("create a folder in", std::env::temp_dir()))?;
    let folder = ClassFolder::new(work.path().join("class"));
    let rules = match &args.rules {
        Some(file) => super::plan::rules(Some(file), &folder, kata.own_stages())?,
        None => Rules::default(),
    };
    let options = PlanOptions {
        layout: Layout::Folders,
        oracle: !args.no_oracle && rules.oracle != class::OracleRule::Off,
        before: None,
        roster: None,
    };
    let planned = Plan::make(
        &kata,
        vec![class::ingest_one(&args.submission, &kata.id)?],
        &options,
    );
    folder.write(&planned)?;
    let plan = planned.plan;
    let judged = run::judge(
        context,
        &folder,
        &plan,
        &run::everything(&folder, &args.judging),
    )?;
    let records = class::Records::all(&[folder.records()], plan.contents());
    let merged = class::merge(&plan, &rules, &records)?;
    let mut files = Vec::new();
    if let Some(row) = merged.submissions.first().filter(|_| merged.complete) {
        if let Some(file) = &args.gradescope {
            fs::write_atomic(file, gradescope(&merged, row).as_bytes())?;
            files.push(context.shown(file));
        }
        if let Some(to) = &args.exercism {
            let file = to.join("results.json");
            fs::write_atomic(&file, exercism(row).as_bytes())?;
            files.push(context.shown(&file));
        }
    }
    if !judged.run.faults.is_empty() && !context.ui.json {
        context.ui.show(&judged);
    }
    let shown = ".".to_owned();
    context
        .ui
        .show(&ClassMergeReport::new(&merged, shown, files));
    Ok(if merged.complete {
        ExitCode::Success
    } else {
        ExitCode::Environment
    })
}

/// Writes what `JPlag` reads: `java -jar jplag.jar -l rust -bc base DIR/submissions`.
pub(super) fn export(context: &Context, args: &ExportArgs) -> Result<ExitCode> {
    let folder = args.class.open();
    let plan = folder.read()?;
    let kata = super::plan::planned_kata(context, &plan)?;
    let to = &args.jplag;
    if to.symlink_metadata().is_ok() {
        return Err(Error::Class {
            says: format!("`{}` is there already", fs::shown(to)),
            hint: Some("name a new folder".to_owned()),
        });
    }
    let put = |below: &Path, sources: &fs::TextTree| {
        let mut files = sources.iter();
        files.try_for_each(|(name, text)| {
            fs::write_if_changed(&below.join(name), text.as_bytes()).map(drop)
        })
    };
    fs::create_private_dir(to)?;
    let mut count = 0;
    for it in plan
        .submissions
        .iter()
        .filter(|it| it.state == SubmissionState::Ready)
    {
        if let Some(content) = &it.content {
            put(
                &to.join("submissions").join(&it.id),
                &folder.sources(content)?,
            )?;
            count += 1;
        }
    }
    let mut starter = fs::TextTree::new();
    for stage in 1..=kata.own_stages() {
        for (name, text) in kata.starter(stage) {
            starter.entry(name).or_insert(text);
        }
    }
    put(&to.join("base"), &starter)?;
    context.ui.show(&ClassExportReport {
        to: context.shown(to),
        exported: count,
    });
    Ok(ExitCode::Success)
}
