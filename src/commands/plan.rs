use std::path::{Path, PathBuf};

use clap::Args;

use super::{Context, Run};
use crate::{
    calendar::Date,
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    journal::{Note, day_of, now_ms},
    kata::Concepts,
    plan::{self, Sources, WEEK},
    practice::View,
    reports::{PlanReport, PlanToday},
    ui::{ICS_BEGINS, ics},
};

const WEEKS: u64 = 5;
const MOST_WEEKS: u64 = 26;

/// Make a plan of some weeks, or see where you are in it
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata plan\n         kata plan --weeks 3 --ics plan.ics\n         kata plan --until 2027-01-15"
)]
pub struct Plan {
    /// Its length in weeks, from its first day on [default: 5, or as it was made]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_WEEKS))]
    pub weeks: Option<u64>,
    /// Its last day, as in 2027-01-15
    #[arg(long, value_name = "DATE", conflicts_with = "weeks")]
    pub until: Option<Date>,
    /// Begin it anew today
    #[arg(long)]
    pub fresh: bool,
    /// Write the days that are left into a calendar file
    #[arg(long, value_name = "FILE")]
    pub ics: Option<PathBuf>,
}

impl Run for Plan {
    const SCREEN: Option<&'static str> = recorded!("plan__plan");

    /// Shows the plan; makes it, or changes its length, if that is asked for.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut view = context.view()?;
        let now = now_ms();
        let today = day_of(now);
        let before = plan::made(&view.journal.entries).filter(|_| !self.fresh);
        let from = before.map_or(today, |plan| plan.from);
        let days = match (self.weeks, self.until) {
            (Some(weeks), _) => weeks * WEEK,
            (None, Some(until)) => days_until(until, from, today)?,
            (None, None) => before.map_or(WEEKS * WEEK, |plan| plan.days),
        };
        let plan = plan::Plan { from, days };
        let made = before != Some(plan);
        if made {
            view.journal.note(vec![Note::planned(from, days)])?;
        }
        let mut report = report(&view, plan, today)?;
        report.made = made;
        if let Some(file) = &self.ics {
            write(file, &ics(&report, (today, now / 1000 % 86_400)))?;
            report.ics = Some(context.shown(file));
        }
        context.ui.show(&report);
        Ok(ExitCode::Success)
    }
}

fn days_until(until: Date, from: u64, today: u64) -> Result<u64> {
    let end = until.day() + 1;
    let why = if until.day() < today {
        "is over"
    } else if end - from > MOST_WEEKS * WEEK {
        "is more than 26 weeks after the first day"
    } else {
        return Ok(end - from);
    };
    Err(Error::BadDay {
        day: until.to_string(),
        why,
    })
}

/// Nothing is overwritten but an older calendar of this program's.
fn write(file: &Path, text: &str) -> Result<()> {
    let is_ours = |old: String| old.starts_with(ICS_BEGINS);
    if file.exists() && !std::fs::read_to_string(file).is_ok_and(is_ours) {
        return Err(Error::Exists(file.to_owned()));
    }
    fs::write_atomic(file, text.as_bytes())
}

fn report(view: &View, plan: plan::Plan, today: u64) -> Result<PlanReport> {
    let concepts = Concepts::embedded()?;
    let entries = &view.journal.entries;
    let tasks = plan::tasks(Sources {
        catalogue: &view.catalogue,
        concepts: &concepts,
        knows_rust: plan::comes_from(entries) == Some("rust"),
    });
    let schedule = plan::schedule(plan, &tasks, entries, today);
    let katas = &view.progress().katas;
    let is_there = |id: &str| katas.keys().any(|it| it.as_str() == id);
    Ok(PlanReport::new(&schedule, today, &is_there))
}

/// The plan of this dojo as it stands today, if one was made.
pub(super) fn of(view: &View) -> Result<Option<PlanReport>> {
    let made = plan::made(&view.journal.entries);
    made.map(|plan| report(view, plan, day_of(now_ms())))
        .transpose()
}

/// The same in short.
pub(super) fn today(view: &View) -> Result<Option<PlanToday>> {
    Ok(of(view)?.map(PlanReport::today))
}
