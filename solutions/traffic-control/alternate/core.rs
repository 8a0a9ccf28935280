//! What all steps share: the lamps and signs as they are, and all demands.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Light;
use crate::control_room::Change;
use crate::intersection::{IntersectionBuilder, Movement};
use crate::pedestrians::Crosswalk;
use crate::plans::{AsBuilt, GreenView, TimingPlan};
use crate::priority::Place;
use crate::steps::{Green, Step, Yellow};

pub(crate) struct Core {
    /// Tokens of this junction point to it.
    pub(crate) id: Arc<()>,
    pub(crate) now_ms: u64,
    pub(crate) movements: Vec<Movement>,
    pub(crate) lamps: Vec<Light>,
    /// The changes that no observer has got yet.
    pub(crate) log: Vec<Change>,
    /// For each phase the lamps that it makes green.
    pub(crate) phases: Vec<Vec<usize>>,
    pub(crate) yellow_ms: u64,
    pub(crate) all_red_ms: u64,
    pub(crate) plan: Box<dyn TimingPlan>,
    pub(crate) next_plan: Option<Box<dyn TimingPlan>>,
    pub(crate) crosswalks: Vec<Crosswalk>,
    /// The lamps that sirens need; the first entry is the first emergency.
    pub(crate) sirens: BTreeMap<Place, usize>,
    pub(crate) accepted: u64,
}

impl Core {
    pub(crate) fn new(builder: &IntersectionBuilder) -> Self {
        let lamp_of = |movement| builder.movements.iter().position(|it| it == movement);
        let phases = builder.phases.iter();
        let greens_ms = phases.clone().map(|(_, green_ms)| *green_ms).collect();
        Self {
            id: Arc::default(),
            now_ms: 0,
            movements: builder.movements.clone(),
            lamps: vec![Light::Red; builder.movements.len()],
            log: Vec::new(),
            phases: phases
                .map(|(movements, _)| movements.iter().filter_map(lamp_of).collect())
                .collect(),
            yellow_ms: builder.yellow_ms,
            all_red_ms: builder.all_red_ms,
            plan: Box::new(AsBuilt(greens_ms)),
            next_plan: None,
            crosswalks: Vec::new(),
            sirens: BTreeMap::new(),
            accepted: 0,
        }
    }

    pub(crate) fn index(&self, movement: Movement) -> Option<usize> {
        self.movements.iter().position(|it| *it == movement)
    }

    /// Sets the lamps that `which` picks. Nothing else ever sets one.
    pub(crate) fn show(&mut self, light: Light, which: impl Fn(usize, Light) -> bool) {
        for (index, lamp) in self.lamps.iter_mut().enumerate() {
            if *lamp != light && which(index, *lamp) {
                *lamp = light;
                self.log.push(Change {
                    at_ms: self.now_ms,
                    movement: self.movements[index],
                    light,
                });
            }
        }
    }

    /// Whether `phase` has the movement of the first emergency, if there is one.
    pub(crate) fn serves_first(&self, phase: usize) -> Option<bool> {
        let lamp = self.sirens.values().next()?;
        Some(self.phases[phase].contains(lamp))
    }

    /// Goes on to `next` or to the first emergency: green at once if no lamp has
    /// to stop for it.
    pub(crate) fn head_for(&mut self, next: usize) -> Box<dyn Step> {
        let mut phases = 0..self.phases.len();
        let emergency = phases.find(|&phase| self.serves_first(phase) == Some(true));
        let phase = emergency.unwrap_or(next);
        let entering = self.phases[phase].clone();
        let stops = |index, light| light == Light::Green && !entering.contains(&index);
        let mut lamps = self.lamps.iter().enumerate();
        if lamps.any(|(index, lamp)| stops(index, *lamp)) {
            self.show(Light::Yellow, stops);
            return Box::new(Yellow {
                next,
                until_ms: self.now_ms + self.yellow_ms,
            });
        }
        self.show(Light::Green, |index, _| entering.contains(&index));
        if self.sirens.is_empty() {
            self.start_walk(phase);
        }
        Box::new(self.green(phase))
    }

    fn green(&mut self, phase: usize) -> Green {
        if let Some(plan) = self.next_plan.take() {
            self.plan = plan;
        }
        let view = GreenView {
            phase,
            started_ms: self.now_ms,
            arrivals: 0,
            last_arrival_ms: None,
        };
        Green {
            planned_ms: self.planned_ms(&view),
            view,
        }
    }

    pub(crate) fn planned_ms(&self, view: &GreenView) -> u64 {
        self.plan.green_ends_ms(view).max(view.started_ms + 1)
    }

    fn start_walk(&mut self, phase: usize) {
        let waiting = self.crosswalks.iter_mut();
        for it in waiting.filter(|it| it.waiting && it.phase == phase) {
            it.start(self.now_ms);
        }
    }

    /// When the next sign changes.
    pub(crate) fn sign_ms(&self) -> Option<u64> {
        self.crosswalks.iter().filter_map(Crosswalk::until_ms).min()
    }

    /// Changes the signs that are due; false if none is.
    pub(crate) fn change_signs(&mut self) -> bool {
        let now_ms = self.now_ms;
        let due = |it: &&mut Crosswalk| it.until_ms().is_some_and(|at| at <= now_ms);
        let due = self.crosswalks.iter_mut().filter(due);
        due.map(|it| it.change(now_ms)).count() > 0
    }
}
