//! Rules that can be exchanged, and a builder for games with any rule and any marks.

use crate::game::Game;
use crate::position::Position;
use crate::record::Move;
use crate::sizes::{Cells, InARow};
use crate::{Cell, Mark};
use std::error::Error;
use std::fmt;
use std::sync::Arc;

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

/// Swaps `Wins` and `Loses` of the inner rule.
pub struct Misere {
    rule: Box<dyn Rule>,
}

impl Misere {
    pub fn of(rule: impl Rule + 'static) -> Self {
        Self {
            rule: Box::new(rule),
        }
    }
}

impl Rule for Misere {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        match self.rule.judge(cells, last) {
            Verdict::GoesOn => Verdict::GoesOn,
            Verdict::Wins(line) => Verdict::Loses(line),
            Verdict::Loses(line) => Verdict::Wins(line),
        }
    }

    fn allows(&self, cells: &dyn Cells, cell: Cell) -> bool {
        self.rule.allows(cells, cell)
    }

    fn fits(&self, size: usize) -> bool {
        self.rule.fits(size)
    }
}

impl fmt::Debug for Misere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Misere").finish_non_exhaustive()
    }
}

/// Marks fall: a mark may be put only into the last row or directly above another
/// mark, and only if the inner rule allows it too.
pub struct Gravity {
    rule: Box<dyn Rule>,
}

impl Gravity {
    pub fn of(rule: impl Rule + 'static) -> Self {
        Self {
            rule: Box::new(rule),
        }
    }
}

impl Rule for Gravity {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        self.rule.judge(cells, last)
    }

    fn allows(&self, cells: &dyn Cells, cell: Cell) -> bool {
        let row = cell.row + 1;
        let lies = row == cells.size() || cells.at(Cell { row, ..cell }).is_some();
        lies && self.rule.allows(cells, cell)
    }

    fn fits(&self, size: usize) -> bool {
        self.rule.fits(size)
    }
}

impl fmt::Debug for Gravity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gravity").finish_non_exhaustive()
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

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ZeroSize => f.write_str("the board has no cells"),
            Self::TooFewMarks => f.write_str("a game needs two marks or more"),
            Self::DuplicateMark(mark) => write!(f, "the mark {} is there twice", mark.0),
            Self::RuleDoesNotFit => f.write_str("the rule does not work on this board"),
        }
    }
}

impl Error for BuildError {}

/// Collects the parts of a game and checks all of them in `build`.
#[derive(Clone)]
#[must_use]
pub struct GameBuilder {
    size: usize,
    marks: Vec<Mark>,
    rule: Arc<dyn Rule>,
}

impl Default for GameBuilder {
    fn default() -> Self {
        Self {
            size: 3,
            marks: vec![Mark::X, Mark::O],
            rule: Arc::new(InARow::new(3)),
        }
    }
}

impl GameBuilder {
    /// The number of rows and columns. Default: 3.
    pub fn size(self, size: usize) -> Self {
        Self { size, ..self }
    }

    /// The marks in the order of the turns. Default: X and O.
    pub fn marks(self, marks: &[Mark]) -> Self {
        Self {
            marks: marks.to_vec(),
            ..self
        }
    }

    /// The rule. Default: three in a row.
    pub fn rule(self, rule: impl Rule + 'static) -> Self {
        Self {
            rule: Arc::new(rule),
            ..self
        }
    }

    /// A new game with an empty board. `build` may be called again.
    ///
    /// # Errors
    /// The first reason of `BuildError` that applies.
    pub fn build(&self) -> Result<Game, BuildError> {
        if self.size == 0 {
            return Err(BuildError::ZeroSize);
        }
        if self.marks.len() < 2 {
            return Err(BuildError::TooFewMarks);
        }
        let repeated = (1..self.marks.len()).find(|&n| self.marks[..n].contains(&self.marks[n]));
        if let Some(index) = repeated {
            return Err(BuildError::DuplicateMark(self.marks[index]));
        }
        if !self.rule.fits(self.size) {
            return Err(BuildError::RuleDoesNotFit);
        }
        Ok(Game::begin(self.position()))
    }

    pub(crate) fn position(&self) -> Position {
        Position::start(
            self.size,
            self.marks.as_slice().into(),
            Arc::clone(&self.rule),
        )
    }
}

impl fmt::Debug for GameBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GameBuilder")
            .field("size", &self.size)
            .field("marks", &self.marks)
            .finish_non_exhaustive()
    }
}

impl Game {
    /// A builder with the defaults: size 3, X and O, three in a row.
    pub fn builder() -> GameBuilder {
        GameBuilder::default()
    }
}
