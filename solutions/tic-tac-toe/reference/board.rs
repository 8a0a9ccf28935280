//! The marks, and nothing else: no turns, no rules.

use crate::sizes::Cells;
use crate::{Cell, Mark};

/// What lies on the board. From outside the crate it can only be read.
#[derive(Clone)]
pub struct Board {
    size: usize,
    marks: Vec<Option<Mark>>,
}

impl Board {
    pub(crate) fn empty(size: usize) -> Self {
        Self {
            size,
            marks: vec![None; size * size],
        }
    }

    /// How many rows it has, and how many columns.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The mark on a cell; `None` if there is none, or no such cell.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        self.marks[self.index(cell)?]
    }

    pub(crate) fn has(&self, cell: Cell) -> bool {
        self.index(cell).is_some()
    }

    /// Puts a mark on a cell, or takes it away. A cell that does not exist is
    /// left as it is.
    pub(crate) fn set(&mut self, cell: Cell, mark: Option<Mark>) {
        if let Some(index) = self.index(cell) {
            self.marks[index] = mark;
        }
    }

    /// The cells without a mark, in board order.
    pub(crate) fn free_cells(&self) -> impl Iterator<Item = Cell> {
        self.free_among(0..self.marks.len())
    }

    /// The cells without a mark, in board order but beginning behind `cell`:
    /// who looks for any of them finds it at once, unless the board is full.
    pub(crate) fn free_cells_behind(&self, cell: Cell) -> impl Iterator<Item = Cell> {
        let start = self.index(cell).map_or(0, |index| index + 1);
        self.free_among((start..self.marks.len()).chain(0..start))
    }

    fn free_among(&self, indices: impl Iterator<Item = usize>) -> impl Iterator<Item = Cell> {
        let free = indices.filter(|&index| self.marks[index].is_none());
        free.map(|index| Cell {
            row: index / self.size,
            col: index % self.size,
        })
    }

    fn index(&self, cell: Cell) -> Option<usize> {
        let inside = cell.row < self.size && cell.col < self.size;
        inside.then(|| cell.row * self.size + cell.col)
    }
}

impl Cells for Board {
    fn size(&self) -> usize {
        self.size
    }

    fn at(&self, cell: Cell) -> Option<Mark> {
        self.at(cell)
    }
}
