//! Tasks on the days of a plan.

use std::collections::{BTreeMap, BTreeSet};

use super::{Plan, Task, WEEK};
use crate::{
    journal::{Entry, Event, Progress, Step, day_of},
    kata::open_id,
};

/// Practice of a day, in minutes, without drills.
const A_DAY: u64 = 60;
const DRILL: u32 = 5;
const INTERVIEW: u32 = 45;

/// A task on its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Counted from 1970.
    pub day: u64,
    pub task: Task,
    pub minutes: u32,
    pub done: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its first day, and the day after its last.
    pub from: u64,
    pub end: u64,
    /// What was done in it, and what is to do.
    pub done: Vec<Task>,
    pub to_do: Vec<Item>,
}

/// A plan as it stands on a day.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub plan: Plan,
    /// From today on, in order.
    pub items: Vec<Item>,
    pub weeks: Vec<Week>,
    /// Tasks of the plan that are done, of how many; without drills and interviews.
    pub done: usize,
    pub all: usize,
    /// Minutes that are left for each day of practice.
    pub minutes_a_day: u32,
    /// The katas whose core path has no room, in order.
    pub without_room: Vec<String>,
}

/// Spreads `tasks` over the days of `plan` that are left on `today`. What was done before
/// today is left out; what was done today stays on its day, so that a day has an end.
pub fn schedule(plan: Plan, tasks: &[(Task, u32)], entries: &[Entry], today: u64) -> Schedule {
    let past = done(entries, tasks);
    let selected = select(plan, tasks);
    let is_done = |task: &Task, before: u64| past.first.get(task).is_some_and(|day| *day < before);
    let left: Vec<&(Task, u32)> = selected
        .iter()
        .filter(|(task, _)| !is_done(task, today))
        .collect();
    let first = today.max(plan.from);
    let days: Vec<u64> = (first..plan.end())
        .filter(|day| !is_interview(plan, *day))
        .collect();
    let minutes: u32 = left.iter().map(|(_, minutes)| minutes).sum();
    let mut items = Vec::new();
    if first < plan.end() {
        spread(&left, minutes, &days, first, &mut |day, task, minutes| {
            items.push(Item {
                day,
                done: is_done(task, today + 1),
                task: task.clone(),
                minutes,
            });
        });
        every_day(plan, first, tasks, &past, &mut items);
    }
    items.sort_by_key(|item| item.day);
    let weeks = weeks(plan, &items, &past);
    Schedule {
        plan,
        weeks,
        done: selected
            .iter()
            .filter(|(task, _)| is_done(task, today + 1))
            .count(),
        all: selected.len(),
        without_room: without_room(tasks, &selected),
        minutes_a_day: minutes / u32::try_from(days.len().max(1)).unwrap_or(u32::MAX),
        items,
    }
}

/// The first tasks that fit into the days of the plan.
fn select(plan: Plan, tasks: &[(Task, u32)]) -> Vec<(Task, u32)> {
    let days = (plan.from..plan.end()).filter(|day| !is_interview(plan, *day));
    let room = days.count() as u64 * A_DAY;
    let mut used = 0;
    let fits = |(_, minutes): &&(Task, u32)| {
        used += u64::from(*minutes);
        used <= room
    };
    tasks.iter().take_while(fits).cloned().collect()
}

/// The katas that no stage of is among `selected`.
fn without_room(tasks: &[(Task, u32)], selected: &[(Task, u32)]) -> Vec<String> {
    let katas = |tasks: &[(Task, u32)]| -> Vec<String> {
        let of = tasks.iter().filter_map(|(task, _)| match task {
            Task::Stage { kata, .. } => Some(kata.clone()),
            _ => None,
        });
        of.collect()
    };
    let there: BTreeSet<String> = katas(selected).into_iter().collect();
    let mut left_out = katas(tasks);
    left_out.retain(|kata| !there.contains(kata));
    // Open tracks are not named: they come after their guided ones.
    let mut seen: BTreeSet<String> = left_out.iter().map(|it| open_id(it)).collect();
    left_out.retain(|kata| seen.insert(kata.clone()));
    left_out
}

/// The last day of each week, and the last of all.
fn is_interview(plan: Plan, day: u64) -> bool {
    (day - plan.from) % WEEK == WEEK - 1 || day + 1 == plan.end() && plan.days > 2
}

/// Gives each task its day, so that all days take about as long.
fn spread(
    tasks: &[&(Task, u32)],
    minutes: u32,
    days: &[u64],
    first: u64,
    give: &mut dyn FnMut(u64, &Task, u32),
) {
    let mut before = 0;
    for (task, of_task) in tasks {
        let middle = u64::from(before) + u64::from(*of_task) / 2;
        let place = middle * days.len() as u64 / u64::from(minutes.max(1));
        let place = usize::try_from(place)
            .unwrap_or(0)
            .min(days.len().saturating_sub(1));
        give(days.get(place).copied().unwrap_or(first), task, *of_task);
        before += of_task;
    }
}

