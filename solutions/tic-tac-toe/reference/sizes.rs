//! Boards of any size, and lines found by reading few cells.

use crate::game::Game;
use crate::record::Move;
use crate::rules::{GameBuilder, Rule, Verdict};
use crate::{Cell, Mark};
use std::error::Error;
use std::fmt;
use std::iter::successors;

/// A square of marks that can only be read. Each call of `at` reads one cell.
pub trait Cells {
    /// The number of rows, which is also the number of columns.
    fn size(&self) -> usize;

    /// The mark on a cell; `None` if the cell is free or outside.
    fn at(&self, cell: Cell) -> Option<Mark>;
}

/// Why there is no such game: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeError {
    /// The board has no cells.
    ZeroSize,
    /// A line has no cells.
    ZeroRun,
    /// A line does not fit on the board.
    RunTooLong,
}

impl fmt::Display for SizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ZeroSize => "the board has no cells",
            Self::ZeroRun => "a line has no cells",
            Self::RunTooLong => "a line does not fit on the board",
        })
    }
}

impl Error for SizeError {}

impl Game {
    /// A game on `size` times `size` cells, in which `run` in a row win.
    ///
    /// # Errors
    /// The first reason of `SizeError` that applies.
    pub fn of_size(size: usize, run: usize) -> Result<Self, SizeError> {
        if size == 0 {
            return Err(SizeError::ZeroSize);
        }
        if run == 0 {
            return Err(SizeError::ZeroRun);
        }
        let builder = GameBuilder::default().size(size).rule(InARow::new(run));
        // After these checks, only the rule can reject the board.
        builder.build().map_err(|_| SizeError::RunTooLong)
    }
}

/// The rule "`run` equal marks in a row, in a column or on a diagonal".
#[derive(Clone, Copy, Debug)]
pub struct InARow {
    run: usize,
}

/// A step along each of the four lines through a cell, as rows and columns.
const DIRECTIONS: [(isize, isize); 4] = [(0, 1), (1, 0), (1, 1), (1, -1)];

impl InARow {
    /// A line has `run` cells or more.
    pub fn new(run: usize) -> Self {
        Self { run }
    }

    /// The cells of all lines through `last`, in board order, each once; empty
    /// if there is no line. A line is as long as its marks are equal.
    pub fn line_through(&self, cells: &dyn Cells, last: Cell) -> Vec<Cell> {
        let Some(mark) = cells.at(last) else {
            return Vec::new();
        };
        let mut line = Vec::new();
        for (rows, cols) in DIRECTIONS {
            let mut run = vec![last];
            run.extend(equal_marks(cells, mark, last, (rows, cols)));
            run.extend(equal_marks(cells, mark, last, (-rows, -cols)));
            if run.len() >= self.run {
                line.extend(run);
            }
        }
        line.sort_unstable();
        line.dedup();
        line
    }
}

impl Rule for InARow {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        let line = self.line_through(cells, last.cell);
        if line.is_empty() {
            Verdict::GoesOn
        } else {
            Verdict::Wins(line)
        }
    }

    /// Whether there is room for a line of this length.
    fn fits(&self, size: usize) -> bool {
        (1..=size).contains(&self.run)
    }
}

/// The cells next to `from` in one direction, up to the first other mark.
fn equal_marks(
    cells: &dyn Cells,
    mark: Mark,
    from: Cell,
    direction: (isize, isize),
) -> impl Iterator<Item = Cell> {
    let neighbour = move |cell: &Cell| step(*cell, direction);
    successors(neighbour(&from), neighbour).take_while(move |&cell| cells.at(cell) == Some(mark))
}

/// The next cell in a direction; `None` above row 0 and left of column 0. Beyond the
/// other two edges, the board has no mark.
fn step(cell: Cell, (rows, cols): (isize, isize)) -> Option<Cell> {
    Some(Cell {
        row: cell.row.checked_add_signed(rows)?,
        col: cell.col.checked_add_signed(cols)?,
    })
}
