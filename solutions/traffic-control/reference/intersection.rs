//! A junction: what its lamps show follows from the interval it is in.

use crate::Light;
pub use crate::layout::{BuildError, IntersectionBuilder};
use crate::pedestrians::Crosswalks;
use crate::plans::{Fixed, GreenView, TimingPlan};
use crate::priority::Priorities;

/// One stream of vehicles through the junction, numbered as on its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Movement(pub u8);

/// What the lamps are doing. Who is in none of the lists is red.
enum Interval {
    Green {
        view: GreenView,
        until_ms: u64,
    },
    Yellow {
        leaving: Vec<Movement>,
        staying: Vec<Movement>,
        until_ms: u64,
    },
    AllRed {
        staying: Vec<Movement>,
        until_ms: u64,
    },
    Fault,
}

/// A junction: it alone decides what its lamps show.
pub struct Intersection {
    layout: IntersectionBuilder,
    now_ms: u64,
    on_turn: usize,
    interval: Interval,
    plan: Box<dyn TimingPlan>,
    next_plan: Option<Box<dyn TimingPlan>>,
    pub(crate) crosswalks: Crosswalks,
    pub(crate) priorities: Priorities,
}

impl Intersection {
    /// Starts the plan of a new junction.
    #[must_use]
    pub fn builder() -> IntersectionBuilder {
        IntersectionBuilder::new()
    }

    pub(crate) fn new(layout: IntersectionBuilder) -> Self {
        Self {
            now_ms: 0,
            on_turn: 0,
            interval: Interval::AllRed {
                staying: Vec::new(),
                until_ms: layout.all_red_ms,
            },
            plan: Box::new(Fixed::of(&layout)),
            next_plan: None,
            crosswalks: Crosswalks::default(),
            priorities: Priorities::default(),
            layout,
        }
    }

    /// Lets `ms` milliseconds pass.
    pub fn advance(&mut self, ms: u64) {
        let end = self.now_ms + ms;
        while let Some(at) = self.next_change_ms().filter(|at| *at <= end) {
            self.now_ms = at;
            self.change();
        }
        self.now_ms = end;
    }

    /// The milliseconds that have passed since it was built.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// What the lamp of a movement shows now; `None` if there is none.
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

    pub(crate) fn plan_next(&mut self, plan: Box<dyn TimingPlan>) {
        self.next_plan = Some(plan);
    }

    /// Counts an arrival if it comes in the green of its phase.
    pub(crate) fn count_arrival(&mut self, movement: Movement) {
        if let Interval::Green { view, until_ms } = &mut self.interval
            && self.layout.serves(view.phase, movement)
            && self.priorities.first().is_none()
        {
            view.arrivals += 1;
            view.last_arrival_ms = Some(self.now_ms);
            *until_ms = planned_end_ms(self.plan.as_ref(), view);
        }
        self.advance(0);
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

    /// When the lamps change next if nobody asks for anything.
    pub(crate) fn next_change_ms(&self) -> Option<u64> {
        let due_ms = match &self.interval {
            Interval::Green { view, until_ms } => {
                let clear_ms = self.crosswalks.clear_ms();
                match self.emergency_phase() {
                    Some(phase) if phase == view.phase => return None,
                    Some(_) => clear_ms,
                    None => clear_ms.max(*until_ms),
                }
            }
            Interval::Yellow { until_ms, .. } | Interval::AllRed { until_ms, .. } => *until_ms,
            Interval::Fault => return None,
        };
        Some(due_ms.max(self.now_ms))
    }

    /// Where the emergency that comes first is served, if there is one.
    fn emergency_phase(&self) -> Option<usize> {
        let movement = self.priorities.first()?;
        match &self.interval {
            Interval::Green { view, .. } if self.layout.serves(view.phase, movement) => {
                Some(view.phase)
            }
            _ => self.layout.serving(movement),
        }
    }

    /// The emergencies are no longer what they were.
    pub(crate) fn obey(&mut self) {
        if let Interval::Green { view, .. } = &self.interval
            && self.emergency_phase().is_some_and(|it| it != view.phase)
        {
            self.crosswalks.cut_walk(self.now_ms);
        }
        self.advance(0);
    }

    pub(crate) fn flash(&mut self) {
        self.crosswalks.stop();
        self.interval = Interval::Fault;
    }

    pub(crate) fn restart(&mut self) {
        self.on_turn = 0;
        self.interval = Interval::AllRed {
            staying: Vec::new(),
            until_ms: self.now_ms + self.layout.all_red_ms,
        };
    }

    /// The interval is over: the next one begins.
    fn change(&mut self) {
        let emergency = self.emergency_phase();
        match &mut self.interval {
            Interval::Green { view, .. } => {
                let green = self.layout.phases[view.phase].movements.clone();
                if emergency.is_none() && view.phase == self.on_turn {
                    self.on_turn = (view.phase + 1) % self.layout.phases.len();
                }
                self.head_for(emergency.unwrap_or(self.on_turn), green);
            }
            Interval::Yellow { staying, .. } => {
                self.interval = Interval::AllRed {
                    staying: std::mem::take(staying),
                    until_ms: self.now_ms + self.layout.all_red_ms,
                };
            }
            Interval::AllRed { staying, .. } => {
                let green = std::mem::take(staying);
                self.head_for(emergency.unwrap_or(self.on_turn), green);
            }
            Interval::Fault => {}
        }
    }

    /// On the way to a phase: whoever is green and not in it must stop first.
    fn head_for(&mut self, phase: usize, green: Vec<Movement>) {
        let (staying, leaving): (Vec<_>, Vec<_>) = green
            .into_iter()
            .partition(|&movement| self.layout.serves(phase, movement));
        if leaving.is_empty() {
            self.start(phase);
        } else {
            self.interval = Interval::Yellow {
                leaving,
                staying,
                until_ms: self.now_ms + self.layout.yellow_ms,
            };
        }
    }

    /// Green for a phase: timed by the plan if it is its turn, and otherwise
    /// for an emergency alone, which holds it until it is released.
    fn start(&mut self, phase: usize) {
        let view = GreenView {
            phase,
            started_ms: self.now_ms,
            arrivals: 0,
            last_arrival_ms: None,
        };
        let mut until_ms = self.now_ms;
        if phase == self.on_turn {
            if let Some(plan) = self.next_plan.take() {
                self.plan = plan;
            }
            until_ms = planned_end_ms(self.plan.as_ref(), &view);
        }
        if self.priorities.first().is_none() {
            self.crosswalks.start_walk(phase, self.now_ms);
        }
        self.interval = Interval::Green { view, until_ms };
    }
}

/// What the plan says, but never less than 1 ms of green.
fn planned_end_ms(plan: &dyn TimingPlan, view: &GreenView) -> u64 {
    plan.green_ends_ms(view).max(view.started_ms + 1)
}
