//! The rule by which a car with a closed door decides what to do. It is a
//! question without side effects: where it is, where it is going, what is left.

use std::cmp::Ordering;

use crate::stops::Stops;
use crate::{Direction, Floor};

/// What a car does in one tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Open, for those who want to go this way; `None` if no one said.
    Open(Option<Direction>),
    Move(Direction),
    Rest,
}

/// Keep the direction while a stop lies ahead, else turn, else rest.
pub(crate) fn decide(at: Floor, going: Option<Direction>, stops: &Stops) -> Decision {
    let waiting = |way: &Direction| stops.has_hall_call(at, *way);
    let lies = |way: &Direction| stops.next(at, *way).is_some();
    // The ways in which it may leave this floor, the dearest first.
    let ways: &[Direction] = match going {
        Some(ahead) if lies(&ahead) => &[ahead],
        Some(ahead) => &[ahead, ahead.opposite()],
        None => &[Direction::Up, Direction::Down],
    };
    if let Some(&way) = ways.iter().find(|way| waiting(way)) {
        Decision::Open(Some(way))
    } else if stops.has_button(at) {
        Decision::Open(going)
    } else if going.is_none() {
        nearest(at, stops).map_or(Decision::Rest, Decision::Move)
    } else {
        let way = ways.iter().copied().find(lies);
        way.map_or(Decision::Rest, Decision::Move)
    }
}

/// Go to one floor, whatever lies between, and open there.
pub(crate) fn head_for(goal: Floor, at: Floor) -> Decision {
    match goal.cmp(&at) {
        Ordering::Greater => Decision::Move(Direction::Up),
        Ordering::Less => Decision::Move(Direction::Down),
        Ordering::Equal => Decision::Open(None),
    }
}

/// The way to the nearest stop of all; of two at the same distance, up.
fn nearest(at: Floor, stops: &Stops) -> Option<Direction> {
    [Direction::Up, Direction::Down]
        .into_iter()
        .filter_map(|way| Some((stops.next(at, way)?.0.abs_diff(at.0), way)))
        .min()
        .map(|(_, way)| way)
}
