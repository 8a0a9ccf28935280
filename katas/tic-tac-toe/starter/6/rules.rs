//! Stage 6: rules that can be exchanged, and more than two marks.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::record::Move;
use crate::sizes::{Cells, InARow};
use crate::{Cell, Game, Mark};

/// What follows from a move, with the cells that decide it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The move decides nothing.
    GoesOn,
    /// The mark that moved has won.
    Wins(Vec<Cell>),
    /// The mark that moved has lost. The next mark in the order of the turns has
    /// won.
    Loses(Vec<Cell>),
}

/// The rule of a game. It reads the cells and never changes them.
pub trait Rule: Send + Sync {
    /// What follows from the move `last`. Its mark is on the board already.
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict;

    /// Whether a mark may be put on this cell, which is free.
    fn allows(&self, _cells: &dyn Cells, _cell: Cell) -> bool {
        true
    }

    /// Whether the rule works on a board of this size.
    fn fits(&self, _size: usize) -> bool {
        true
    }
}

impl Rule for InARow {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        todo!()
    }

    /// Whether there is room for a line of this length.
    fn fits(&self, size: usize) -> bool {
        todo!()
    }
}

/// Swaps `Wins` and `Loses` of the inner rule.
pub struct Misere {
    // yours
}

impl Misere {
    pub fn of(rule: impl Rule + 'static) -> Self {
        todo!()
    }
}

impl Rule for Misere {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        todo!()
    }
}

/// Marks fall: a mark may be put only into the last row or directly above another
/// mark, and only if the inner rule allows it too.
pub struct Gravity {
    // yours
}

impl Gravity {
    pub fn of(rule: impl Rule + 'static) -> Self {
        todo!()
    }
}

impl Rule for Gravity {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        todo!()
    }
}

/// Why `build` returned no game: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// The board has no cells.
    ZeroSize,
    /// Fewer than two marks.
    TooFewMarks,
    /// This mark repeats an earlier one.
    DuplicateMark(Mark),
    /// The rule does not work on a board of this size.
    RuleDoesNotFit,
}

/// Collects the parts of a game and checks all of them in `build`.
#[derive(Clone)]
pub struct GameBuilder {
    // yours
}

impl GameBuilder {
    /// The number of rows and columns. Default: 3.
    pub fn size(self, size: usize) -> Self {
        todo!()
    }

    /// The marks in the order of the turns. Default: X and O.
    pub fn marks(self, marks: &[Mark]) -> Self {
        todo!()
    }

    /// The rule. Default: three in a row.
    pub fn rule(self, rule: impl Rule + 'static) -> Self {
        todo!()
    }

    /// A new game with an empty board. `build` may be called again.
    ///
    /// # Errors
    /// The first reason of `BuildError` that applies.
    pub fn build(&self) -> Result<Game, BuildError> {
        todo!()
    }
}

// You may move an `impl` block to the file of its type.
impl Game {
    /// A builder with the defaults: size 3, X and O, three in a row.
    pub fn builder() -> GameBuilder {
        todo!()
    }
}
