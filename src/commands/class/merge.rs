//! Grades, and the files that they go to.

use std::{collections::BTreeMap, path::PathBuf};

use clap::Args;

use super::{Context, FolderArg, plan::rules};
use crate::{
    class::{self, ClassFolder, Merged, Plan, Record, Records},
    error::Result,
    exit_code::ExitCode,
    fs,
    reports::ClassMergeReport,
    ui::document_of,
};

#[derive(Args, Debug)]
#[command(after_help = "Example: kata class merge hw3 --rules class.toml")]
pub struct MergeArgs {
    #[command(flatten)]
    pub class: FolderArg,
    #[command(flatten)]
    pub records: RecordArgs,
    /// Points and weights in place of those of the plan; nothing is judged again
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    #[command(flatten)]
    pub outputs: OutputArgs,
}

#[derive(Args, Debug)]
pub struct RecordArgs {
    /// Where the records lie; give it once for each folder [default: CLASS/records]
    #[arg(long, value_name = "DIR")]
    pub records: Vec<PathBuf>,
}

#[derive(Args, Debug, Default)]
pub struct OutputArgs {
    /// Where to write the report [default: CLASS/report]
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
    /// Write what is there though some submissions are not judged
    #[arg(long)]
    pub partial: bool,
}

impl RecordArgs {
    pub(super) fn folders(&self, folder: &ClassFolder) -> Vec<Records> {
        if self.records.is_empty() {
            return vec![folder.records()];
        }
        let given = self.records.iter().cloned();
        given.map(|root| Records { root }).collect()
    }
}

pub(super) fn merge(context: &Context, args: &MergeArgs) -> Result<ExitCode> {
    let folder = args.class.open();
    let plan = folder.read()?;
    let folders = args.records.folders(&folder);
    let rules = rules(args.rules.as_deref(), &folder, plan.stages.len())?;
    let merged = class::merge(&plan, &rules, &read(&plan, &folders))?;
    finish(context, &folder, &merged, &args.outputs)
}

/// Merges by the rules of the plan and writes the report.
pub(super) fn write(
    context: &Context,
    folder: &ClassFolder,
    plan: &Plan,
    folders: &[Records],
    outputs: &OutputArgs,
) -> Result<ExitCode> {
    let rules = rules(None, folder, plan.stages.len())?;
    let merged = class::merge(plan, &rules, &read(plan, folders))?;
    finish(context, folder, &merged, outputs)
}

fn read(plan: &Plan, folders: &[Records]) -> BTreeMap<String, Record> {
    Records::all(folders, plan.contents())
}

/// Writes the report, unless something is missing that another run could bring.
fn finish(
    context: &Context,
    folder: &ClassFolder,
    merged: &Merged,
    outputs: &OutputArgs,
) -> Result<ExitCode> {
    let default = || folder.root.join("report");
    let to = outputs.report.clone().unwrap_or_else(default);
    let mut files = Vec::new();
    if merged.complete || outputs.partial {
        fs::create_private_dir(&to)?;
        fs::write_private(&to.join("class.json"), document_of(merged).as_bytes())?;
        files.push("class.json".to_owned());
    }
    let shown = context.shown(&to);
    context
        .ui
        .show(&ClassMergeReport::new(merged, shown, files));
    Ok(if merged.complete {
        ExitCode::Success
    } else {
        ExitCode::Environment
    })
}
