//! What to take next.

use std::{cmp::Reverse, collections::BTreeMap};

use serde::Serialize;

use super::History;
use crate::kata::{Catalogue, Kata, KataId, Prepares};

/// Where the learner stands in a kata of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub kata: String,
    pub stages: usize,
    pub stages_passed: usize,
    pub fetched: bool,
    pub gave_up: bool,
    /// When something last happened in it.
    pub latest: u64,
    pub frequency: u8,
    pub difficulty: u8,
    pub minutes: u32,
    /// For the stages of the core path.
    pub core_minutes: u32,
    pub is_warm_up: bool,
    /// Of a warm-up.
    pub prepares: Vec<Prepares>,
}

/// A kata to take, and why just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Next {
    pub kata: String,
    pub fetched: bool,
    #[serde(flatten)]
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// It is begun.
    InProgress { stages_passed: usize, stages: usize },
    /// By how often it is asked, then by how hard it is.
    Asked {
        frequency: u8,
        difficulty: u8,
        /// For the stages of the core path.
        core_minutes: u32,
    },
    /// It is a short exercise before other katas.
    WarmUp {
        minutes: u32,
        prepares: Vec<Prepares>,
    },
    /// It was begun, and its solution opened before it passed.
    GaveUp { stages_passed: usize, stages: usize },
}

/// Where the learner with these `histories` stands in every kata of `catalogue`.
pub fn standings(catalogue: &Catalogue, histories: &BTreeMap<KataId, History>) -> Vec<Standing> {
    let standing = |kata: &Kata| {
        let history = histories.get(&kata.id);
        Standing {
            kata: kata.id.to_string(),
            stages: kata.last_stage(),
            stages_passed: history.map_or(0, |history| history.progress.passed),
            fetched: history.is_some(),
            gave_up: history.is_some_and(|history| history.progress.gave_up),
            latest: history.map_or(0, |history| history.latest),
            frequency: kata.frequency,
            difficulty: kata.difficulty,
            minutes: kata.minutes(),
            core_minutes: kata.core().1,
            is_warm_up: kata.is_warm_up(),
            prepares: kata.prepares.clone(),
        }
    };
    // An open track is for someone who has seen what good seams look like.
    let is_ready = |kata: &&Kata| {
        let base = kata.base.as_ref().and_then(|id| histories.get(id));
        let passed = base.map_or(0, |history| history.progress.passed);
        let guided = kata.base.as_ref().map(|id| catalogue.get(id.as_str()));
        let core = guided.map_or(0, |guided| guided.map_or(0, |guided| guided.core().0));
        histories.contains_key(&kata.id) || passed >= core
    };
    catalogue.iter().filter(is_ready).map(standing).collect()
}

/// The katas that do not pass yet, in the order in which to take them: those in
/// progress, the latest first; then those that are asked often, of these the easy
/// and short ones; then warm-ups; at the end those that were given up. With `warm_ups_first` the warm-ups
/// come before what is asked.
pub fn in_order(katas: &[Standing], warm_ups_first: bool) -> Vec<Next> {
    let mut open: Vec<&Standing> = katas
        .iter()
        .filter(|kata| kata.stages_passed < kata.stages)
        .collect();
    open.sort_by_key(|kata| {
        let group = match kata.why() {
            Why::InProgress { .. } => 0,
            Why::Asked { .. } => 1 + u8::from(warm_ups_first),
            Why::WarmUp { .. } => 2 - u8::from(warm_ups_first),
            Why::GaveUp { .. } => 3,
        };
        let latest = if group == 0 { kata.latest } else { 0 };
        (
            group,
            Reverse(latest),
            Reverse(kata.frequency),
            kata.difficulty,
            kata.minutes,
            &kata.kata,
        )
    });
    open.into_iter().map(Standing::next).collect()
}

impl Standing {
    fn next(&self) -> Next {
        Next {
            kata: self.kata.clone(),
            fetched: self.fetched,
            why: self.why(),
        }
    }

    fn why(&self) -> Why {
        let (stages_passed, stages) = (self.stages_passed, self.stages);
        if self.gave_up {
            Why::GaveUp {
                stages_passed,
                stages,
            }
        } else if self.fetched {
            Why::InProgress {
                stages_passed,
                stages,
            }
        } else if self.is_warm_up {
            Why::WarmUp {
                minutes: self.minutes,
                prepares: self.prepares.clone(),
            }
        } else {
            Why::Asked {
                frequency: self.frequency,
                difficulty: self.difficulty,
                core_minutes: self.core_minutes,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(kata: &str, frequency: u8, difficulty: u8) -> Standing {
        Standing {
            kata: kata.to_owned(),
            stages: 6,
            stages_passed: 0,
            fetched: false,
            gave_up: false,
            latest: 0,
            frequency,
            difficulty,
            minutes: 200,
            core_minutes: 120,
            is_warm_up: false,
            prepares: Vec::new(),
        }
    }

    fn begun(kata: &str, latest: u64) -> Standing {
        Standing {
            fetched: true,
            latest,
            ..new(kata, 1, 5)
        }
    }

    fn names(katas: &[Standing]) -> Vec<String> {
        in_order(katas, false)
            .into_iter()
            .map(|next| next.kata)
            .collect()
    }

    #[test]
    fn what_is_in_progress_comes_first_and_the_latest_of_it() {
        let katas = [new("a", 5, 1), begun("b", 10), begun("c", 20)];
        assert_eq!(names(&katas), ["c", "b", "a"]);
    }

    #[test]
    fn then_what_is_asked_often_and_of_that_the_easy_and_the_short() {
        let short = Standing {
            minutes: 100,
            ..new("e", 4, 2)
        };
        let katas = [
            new("a", 2, 1),
            new("b", 4, 3),
            new("c", 4, 2),
            new("d", 5, 5),
            short,
        ];
        assert_eq!(names(&katas), ["d", "e", "c", "b", "a"]);
    }

    #[test]
    fn a_warm_up_comes_after_what_is_asked() {
        let warm_up = Standing {
            is_warm_up: true,
            ..new("a", 5, 1)
        };
        let katas = [warm_up, new("b", 1, 5), begun("c", 10)];
        assert_eq!(names(&katas), ["c", "b", "a"]);
        let first = in_order(&katas, true).into_iter().map(|next| next.kata);
        assert_eq!(first.collect::<Vec<_>>(), ["c", "a", "b"]);
    }

    #[test]
    fn what_was_given_up_comes_last_and_what_is_done_not_at_all() {
        let done = Standing {
            stages_passed: 6,
            ..begun("a", 30)
        };
        let given_up = Standing {
            gave_up: true,
            ..begun("b", 20)
        };
        let katas = [done, given_up, new("c", 1, 5)];
        assert_eq!(names(&katas), ["c", "b"]);
        assert_eq!(
            in_order(&katas, false)[1].why,
            Why::GaveUp {
                stages_passed: 0,
                stages: 6
            }
        );
    }
}
