//! Who handed in what.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Context, kata};
use crate::{
    class::{ClassFolder, Layout, OracleRule, Plan, PlanOptions, Roster, Rules, ingest},
    error::{Error, Result},
    fs::{self, Limited},
    kata::{Kata, KataId},
};

const MOST_RULES: u64 = 1 << 16;
const MOST_TABLE: u64 = 32 << 20;

#[derive(Args, Debug)]
#[command(after_help = "Example: kata class plan submissions.zip --kata library --to hw3")]
pub struct PlanArgs {
    /// What was handed in: a zip as it was downloaded, or a folder
    #[arg(value_name = "SUBMISSIONS")]
    pub submissions: PathBuf,
    /// The kata that was assigned; an open track is called NAME-open
    #[arg(long, value_name = "KATA")]
    pub kata: String,
    /// The folder of the class: a new one, or one that was planned before
    #[arg(long, value_name = "CLASS")]
    pub to: PathBuf,
    /// The students: a CSV file with a column `id`, or the export of a gradebook
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// How the submissions are named [default: recognised by their names]
    #[arg(long, value_name = "LAYOUT", value_parser = layout())]
    pub layout: Option<Layout>,
    /// Points and weights; `kata class merge` takes others at any time
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// Do not compare with the reference on random scenarios
    #[arg(long)]
    pub no_oracle: bool,
}

fn layout() -> impl clap::builder::TypedValueParser<Value = Layout> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    let names = PossibleValuesParser::new(Layout::ALL.map(Layout::name));
    names.try_map(|name| {
        let mut all = Layout::ALL.into_iter();
        all.find(|layout| layout.name() == name)
            .ok_or("there is no such layout")
    })
}

/// Reads the submissions and writes the folder of the class.
pub(super) fn plan(context: &Context, args: &PlanArgs) -> Result<Plan> {
    let kata = kata(context, &KataId::parse(&args.kata)?)?;
    let folder = ClassFolder::new(&args.to);
    refuse_foreign(&args.to, &folder)?;
    let rules = rules(args.rules.as_deref(), &folder, kata.own_stages())?;
    let before = folder.read().ok();
    let (layout, found) = ingest(&args.submissions, args.layout, &kata.id)?;
    if found.is_empty() {
        return Err(Error::Class {
            says: format!(
                "there is no submission in `{}`",
                fs::shown(&args.submissions)
            ),
            hint: Some("name the folder that has a folder for each student".to_owned()),
        });
    }
    let roster = args.roster.as_deref().map(roster).transpose()?;
    let options = PlanOptions {
        layout,
        roster: roster.as_ref(),
        oracle: !args.no_oracle && rules.oracle != OracleRule::Off,
        before: before.as_ref(),
    };
    let planned = Plan::make(&kata, found, &options);
    folder.write(&planned)?;
    keep_rules(args.rules.as_deref(), &folder)?;
    Ok(planned.plan)
}

fn roster(file: &Path) -> Result<Roster> {
    Roster::parse(&table(file)?)
}

/// The bytes of a table that a teacher names.
pub(super) fn table(file: &Path) -> Result<Vec<u8>> {
    fs::read_regular(file, MOST_TABLE).map_err(Error::io("read", file))
}

/// An error if `--to` names a folder with something else in it.
fn refuse_foreign(to: &Path, folder: &ClassFolder) -> Result<()> {
    let mut entries = std::fs::read_dir(to).into_iter().flatten().flatten();
    if !folder.plan_file().is_file() && entries.next().is_some() {
        return Err(Error::Class {
            says: format!("`{}` is not empty and no folder of a class", fs::shown(to)),
            hint: Some("name a new folder with `--to`".to_owned()),
        });
    }
    Ok(())
}

/// The rules in `file`, or those that were given with the plan, or the default.
pub(super) fn rules(file: Option<&Path>, folder: &ClassFolder, stages: usize) -> Result<Rules> {
    let kept = folder.rules_file();
    let file = file.or_else(|| kept.is_file().then_some(kept.as_path()));
    let Some(file) = file else {
        return Ok(Rules::default());
    };
    Rules::parse(&text(file)?, stages)
}

fn text(file: &Path) -> Result<String> {
    match fs::read_limited(file, MOST_RULES)? {
        Limited::Text(text) => Ok(text),
        Limited::TooLarge | Limited::NotText | Limited::NoFile => Err(Error::Class {
            says: format!("`{}` is no text of rules", fs::shown(file)),
            hint: None,
        }),
    }
}

fn keep_rules(file: Option<&Path>, folder: &ClassFolder) -> Result<()> {
    match file {
        Some(file) => fs::write_private(&folder.rules_file(), text(file)?.as_bytes()),
        None => Ok(()),
    }
}

/// The kata of a plan.
pub(super) fn planned_kata(context: &Context, plan: &Plan) -> Result<Kata> {
    kata(context, &plan.kata)
}
