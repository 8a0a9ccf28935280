//! Stage 5: boards of any size, and lines found by reading few cells.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Board, Cell, Game, Mark};

/// A square of marks that can only be read. Each call of `at` reads one cell.
pub trait Cells {
    /// The number of rows, which is also the number of columns.
    fn size(&self) -> usize;

    /// The mark on a cell; `None` if the cell is free or outside.
    fn at(&self, cell: Cell) -> Option<Mark>;
}

impl Cells for Board {
    fn size(&self) -> usize {
        todo!()
    }

    fn at(&self, cell: Cell) -> Option<Mark> {
        todo!()
    }
}

/// The rule "`run` equal marks in a row, in a column or on a diagonal".
#[derive(Clone, Copy, Debug)]
pub struct InARow {
    // yours
}

impl InARow {
    /// A line has `run` cells or more.
    pub fn new(run: usize) -> Self {
        todo!()
    }

    /// The cells of all lines through `last`, in board order, each once; empty
    /// if there is no line. A line is as long as its marks are equal.
    pub fn line_through(&self, cells: &dyn Cells, last: Cell) -> Vec<Cell> {
        todo!()
    }
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

// You may move an `impl` block to the file of its type.
impl Game {
    /// A game on `size` times `size` cells, in which `run` in a row win.
    ///
    /// # Errors
    /// The first reason of `SizeError` that applies.
    pub fn of_size(size: usize, run: usize) -> Result<Self, SizeError> {
        todo!()
    }
}
