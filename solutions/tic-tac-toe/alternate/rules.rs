//! What wins, what loses, what is allowed. The builder is the table to be.

use crate::game::Game;
use crate::record::Move;
use crate::sizes::Cells;
pub use crate::sizes::InARow;
use crate::table::Table;
use crate::{Cell, Mark};
use std::sync::Arc;

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

/// The other way round: what wins under the rule inside loses, and what loses
/// there wins.
pub struct Misere {
    inner: Arc<dyn Rule>,
}

/// Marks fall: besides what the rule inside asks, a mark may be put only into
/// the last row or right above another mark.
pub struct Gravity {
    inner: Arc<dyn Rule>,
}

/// Implements `Rule` for a type with a rule inside: one method is its own, the
/// others go through. So nobody can forget one.
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

/// Whoever has all four corners wins. On a single cell there are none.
#[derive(Clone, Copy, Debug, Default)]
pub struct FourCorners;

impl Rule for FourCorners {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        let ends = [0, cells.size() - 1];
        let corners = ends.map(|row| ends.map(|col| Cell { row, col })).concat();
        let mine = |&corner: &Cell| cells.at(corner) == Some(last.mark);
        match self.fits(cells.size()) && corners.iter().all(mine) {
            true => Verdict::Wins(corners),
            false => Verdict::GoesOn,
        }
    }

    fn fits(&self, size: usize) -> bool {
        size > 1
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
    /// How many rows and columns: 3 if nobody says.
    pub fn size(mut self, size: usize) -> Self {
        self.table.size = size;
        self
    }

    /// Who plays, in the order of the turns: X and O if nobody says.
    pub fn marks(mut self, marks: &[Mark]) -> Self {
        self.table.marks = marks.to_vec();
        self
    }

    /// What wins: three in a row if nobody says.
    pub fn rule(mut self, rule: impl Rule + 'static) -> Self {
        self.table.rule = Arc::new(rule);
        self
    }

    /// A game with an empty board. The builder may build another one.
    ///
    /// # Errors
    /// The first mistake, in the order of `BuildError`.
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
    /// Begins with three rows, X and O, and three in a row.
    pub fn builder() -> GameBuilder {
        GameBuilder::default()
    }
}
