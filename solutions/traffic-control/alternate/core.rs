//! What all steps share: the lamps and signs as they are, and who wants what.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::Light;
use crate::intersection::{IntersectionBuilder, Movement};
use crate::pedestrians::{Crosswalk, Sign};
use crate::plans::{Fixed, GreenView, TimingPlan};
use crate::priority::VehicleClass;
use crate::steps::{Green, Step, Yellow};

/// A lamp that has changed: when, which, and what it shows.
pub(crate) type Entry = (u64, usize, Light);

pub(crate) struct Core {
    pub(crate) now_ms: u64,
    pub(crate) movements: Vec<Movement>,
    pub(crate) lamps: Vec<Light>,
    /// What has changed since somebody asked; `None` if nobody ever did.
    pub(crate) log: Option<Vec<Entry>>,
    /// For each phase the lamps that it makes green.
    pub(crate) phases: Vec<Vec<usize>>,
    pub(crate) yellow_ms: u64,
    pub(crate) all_red_ms: u64,
    pub(crate) on_turn: usize,
    pub(crate) plan: Box<dyn TimingPlan>,
    pub(crate) next_plan: Option<Box<dyn TimingPlan>>,
    pub(crate) crosswalks: Vec<Crosswalk>,
    /// The lamps that sirens wait for; the first entry comes first.
    pub(crate) sirens: BTreeMap<(Reverse<VehicleClass>, u64), usize>,
    pub(crate) accepted: u64,
}

impl Core {
    pub(crate) fn new(builder: &IntersectionBuilder) -> Self {
        let lamp_of = |movement| builder.movements.iter().position(|it| it == movement);
        let phases = builder.phases.iter();
        Self {
            now_ms: 0,
            movements: builder.movements.clone(),
            lamps: vec![Light::Red; builder.movements.len()],
            log: None,
            phases: phases
                .map(|(movements, _)| movements.iter().filter_map(lamp_of).collect())
                .collect(),
            yellow_ms: builder.yellow_ms,
            all_red_ms: builder.all_red_ms,
            on_turn: 0,
            plan: Box::new(Fixed::of(builder)),
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
                self.log
                    .iter_mut()
                    .for_each(|log| log.push((self.now_ms, index, light)));
            }
        }
    }

    /// The phase that serves the first siren: `green` if it can.
    pub(crate) fn siren_phase(&self, green: Option<usize>) -> Option<usize> {
        let (_, lamp) = self.sirens.first_key_value()?;
        let serves = |phase: &usize| self.phases[*phase].contains(lamp);
        green
            .filter(serves)
            .or_else(|| (0..self.phases.len()).find(serves))
    }

    /// Goes on to a phase: green at once if nobody has to stop for it.
    pub(crate) fn head_for(&mut self, phase: usize) -> Box<dyn Step> {
        let entering = self.phases[phase].clone();
        let stops = |index, light| light == Light::Green && !entering.contains(&index);
        if self
            .lamps
            .iter()
            .enumerate()
            .any(|(i, lamp)| stops(i, *lamp))
        {
            self.show(Light::Yellow, stops);
            return Box::new(Yellow {
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
        let view = GreenView {
            phase,
            started_ms: self.now_ms,
            arrivals: 0,
            last_arrival_ms: None,
        };
        if phase != self.on_turn {
            return Green {
                view,
                planned_ms: self.now_ms,
            };
        }
        if let Some(plan) = self.next_plan.take() {
            self.plan = plan;
        }
        Green {
            planned_ms: self.planned_ms(&view),
            view,
        }
    }

    pub(crate) fn planned_ms(&self, view: &GreenView) -> u64 {
        self.plan.green_ends_ms(view).max(view.started_ms + 1)
    }

    fn start_walk(&mut self, phase: usize) {
        let now_ms = self.now_ms;
        for it in self.crosswalks.iter_mut().filter(|it| it.phase == phase) {
            if std::mem::take(&mut it.waiting) {
                it.sign = Sign::Walk(now_ms + it.timing.walk_ms);
            }
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
