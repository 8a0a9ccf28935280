//! Grades, and the files that they go to.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    Context, FolderArg,
    plan::{rules, table},
};
use crate::{
    class::{self, ClassFolder, Filled, Merged, Plan, Record, Records, RowState},
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    reports::ClassMergeReport,
    ui::{class_page, document_of, exercism, feedback_page, grades_csv, gradescope, junit},
};

#[derive(Args, Debug)]
#[command(after_help = "Example: kata class merge hw3 --gradebook canvas-export.csv")]
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
    /// Fill one column of this export of a gradebook, and keep every other byte of it
    #[arg(long, value_name = "FILE")]
    pub gradebook: Option<PathBuf>,
    /// The column of the gradebook that gets the points
    #[arg(long, value_name = "NAME", requires = "gradebook")]
    pub column: Option<String>,
    /// Results for other programs, too
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub format: Vec<ResultFormat>,
    /// Leave the names out of the pages: ids only
    #[arg(long)]
    pub anonymous: bool,
    /// Write what is there though some submissions are not judged
    #[arg(long)]
    pub partial: bool,
}

/// A format of results.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultFormat {
    Junit,
    Exercism,
    Gradescope,
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
    let mut written = Written {
        to,
        files: Vec::new(),
    };
    let mut notes = Vec::new();
    if merged.complete || outputs.partial {
        // What may be wrong about a file of the teacher's is said before anything is written.
        let filled = outputs.gradebook.as_deref().map(|file| {
            let filled = class::fill(&table(file)?, outputs.column.as_deref(), merged)?;
            Ok::<_, Error>((file, filled))
        });
        let filled = filled.transpose()?;
        written.pages(merged, outputs)?;
        for format in &outputs.format {
            written.results(merged, *format)?;
        }
        if let Some((file, filled)) = filled {
            notes = written.gradebook(file, filled)?;
        }
    }
    let shown = context.shown(&written.to);
    let mut report = ClassMergeReport::new(merged, shown, written.files);
    report.notes = notes;
    context.ui.show(&report);
    Ok(if merged.complete {
        ExitCode::Success
    } else {
        ExitCode::Environment
    })
}

/// The folder of a report, and what was written into it.
struct Written {
    to: PathBuf,
    files: Vec<String>,
}

impl Written {
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        fs::write_private(&self.to.join(name), bytes)?;
        let shown = name
            .split_once('/')
            .map_or(name.to_owned(), |(folder, _)| format!("{folder}/"));
        if !self.files.contains(&shown) {
            self.files.push(shown);
        }
        Ok(())
    }

    fn pages(&mut self, merged: &Merged, outputs: &OutputArgs) -> Result<()> {
        fs::create_private_dir(&self.to)?;
        // Files of an earlier merge may be of students who are gone.
        for folder in ["feedback", "junit", "exercism", "gradescope"] {
            fs::remove(&self.to.join(folder))?;
        }
        let anonymous = outputs.anonymous;
        self.put("index.html", class_page(merged, anonymous).as_bytes())?;
        self.put("grades.csv", &grades_csv(merged)?)?;
        for row in merged
            .submissions
            .iter()
            .filter(|it| it.state != RowState::Excluded)
        {
            let page = feedback_page(merged, row, anonymous);
            self.put(&format!("feedback/{}.html", row.id), page.as_bytes())?;
        }
        self.put("class.json", document_of(merged).as_bytes())
    }

    fn results(&mut self, merged: &Merged, format: ResultFormat) -> Result<()> {
        let rows = merged
            .submissions
            .iter()
            .filter(|it| it.state != RowState::Excluded);
        match format {
            ResultFormat::Junit => {
                for (text, number) in junit(merged).iter().zip(1..) {
                    self.put(&format!("junit/class-{number:03}.xml"), text.as_bytes())?;
                }
            }
            ResultFormat::Exercism => {
                for row in rows {
                    let name = format!("exercism/{}/results.json", row.id);
                    self.put(&name, exercism(row).as_bytes())?;
                }
            }
            ResultFormat::Gradescope => {
                for row in rows {
                    let name = format!("gradescope/{}/results.json", row.id);
                    self.put(&name, gradescope(merged, row).as_bytes())?;
                }
            }
        }
        Ok(())
    }

    /// Writes the gradebook under its own name; gives what there is to say about it.
    fn gradebook(&mut self, file: &Path, filled: Filled) -> Result<Vec<String>> {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let says = format!(
            "{} cells of `{}` are filled in {name}",
            filled.cells, filled.column
        );
        self.put(&name, &filled.bytes)?;
        Ok(std::iter::once(says).chain(filled.notes).collect())
    }
}
