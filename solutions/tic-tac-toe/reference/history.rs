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
    /// How many games have ended so; `None` is a draw.
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

    /// Who has won how many games, for all who have won any: the most wins
    /// first, and equal ones by their letters.
    pub fn table(&self) -> Vec<(Mark, u32)> {
        let ends = self.ends();
        let wins = ends.iter().filter_map(|(end, &wins)| Some(((*end)?, wins)));
        let mut table: Vec<(Mark, u32)> = wins.filter(|&(_, wins)| wins > 0).collect();
        table.sort_by_key(|&(mark, wins)| (Reverse(wins), mark));
        table
    }

    fn count(&self, end: Option<Mark>) -> u32 {
        self.ends().get(&end).copied().unwrap_or(0)
    }

    /// Each change of the counts is a single step, so they are good even if
    /// some thread has panicked meanwhile.
    fn ends(&self) -> MutexGuard<'_, BTreeMap<Option<Mark>, u32>> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Scoreboard {
    fn told(&mut self, change: Change) {
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

/// How a game has ended, if it has: with a winner, or without.
fn end(status: Status) -> Option<Option<Mark>> {
    match status {
        Status::Turn(_) => None,
        Status::Won(mark) => Some(Some(mark)),
        Status::Draw => Some(None),
    }
}
