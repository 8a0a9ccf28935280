//! What the bank knows about the landings. Every change is a piece of news that
//! is entered here: the list of those who wait, the trace and the waits follow
//! from it, and so the panels can never hear anything else.

use std::collections::BTreeMap;

use crate::Event;
use crate::dispatch::CarId;
use crate::hall::HallCall;
use crate::panel::{News, Panel};

#[derive(Clone, Copy)]
struct Entry {
    number: u64,
    car: Option<CarId>,
}

#[derive(Default)]
pub(crate) struct Ledger {
    next: u64,
    entries: BTreeMap<HallCall, Entry>,
    trace: Vec<(CarId, Event)>,
    panels: Vec<Box<dyn Panel>>,
}

impl Ledger {
    pub(crate) fn subscribe(&mut self, panel: Box<dyn Panel>) {
        self.panels.push(panel);
    }

    pub(crate) fn has(&self, call: HallCall) -> bool {
        self.entries.contains_key(&call)
    }

    /// All calls, oldest first.
    pub(crate) fn all(&self) -> Vec<HallCall> {
        self.sorted(|_| true)
    }

    /// The calls that a car has, or nobody, oldest first.
    pub(crate) fn of(&self, car: Option<CarId>) -> Vec<HallCall> {
        self.sorted(|entry| entry.car == car)
    }

    pub(crate) fn trace(&self) -> Vec<(CarId, Event)> {
        self.trace.clone()
    }

    /// Enters what has happened, and tells the panels.
    pub(crate) fn enter(&mut self, tick: u64, news: News) {
        match news {
            News::Called(call) => {
                let entry = Entry {
                    number: self.next,
                    car: None,
                };
                self.entries.insert(call, entry);
                self.next += 1;
            }
            News::Assigned(call, car) => self.hand(call, Some(car)),
            News::Returned(call, _) => self.hand(call, None),
            News::Served(call, _) | News::Cancelled(call) => {
                self.entries.remove(&call);
            }
            News::Car(car, event) => self.trace.push((car, event)),
            News::Mode(..) => {}
        }
        for panel in &mut self.panels {
            panel.tell(tick, &news);
        }
    }

    fn hand(&mut self, call: HallCall, car: Option<CarId>) {
        if let Some(entry) = self.entries.get_mut(&call) {
            entry.car = car;
        }
    }

    fn sorted(&self, which: impl Fn(&Entry) -> bool) -> Vec<HallCall> {
        let some = self.entries.iter().filter(|(_, entry)| which(entry));
        let mut calls: Vec<_> = some.map(|(call, it)| (it.number, *call)).collect();
        calls.sort_unstable_by_key(|it| it.0);
        calls.into_iter().map(|it| it.1).collect()
    }
}
