//! Rules that can be exchanged, and a builder that collects a table.

use crate::game::Game;
use crate::record::Move;
use crate::sizes::{Cells, InARow};
use crate::table::Table;
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
    inner: Arc<dyn Rule>,
}

/// Marks fall: a mark may be put only into the last row or directly above another
/// mark, and only if the inner rule allows it too.
pub struct Gravity {
    inner: Arc<dyn Rule>,
}

/// Implements `Rule` for a type with an inner rule: one method is its own, and the others
/// are passed on. So no wrapper can forget a method.
macro_rules! around {
    ($outer:ident { judge: $judge:expr }) => {
        around!(@ $outer, $judge, |inner: &dyn Rule, cells: &dyn Cells, cell| {
            inner.allows(cells, cell)
        });
    };
    ($outer:ident { allows: $allows:expr }) => {
        around!(@ $outer, |verdict| verdict, $allows);
    };
    (@ $outer:ident, $judge:expr, $allows:expr) => {
        impl $outer {
            pub fn of(rule: impl Rule + 'static) -> Self {
                let inner = Arc::new(rule);
                Self { inner }
            }
        }

        impl fmt::Debug for $outer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($outer)).finish_non_exhaustive()
            }
        }

        impl Rule for $outer {
            fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
                let judge: fn(Verdict) -> Verdict = $judge;
                judge(self.inner.judge(cells, last))
            }

            fn allows(&self, cells: &dyn Cells, cell: Cell) -> bool {
                let allows: fn(&dyn Rule, &dyn Cells, Cell) -> bool = $allows;
                allows(self.inner.as_ref(), cells, cell)
            }

            fn fits(&self, size: usize) -> bool {
                self.inner.fits(size)
            }
        }
    };
}

around!(Misere {
    judge: |verdict| match verdict {
        Verdict::GoesOn => Verdict::GoesOn,
        Verdict::Wins(line) => Verdict::Loses(line),
        Verdict::Loses(line) => Verdict::Wins(line),
    }
});

around!(Gravity {
    allows: |inner, cells, cell| {
        let below = Cell {
            row: cell.row + 1,
            ..cell
        };
        let lies = below.row == cells.size() || cells.at(below).is_some();
        lies && inner.allows(cells, cell)
    }
});

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
#[derive(Clone, Debug)]
#[must_use]
pub struct GameBuilder {
    table: Table,
}

impl Default for GameBuilder {
    fn default() -> Self {
        Self {
            table: Table {
                size: 3,
                marks: vec![Mark::X, Mark::O],
                rule: Arc::new(InARow::new(3)),
            },
        }
    }
}

impl GameBuilder {
    /// The number of rows and columns. Default: 3.
    pub fn size(mut self, size: usize) -> Self {
        self.table.size = size;
        self
    }

    /// The marks in the order of the turns. Default: X and O.
    pub fn marks(mut self, marks: &[Mark]) -> Self {
        self.table.marks = marks.to_vec();
        self
    }

    /// The rule. Default: three in a row.
    pub fn rule(mut self, rule: impl Rule + 'static) -> Self {
        self.table.rule = Arc::new(rule);
        self
    }

    /// A new game with an empty board. `build` may be called again.
    ///
    /// # Errors
    /// The first reason of `BuildError` that applies.
    pub fn build(&self) -> Result<Game, BuildError> {
        let Table { size, marks, rule } = &self.table;
        let mut seen = Vec::new();
        let again = marks.iter().find(|&mark| {
            let known = seen.contains(mark);
            seen.push(*mark);
            known
        });
        match again {
            _ if *size == 0 => Err(BuildError::ZeroSize),
            _ if marks.len() < 2 => Err(BuildError::TooFewMarks),
            Some(&mark) => Err(BuildError::DuplicateMark(mark)),
            None if !rule.fits(*size) => Err(BuildError::RuleDoesNotFit),
            None => Ok(Game::at(self.table())),
        }
    }

    pub(crate) fn table(&self) -> Table {
        self.table.clone()
    }
}

impl Game {
    /// A builder with the defaults: size 3, X and O, three in a row.
    pub fn builder() -> GameBuilder {
        GameBuilder::default()
    }
}
