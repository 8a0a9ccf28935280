//! A junction: what its lamps show follows from the interval that it is in.

use std::fmt;

use crate::Light;
use crate::control_room::{Change, Observers};
pub use crate::layout::{BuildError, IntersectionBuilder};
use crate::pedestrians::Crosswalks;
use crate::plans::{AsBuilt, GreenView, TimingPlan};
use crate::priority::Emergencies;

/// One stream of vehicles through the junction, numbered as on its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Movement(pub u8);

/// What the lamps are doing. A movement in none of the lists is red. `next` is
/// the phase after the last green.
#[derive(Debug)]
enum Interval {
    Green {
        view: GreenView,
        ends_ms: u64,
    },
    Yellow {
        leaving: Vec<Movement>,
        staying: Vec<Movement>,
        next: usize,
        ends_ms: u64,
    },
    AllRed {
        staying: Vec<Movement>,
        next: usize,
        ends_ms: u64,
    },
    Fault,
}

/// A junction with its lamps. Nothing outside sets a lamp.
pub struct Intersection {
    layout: IntersectionBuilder,
    now_ms: u64,
    interval: Interval,
    plan: Box<dyn TimingPlan>,
    next_plan: Option<Box<dyn TimingPlan>>,
    pub(crate) crosswalks: Crosswalks,
    pub(crate) emergencies: Emergencies,
    pub(crate) observers: Observers,
}

impl fmt::Debug for Intersection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intersection")
            .field("now_ms", &self.now_ms)
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}

impl Intersection {
    /// Returns an empty builder.
    #[must_use]
    pub fn builder() -> IntersectionBuilder {
        IntersectionBuilder::new()
    }

    pub(crate) fn new(layout: IntersectionBuilder) -> Self {
        Self {
            now_ms: 0,
            interval: Interval::AllRed {
                staying: Vec::new(),
                next: 0,
                ends_ms: layout.all_red_ms,
            },
            plan: Box::new(AsBuilt::new(&layout)),
            next_plan: None,
            crosswalks: Crosswalks::default(),
            emergencies: Emergencies::default(),
            observers: Observers::default(),
            layout,
        }
    }

    /// Lets `ms` milliseconds pass.
    pub fn advance(&mut self, ms: u64) {
        let end_ms = self.now_ms + ms;
        while let Some(due_ms) = self.due_ms().filter(|due_ms| *due_ms <= end_ms) {
            self.now_ms = due_ms.max(self.now_ms);
            self.change();
        }
        self.now_ms = end_ms;
    }

    /// The milliseconds since the junction was built.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// What the lamp of a movement shows now; `None` if there is no such lamp.
    #[must_use]
    pub fn light(&self, movement: Movement) -> Option<Light> {
        let known = self.layout.movements.contains(&movement);
        known.then(|| self.lamp(movement))
    }

    /// All lamps, in the order in which the movements were declared.
    #[must_use]
    pub fn lights(&self) -> Vec<(Movement, Light)> {
        let movements = self.layout.movements.iter();
        movements.map(|&m| (m, self.lamp(m))).collect()
    }

    pub(crate) fn has_phase(&self, phase: usize) -> bool {
        phase < self.layout.phases.len()
    }

    /// The plan takes effect when the next green starts.
    pub(crate) fn plan_next(&mut self, plan: Box<dyn TimingPlan>) {
        self.next_plan = Some(plan);
    }

    /// Counts an arrival if `movement` is in the phase that is green.
    pub(crate) fn count_arrival(&mut self, movement: Movement) {
        if let Interval::Green { view, ends_ms } = &mut self.interval
            && self.layout.serves(view.phase, movement)
        {
            view.arrivals += 1;
            view.last_arrival_ms = Some(self.now_ms);
            *ends_ms = planned_end_ms(self.plan.as_ref(), view);
        }
        self.advance(0);
    }

    /// The emergencies have changed: cuts the green if it no longer serves them.
    pub(crate) fn reconsider(&mut self) {
        if let Interval::Green { view, .. } = &self.interval
            && let Some(movement) = self.emergencies.first()
            && !self.layout.serves(view.phase, movement)
        {
            self.crosswalks.cut_walk(self.now_ms);
        }
        self.advance(0);
    }

