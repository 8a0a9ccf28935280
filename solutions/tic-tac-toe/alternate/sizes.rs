//! Boards of any size, and how to find a line without looking everywhere.

use crate::game::Game;
use crate::record::Move;
use crate::rules::{BuildError, Rule, Verdict};
use crate::{Cell, Mark};
use std::collections::BTreeSet;

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
        let game = Game::builder().size(size).rule(InARow::new(run)).build();
        game.map_err(|why| match (why, run) {
            (BuildError::ZeroSize, _) => SizeError::ZeroSize,
            (_, 0) => SizeError::ZeroRun,
            _ => SizeError::RunTooLong,
        })
    }
}

/// So many equal marks in a row, in a column or on a diagonal.
#[derive(Clone, Copy, Debug)]
pub struct InARow {
    run: usize,
}

/// How rows and columns change on the way: they stay, grow or shrink.
#[derive(Clone, Copy)]
enum Way {
    Stay,
    Grow,
    Shrink,
}

use Way::{Grow, Shrink, Stay};

/// The eight ways from a cell, in pairs of opposites.
const LINES: [[(Way, Way); 2]; 4] = [
    [(Stay, Shrink), (Stay, Grow)],
    [(Shrink, Stay), (Grow, Stay)],
    [(Shrink, Shrink), (Grow, Grow)],
    [(Shrink, Grow), (Grow, Shrink)],
];

impl Way {
    fn walk(self, from: usize, steps: usize) -> Option<usize> {
        match self {
            Stay => Some(from),
            Grow => from.checked_add(steps),
            Shrink => from.checked_sub(steps),
        }
    }
}

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
        let on_way = |&(rows, cols): &(Way, Way)| {
            let walk = (1..).map_while(move |steps| {
                let row = rows.walk(last.row, steps)?;
                let col = cols.walk(last.col, steps)?;
                Some(Cell { row, col })
            });
            walk.take_while(|&cell| cells.at(cell) == Some(mark))
        };
        let runs = LINES.map(|ways| ways.iter().flat_map(on_way).collect::<Vec<Cell>>());
        let long = runs.into_iter().filter(|run| run.len() + 1 >= self.run);
        let mut line: BTreeSet<Cell> = BTreeSet::new();
        for run in long {
            line.insert(last);
            line.extend(run);
        }
        line.into_iter().collect()
    }
}

impl Rule for InARow {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        match self.line_through(cells, last.cell) {
            line if line.is_empty() => Verdict::GoesOn,
            line => Verdict::Wins(line),
        }
    }

    fn fits(&self, size: usize) -> bool {
        0 < self.run && self.run <= size
    }
}
