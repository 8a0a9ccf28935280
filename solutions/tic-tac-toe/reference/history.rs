//! Undo, redo, and the observers of a game.

use crate::record::Move;
use crate::{Mark, Status};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
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

/// The observers of one game, in the order in which they were added.
#[derive(Default)]
pub(crate) struct Observers {
    observers: Vec<Box<dyn Observer>>,
}

impl Observers {
    pub(crate) fn add(&mut self, observer: impl Observer + 'static) {
        self.observers.push(Box::new(observer));
    }

    /// Calls each observer once. An observer that panics is removed: the code of one
    /// team must not stop the game or the observers of other teams.
    pub(crate) fn notify(&mut self, change: Change) {
        self.observers.retain_mut(|observer| {
            let call = AssertUnwindSafe(|| observer.changed(change));
            catch_unwind(call).is_ok()
        });
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} observers", self.observers.len())
    }
}

/// Counts how games end. Clones are the same scoreboard, so several games can
/// share it.
#[derive(Clone, Debug, Default)]
pub struct Scoreboard {
    /// How many games ended in this way; `None` is a draw.
    ends: Arc<Mutex<BTreeMap<Option<Mark>, u32>>>,
}

impl Scoreboard {
    pub fn new() -> Self {
        Self::default()
    }

    /// How many games this mark has won.
    pub fn wins(&self, mark: Mark) -> u32 {
        self.count(Some(mark))
    }

    /// How many games were drawn.
    pub fn draws(&self) -> u32 {
        self.count(None)
    }

    fn count(&self, end: Option<Mark>) -> u32 {
        self.ends().get(&end).copied().unwrap_or(0)
    }

    /// The counts are right even if a thread panicked under this lock, because each
    /// change of a count is one step.
    fn ends(&self) -> MutexGuard<'_, BTreeMap<Option<Mark>, u32>> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Scoreboard {
    fn changed(&mut self, change: Change) {
        let mut ends = self.ends();
        if let Some(end) = end(change.before) {
            let count = ends.entry(end).or_default();
            *count = count.saturating_sub(1);
        }
        if let Some(end) = end(change.after) {
            *ends.entry(end).or_default() += 1;
        }
    }
}

/// The end of a game: with a winner or without one. `None` while the game goes on.
fn end(status: Status) -> Option<Option<Mark>> {
    match status {
        Status::Turn(_) => None,
        Status::Won(mark) => Some(Some(mark)),
        Status::Draw => Some(None),
    }
}
