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
    kata::{Catalogue, Concepts, KataId},
    lookback::{History, Next, Why, in_order, standings},
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

/// What to take next. After what is in progress it is the order of the plan, if one was
/// made. Without a plan, warm-ups come first for a learner who comes from another language
/// and has passed no stage of another kata.
pub fn next(
    catalogue: &Catalogue,
    entries: &[Entry],
    histories: &BTreeMap<KataId, History>,
) -> Vec<Next> {
    let standings = standings(catalogue, histories);
    let mut others = standings.iter().filter(|it| !it.is_warm_up);
    let is_new = others.all(|it| it.stages_passed == 0);
    let from = comes_from(entries);
    let is_from_elsewhere = from.is_some_and(|from| from != "rust");
    let mut order = in_order(&standings, is_new && is_from_elsewhere);
    if made(entries).is_some() {
        let places = places(catalogue, from == Some("rust"));
        let place = |next: &Next| places.get(&next.kata).copied().unwrap_or(usize::MAX);
        order.sort_by_key(|next| match next.why {
            Why::InProgress { .. } => (0, 0),
            Why::Asked { .. } | Why::WarmUp { .. } => (1, place(next)),
            Why::GaveUp { .. } => (2, 0),
        });
    }
    order
}

/// Where each kata first stands among the tasks of a plan.
fn places(catalogue: &Catalogue, knows_rust: bool) -> BTreeMap<String, usize> {
    let sources = Sources {
        catalogue,
        concepts: &Concepts::default(),
        knows_rust,
    };
    let mut places = BTreeMap::new();
    for (place, (task, _)) in tasks(sources).into_iter().enumerate() {
        if let Task::WarmUp { kata } | Task::Stage { kata, .. } = task {
            places.entry(kata).or_insert(place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_a_plan_what_is_next_is_its_order() {
        let catalogue = Catalogue::embedded().unwrap();
        let entry = |event| Entry { v: 4, at: 0, event };
        let entries = [
            entry(Event::ChoseStart {
                from: "java".to_owned(),
            }),
            entry(Event::Planned { from: 0, days: 35 }),
        ];
        let order = |entries: &[Entry]| -> Vec<String> {
            let order = next(&catalogue, entries, &BTreeMap::new());
            order.into_iter().map(|next| next.kata).collect()
        };
        let by_plan = order(&entries);
        let places = places(&catalogue, false);
        assert!(by_plan.is_sorted_by_key(|kata| places[kata]));
        assert_ne!(by_plan, order(&entries[..1]));
    }
}
