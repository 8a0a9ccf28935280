//! What the junction is doing, one object a step: each knows when it ends and
//! what comes then.

use crate::Light;
use crate::core::Core;
use crate::plans::GreenView;

pub(crate) trait Step: Send {
    /// When it ends if nobody asks for anything; `None` is never, or not before
    /// something else has happened.
    fn ends_ms(&self, core: &Core) -> Option<u64>;

    /// It has ended: sets the lamps and gives the step that follows.
    fn next(&self, core: &mut Core) -> Box<dyn Step>;

    /// The phase that is green in this step.
    fn phase(&self) -> Option<usize> {
        None
    }

    /// A vehicle has been seen at a lamp of the phase that is green.
    fn arrival(&mut self, _: &Core) {}
}

pub(crate) struct Green {
    pub(crate) view: GreenView,
    pub(crate) planned_ms: u64,
}

impl Step for Green {
    fn ends_ms(&self, core: &Core) -> Option<u64> {
        let wanted = core.siren_phase(Some(self.view.phase));
        let held = wanted == Some(self.view.phase);
        let cut = wanted.is_some() && !held;
        let ends_ms = if cut { core.now_ms } else { self.planned_ms };
        (!held && core.sign_ms().is_none()).then_some(ends_ms)
    }

    fn next(&self, core: &mut Core) -> Box<dyn Step> {
        let siren = core.siren_phase(Some(self.view.phase));
        if siren.is_none() && self.view.phase == core.on_turn {
            core.on_turn = (core.on_turn + 1) % core.phases.len();
        }
        core.head_for(siren.unwrap_or(core.on_turn))
    }

    fn phase(&self) -> Option<usize> {
        Some(self.view.phase)
    }

    fn arrival(&mut self, core: &Core) {
        self.view.arrivals += 1;
        self.view.last_arrival_ms = Some(core.now_ms);
        self.planned_ms = core.planned_ms(&self.view);
    }
}

pub(crate) struct Yellow {
    pub(crate) until_ms: u64,
}

impl Step for Yellow {
    fn ends_ms(&self, _: &Core) -> Option<u64> {
        Some(self.until_ms)
    }

    fn next(&self, core: &mut Core) -> Box<dyn Step> {
        core.show(Light::Red, |_, lamp| lamp == Light::Yellow);
        Box::new(AllRed {
            until_ms: core.now_ms + core.all_red_ms,
        })
    }
}

pub(crate) struct AllRed {
    pub(crate) until_ms: u64,
}

impl Step for AllRed {
    fn ends_ms(&self, _: &Core) -> Option<u64> {
        Some(self.until_ms)
    }

    fn next(&self, core: &mut Core) -> Box<dyn Step> {
        let phase = core.siren_phase(None).unwrap_or(core.on_turn);
        core.head_for(phase)
    }
}

/// After a fault: nothing happens until somebody comes.
pub(crate) struct Fault;

impl Step for Fault {
    fn ends_ms(&self, _: &Core) -> Option<u64> {
        None
    }

    fn next(&self, _: &mut Core) -> Box<dyn Step> {
        Box::new(Self)
    }
}
