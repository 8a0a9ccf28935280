//! What wins, what loses, what is allowed; and games of any make.

use crate::game::Game;
use crate::position::Position;
use crate::record::Move;
use crate::sizes::Cells;
pub use crate::sizes::InARow;
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

/// Marks fall: besides what the rule inside asks, a mark may be put only into
/// the last row or right above another mark.
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

/// Whoever has all four corners wins.
#[derive(Clone, Copy, Debug, Default)]
pub struct FourCorners;

impl Rule for FourCorners {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        let end = cells.size() - 1;
        let corners = [(0, 0), (0, end), (end, 0), (end, end)];
        let corners = corners.map(|(row, col)| Cell { row, col });
        let mut marks = corners.iter().map(|&corner| cells.at(corner));
        if self.fits(cells.size()) && marks.all(|mark| mark == Some(last.mark)) {
            Verdict::Wins(corners.into())
        } else {
            Verdict::GoesOn
        }
    }

    /// On a single cell there are no four corners.
    fn fits(&self, size: usize) -> bool {
        size >= 2
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
    /// How many rows and columns: 3 if nobody says.
    pub fn size(self, size: usize) -> Self {
        Self { size, ..self }
    }

    /// Who plays, in the order of the turns: X and O if nobody says.
    pub fn marks(self, marks: &[Mark]) -> Self {
        Self {
            marks: marks.to_vec(),
            ..self
        }
    }

    /// What wins: three in a row if nobody says.
    pub fn rule(self, rule: impl Rule + 'static) -> Self {
        Self {
            rule: Arc::new(rule),
            ..self
        }
    }

    /// A game with an empty board. The builder may build another one.
    ///
    /// # Errors
    /// The first mistake, in the order of `BuildError`.
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

impl Game {
    /// Begins with three rows, X and O, and three in a row.
    pub fn builder() -> GameBuilder {
        GameBuilder::default()
    }
}
