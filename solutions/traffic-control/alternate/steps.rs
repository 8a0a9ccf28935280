//! What the junction is doing, one object a step: each knows when it ends and
//! which step is next.

use crate::Light;
use crate::core::Core;
use crate::plans::GreenView;

pub(crate) trait Step: Send {
    /// When the step ends if nothing else happens. `None` means never, or not
    /// before a sign has changed.
    fn ends_ms(&self, core: &Core) -> Option<u64>;

    /// The step has ended: sets the lamps and returns the next step.
    fn next(&self, core: &mut Core) -> Box<dyn Step>;

    /// The phase that is green in this step.
    fn phase(&self) -> Option<usize> {
        None
    }

    fn is_fault(&self) -> bool {
        false
    }

    /// A vehicle arrives at a lamp of the phase that is green.
    fn arrival(&mut self, _: &Core) {}
}

pub(crate) struct Green {
    pub(crate) view: GreenView,
    pub(crate) planned_ms: u64,
}

impl Step for Green {
    fn ends_ms(&self, core: &Core) -> Option<u64> {
        if core.sign_ms().is_some() {
            return None;
        }
        match core.serves_first(self.view.phase) {
            Some(true) => None,
            Some(false) => Some(core.now_ms),
            None => Some(self.planned_ms),
        }
    }

    fn next(&self, core: &mut Core) -> Box<dyn Step> {
        core.head_for((self.view.phase + 1) % core.phases.len())
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

/// `next` is the phase after the last green, here and in `AllRed`.
pub(crate) struct Yellow {
    pub(crate) next: usize,
    pub(crate) until_ms: u64,
}

impl Step for Yellow {
    fn ends_ms(&self, _: &Core) -> Option<u64> {
        Some(self.until_ms)
    }

    fn next(&self, core: &mut Core) -> Box<dyn Step> {
        core.show(Light::Red, |_, lamp| lamp == Light::Yellow);
        Box::new(AllRed {
            next: self.next,
            until_ms: core.now_ms + core.all_red_ms,
        })
    }
}

pub(crate) struct AllRed {
    pub(crate) next: usize,
    pub(crate) until_ms: u64,
}

impl Step for AllRed {
    fn ends_ms(&self, _: &Core) -> Option<u64> {
        Some(self.until_ms)
    }

    fn next(&self, core: &mut Core) -> Box<dyn Step> {
        core.head_for(self.next)
    }
}

/// A fault has no end of its own.
pub(crate) struct Fault;

impl Step for Fault {
    fn ends_ms(&self, _: &Core) -> Option<u64> {
        None
    }

    fn next(&self, _: &mut Core) -> Box<dyn Step> {
        Box::new(Self)
    }

    fn is_fault(&self) -> bool {
        true
    }
}
