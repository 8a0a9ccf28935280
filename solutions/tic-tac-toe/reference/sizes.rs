//! Boards of any size, and how to find a line without looking everywhere.

use crate::game::Game;
use crate::record::Move;
use crate::rules::{GameBuilder, Rule, Verdict};
use crate::{Cell, Mark};
use std::iter::successors;

/// Marks on a square, to be read only. Each `at` is a look at one cell.
pub trait Cells {
    /// How many rows there are, and how many columns.
    fn size(&self) -> usize;

    /// The mark on a cell; `None` if there is none, or no such cell.
    fn at(&self, cell: Cell) -> Option<Mark>;
}

/// Why there is no such game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeError {
    /// A board without cells.
    ZeroSize,
    /// A line of no cells.
    ZeroRun,
    /// The line does not fit on the board.
    RunTooLong,
}

impl Game {
    /// A board of `size` times `size` cells, on which `run` in a row win.
    ///
    /// # Errors
    /// The first mistake, in the order of `SizeError`.
    pub fn of_size(size: usize, run: usize) -> Result<Self, SizeError> {
        if size == 0 {
            return Err(SizeError::ZeroSize);
        }
        if run == 0 {
            return Err(SizeError::ZeroRun);
        }
        let builder = GameBuilder::default().size(size).rule(InARow::new(run));
        // Nothing else can be wrong with it any more.
        builder.build().map_err(|_| SizeError::RunTooLong)
    }
}

/// So many equal marks in a row, in a column or on a diagonal.
#[derive(Clone, Copy, Debug)]
pub struct InARow {
    run: usize,
}

/// A step along each of the four lines through a cell, as rows and columns.
const DIRECTIONS: [(isize, isize); 4] = [(0, 1), (1, 0), (1, 1), (1, -1)];

impl InARow {
    /// A line of `run` cells or more.
    pub fn new(run: usize) -> Self {
        Self { run }
    }

    /// The cells of all the lines through `last`, in board order, each once;
    /// empty if there is no line. A line is as long as its marks are equal.
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

    fn fits(&self, size: usize) -> bool {
        (1..=size).contains(&self.run)
    }
}

/// The cells next to `from` in one direction, as far as they have this mark.
fn equal_marks(
    cells: &dyn Cells,
    mark: Mark,
    from: Cell,
    direction: (isize, isize),
) -> impl Iterator<Item = Cell> {
    let neighbour = move |cell: &Cell| step(*cell, direction);
    successors(neighbour(&from), neighbour).take_while(move |&cell| cells.at(cell) == Some(mark))
}

/// The next cell in a direction, unless it would be left of column 0 or above
/// row 0. Beyond the other two edges the board says that there is no mark.
fn step(cell: Cell, (rows, cols): (isize, isize)) -> Option<Cell> {
    Some(Cell {
        row: cell.row.checked_add_signed(rows)?,
        col: cell.col.checked_add_signed(cols)?,
    })
}
