//! The rule by which a car with a closed door decides what to do (known as
//! LOOK). It is a question without side effects.

use crate::stops::Stops;
use crate::{Direction, Floor};

/// What a car with a closed door does in a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Open, with this direction from then on.
    Open(Option<Direction>),
    Move(Direction),
    Rest,
}

/// Keeps the direction while a call lies ahead. Without a direction, ahead is up.
pub(crate) fn decide(at: Floor, direction: Option<Direction>, stops: &Stops) -> Decision {
    let ahead = direction.unwrap_or(Direction::Up);
    let back = ahead.opposite();
    let goes_on = stops.lie_beyond(at, ahead);
    if stops.has_hall_call(at, ahead) {
        Decision::Open(Some(ahead))
    } else if !goes_on && stops.has_hall_call(at, back) {
        Decision::Open(Some(back))
    } else if stops.has_button(at) {
        Decision::Open(direction)
    } else if goes_on {
        Decision::Move(ahead)
    } else if stops.lie_beyond(at, back) {
        Decision::Move(back)
    } else {
        Decision::Rest
    }
}
