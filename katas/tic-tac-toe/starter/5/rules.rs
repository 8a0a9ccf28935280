//! Stage 5: what wins, what loses, what is allowed; and who plays.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::record::Move;
use crate::sizes::{Cells, InARow};
use crate::{Cell, Game, Mark};

/// What has come of a move, with the cells that decide it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing yet.
    GoesOn,
    /// Whoever made the move has won.
    Wins(Vec<Cell>),
    /// Whoever made the move has lost. The next in the order of the marks has
    /// won.
    Loses(Vec<Cell>),
}

/// The rule of a game. It looks at the cells, it never changes them.
pub trait Rule: Send + Sync {
    /// What has come of the move `last`. Its mark is on the board already.
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict;

    /// Whether a mark may be put on this cell, which is free.
    fn allows(&self, _cells: &dyn Cells, _cell: Cell) -> bool {
        true
    }

    /// Whether the rule makes sense on a board of this size.
    fn fits(&self, _size: usize) -> bool {
        true
    }
}

impl Rule for InARow {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        todo!()
    }

    /// Whether a line of this length has room.
    fn fits(&self, size: usize) -> bool {
        todo!()
    }
}

/// The other way round: what wins under the rule inside loses, and what loses
/// there wins.
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

/// Marks fall: besides what the rule inside asks, a mark may be put only into
/// the last row or right above another mark.
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

/// Whoever has all four corners wins. On a single cell there are none.
#[derive(Clone, Copy, Debug, Default)]
pub struct FourCorners;

impl Rule for FourCorners {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        todo!()
    }
}

/// Why a game cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// A board without cells.
    ZeroSize,
    /// Fewer than two marks.
    TooFewMarks,
    /// The mark is named twice.
    DuplicateMark(Mark),
    /// The rule makes no sense on a board of this size.
    RuleDoesNotFit,
}

/// Collects what a game is made of, and checks it all at once.
#[derive(Clone)]
pub struct GameBuilder {
    // yours
}

impl GameBuilder {
    /// How many rows and columns: 3 if nobody says.
    pub fn size(self, size: usize) -> Self {
        todo!()
    }

    /// Who plays, in the order of the turns: X and O if nobody says.
    pub fn marks(self, marks: &[Mark]) -> Self {
        todo!()
    }

    /// What wins: three in a row if nobody says.
    pub fn rule(self, rule: impl Rule + 'static) -> Self {
        todo!()
    }

    /// A game with an empty board. The builder may build another one.
    ///
    /// # Errors
    /// The first mistake, in the order of `BuildError`.
    pub fn build(&self) -> Result<Game, BuildError> {
        todo!()
    }
}

impl Game {
    /// Begins with three rows, X and O, and three in a row.
    pub fn builder() -> GameBuilder {
        todo!()
    }
}