/// Drills on every day, and the interviews.
fn every_day(plan: Plan, first: u64, tasks: &[(Task, u32)], past: &Past, items: &mut Vec<Item>) {
    // A round from nothing: of the katas that have not begun.
    let mut fresh = Vec::new();
    for (task, _) in tasks {
        if let Task::Stage { kata, .. } = task
            && !past.begun.contains(kata)
            && !fresh.contains(&kata)
        {
            fresh.push(kata);
        }
    }
    let any = tasks.iter().find_map(|(task, _)| match task {
        Task::Stage { kata, .. } => Some(kata),
        _ => None,
    });
    let mut fresh = fresh.into_iter().cycle();
    for day in first..plan.end() {
        items.push(Item {
            day,
            task: Task::Drill,
            minutes: DRILL,
            done: past.drills.contains(&day),
        });
        if !is_interview(plan, day) {
            continue;
        }
        let week = day - (day - plan.from) % WEEK..=day;
        let held = past.interviews.iter().find(|(held, _)| week.contains(held));
        let kata = held.map(|(_, kata)| kata).or_else(|| fresh.next()).or(any);
        items.extend(kata.map(|kata| Item {
            day,
            task: Task::Interview { kata: kata.clone() },
            minutes: INTERVIEW,
            done: held.is_some(),
        }));
    }
}

fn weeks(plan: Plan, items: &[Item], past: &Past) -> Vec<Week> {
    let starts = (plan.from..plan.end()).step_by(7);
    let week = |from: u64| {
        let end = (from + WEEK).min(plan.end());
        let to_do = items
            .iter()
            .filter(|item| !item.done && (from..end).contains(&item.day));
        Week {
            from,
            end,
            done: past.on(from..end),
            to_do: to_do.cloned().collect(),
        }
    };
    starts.map(week).collect()
}

/// What the journal says was done.
#[derive(Debug, Default)]
struct Past {
    /// The first day on which each task was done.
    first: BTreeMap<Task, u64>,
    drills: BTreeSet<u64>,
    interviews: Vec<(u64, String)>,
    begun: BTreeSet<String>,
}

impl Past {
    fn on(&self, days: std::ops::Range<u64>) -> Vec<Task> {
        let first = self.first.iter().filter(|(_, day)| days.contains(day));
        let mut done: Vec<(u64, Task)> = first.map(|(task, day)| (*day, task.clone())).collect();
        let drills = self.drills.iter().filter(|day| days.contains(day));
        done.extend(drills.map(|day| (*day, Task::Drill)));
        let held = self.interviews.iter().filter(|(day, _)| days.contains(day));
        done.extend(held.map(|(day, kata)| (*day, Task::Interview { kata: kata.clone() })));
        done.sort();
        done.into_iter().map(|(_, task)| task).collect()
    }

    fn note(&mut self, task: Task, day: u64) {
        self.first.entry(task).or_insert(day);
    }
}

