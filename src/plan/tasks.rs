//! What there is to do, in the order in which to do it.

use std::collections::BTreeSet;

use crate::kata::{Catalogue, Concept, ConceptKind, Concepts, Group, Kata, Level};

/// To read a page and try its example.
const READING: u32 = 8;
/// To write tests that find the wrong designs of a stage.
const HUNTING: u32 = 20;

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    Read { topic: String },
    WarmUp { kata: String },
    Stage { kata: String, stage: usize },
    Hunt { kata: String, stage: usize },
    Drill,
    Interview { kata: String },
}

/// From what a plan is made.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    pub catalogue: &'a Catalogue,
    pub concepts: &'a Concepts,
    /// Whether the learner knows Rust: then there are no warm-ups and no pages about it.
    pub knows_rust: bool,
}

/// All that can be planned, each with its minutes: for each kata, the ones that are asked
/// most first, the pages and warm-ups that prepare for it, its core path, and a hunt in what
/// it ends with; at the end the other stages.
pub fn tasks(sources: Sources<'_>) -> Vec<(Task, u32)> {
    let mut katas: Vec<&Kata> = sources.catalogue.iter().collect();
    // An open track comes after its guided one.
    let guided = |kata: &Kata| {
        let base = kata.base.as_ref();
        base.and_then(|id| sources.catalogue.get(id.as_str()).ok())
    };
    katas.sort_by_key(|kata| (guided(kata).unwrap_or(kata).rank(), kata.is_open()));
    katas.sort_by_key(|kata| kata.group != Group::Core);
    let (warm_ups, katas): (Vec<&Kata>, Vec<&Kata>) =
        katas.into_iter().partition(|kata| kata.is_warm_up());
    let mut list = List {
        sources,
        tasks: Vec::new(),
        known: BTreeSet::new(),
    };
    for level in [Level::Core, Level::Senior] {
        for kata in &katas {
            list.prepare(kata, &warm_ups);
            for (stage, number) in kata.stages.iter().zip(1..) {
                if stage.level == level {
                    list.read(kata.concepts(number));
                    let kata = kata.id.to_string();
                    list.add(
                        Task::Stage {
                            kata,
                            stage: number,
                        },
                        stage.minutes,
                    );
                }
            }
            list.hunt(kata);
        }
    }
    list.tasks
}

struct List<'a> {
    sources: Sources<'a>,
    tasks: Vec<(Task, u32)>,
    known: BTreeSet<Task>,
}

impl List<'_> {
    fn add(&mut self, task: Task, minutes: u32) {
        if self.known.insert(task.clone()) {
            self.tasks.push((task, minutes));
        }
    }

    /// The pages and warm-ups before `kata`.
    fn prepare(&mut self, kata: &Kata, warm_ups: &[&Kata]) {
        let of_kata = |it: &&&Kata| it.prepares.iter().any(|to| to.kata == kata.id.as_str());
        for warm_up in warm_ups.iter().filter(of_kata) {
            if !self.sources.knows_rust {
                (1..=warm_up.last_stage()).for_each(|stage| self.read(warm_up.concepts(stage)));
                let kata = warm_up.id.to_string();
                self.add(Task::WarmUp { kata }, warm_up.minutes());
            }
        }
        self.read(kata.prerequisites());
    }

    /// The hunt of the last stage on the core path of `kata` that has one.
    fn hunt(&mut self, kata: &Kata) {
        let is_core = |stage: &usize| {
            let of_kata = kata.stage(*stage);
            of_kata.is_ok_and(|it| it.level == Level::Core)
        };
        if let Some(stage) = kata.hunts().filter(is_core).last() {
            let kata = kata.id.to_string();
            self.add(Task::Hunt { kata, stage }, HUNTING);
        }
    }

    /// The pages `topics`, and before each those that it needs.
    fn read(&mut self, topics: &[String]) {
        for topic in topics {
            let concepts: Vec<&Concept> = self.sources.concepts.iter().collect();
            let Some(concept) = concepts.iter().find(|it| it.name == *topic) else {
                continue;
            };
            let task = Task::Read {
                topic: topic.clone(),
            };
            let is_left_out = self.sources.knows_rust && concept.kind == ConceptKind::Rust;
            if is_left_out || self.known.contains(&task) {
                continue;
            }
            // Before its prerequisites, so that a circle would end.
            self.known.insert(task.clone());
            self.read(&concept.prerequisites);
            self.tasks.push((task, READING));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(knows_rust: bool) -> Vec<Task> {
        let (catalogue, concepts) = (
            Catalogue::embedded().unwrap(),
            Concepts::embedded().unwrap(),
        );
        let sources = Sources {
            catalogue: &catalogue,
            concepts: &concepts,
            knows_rust,
        };
        tasks(sources).into_iter().map(|(task, _)| task).collect()
    }

    #[test]
    fn every_stage_is_there_once_and_the_core_paths_come_first() {
        let catalogue = Catalogue::embedded().unwrap();
        let tasks = all(false);
        let stages: Vec<&Task> = tasks
            .iter()
            .filter(|it| matches!(it, Task::Stage { .. }))
            .collect();
        let of_katas = catalogue.iter().filter(|kata| !kata.is_warm_up());
        assert_eq!(stages.len(), of_katas.map(Kata::last_stage).sum::<usize>());
        let is_core = |task: &Task| match task {
            Task::Stage { kata, stage } => {
                let kata = catalogue.get(kata).unwrap();
                kata.stage(*stage).unwrap().level == Level::Core
            }
            _ => true,
        };
        assert!(stages.iter().is_sorted_by_key(|task| !is_core(task)));
        let place = |id: &str| {
            let is_of = |task: &&Task| matches!(task, Task::Stage { kata, .. } if kata == id);
            tasks.iter().position(|task| is_of(&task))
        };
        for track in catalogue.iter().filter(|kata| kata.is_open()) {
            let base = track.base.as_ref().unwrap();
            assert!(place(base.as_str()) < place(track.id.as_str()), "{base}");
        }
        assert_eq!(tasks.iter().collect::<BTreeSet<_>>().len(), tasks.len());
    }

    #[test]
    fn a_hunt_comes_after_the_core_path_of_its_kata() {
        let tasks = all(true);
        let hunts = tasks.iter().filter_map(|task| match task {
            Task::Hunt { kata, stage } => Some((task, kata, *stage)),
            _ => None,
        });
        let mut found = 0;
        for (task, kata, stage) in hunts {
            let place = |wanted: &Task| tasks.iter().position(|it| it == wanted);
            let kata = kata.clone();
            assert!(
                place(&Task::Stage { kata, stage }) < place(task),
                "{task:?}"
            );
            found += 1;
        }
        assert!(found > 0);
    }

    #[test]
    fn a_page_comes_after_those_that_it_needs_and_nothing_about_rust_for_who_knows_it() {
        let concepts = Concepts::embedded().unwrap();
        let tasks = all(false);
        let place = |name: &str| {
            tasks
                .iter()
                .position(|it| matches!(it, Task::Read { topic } if topic == name))
        };
        for concept in concepts.iter() {
            for before in &concept.prerequisites {
                if let Some(place_of) = place(&concept.name) {
                    assert!(place(before) < Some(place_of), "{before}, {}", concept.name);
                }
            }
        }
        let for_rust = all(true);
        assert!(for_rust.len() < tasks.len());
        assert!(!for_rust.iter().any(|it| matches!(it, Task::WarmUp { .. })));
    }
}
