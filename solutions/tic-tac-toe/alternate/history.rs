//! Undo, redo, and the observers of a game.

use crate::record::Move;
use crate::{Mark, Status};
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Why `undo` or `redo` did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryError {
    NothingToUndo,
    NothingToRedo,
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingToUndo => "there is no move to take back",
            Self::NothingToRedo => "no move was taken back",
        })
    }
}

impl Error for HistoryError {}

/// What happened to a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Played,
    Undone,
    Redone,
}

/// A change of a game: what happened to which move, and the status before and
/// after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub action: Action,
    pub step: Move,
    pub before: Status,
    pub after: Status,
}

/// A game calls `changed` once after each of its changes.
pub trait Observer: Send {
    fn changed(&mut self, change: Change);
}

/// Counts how games end. Clones are the same scoreboard, so several games can
/// share it.
#[derive(Clone, Debug, Default)]
pub struct Scoreboard {
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

    fn count(&self, end: Status) -> u32 {
        let count = self.ends().iter().filter(|&&it| it == end).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn ends(&self) -> MutexGuard<'_, Vec<Status>> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Scoreboard {
    fn changed(&mut self, change: Change) {
        let over = |status| !matches!(status, Status::Turn(_));
        let mut ends = self.ends();
        if over(change.before) {
            let undone = ends.iter().rposition(|&end| end == change.before);
            undone.map(|index| ends.swap_remove(index));
        }
        if over(change.after) {
            ends.push(change.after);
        }
    }
}
