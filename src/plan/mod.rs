//! A plan of some weeks from what there is: concept pages, warm-ups, the core paths of the
//! katas that are asked most, drills, an interview a week. It follows what was done: what
//! is left is spread anew over the days that are left. No I/O.

mod schedule;
mod tasks;

pub use schedule::{Item, Schedule, Week, schedule};
pub use tasks::{Sources, Task, tasks};

use std::collections::BTreeMap;

use crate::{
    journal::{Entry, Event},
    kata::{Catalogue, KataId},
    lookback::{History, Next, in_order, standings},
};

/// Days of a week.
pub const WEEK: u64 = 7;

/// When a plan begins and how many days it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The day, counted from 1970.
    pub from: u64,
    pub days: u64,
}

impl Plan {
    /// The day after its last.
    pub fn end(self) -> u64 {
        self.from + self.days
    }
}

/// The plan that was made last, if one was.
pub fn made(entries: &[Entry]) -> Option<Plan> {
    entries.iter().rev().find_map(|entry| match entry.event {
        Event::Planned { from, days } => Some(Plan { from, days }),
        _ => None,
    })
}

/// Where the learner said that they come from: `java`, `python` or `rust`.
pub fn comes_from(entries: &[Entry]) -> Option<&str> {
    entries.iter().rev().find_map(|entry| match &entry.event {
        Event::ChoseStart { from } => Some(from.as_str()),
        _ => None,
    })
}

/// What to take next. Warm-ups come first for a learner who comes from another language
/// and has passed no stage of another kata.
pub fn next(
    catalogue: &Catalogue,
    entries: &[Entry],
    histories: &BTreeMap<KataId, History>,
) -> Vec<Next> {
    let standings = standings(catalogue, histories);
    let mut others = standings.iter().filter(|it| !it.is_warm_up);
    let is_new = others.all(|it| it.stages_passed == 0);
    let is_from_elsewhere = comes_from(entries).is_some_and(|from| from != "rust");
    in_order(&standings, is_new && is_from_elsewhere)
}
