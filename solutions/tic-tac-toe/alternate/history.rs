//! Taking back, and telling others.

use crate::record::Move;
use crate::{Mark, Status};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Why there is nothing to take back, or to make again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryError {
    NothingToUndo,
    NothingToRedo,
}

/// What was done with a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Played,
    Undone,
    Redone,
}

/// A change of a game: what was done with which move, and how the game stood
/// before and after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub action: Action,
    pub step: Move,
    pub before: Status,
    pub after: Status,
}

/// Is told of each change of a game, once, when it has happened.
pub trait Observer: Send {
    fn told(&mut self, change: Change);
}

/// Counts how games end. Clones are the same scoreboard, so that several games
/// can share it.
#[derive(Clone, Default)]
pub struct Scoreboard {
    /// All that have ended, in no order that matters.
    ends: Arc<Mutex<Vec<Status>>>,
}

impl Scoreboard {
    pub fn new() -> Self {
        Self::default()
    }

    /// How many games this mark has won.
    pub fn wins(&self, mark: Mark) -> u32 {
        self.count(Status::Won(mark))
    }

    /// How many games were drawn.
    pub fn draws(&self) -> u32 {
        self.count(Status::Draw)
    }

    /// Who has won how many games, for all who have won any: the most wins
    /// first, and equal ones by their letters.
    pub fn table(&self) -> Vec<(Mark, u32)> {
        let mut wins: BTreeMap<Mark, u32> = BTreeMap::new();
        for &end in self.ends().iter() {
            if let Status::Won(mark) = end {
                *wins.entry(mark).or_default() += 1;
            }
        }
        let mut table: Vec<(Mark, u32)> = wins.into_iter().collect();
        table.sort_by_key(|&(_, wins)| Reverse(wins)); // stable: letters stay
        table
    }

    fn count(&self, end: Status) -> u32 {
        let ends = self.ends();
        ends.iter().filter(|&&it| it == end).count() as u32
    }

    fn ends(&self) -> MutexGuard<'_, Vec<Status>> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Scoreboard {
    fn told(&mut self, change: Change) {
        let over = |status| !matches!(status, Status::Turn(_));
        let mut ends = self.ends();
        if let Some(index) = ends.iter().position(|&end| end == change.before) {
            ends.swap_remove(index);
        }
        if over(change.after) {
            ends.push(change.after);
        }
    }
}
