//! The calls that a car has not served yet.

use std::collections::BTreeSet;

use crate::hall::HallCall;
use crate::{Direction, Floor};

#[derive(Clone, Debug, Default)]
pub(crate) struct Stops {
    buttons: BTreeSet<Floor>,
    hall_calls: BTreeSet<HallCall>,
}

impl Stops {
    pub(crate) fn press(&mut self, floor: Floor) {
        self.buttons.insert(floor);
    }

    /// The lit buttons in the car, lowest floor first.
    pub(crate) fn buttons(&self) -> Vec<Floor> {
        self.buttons.iter().copied().collect()
    }

    pub(crate) fn has_button(&self, floor: Floor) -> bool {
        self.buttons.contains(&floor)
    }

    pub(crate) fn add(&mut self, call: HallCall) {
        self.hall_calls.insert(call);
    }

    /// Lowest floor first, and up before down.
    pub(crate) fn hall_calls(&self) -> Vec<HallCall> {
        self.hall_calls.iter().copied().collect()
    }

    pub(crate) fn has_hall_call(&self, floor: Floor, direction: Direction) -> bool {
        self.hall_calls.contains(&HallCall { floor, direction })
    }

    pub(crate) fn remove(&mut self, call: HallCall) {
        self.hall_calls.remove(&call);
    }

    /// The door opens: the button of this floor goes dark, and the call from
    /// the landing in the direction of the car is served and returned.
    pub(crate) fn serve(&mut self, floor: Floor, way: Option<Direction>) -> Option<HallCall> {
        self.buttons.remove(&floor);
        let direction = way?;
        self.hall_calls.take(&HallCall { floor, direction })
    }

    /// Whether a call lies beyond `floor` in this direction.
    pub(crate) fn lie_beyond(&self, floor: Floor, way: Direction) -> bool {
        self.floors().any(|it| match way {
            Direction::Up => it > floor,
            Direction::Down => it < floor,
        })
    }

    /// Each floor with a call once, lowest first.
    pub(crate) fn all(&self) -> Vec<Floor> {
        self.floors().collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn floors(&self) -> impl Iterator<Item = Floor> {
        let landings = self.hall_calls.iter().map(|call| call.floor);
        self.buttons.iter().copied().chain(landings)
    }
}
