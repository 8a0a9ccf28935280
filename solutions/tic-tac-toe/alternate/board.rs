//! The marks on the board. A cell that is not in the map is free.

use crate::sizes::Cells;
use crate::{Cell, Mark};
use std::collections::BTreeMap;

/// The board with its marks. Other crates can only read it.
#[derive(Clone, Debug)]
pub struct Board {
    size: usize,
    marks: BTreeMap<Cell, Mark>,
}

impl Board {
    pub(crate) fn empty(size: usize) -> Self {
        let marks = BTreeMap::new();
        Self { size, marks }
    }

    /// The number of rows, which is also the number of columns.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The mark on a cell; `None` if the cell is free or outside the board.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        self.marks.get(&cell).copied()
    }

    /// How many marks are on the board.
    pub(crate) fn count(&self) -> usize {
        self.marks.len()
    }

    pub(crate) fn put(&mut self, cell: Cell, mark: Mark) {
        self.marks.insert(cell, mark);
    }

    pub(crate) fn clear(&mut self, cell: Cell) {
        self.marks.remove(&cell);
    }

    /// The free cells, in board order.
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