    pub(crate) fn is_faulty(&self) -> bool {
        matches!(self.interval, Interval::Fault)
    }

    pub(crate) fn stop_for_fault(&mut self) {
        self.crosswalks.stop();
        self.enter(Interval::Fault);
    }

    pub(crate) fn restart(&mut self) {
        self.enter(Interval::AllRed {
            staying: Vec::new(),
            next: 0,
            ends_ms: self.now_ms + self.layout.all_red_ms,
        });
    }

    fn lamp(&self, movement: Movement) -> Light {
        match &self.interval {
            Interval::Green { view, .. } if self.layout.serves(view.phase, movement) => {
                Light::Green
            }
            Interval::Yellow { leaving, .. } if leaving.contains(&movement) => Light::Yellow,
            Interval::Yellow { staying, .. } | Interval::AllRed { staying, .. }
                if staying.contains(&movement) =>
            {
                Light::Green
            }
            Interval::Fault => Light::FlashingRed,
            _ => Light::Red,
        }
    }

    /// When the interval ends if nothing else happens; `None` means never.
    fn due_ms(&self) -> Option<u64> {
        match &self.interval {
            Interval::Green { view, ends_ms } => {
                let clear_ms = self.crosswalks.clear_ms();
                match self.emergencies.first() {
                    Some(movement) if self.layout.serves(view.phase, movement) => None,
                    Some(_) => Some(clear_ms),
                    None => Some(clear_ms.max(*ends_ms)),
                }
            }
            Interval::Yellow { ends_ms, .. } | Interval::AllRed { ends_ms, .. } => Some(*ends_ms),
            Interval::Fault => None,
        }
    }

    /// The interval is over: the next one begins.
    fn change(&mut self) {
        match &self.interval {
            Interval::Green { view, .. } => {
                let green = self.layout.movements_of(view.phase).to_vec();
                self.head_for(self.layout.after(view.phase), green);
            }
            Interval::Yellow { staying, next, .. } => {
                let all_red = Interval::AllRed {
                    staying: staying.clone(),
                    next: *next,
                    ends_ms: self.now_ms + self.layout.all_red_ms,
                };
                self.enter(all_red);
            }
            Interval::AllRed { staying, next, .. } => {
                let (green, next) = (staying.clone(), *next);
                self.head_for(next, green);
            }
            Interval::Fault => {}
        }
    }

    /// On the way to the first emergency, otherwise to the phase `next`. The
    /// movements in `green` that are not in that phase must stop first.
    fn head_for(&mut self, next: usize, green: Vec<Movement>) {
        let emergency = self.emergencies.first();
        let phase = emergency
            .and_then(|movement| self.layout.serving(movement))
            .unwrap_or(next);
        let (staying, leaving): (Vec<_>, Vec<_>) = green
            .into_iter()
            .partition(|&movement| self.layout.serves(phase, movement));
        if leaving.is_empty() {
            self.start(phase);
            return;
        }
        self.enter(Interval::Yellow {
            leaving,
            staying,
            next,
            ends_ms: self.now_ms + self.layout.yellow_ms,
        });
    }

    /// The green of a phase starts.
    fn start(&mut self, phase: usize) {
        if let Some(plan) = self.next_plan.take() {
            self.plan = plan;
        }
        let view = GreenView {
            phase,
            started_ms: self.now_ms,
            arrivals: 0,
            last_arrival_ms: None,
        };
        let ends_ms = planned_end_ms(self.plan.as_ref(), &view);
        if self.emergencies.first().is_none() {
            self.crosswalks.start_walk(phase, self.now_ms);
        }
        self.enter(Interval::Green { view, ends_ms });
    }

    /// The only place where the lamps change, and where observers are called.
    fn enter(&mut self, interval: Interval) {
        let before = self.lights();
        self.interval = interval;
        let changed = self.lights().into_iter().zip(before);
        for ((movement, light), _) in changed.filter(|(new, old)| new != old) {
            let at_ms = self.now_ms;
            self.observers.notify(&Change {
                at_ms,
                movement,
                light,
            });
        }
    }
}

/// The plan's answer, corrected: a green lasts at least 1 ms.
fn planned_end_ms(plan: &dyn TimingPlan, view: &GreenView) -> u64 {
    plan.green_ends_ms(view).max(view.started_ms + 1)
}
