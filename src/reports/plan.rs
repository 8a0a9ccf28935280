//! The plan, and what it asks for today.

use serde::Serialize;

use super::Report;
use crate::{
    calendar::Date,
    plan::{Item, Schedule, Task},
};

/// A plan as it stands today. Days are written as `2026-11-30`.
#[derive(Clone, Debug, Serialize)]
pub struct PlanReport {
    pub from: String,
    pub until: String,
    pub today: String,
    /// The number of this week, from 1, and of how many; null before and after the plan.
    pub week: Option<usize>,
    pub weeks: Vec<PlanWeek>,
    /// What is to do today.
    pub to_do: Vec<PlanItem>,
    /// Tasks of the plan that are done, of how many.
    pub done: usize,
    pub all: usize,
    pub minutes_a_day: u32,
    /// All days from today on.
    pub days: Vec<PlanDay>,
    /// Whether it was made or changed just now.
    pub made: bool,
    /// The katas for which it has no room.
    pub without_room: Vec<String>,
    /// The calendar file that was written, if one was.
    pub ics: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PlanWeek {
    pub from: String,
    pub until: String,
    pub done: Vec<PlanTask>,
    pub to_do: Vec<PlanTask>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PlanDay {
    pub day: String,
    pub items: Vec<PlanItem>,
}

/// Something to do, or that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanTask {
    /// `read`, `warm_up`, `stage`, `hunt`, `drill` or `interview`.
    pub what: &'static str,
    /// The page to read.
    pub topic: Option<String>,
    pub kata: Option<String>,
    pub stage: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PlanItem {
    #[serde(flatten)]
    pub task: PlanTask,
    pub minutes: u32,
    pub done: bool,
    /// The command that begins it.
    pub command: String,
}

/// What a plan says today, beside other things.
#[derive(Clone, Debug, Serialize)]
pub struct PlanToday {
    pub week: Option<usize>,
    pub weeks: usize,
    pub done: usize,
    pub all: usize,
    pub to_do: Vec<PlanItem>,
}

impl PlanReport {
    /// `schedule` as it stands on `today`; `is_there` says whether a kata is fetched.
    pub fn new(schedule: &Schedule, today: u64, is_there: &dyn Fn(&str) -> bool) -> Self {
        let item = |item: &Item| PlanItem {
            command: command(&item.task, is_there),
            task: (&item.task).into(),
            minutes: item.minutes,
            done: item.done,
        };
        let on = |day: u64| -> Vec<PlanItem> {
            let items = schedule.items.iter().filter(|it| it.day == day);
            items.map(item).collect()
        };
        let week = |week: &crate::plan::Week| PlanWeek {
            from: date(week.from),
            until: date(week.end - 1),
            done: week.done.iter().map(Into::into).collect(),
            to_do: week.to_do.iter().map(|it| (&it.task).into()).collect(),
        };
        let plan = schedule.plan;
        let weeks = &schedule.weeks;
        let days = today.max(plan.from)..plan.end();
        Self {
            from: date(plan.from),
            until: date(plan.end() - 1),
            today: date(today),
            week: weeks
                .iter()
                .position(|it| (it.from..it.end).contains(&today))
                .map(|place| place + 1),
            weeks: weeks.iter().map(week).collect(),
            to_do: on(today),
            done: schedule.done,
            without_room: schedule.without_room.clone(),
            all: schedule.all,
            minutes_a_day: schedule.minutes_a_day,
            days: days
                .map(|day| PlanDay {
                    day: date(day),
                    items: on(day),
                })
                .collect(),
            made: false,
            ics: None,
        }
    }

    /// The same in short.
    pub fn today(self) -> PlanToday {
        PlanToday {
            week: self.week,
            weeks: self.weeks.len(),
            done: self.done,
            all: self.all,
            to_do: self.to_do,
        }
    }
}

fn date(day: u64) -> String {
    Date::of_day(day).to_string()
}

impl From<&Task> for PlanTask {
    fn from(task: &Task) -> Self {
        let (what, topic, kata, stage) = match task {
            Task::Read { topic } => ("read", Some(topic), None, None),
            Task::WarmUp { kata } => ("warm_up", None, Some(kata), None),
            Task::Stage { kata, stage } => ("stage", None, Some(kata), Some(*stage)),
            Task::Hunt { kata, stage } => ("hunt", None, Some(kata), Some(*stage)),
            Task::Drill => ("drill", None, None, None),
            Task::Interview { kata } => ("interview", None, Some(kata), None),
        };
        Self {
            what,
            topic: topic.cloned(),
            kata: kata.cloned(),
            stage,
        }
    }
}

fn command(task: &Task, is_there: &dyn Fn(&str) -> bool) -> String {
    match task {
        Task::Read { topic } => format!("kata learn {topic}"),
        Task::WarmUp { kata } | Task::Stage { kata, .. } if is_there(kata) => {
            format!("kata check {kata}")
        }
        Task::WarmUp { kata } | Task::Stage { kata, .. } => format!("kata start {kata}"),
        Task::Hunt { kata, stage } => format!("kata hunt {kata} --stage {stage}"),
        Task::Drill => "kata drill".to_owned(),
        Task::Interview { kata } => format!("kata interview {kata}"),
    }
}

impl Report for PlanReport {
    const NAME: &'static str = "plan";
}
