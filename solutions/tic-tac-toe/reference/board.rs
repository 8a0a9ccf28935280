//! The marks on the board: no turns and no rules.

use crate::sizes::Cells;
use crate::{Cell, Mark};

/// The board with its marks. Other crates can only read it.
#[derive(Clone, Debug)]
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

    /// The number of rows, which is also the number of columns.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The mark on a cell; `None` if the cell is free or outside the board.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        self.marks[self.index(cell)?]
    }

    pub(crate) fn has(&self, cell: Cell) -> bool {
        self.index(cell).is_some()
    }

    /// Puts a mark on a cell, or removes it. A cell outside is ignored.
    pub(crate) fn set(&mut self, cell: Cell, mark: Option<Mark>) {
        if let Some(index) = self.index(cell) {
            self.marks[index] = mark;
        }
    }

    /// The free cells, in board order.
    pub(crate) fn free_cells(&self) -> impl Iterator<Item = Cell> {
        self.free_among(0..self.marks.len())
    }

    /// The free cells, in board order but beginning behind `cell`. So the first one is
    /// found at once, unless the board is nearly full.
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
