//! How far it is to a stop. One measure answers all questions: whether a car
//! opens here (some stop is 0 floors away), where it goes (there are stops
//! ahead, or not), and how near it is to a call that it has not got.

use crate::{Direction, Floor};

/// A place where a car must stop, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stop {
    pub(crate) floor: Floor,
    /// The way in which the car must leave; `None` if any will do, because
    /// somebody only wants to get out.
    pub(crate) leave: Option<Direction>,
}

/// Where a car is and where it goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position {
    pub(crate) at: Floor,
    pub(crate) going: Option<Direction>,
}

impl Position {
    /// Whether a floor lies strictly ahead in a direction.
    pub(crate) fn is_beyond(self, floor: Floor, way: Direction) -> bool {
        match way {
            Direction::Up => floor > self.at,
            Direction::Down => floor < self.at,
        }
    }

    /// The floors that the car travels to a stop, if it has to serve `others`
    /// too and obeys its direction.
    pub(crate) fn distance(self, stop: Stop, others: &[Floor]) -> u64 {
        let Some(ahead) = self.going else {
            return between(self.at, stop.floor);
        };
        let back = ahead.opposite();
        let leaves_ahead = stop.leave.is_none_or(|way| way == ahead);
        if leaves_ahead && !self.is_beyond(stop.floor, back) {
            return between(self.at, stop.floor);
        }
        let farthest = |from: Floor, way: Direction| {
            let all = others.iter().copied().chain([from, stop.floor]);
            match way {
                Direction::Up => all.max().unwrap_or(from),
                Direction::Down => all.min().unwrap_or(from),
            }
        };
        let turn = farthest(self.at, ahead);
        if stop.leave == Some(ahead) {
            let again = farthest(turn, back);
            between(self.at, turn) + between(turn, again) + between(again, stop.floor)
        } else {
            between(self.at, turn) + between(turn, stop.floor)
        }
    }
}

fn between(one: Floor, other: Floor) -> u64 {
    one.0.abs_diff(other.0).into()
}
