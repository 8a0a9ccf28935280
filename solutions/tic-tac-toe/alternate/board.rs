//! The marks that lie there; a cell that is not in the map is free.

use crate::sizes::Cells;
use crate::{Cell, Mark};
use std::collections::BTreeMap;

/// What lies on the board. From outside the crate it can only be read.
#[derive(Clone)]
pub struct Board {
    size: usize,
    marks: BTreeMap<Cell, Mark>,
}

impl Board {
    pub(crate) fn empty(size: usize) -> Self {
        let marks = BTreeMap::new();
        Self { size, marks }
    }

    /// How many rows it has, and how many columns.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The mark on a cell; `None` if there is none, or no such cell.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        self.marks.get(&cell).copied()
    }

    /// How many marks lie there.
    pub(crate) fn count(&self) -> usize {
        self.marks.len()
    }

    pub(crate) fn put(&mut self, cell: Cell, mark: Mark) {
        self.marks.insert(cell, mark);
    }

    pub(crate) fn clear(&mut self, cell: Cell) {
        self.marks.remove(&cell);
    }

    /// The cells without a mark, in board order.
    pub(crate) fn free_cells(&self) -> impl Iterator<Item = Cell> {
        let rows = 0..self.size;
        rows.flat_map(|row| (0..self.size).map(move |col| Cell { row, col }))
            .filter(|cell| !self.marks.contains_key(cell))
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
