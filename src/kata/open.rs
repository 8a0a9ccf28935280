//! What an open track has beside what every kata has: frozen rounds, a script, partners.

use super::{Kata, KataId, Round, Solution, TestId, track};

impl Kata {
    /// Whether it is the open track of a kata.
    pub fn is_open(&self) -> bool {
        self.base.is_some()
    }

    /// The number of stages that are no frozen rounds.
    pub fn own_stages(&self) -> usize {
        let own = self.stages.iter().filter(|stage| stage.round.is_none());
        own.count()
    }

    /// The frozen round that stage `number` is.
    pub fn round(&self, number: usize) -> Option<&Round> {
        let index = number.checked_sub(1)?;
        self.stages.get(index)?.round.as_ref()
    }

    /// The title of stage `number` as far as it may be known when `delivered` stages have
    /// arrived: of a frozen round that has not, only what stands before the colon.
    pub fn title_so_far(&self, number: usize, delivered: usize) -> &str {
        let title = number.checked_sub(1).and_then(|it| self.stages.get(it));
        let title = title.map_or("", |stage| stage.title.as_str());
        if number <= delivered || self.round(number).is_none() {
            return title;
        }
        title
            .split_once(':')
            .map_or("a frozen round", |(head, _)| head)
    }

    /// The frozen rounds up to stage `stage`, each with its stage.
    pub fn rounds_up_to(&self, stage: usize) -> impl Iterator<Item = (usize, &Round)> {
        let stages = self.stages.iter().zip(1..=stage);
        stages.filter_map(|(it, number)| Some((number, it.round.as_ref()?)))
    }

    /// The names of a round's transcripts, as tests.
    pub fn own_tests_up_to(&self, stage: usize) -> Vec<TestId> {
        let stages = 1..=stage.min(self.own_stages());
        stages.flat_map(|stage| self.tests(stage)).collect()
    }

    /// The script that the oracle plays; empty for a guided track.
    pub fn script(&self) -> &str {
        self.files.get("tests/script.rs")
    }

    /// The partner of `round` over a solution; empty if the solution cannot take it.
    pub fn partner(&self, over: Solution, round: &Round) -> &str {
        let folder = match over {
            Solution::Reference | Solution::Alternate => "reference",
            Solution::Usual => "usual",
        };
        let Round { id, .. } = round;
        self.solution.get(&format!("partners/{folder}/{id}.rs"))
    }

    /// The crate of the partner of `round`, as a name in Rust.
    pub fn partner_crate(&self, round: &Round) -> String {
        format!("{}_{}", self.id.crate_name(), round.id.replace('-', "_"))
    }

    /// The folder of the partner of `round`, below the kata's own.
    pub fn partner_folder(round: &Round) -> String {
        format!("outside/{}", round.id)
    }

    /// What the learner's file of a partner holds at first.
    pub fn partner_starter(&self) -> String {
        let name = self.id.crate_name();
        format!(
            "//! A partner's crate: it sees only what `{name}` makes public.\n\n\
             use {name}::App;\n\n\
             /// Your `App` with the partner's thing plugged in.\n\
             pub fn app() -> App {{\n    todo!()\n}}\n"
        )
    }
}

impl KataId {
    /// The id of the open track of this kata.
    pub fn open(&self) -> String {
        format!("{self}{}", track::END)
    }
}

/// The id of the open track of the kata `id`, which may be that id already.
pub fn open_id(id: &str) -> String {
    if id.ends_with(track::END) {
        id.to_owned()
    } else {
        format!("{id}{}", track::END)
    }
}