fn done(entries: &[Entry], tasks: &[(Task, u32)]) -> Past {
    let mut past = Past::default();
    for entry in entries {
        let day = day_of(entry.at);
        match &entry.event {
            Event::Read { topic } => {
                let topic = topic.clone();
                past.note(Task::Read { topic }, day);
            }
            Event::Passed { kata, stage, .. } => {
                let kata = kata.to_string();
                past.note(Task::WarmUp { kata: kata.clone() }, day);
                past.note(
                    Task::Stage {
                        kata,
                        stage: *stage,
                    },
                    day,
                );
            }
            Event::Hunted {
                kata,
                stage,
                first: false,
                killed,
                of,
                ..
            } if killed.len() == *of => {
                let kata = kata.to_string();
                past.note(
                    Task::Hunt {
                        kata,
                        stage: *stage,
                    },
                    day,
                );
            }
            Event::Drilled { .. } => {
                past.drills.insert(day);
            }
            Event::Interview {
                kata,
                step: Step::Finished,
            } => past.interviews.push((day, kata.to_string())),
            _ => {}
        }
    }
    // What was started over is to do again.
    let progress = Progress::fold(entries);
    for (id, state) in &progress.katas {
        past.begun.insert(id.to_string());
        let is_lost = |task: &Task| match task {
            Task::Stage { kata, stage } => kata == id.as_str() && *stage > state.passed,
            Task::WarmUp { kata } => kata == id.as_str() && state.passed < state.delivered,
            _ => false,
        };
        past.first.retain(|task, _| !is_lost(task));
    }
    // A kata that passed was noted as a warm-up, too.
    let known: BTreeSet<&Task> = tasks.iter().map(|(task, _)| task).collect();
    past.first.retain(|task, _| known.contains(task));
    past
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::KataId;

    const PLAN: Plan = Plan {
        from: 100,
        days: 14,
    };

    fn tasks() -> Vec<(Task, u32)> {
        let stage = |stage| Task::Stage {
            kata: "a".to_owned(),
            stage,
        };
        let topic = "traits".to_owned();
        let mut tasks = vec![(Task::Read { topic }, 8)];
        tasks.extend((1..=30).map(|number| (stage(number), 40)));
        tasks
    }

    fn entry(day: u64, event: Event) -> Entry {
        Entry {
            v: 4,
            at: day * 86_400_000,
            event,
        }
    }

    fn passed(day: u64, stage: usize) -> Entry {
        let kata = KataId::parse("a").unwrap();
        entry(
            day,
            Event::Passed {
                kata,
                stage,
                content: String::new(),
                copy: String::new(),
                round: None,
            },
        )
    }

    #[test]
    fn a_hunt_is_done_once_all_its_designs_are_killed() {
        let kata = || "a".to_owned();
        let hunt = Task::Hunt {
            kata: kata(),
            stage: 1,
        };
        let hunted = |killed: &[&str]| {
            let event = Event::Hunted {
                kata: KataId::parse("a").unwrap(),
                stage: 1,
                first: false,
                content: String::new(),
                tests: 2,
                valid: 2,
                killed: killed.iter().map(|it| (*it).to_owned()).collect(),
                of: 2,
            };
            schedule(PLAN, &[(hunt.clone(), 20)], &[entry(100, event)], 101).done
        };
        assert_eq!(hunted(&["m1"]), 0);
        assert_eq!(hunted(&["m1", "m2"]), 1);
    }

    fn on(schedule: &Schedule, day: u64) -> Vec<&Item> {
        schedule
            .items
            .iter()
            .filter(|item| item.day == day)
            .collect()
    }

    #[test]
    fn the_days_take_about_as_long_and_each_week_ends_with_an_interview() {
        let schedule = schedule(PLAN, &tasks(), &[], 100);
        // Twelve days of an hour: a page, and seventeen stages of 40 minutes.
        assert_eq!((schedule.done, schedule.all), (0, 18));
        assert_eq!(schedule.weeks.len(), 2);
        for day in 100..114 {
            let items = on(&schedule, day);
            assert!(items.iter().any(|it| it.task == Task::Drill));
            let minutes: u32 = items.iter().map(|it| it.minutes).sum();
            assert!((5..=85).contains(&minutes), "{day}: {minutes}");
            let is_last = day == 106 || day == 113;
            let interview = |it: &&Item| matches!(it.task, Task::Interview { .. });
            assert_eq!(items.iter().any(interview), is_last, "{day}");
        }
        assert!(
            on(&schedule, 100)
                .iter()
                .any(|it| matches!(it.task, Task::Read { .. }))
        );
    }

    #[test]
    fn what_is_left_moves_to_the_days_that_are_left() {
        let nothing = schedule(PLAN, &tasks(), &[], 110);
        assert!(nothing.minutes_a_day > 200, "{}", nothing.minutes_a_day);
        assert!(nothing.items.iter().all(|it| it.day >= 110));
        let entries: Vec<Entry> = (1..=12).map(|stage| passed(105, stage)).collect();
        let much = schedule(PLAN, &tasks(), &entries, 110);
        assert_eq!((much.done, much.all), (12, 18));
        assert!(much.minutes_a_day < 100, "{}", much.minutes_a_day);
        assert_eq!(much.weeks[0].done.len(), 12);
        assert!(much.weeks[0].to_do.is_empty());
    }

    #[test]
    fn what_is_done_today_stays_today_and_nothing_takes_its_place() {
        let before = schedule(PLAN, &tasks(), &[], 100);
        let topic = "traits".to_owned();
        let read = entry(100, Event::Read { topic });
        let after = schedule(PLAN, &tasks(), &[read], 100);
        assert_eq!(before.items.len(), after.items.len());
        let days = |it: &Schedule| it.items.iter().map(|it| it.day).collect::<Vec<_>>();
        assert_eq!(days(&before), days(&after));
        assert_eq!(after.items.iter().filter(|it| it.done).count(), 1);
    }

    #[test]
    fn after_its_end_a_plan_has_nothing_to_do() {
        let over = schedule(PLAN, &tasks(), &[], 114);
        assert!(over.items.is_empty());
        let one_day = schedule(Plan { from: 100, days: 1 }, &tasks(), &[], 100);
        assert!(one_day.items.iter().all(|it| it.day == 100));
        assert!(one_day.items.len() > 1);
    }

    #[test]
    fn katas_without_room_are_named_but_not_their_open_tracks() {
        let stage = |kata: &str| Task::Stage {
            kata: kata.to_owned(),
            stage: 1,
        };
        let tasks = ["a", "b", "b", "b-open"].map(|kata| (stage(kata), 600));
        let schedule = schedule(PLAN, &tasks, &[], 100);
        assert_eq!(schedule.without_room, ["b"]);
    }
}
