//! What a car has still to do. Whoever asks about it asks here.

use std::collections::BTreeSet;

use crate::hall::HallCall;
use crate::{Direction, Floor};

/// The calls that a car has not served yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stops {
    buttons: BTreeSet<Floor>,
    hall_calls: BTreeSet<HallCall>,
}

impl Stops {
    pub(crate) fn press(&mut self, floor: Floor) {
        self.buttons.insert(floor);
    }

    pub(crate) fn add(&mut self, call: HallCall) {
        self.hall_calls.insert(call);
    }

    /// The lit buttons in the car, lowest floor first.
    pub(crate) fn buttons(&self) -> Vec<Floor> {
        self.buttons.iter().copied().collect()
    }

    /// Lowest floor first, and up before down.
    pub(crate) fn hall_calls(&self) -> Vec<HallCall> {
        self.hall_calls.iter().copied().collect()
    }

    pub(crate) fn has_button(&self, floor: Floor) -> bool {
        self.buttons.contains(&floor)
    }

    pub(crate) fn has_hall_call(&self, floor: Floor, direction: Direction) -> bool {
        self.hall_calls.contains(&HallCall { floor, direction })
    }

    /// The door opens here for whoever gets out, and for those who go `way`.
    /// Gives the call that has been served by it.
    pub(crate) fn answer(&mut self, floor: Floor, way: Option<Direction>) -> Option<HallCall> {
        self.buttons.remove(&floor);
        let direction = way?;
        self.hall_calls.take(&HallCall { floor, direction })
    }

    pub(crate) fn remove(&mut self, call: HallCall) {
        self.hall_calls.remove(&call);
    }

    /// The nearest stop that lies strictly beyond `floor`.
    pub(crate) fn next(&self, floor: Floor, way: Direction) -> Option<Floor> {
        match way {
            Direction::Up => self.floors().filter(|it| *it > floor).min(),
            Direction::Down => self.floors().filter(|it| *it < floor).max(),
        }
    }

    /// Each floor with a stop once, lowest first.
    pub(crate) fn all(&self) -> Vec<Floor> {
        self.floors().collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn floors(&self) -> impl Iterator<Item = Floor> {
        let landings = self.hall_calls.iter().map(|call| call.floor);
        self.buttons.iter().copied().chain(landings)
    }
}
